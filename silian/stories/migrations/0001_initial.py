import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from silian.core.migrating import Together
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cobuilding', '0004_signed_texts_stay'),
        ('core', '0093_outbox'),
        ('hall', '0005_as_written'),
        ('members', '0006_carriers'),
        ('people', '__first__'),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name='Sharing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('precedents', models.BooleanField(default=False, verbose_name='other federations here may find what was solved, as far as it is public')),
                    ('licence', models.CharField(choices=[('CC-BY-4.0', 'CC BY 4.0'), ('CC-BY-SA-4.0', 'CC BY-SA 4.0'), ('CC0-1.0', 'CC0 1.0')], default='CC-BY-4.0', max_length=20, verbose_name='licence of the open data')),
                    ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('federation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sharing', to='members.federation')),
                ],
                options={
                    'verbose_name': 'sharing',
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='Story',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=120, verbose_name='title')),
                    ('lead', models.CharField(blank=True, max_length=200, verbose_name='in one sentence')),
                    ('text', models.TextField(max_length=6000, verbose_name='text')),
                    ('state', models.CharField(choices=[('draft', 'Draft'), ('asked', 'Consent asked'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', max_length=10, verbose_name='state')),
                    ('asked_at', models.DateTimeField(editable=False, null=True)),
                    ('published_at', models.DateTimeField(editable=False, null=True)),
                    ('withdrawn_at', models.DateTimeField(editable=False, null=True)),
                    ('withdrawn_because', models.CharField(blank=True, max_length=300, verbose_name='withdrawn, because')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stories', to='members.federation')),
                    ('matter', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='story', to='hall.matter')),
                    ('project', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='story', to='cobuilding.project')),
                ],
                options={
                    'verbose_name': 'story',
                    'verbose_name_plural': 'stories',
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['federation', 'state', '-id'], name='story_page'), models.Index(condition=models.Q(('state', 'published')), fields=['-published_at', '-id'], name='story_public')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('matter__isnull', False), ('project', None)), models.Q(('matter', None), ('project__isnull', False)), _connector='OR'), name='story_tells_of_one'), models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='story_says_something'), models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('asked_at__isnull', False), ('state', 'asked')), models.Q(('asked_at__isnull', False), ('published_at__isnull', False), ('state__in', ['published', 'withdrawn'])), _connector='OR'), name='story_stands_with_its_times'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False), models.Q(('withdrawn_because', ''), _negated=True)), models.Q(('state', 'withdrawn'), _negated=True), _connector='OR'), name='story_withdrawn_with_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='Picture',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('caption', models.CharField(max_length=120, verbose_name='what it shows')),
                    ('nobody', models.BooleanField(default=False, verbose_name='nobody can be recognised')),
                    ('people_agreed', models.CharField(blank=True, max_length=300, verbose_name='who can be recognised, and how they agreed')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('dropped_at', models.DateTimeField(editable=False, null=True)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                    ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                    ('story', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pictures', to='stories.story')),
                ],
                options={
                    'verbose_name': 'picture of a story',
                    'ordering': ['story', 'id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('caption', ''), _negated=True), name='story_picture_says_what_it_shows'), models.CheckConstraint(condition=models.Q(('nobody', True), models.Q(('people_agreed', ''), _negated=True), _connector='OR'), name='story_picture_with_consent'), models.UniqueConstraint(condition=models.Q(('dropped_at', None)), fields=('story', 'source'), name='story_picture_once')],
                },
            ),
            migrations.CreateModel(
                name='Named',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(blank=True, max_length=60, verbose_name='name')),
                    ('paper', models.CharField(blank=True, max_length=300, verbose_name='how and when she agreed, and where the paper is')),
                    ('answer', models.CharField(choices=[('open', 'Not answered yet'), ('agreed', 'Agrees to the story'), ('declined', 'Does not agree'), ('taken_back', 'Consent taken back')], default='open', max_length=10, verbose_name='answer')),
                    ('because', models.CharField(blank=True, max_length=300, verbose_name='because')),
                    ('answered_at', models.DateTimeField(editable=False, null=True)),
                    ('dropped_at', models.DateTimeField(editable=False, null=True)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='named_in_stories', to='members.organisation')),
                    ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('seat', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.seat')),
                    ('story', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='named', to='stories.story')),
                ],
                options={
                    'verbose_name': 'named in a story',
                    'ordering': ['story', 'id'],
                    'indexes': [models.Index(fields=['organisation', 'answer'], name='named_organisation'), models.Index(condition=models.Q(('person__isnull', False)), fields=['person', 'answer'], name='named_person')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), ('organisation__isnull', False), ('person', None)), models.Q(('name', ''), ('organisation', None), ('person__isnull', False)), models.Q(('organisation', None), ('person', None), models.Q(('name', ''), _negated=True)), _connector='OR'), name='named_is_one'), models.UniqueConstraint(condition=models.Q(('dropped_at', None)), fields=('story', 'organisation', 'person', 'name'), name='named_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'open'), ('answered_at', None)), models.Q(models.Q(('answer', 'open'), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='named_answered_with_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'agreed'), _negated=True), ('name', ''), models.Q(('paper', ''), _negated=True), _connector='OR'), name='named_agrees_on_paper')],
                },
            ),
        ),
    ]
