import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from silian.core.migrating import Together
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('hall', '0001_initial'),
        ('meetings', '0002_minutes_stay'),
        ('members', '0006_carriers'),
        ('people', '__first__'),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name='Field',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counsel_fields', to='members.federation')),
                    ('name', models.CharField(max_length=40, verbose_name='name')),
                    ('theme', models.CharField(blank=True, max_length=60, verbose_name='theme')),
                    ('words', models.CharField(blank=True, max_length=200, verbose_name='other words for it')),
                    ('retired_on', models.DateField(blank=True, null=True, verbose_name='no longer chosen from')),
                ],
                options={
                    'verbose_name': 'field of knowledge',
                    'ordering': ['federation', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('federation', 'name'), name='field_name_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='field_has_a_name')],
                },
            ),
            migrations.CreateModel(
                name='Expert',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='experts', to='members.federation')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='expertises', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='experts', to='members.organisation', verbose_name='comes from the organisation')),
                    ('introduction', models.CharField(blank=True, max_length=500, verbose_name='short introduction')),
                    ('is_public', models.BooleanField(default=False, verbose_name='name and introduction may stand on the public page')),
                    ('most_a_year', models.PositiveSmallIntegerField(default=4, verbose_name='consultations she takes in a year')),
                    ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('fields', models.ManyToManyField(blank=True, related_name='experts', to='counsel.field', verbose_name='fields of knowledge')),
                ],
                options={
                    'verbose_name': 'expert',
                    'ordering': ['federation', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('federation', 'person'), name='expert_once'), models.CheckConstraint(condition=models.Q(('most_a_year__lte', 50)), name='expert_most_a_year')],
                },
            ),
            migrations.CreateModel(
                name='Consultation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='members.federation')),
                    ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='members.seat', verbose_name='who asks')),
                    ('title', models.CharField(max_length=120, verbose_name='title')),
                    ('question', models.CharField(max_length=1000, verbose_name='question')),
                    ('background', models.TextField(blank=True, max_length=8000, verbose_name='background')),
                    ('matter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='hall.matter', verbose_name='matter')),
                    ('source', models.CharField(blank=True, max_length=200, verbose_name='comes from')),
                    ('due_on', models.DateField(verbose_name='advice wanted until')),
                    ('themed_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='themed consultation of the year')),
                    ('meeting', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='meetings.meeting', verbose_name='meeting')),
                    ('state', models.CharField(choices=[('draft', 'Draft'), ('asked', 'Advice wanted'), ('synthesised', 'Synthesis written'), ('closed', 'Closed with its effect'), ('withdrawn', 'Withdrawn')], default='draft', max_length=12, verbose_name='state')),
                    ('withdrawn_because', models.CharField(blank=True, max_length=300, verbose_name='withdrawn, because')),
                    ('asked_at', models.DateTimeField(editable=False, null=True)),
                    ('synthesis', models.TextField(blank=True, max_length=8000, verbose_name='synthesis')),
                    ('synthesised_on', models.DateField(editable=False, null=True, verbose_name='synthesis written on')),
                    ('published_at', models.DateTimeField(editable=False, null=True)),
                    ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('fields', models.ManyToManyField(blank=True, related_name='consultations', to='counsel.field', verbose_name='fields of knowledge')),
                ],
                options={
                    'verbose_name': 'consultation',
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['federation', '-id'], name='consultation_page'), models.Index(fields=['seat', 'due_on'], name='consultation_of_seat'), models.Index(condition=models.Q(('themed_year__isnull', False)), fields=['federation', 'synthesised_on'], name='consultation_themed')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'asked'])), fields=('seat', 'title'), name='consultation_once_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('question', ''), _negated=True)), name='consultation_asks_something'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn']), ('asked_at__isnull', False), _connector='OR'), name='consultation_asked_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['synthesised', 'closed']), ('synthesised_on__isnull', False), models.Q(('synthesis', ''), _negated=True)), models.Q(models.Q(('state__in', ['synthesised', 'closed']), _negated=True), ('synthesised_on', None)), _connector='OR'), name='consultation_synthesised_in_words'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), models.Q(('withdrawn_because', ''), _negated=True)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_because', '')), _connector='OR'), name='consultation_withdrawn_with_a_reason'), models.CheckConstraint(condition=models.Q(('published_at', None), ('state__in', ['synthesised', 'closed']), _connector='OR'), name='consultation_published_when_over')],
                },
            ),
            migrations.CreateModel(
                name='Party',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='counsel.consultation')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consulted_about', to='members.organisation', verbose_name='organisation')),
                ],
                options={
                    'verbose_name': 'party to a question',
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(fields=('consultation', 'organisation'), name='consultation_party_once')],
                },
            ),
            migrations.CreateModel(
                name='Request',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='counsel.consultation')),
                    ('expert', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='counsel.expert', verbose_name='expert')),
                    ('reasons', models.JSONField(default=dict, editable=False)),
                    ('state', models.CharField(choices=[('asked', 'No answer yet'), ('accepted', 'Will advise'), ('declined', 'Declined')], default='asked', max_length=10, verbose_name='state')),
                    ('declined_because', models.CharField(blank=True, max_length=300, verbose_name='declined, because')),
                    ('answered_at', models.DateTimeField(editable=False, null=True)),
                    ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'verbose_name': 'request for advice',
                    'ordering': ['consultation', 'id'],
                    'indexes': [models.Index(fields=['expert', 'state'], name='request_of_expert')],
                    'constraints': [models.UniqueConstraint(fields=('consultation', 'expert'), name='request_once'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('state', 'asked')), models.Q(models.Q(('state', 'asked'), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='request_answered_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), models.Q(('declined_because', ''), _negated=True)), models.Q(models.Q(('state', 'declined'), _negated=True), ('declined_because', '')), _connector='OR'), name='request_declined_with_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='Advice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='advice', to='counsel.consultation')),
                    ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='advice', to='counsel.request')),
                    ('text', models.TextField(max_length=8000, verbose_name='advice')),
                    ('options', models.TextField(blank=True, max_length=2000, verbose_name='other ways to go, one in each line')),
                    ('is_named', models.BooleanField(default=False, verbose_name='my name may be published with it')),
                    ('number', models.PositiveSmallIntegerField(default=1, editable=False)),
                    ('given_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('verdict', models.CharField(blank=True, choices=[('', 'Not looked at yet'), ('adopted', 'Adopted'), ('partly', 'Partly adopted'), ('not', 'Not adopted')], default='', max_length=8, verbose_name='what was made of it')),
                    ('because', models.CharField(blank=True, max_length=500, verbose_name='because')),
                    ('judged_at', models.DateTimeField(editable=False, null=True)),
                    ('judged_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'advice',
                    'ordering': ['consultation', 'id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='advice_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('because', ''), ('judged_at', None), ('judged_by', None), ('verdict', '')), models.Q(models.Q(('verdict', ''), _negated=True), models.Q(('because', ''), _negated=True), ('judged_at__isnull', False), ('judged_by__isnull', False)), _connector='OR'), name='advice_judged_with_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='Effect',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='effects', to='counsel.consultation')),
                    ('text', models.CharField(max_length=500, verbose_name='what became of it')),
                    ('seen_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='seen on')),
                    ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'verbose_name': 'effect',
                    'ordering': ['seen_on', 'id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='effect_says_something'), models.UniqueConstraint(fields=('consultation', 'seen_on', 'text'), name='effect_once')],
                },
            ),
        ),
    ]
