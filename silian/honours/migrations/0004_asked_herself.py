import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from silian.core.migrating import always


class Migration(migrations.Migration):
    """Whoever has an account is asked herself whether she may be named; what she was asked about stays as it reads."""

    dependencies = [
        ('honours', '0003_words'),
        ('members', '0007_parent_body'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='namedperson',
            options={'ordering': ['honour', 'id'], 'verbose_name': 'person named with an honour'},
        ),
        migrations.RemoveConstraint(
            model_name='namedperson',
            name='honour_person_named_once',
        ),
        migrations.RemoveConstraint(
            model_name='namedperson',
            name='honour_person_named_for_a_deed',
        ),
        migrations.AddField(
            model_name='namedperson',
            name='answer',
            field=models.CharField(choices=[('open', 'Not answered yet'), ('agreed', 'Agrees'), ('declined', 'Does not agree'), ('taken_back', 'Consent taken back')], default='open', max_length=10, verbose_name='answer'),
        ),
        migrations.AddField(
            model_name='namedperson',
            name='answered_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='namedperson',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='namedperson',
            name='dropped_on',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='namedperson',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='namedperson',
            name='consent_on',
            field=models.DateField(null=True, verbose_name='agreed on'),
        ),
        migrations.AlterField(
            model_name='namedperson',
            name='consent_way',
            field=models.CharField(choices=[('herself', 'by herself, signed in'), ('paper', 'on paper'), ('told', 'said to the office')], default='paper', max_length=8, verbose_name='agreed'),
        ),
        migrations.AlterField(
            model_name='namedperson',
            name='name',
            field=models.CharField(blank=True, max_length=60, verbose_name='name'),
        ),
        # So far the office wrote all of them down.
        migrations.RunSQL(
            """
            UPDATE honours_namedperson SET answered_at = at, answered_by_id = by_id,
                answer = CASE WHEN withdrawn_on IS NULL THEN 'agreed' ELSE 'taken_back' END;
            """,
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name='namedperson',
            index=models.Index(condition=models.Q(('person__isnull', False)), fields=['person', '-id'], name='honour_person_own'),
        ),
        migrations.AddConstraint(
            model_name='namedperson',
            constraint=models.UniqueConstraint(condition=models.Q(('person', None), ('withdrawn_on', None)), fields=('honour', 'name'), name='honour_person_named_once'),
        ),
        migrations.AddConstraint(
            model_name='namedperson',
            constraint=models.UniqueConstraint(condition=models.Q(('dropped_on', None)), fields=('honour', 'person'), name='honour_person_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='namedperson',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('did', ''), _negated=True), models.Q(models.Q(('name', ''), ('person__isnull', False)), models.Q(('person', None), models.Q(models.Q(('name', ''), _negated=True), ('withdrawn_on__isnull', False), _connector='OR')), _connector='OR')), name='honour_person_named_for_a_deed'),
        ),
        migrations.AddConstraint(
            model_name='namedperson',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer__in', ['agreed', 'taken_back']), ('person', None), models.Q(('consent_way', 'herself'), _negated=True)), models.Q(('consent_way', 'herself'), ('person__isnull', False), models.Q(models.Q(('answer', 'agreed'), _negated=True), ('answered_by', models.F('person')), _connector='OR')), _connector='OR'), name='honour_person_answers_herself'),
        ),
        migrations.AddConstraint(
            model_name='namedperson',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'agreed'), ('consent_on__isnull', False), ('withdrawn_on', None)), models.Q(('answer', 'taken_back'), ('consent_on__isnull', False), ('withdrawn_on__isnull', False)), models.Q(('answer__in', ['open', 'declined']), ('consent_on', None), ('withdrawn_on', None)), _connector='OR'), name='honour_person_agreed_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='namedperson',
            constraint=models.CheckConstraint(condition=models.Q(('dropped_on', None), ('answer', 'open'), _connector='OR'), name='honour_person_dropped_unanswered'),
        ),
        migrations.AddConstraint(
            model_name='namedperson',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'open'), ('answered_at', None)), models.Q(models.Q(('answer', 'open'), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='honour_person_answered_with_a_time'),
        ),
        migrations.RunSQL(
            """
            CREATE FUNCTION honours_named_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    PERFORM honours_refuse('who was asked is kept');
                ELSIF (NEW.federation_id, NEW.honour_id, NEW.person_id, NEW.did, NEW.consent_way)
                      IS DISTINCT FROM (OLD.federation_id, OLD.honour_id, OLD.person_id, OLD.did, OLD.consent_way)
                      OR NEW.name NOT IN (OLD.name, '') OR OLD.dropped_on IS NOT NULL THEN
                    PERFORM honours_refuse('she agrees to what she was asked, not to other words');
                END IF;
                RETURN NEW;
            END $$;
            """,
            "DROP FUNCTION honours_named_stays();",
        ),
        always(("honours_named_stays", "UPDATE OR DELETE", "honours_namedperson")),
    ]
