import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from silian.core.migrating import Together
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cobuilding', '0003_campaign_project_campaigns_and_more'),
        ('members', '0004_search_filled_at_once'),
        ('people', '__first__'),
        ('places', '0001_initial'),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name='Activity',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=120, verbose_name='title')),
                    ('kind', models.CharField(choices=[('reading', 'Reading and study'), ('culture', 'Culture and arts'), ('family', 'Families and children'), ('health', 'Health and consultation'), ('safety', 'Safety'), ('green', 'Environment'), ('law', 'Law and finance'), ('party', "Party members' day"), ('service', 'Service to neighbours'), ('other', 'Other')], default='other', max_length=10, verbose_name='kind')),
                    ('about', models.CharField(blank=True, max_length=1000, verbose_name='what it is about')),
                    ('audience', models.CharField(blank=True, max_length=120, verbose_name='for whom')),
                    ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                    ('risks', models.CharField(blank=True, max_length=500, verbose_name='risks for helpers')),
                    ('insurance', models.CharField(blank=True, max_length=200, verbose_name='insurance')),
                    ('contact', models.CharField(blank=True, max_length=100, verbose_name='whom to ask')),
                    ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('done', 'Done'), ('cancelled', 'Cancelled')], default='draft', max_length=10, verbose_name='state')),
                    ('published_at', models.DateTimeField(editable=False, null=True)),
                    ('cancelled_because', models.CharField(blank=True, max_length=300, verbose_name='cancelled, because')),
                    ('came', models.PositiveIntegerField(editable=False, null=True, verbose_name='people who came')),
                    ('helped', models.PositiveIntegerField(editable=False, null=True, verbose_name='helpers')),
                    ('minutes', models.PositiveIntegerField(editable=False, null=True, verbose_name='minutes given by helpers')),
                    ('result', models.CharField(blank=True, max_length=500, verbose_name='what came of it')),
                    ('done_at', models.DateTimeField(editable=False, null=True)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('base', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='places.base', verbose_name='base')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('campaigns', models.ManyToManyField(blank=True, related_name='activities', to='cobuilding.campaign', verbose_name='campaigns')),
                    ('community', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='members.community', verbose_name='community')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='members.federation')),
                    ('organiser', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='members.organisation', verbose_name='organiser')),
                    ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='cobuilding.project', verbose_name='project')),
                ],
                options={
                    'verbose_name': 'activity',
                    'verbose_name_plural': 'activities',
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['federation', 'state', '-id'], name='activity_page')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='activity_has_a_title'), models.CheckConstraint(condition=models.Q(models.Q(('came__isnull', False), ('done_at__isnull', False), ('state', 'done')), models.Q(models.Q(('state', 'done'), _negated=True), ('came', None), ('done_at', None)), _connector='OR'), name='activity_is_done_with_a_result'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('cancelled_because', ''), _negated=True), _connector='OR'), name='activity_is_cancelled_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['published', 'done']), _negated=True), ('published_at__isnull', False), _connector='OR'), name='activity_is_published_at_a_moment')],
                },
            ),
            migrations.CreateModel(
                name='Session',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('period', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='time')),
                    ('begins_at', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.fields.ranges.RangeStartsWith('period'), output_field=models.DateTimeField())),
                    ('places', models.PositiveIntegerField(blank=True, null=True, verbose_name='places')),
                    ('helper_places', models.PositiveIntegerField(default=0, verbose_name='places for helpers')),
                    ('deadline', models.DateTimeField(blank=True, null=True, verbose_name='sign up until')),
                    ('state', models.CharField(choices=[('open', 'As planned'), ('cancelled', 'Cancelled')], default='open', max_length=10, verbose_name='state')),
                    ('cancelled_because', models.CharField(blank=True, max_length=300, verbose_name='cancelled, because')),
                    ('guests_in', models.PositiveIntegerField(default=0, editable=False)),
                    ('helpers_in', models.PositiveIntegerField(default=0, editable=False)),
                    ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='activities.activity', verbose_name='activity')),
                    ('booking', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='session', to='places.booking', verbose_name='booking')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='members.federation')),
                ],
                options={
                    'verbose_name': 'session',
                    'ordering': ['period', 'id'],
                    'indexes': [models.Index(fields=['begins_at', 'id'], name='session_in_time')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('period__isempty', False), ('period__lower_inf', False), ('period__upper_inf', False)), name='session_has_both_ends'), models.CheckConstraint(condition=models.Q(('places', None), ('guests_in__lte', models.F('places')), _connector='OR'), name='session_guests_have_places'), models.CheckConstraint(condition=models.Q(('helpers_in__lte', models.F('helper_places'))), name='session_helpers_have_places'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('cancelled_because', ''), _negated=True), _connector='OR'), name='session_is_cancelled_with_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='Signup',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('guest', 'Guest'), ('helper', 'Helper')], default='guest', max_length=10, verbose_name='comes as')),
                    ('name', models.CharField(max_length=60, verbose_name='name')),
                    ('phone', models.CharField(blank=True, max_length=20, verbose_name='phone')),
                    ('party', models.PositiveSmallIntegerField(default=1, verbose_name='people')),
                    ('state', models.CharField(choices=[('confirmed', 'Confirmed'), ('waiting', 'On the waiting list'), ('cancelled', 'Cancelled'), ('came', 'Came without a place')], default='confirmed', max_length=10, verbose_name='state')),
                    ('consent_at', models.DateTimeField(editable=False, null=True)),
                    ('secret_digest', models.CharField(editable=False, max_length=64, null=True, unique=True)),
                    ('sender', models.CharField(blank=True, editable=False, max_length=64)),
                    ('call', models.CharField(blank=True, choices=[('', 'nothing'), ('place', 'has a place now'), ('changed', 'something was changed'), ('off', 'is cancelled')], default='', max_length=10, verbose_name='to be told')),
                    ('forgotten_at', models.DateTimeField(editable=False, null=True)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signups', to='members.federation')),
                    ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signups', to=settings.AUTH_USER_MODEL)),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signups', to='activities.session', verbose_name='session')),
                ],
                options={
                    'verbose_name': 'sign-up',
                    'ordering': ['id'],
                    'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['session', 'role', 'id'], name='signup_waiting'), models.Index(condition=models.Q(('sender', ''), _negated=True), fields=['sender', 'at'], name='signup_sender'), models.Index(fields=['person', '-id'], name='signup_mine')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('party__gt', 0)), name='signup_brings_somebody'), models.CheckConstraint(condition=models.Q(('role', 'guest'), ('party', 1), _connector='OR'), name='signup_one_helper'), models.CheckConstraint(condition=models.Q(('person__isnull', False), ('consent_at__isnull', False), ('state', 'came'), _connector='OR'), name='signup_guest_agreed'), models.UniqueConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), ('person__isnull', False)), fields=('session', 'person'), name='signup_person_once'), models.UniqueConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('phone', ''), _negated=True)), fields=('session', 'phone'), name='signup_phone_once')],
                },
            ),
            migrations.CreateModel(
                name='Attendance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('people', models.PositiveSmallIntegerField(default=1, verbose_name='people')),
                    ('via', models.CharField(choices=[('list', "the organiser's list"), ('paper', 'a paper list'), ('door', 'the code at the door')], default='list', max_length=10, verbose_name='known from')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='members.federation')),
                    ('signup', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='activities.signup', verbose_name='sign-up')),
                ],
                options={
                    'verbose_name': 'attendance',
                    'ordering': ['id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('people__gt', 0)), name='attendance_of_somebody')],
                },
            ),
        ),
    ]
