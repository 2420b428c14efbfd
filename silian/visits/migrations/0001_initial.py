import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from silian.core.migrating import Together
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('exchange', '0006_call_signups_fit'),
        ('members', '0005_volunteer_teams'),
        ('people', '__first__'),
        ('tasks', '0001_initial'),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name='Visit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('planned_on', models.DateField(verbose_name='planned for')),
                    ('held_on', models.DateField(blank=True, null=True, verbose_name='visited on')),
                    ('met', models.CharField(blank=True, max_length=200, verbose_name='whom they met')),
                    ('findings', models.CharField(blank=True, max_length=4000, verbose_name='what was found')),
                    ('state', models.CharField(choices=[('planned', 'Visit planned'), ('held', 'Visited'), ('confirmed', 'Confirmed'), ('cancelled', 'Cancelled')], default='planned', max_length=10, verbose_name='state')),
                    ('cancelled_because', models.CharField(blank=True, max_length=300, verbose_name='cancelled, because')),
                    ('reported_at', models.DateTimeField(editable=False, null=True)),
                    ('objection', models.CharField(blank=True, max_length=500, verbose_name='objection')),
                    ('objected_at', models.DateTimeField(editable=False, null=True)),
                    ('confirmed_at', models.DateTimeField(editable=False, null=True)),
                    ('confirmed_way', models.CharField(blank=True, choices=[('', 'not confirmed'), ('here', 'by its seat'), ('link', 'by its link'), ('paper', 'on paper')], default='', max_length=6, verbose_name='confirmed')),
                    ('confirmed_name', models.CharField(blank=True, max_length=60, verbose_name='confirmed by')),
                    ('secret_digest', models.CharField(editable=False, max_length=64, null=True, unique=True)),
                    ('secret_until', models.DateTimeField(editable=False, null=True)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='members.federation')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='members.organisation', verbose_name='organisation')),
                    ('reported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('visitor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='members.seat', verbose_name='who goes')),
                ],
                options={
                    'verbose_name': 'visit',
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['federation', '-id'], name='visit_page'), models.Index(fields=['organisation', '-held_on', '-id'], name='visit_of_organisation'), models.Index(condition=models.Q(('state__in', ['confirmed', 'cancelled']), _negated=True), fields=['visitor', 'planned_on'], name='visit_of_visitor'), models.Index(condition=models.Q(('state__in', ['held', 'confirmed'])), fields=['federation', 'held_on'], name='visit_held')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'planned')), fields=('organisation',), name='visit_planned_once_at_a_time'), models.UniqueConstraint(condition=models.Q(('state__in', ['held', 'confirmed'])), fields=('organisation', 'visitor', 'held_on'), name='visit_held_once_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('held_on', None), ('state__in', ['planned', 'cancelled'])), models.Q(('held_on__isnull', False), ('reported_at__isnull', False), ('state__in', ['held', 'confirmed'])), _connector='OR'), name='visit_happened_on_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', False), ('objection', ''), ('state', 'confirmed'), models.Q(('confirmed_way', ''), _negated=True)), models.Q(models.Q(('state', 'confirmed'), _negated=True), ('confirmed_at', None), ('confirmed_way', '')), _connector='OR'), name='visit_confirmed_in_some_way'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('cancelled_because', ''), _negated=True), _connector='OR'), name='visit_cancelled_with_a_reason'), models.CheckConstraint(condition=models.Q(('secret_digest', None), ('secret_until__isnull', False), _connector='OR'), name='visit_link_ends')],
                },
            ),
            migrations.CreateModel(
                name='Promise',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('task', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='promise', to='tasks.task')),
                    ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='visits.visit')),
                ],
                options={
                    'verbose_name': 'promise',
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='Heard',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('demand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='heard_on', to='exchange.demand')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='heard_on', to='exchange.service')),
                    ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heard', to='visits.visit')),
                ],
                options={
                    'verbose_name': 'heard on a visit',
                    'ordering': ['id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('demand__isnull', False), ('service', None)), models.Q(('demand', None), ('service__isnull', False)), _connector='OR'), name='heard_one_line'), models.UniqueConstraint(fields=('visit', 'service'), name='heard_service_once'), models.UniqueConstraint(fields=('visit', 'demand'), name='heard_demand_once')],
                },
            ),
            migrations.CreateModel(
                name='Companion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='companies', to='members.seat', verbose_name='who goes along')),
                    ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='companions', to='visits.visit')),
                ],
                options={
                    'verbose_name': 'who goes along',
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(fields=('visit', 'seat'), name='companion_once')],
                },
            ),
        ),
    ]
