import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.constraints
import django.db.models.deletion
import django.utils.timezone
import silian.meetings.models.meetings
from django.conf import settings
from django.db import migrations, models

from silian.core.migrating import Together


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '0006_carriers'),
        ('places', '0001_initial'),
        ('tasks', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name='Meeting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='members.federation')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='members.body', verbose_name='body')),
                    ('kind', models.CharField(choices=[('regular', 'Regular meeting'), ('joint', 'Joint meeting'), ('conference', 'Exchange conference'), ('other', 'Other meeting')], default='regular', max_length=12, verbose_name='kind')),
                    ('title', models.CharField(max_length=120, verbose_name='title')),
                    ('period', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='time')),
                    ('held_on', models.DateField(blank=True, null=True, verbose_name='held on')),
                    ('place', models.CharField(blank=True, max_length=120, verbose_name='place')),
                    ('booking', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meeting', to='places.booking', verbose_name='booking')),
                    ('chair', models.CharField(blank=True, max_length=60, verbose_name='in the chair')),
                    ('minute_taker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='minutes_taken', to='members.seat', verbose_name='minute taker')),
                    ('state', models.CharField(choices=[('planned', 'Being prepared'), ('called', 'Invitations sent'), ('held', 'Meeting held'), ('minuted', 'Minutes final'), ('cancelled', 'Cancelled')], default='planned', max_length=10, verbose_name='state')),
                    ('cancelled_because', models.CharField(blank=True, max_length=300, verbose_name='cancelled, because')),
                    ('topics_from', models.PositiveSmallIntegerField(default=silian.meetings.models.meetings.topics_from, verbose_name='topics are wanted from so many days before')),
                    ('topics_until', models.PositiveSmallIntegerField(default=silian.meetings.models.meetings.topics_until, verbose_name='topics are closed so many days before')),
                    ('minutes_due_on', models.DateField(verbose_name='minutes due on')),
                    ('objections_until', models.DateField(blank=True, null=True, verbose_name='objections until')),
                    ('called_at', models.DateTimeField(editable=False, null=True)),
                    ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'verbose_name': 'meeting',
                    'ordering': ['-period', '-id'],
                    'indexes': [models.Index(fields=['federation', '-period', '-id'], name='meeting_page'), models.Index(fields=['body', '-period', '-id'], name='meeting_of_body'), models.Index(condition=models.Q(('state', 'minuted')), fields=['federation', 'held_on', 'id'], name='meeting_minuted'), django.contrib.postgres.indexes.GistIndex(fields=['period'], name='meeting_period')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('body', 'title', 'period'), name='meeting_once'), models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='meeting_has_a_title'), models.CheckConstraint(condition=models.Q(('period__isempty', False), ('period__lower_inf', False), ('period__upper_inf', False)), name='meeting_has_both_ends'), models.CheckConstraint(condition=models.Q(models.Q(('held_on__isnull', False), ('state__in', ['held', 'minuted'])), models.Q(models.Q(('state__in', ['held', 'minuted']), _negated=True), ('held_on', None)), _connector='OR'), name='meeting_held_on_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), models.Q(('cancelled_because', ''), _negated=True)), models.Q(models.Q(('state', 'cancelled'), _negated=True), ('cancelled_because', '')), _connector='OR'), name='meeting_cancelled_with_a_reason'), models.CheckConstraint(condition=models.Q(('topics_from__gte', models.F('topics_until'))), name='meeting_topics_open_before_they_close')],
                },
            ),
            migrations.CreateModel(
                name='Invitee',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitees', to='meetings.meeting', verbose_name='meeting')),
                    ('seat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invited_to', to='members.seat', verbose_name='seat')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invited_to', to='members.organisation', verbose_name='organisation')),
                    ('guest', models.CharField(blank=True, max_length=80, verbose_name='guest')),
                    ('asked', models.BooleanField(default=True)),
                    ('answer', models.CharField(blank=True, choices=[('', 'No answer yet'), ('yes', 'Comes'), ('no', 'Cannot come'), ('deputy', 'Sends somebody')], default='', max_length=8, verbose_name='answer')),
                    ('words', models.CharField(blank=True, max_length=200, verbose_name='a word about it')),
                    ('answered_at', models.DateTimeField(editable=False, null=True)),
                    ('answered_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('attended', models.BooleanField(default=False, verbose_name='came')),
                    ('attended_as', models.CharField(blank=True, max_length=80, verbose_name='who came')),
                    ('confirmed_at', models.DateTimeField(editable=False, null=True)),
                    ('confirmed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'invitee',
                    'ordering': ['meeting', 'id'],
                    'indexes': [models.Index(fields=['organisation', 'meeting'], name='invitee_of_organisation'), models.Index(fields=['seat', 'meeting'], name='invitee_of_seat')],
                    'constraints': [models.UniqueConstraint(fields=('meeting', 'seat'), name='invitee_seat_once'), models.UniqueConstraint(fields=('meeting', 'organisation'), name='invitee_organisation_once'), models.UniqueConstraint(condition=models.Q(('guest', ''), _negated=True), fields=('meeting', 'guest'), name='invitee_guest_once'), models.CheckConstraint(condition=models.Q(models.Q(('guest', ''), ('organisation', None), ('seat__isnull', False)), models.Q(('guest', ''), ('organisation__isnull', False), ('seat', None)), models.Q(('organisation', None), ('seat', None), models.Q(('guest', ''), _negated=True)), _connector='OR'), name='invitee_is_one'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='invitee_answered_at_a_time'), models.CheckConstraint(condition=models.Q(('attended', True), ('attended_as', ''), _connector='OR'), name='invitee_who_came')],
                },
            ),
            migrations.CreateModel(
                name='Topic',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='members.body', verbose_name='body')),
                    ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='meetings.meeting', verbose_name='meeting')),
                    ('title', models.CharField(max_length=120, verbose_name='topic')),
                    ('why', models.CharField(blank=True, max_length=500, verbose_name='why now')),
                    ('seat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='members.seat', verbose_name='seat')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='members.organisation', verbose_name='organisation')),
                    ('state', models.CharField(choices=[('open', 'Handed in'), ('taken', 'On the agenda'), ('put_off', 'Put off'), ('declined', 'Declined')], default='open', max_length=10, verbose_name='state')),
                    ('because', models.CharField(blank=True, max_length=300, verbose_name='because')),
                    ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'verbose_name': 'topic',
                    'ordering': ['id'],
                    'indexes': [models.Index(fields=['body', 'state', 'id'], name='topic_of_body')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'put_off'])), fields=('body', 'title'), name='topic_once_at_a_time'), models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='topic_says_something'), models.CheckConstraint(condition=models.Q(('seat', None), ('organisation', None), _connector='OR'), name='topic_raised_by_one'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['put_off', 'declined']), _negated=True), models.Q(('because', ''), _negated=True), _connector='OR'), name='topic_left_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('meeting__isnull', False), ('state', 'taken')), models.Q(models.Q(('state', 'taken'), _negated=True), ('meeting', None)), _connector='OR'), name='topic_taken_by_a_meeting')],
                },
            ),
            migrations.CreateModel(
                name='AgendaItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='meetings.meeting', verbose_name='meeting')),
                    ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                    ('title', models.CharField(max_length=160, verbose_name='item')),
                    ('minutes', models.PositiveSmallIntegerField(default=10, verbose_name='minutes planned')),
                    ('speaker', models.CharField(blank=True, max_length=60, verbose_name='who speaks')),
                    ('topic', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='item', to='meetings.topic', verbose_name='topic')),
                    ('earlier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agenda_items', to='tasks.task', verbose_name='earlier task')),
                ],
                options={
                    'verbose_name': 'item of an agenda',
                    'ordering': ['meeting', 'position', 'id'],
                    'constraints': [models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['IMMEDIATE'], fields=('meeting', 'position'), name='agenda_position_once'), models.UniqueConstraint(fields=('meeting', 'earlier'), name='agenda_earlier_task_once'), models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='agenda_item_says_something')],
                },
            ),
            migrations.CreateModel(
                name='Minutes',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='meetings.meeting', verbose_name='meeting')),
                    ('state', models.CharField(choices=[('draft', 'Draft'), ('circulated', 'Out for confirmation'), ('final', 'Final')], default='draft', max_length=12, verbose_name='state')),
                    ('content', models.JSONField(editable=False, null=True)),
                    ('digest', models.CharField(blank=True, editable=False, max_length=64, verbose_name='check code')),
                    ('circulated_at', models.DateTimeField(editable=False, null=True)),
                    ('final_at', models.DateTimeField(editable=False, null=True)),
                    ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'verbose_name': 'minutes of a meeting',
                    'verbose_name_plural': 'minutes',
                    'ordering': ['-id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('content__isnull', False), ('final_at__isnull', False), ('state', 'final'), models.Q(('digest', ''), _negated=True)), models.Q(models.Q(('state', 'final'), _negated=True), ('digest', ''), ('final_at', None)), _connector='OR'), name='minutes_final_with_a_digest'), models.CheckConstraint(condition=models.Q(models.Q(('circulated_at', None), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), ('circulated_at__isnull', False)), _connector='OR'), name='minutes_circulated_at_a_time')],
                },
            ),
            migrations.CreateModel(
                name='Line',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='meetings.minutes', verbose_name='minutes of a meeting')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='meetings.agendaitem', verbose_name='item')),
                    ('kind', models.CharField(choices=[('said', 'Said'), ('resolved', 'Resolved'), ('task', 'Task')], default='said', max_length=10, verbose_name='kind')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                    ('text', models.CharField(max_length=2000, verbose_name='text')),
                    ('owner', models.CharField(blank=True, max_length=200, verbose_name='who sees to it')),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='due on')),
                    ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'verbose_name': 'line of minutes',
                    'ordering': ['minutes', 'number'],
                    'constraints': [models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['IMMEDIATE'], fields=('minutes', 'number'), name='line_number_once'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='line_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', False), ('kind', 'task'), models.Q(('owner', ''), _negated=True)), models.Q(models.Q(('kind', 'task'), _negated=True), ('due_on', None), ('owner', '')), _connector='OR'), name='line_of_a_task_names_owner_and_day')],
                },
            ),
            migrations.CreateModel(
                name='ItemTask',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='meetings.agendaitem', verbose_name='item')),
                    ('task', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='from_meeting', to='tasks.task', verbose_name='task')),
                    ('line', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='given', to='meetings.line', verbose_name='line')),
                ],
                options={
                    'verbose_name': 'task of a meeting',
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='Objection',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='meetings.line', verbose_name='line')),
                    ('invitee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='meetings.invitee', verbose_name='who objects')),
                    ('words', models.CharField(max_length=500, verbose_name='what is not right')),
                    ('state', models.CharField(choices=[('open', 'To be answered'), ('accepted', 'Text changed'), ('kept', 'Text kept')], default='open', max_length=10, verbose_name='state')),
                    ('before', models.CharField(editable=False, max_length=2000)),
                    ('reply', models.CharField(blank=True, max_length=2000, verbose_name='reply')),
                    ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('answered_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('answered_at', models.DateTimeField(editable=False, null=True)),
                ],
                options={
                    'verbose_name': 'objection',
                    'ordering': ['line', 'id'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('line', 'invitee'), name='objection_once_at_a_time'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='objection_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('answered_at__isnull', False), models.Q(('reply', ''), _negated=True)), _connector='OR'), name='objection_answered_with_words')],
                },
            ),
            migrations.CreateModel(
                name='Correction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='meetings.minutes', verbose_name='minutes of a meeting')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                    ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='meetings.line', verbose_name='line')),
                    ('old', models.CharField(max_length=2000, verbose_name='as it reads')),
                    ('new', models.CharField(max_length=2000, verbose_name='as it should read')),
                    ('why', models.CharField(max_length=300, verbose_name='why')),
                    ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'verbose_name': 'correction of minutes',
                    'ordering': ['minutes', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('minutes', 'number'), name='correction_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('new', ''), _negated=True), models.Q(('why', ''), _negated=True)), name='correction_says_what_and_why')],
                },
            ),
            migrations.CreateModel(
                name='Decision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='members.body', verbose_name='body')),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='meetings.meeting', verbose_name='meeting')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='meetings.agendaitem', verbose_name='item')),
                    ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='meetings.line', verbose_name='line')),
                    ('year', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='year')),
                    ('number', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='number')),
                ],
                options={
                    'verbose_name': 'decision',
                    'ordering': ['id'],
                    'indexes': [models.Index(fields=['meeting', 'id'], name='decision_of_meeting')],
                    'constraints': [models.UniqueConstraint(fields=('body', 'year', 'number'), name='decision_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('number', None), ('year', None)), models.Q(('number__isnull', False), ('year__isnull', False)), _connector='OR'), name='decision_numbered_in_a_year')],
                },
            ),
        ),
    ]
