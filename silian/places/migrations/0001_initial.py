import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
import silian.core.search
import silian.members.models.organisations
import silian.places.models.rooms
from django.conf import settings
from silian.core.migrating import Together
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0092_import_runs'),
        ('members', '0004_search_filled_at_once'),
        ('people', '__first__'),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name='Base',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('time_window', models.CharField(blank=True, max_length=120, verbose_name='time window')),
                    ('people_limit', models.PositiveIntegerField(blank=True, null=True, verbose_name='number of people')),
                    ('who_cleans', models.CharField(blank=True, max_length=120, verbose_name='who cleans up')),
                    ('who_insures', models.CharField(blank=True, max_length=120, verbose_name='who insures')),
                    ('cost', models.CharField(blank=True, max_length=120, verbose_name='cost')),
                    ('stop_rule', models.CharField(blank=True, max_length=200, verbose_name='may be stopped when')),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('purpose', models.CharField(blank=True, max_length=500, verbose_name='what it is for')),
                    ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                    ('latitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='latitude')),
                    ('longitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='longitude')),
                    ('house_rules', models.CharField(blank=True, max_length=1000, verbose_name='house rules')),
                    ('published', models.BooleanField(default=False, verbose_name='shown to everybody')),
                    ('state', models.CharField(choices=[('open', 'In use'), ('closed', 'Closed')], default='open', max_length=8, verbose_name='state')),
                    ('closed_because', models.CharField(blank=True, max_length=300, verbose_name='closed, because')),
                    ('remark', models.CharField(blank=True, max_length=300, verbose_name='remark')),
                    ('search', silian.core.search.LexemesField(editable=False, null=True)),
                    ('community', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bases', to='members.community', verbose_name='community')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bases', to='members.federation')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bases_owned', to='members.organisation', verbose_name='kept by')),
                ],
                options={
                    'verbose_name': 'base',
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(fields=('federation', 'name'), name='base_name_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='base_has_a_name'), models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), _connector='OR'), name='base_has_both_coordinates'), models.CheckConstraint(condition=models.Q(('state', 'open'), models.Q(('closed_because', ''), _negated=True), _connector='OR'), name='base_closed_with_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='BasePartner',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('gives', models.CharField(blank=True, max_length=200, verbose_name='gives')),
                    ('base', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='places.base', verbose_name='base')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='base_partnerships', to='members.organisation', verbose_name='organisation')),
                ],
                options={
                    'verbose_name': 'partner of a base',
                    'ordering': ['base', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('base', 'organisation'), name='base_partner_once')],
                },
            ),
            migrations.CreateModel(
                name='BasePicture',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('caption', models.CharField(max_length=120, verbose_name='what it shows')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('dropped_at', models.DateTimeField(editable=False, null=True)),
                    ('base', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pictures', to='places.base', verbose_name='base')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ],
                options={
                    'verbose_name': 'picture',
                    'ordering': ['id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('caption', ''), _negated=True), name='picture_says_what_it_shows')],
                },
            ),
            migrations.CreateModel(
                name='Room',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('capacity', models.PositiveSmallIntegerField(default=20, verbose_name='people')),
                    ('equipment', models.CharField(blank=True, max_length=300, verbose_name='equipment')),
                    ('approval', models.CharField(choices=[('nobody', 'Nobody: every booking counts at once'), ('partners', 'Those who keep the base book at once, others ask'), ('owner', 'Whoever keeps the base decides on every booking')], default='partners', max_length=10, verbose_name='who approves')),
                    ('slot_minutes', models.PositiveSmallIntegerField(default=1, verbose_name='slot in minutes')),
                    ('longest_minutes', models.PositiveSmallIntegerField(default=1440, verbose_name='longest booking in minutes')),
                    ('hold_hours', models.PositiveSmallIntegerField(default=72, verbose_name='hours a request holds the room')),
                    ('state', models.CharField(choices=[('open', 'In use'), ('closed', 'Closed')], default='open', max_length=8, verbose_name='state')),
                    ('base', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rooms', to='places.base', verbose_name='base')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rooms', to='members.federation')),
                ],
                options={
                    'verbose_name': 'room',
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(fields=('base', 'name'), name='room_name_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='room_has_a_name'), models.CheckConstraint(condition=models.Q(('capacity__gt', 0)), name='room_holds_somebody'), models.CheckConstraint(condition=models.Q(('slot_minutes__range', (1, 1440))), name='room_slot_within_a_day'), models.CheckConstraint(condition=models.Q(('longest_minutes__gte', models.F('slot_minutes')), ('longest_minutes__lte', 10080)), name='room_longest_holds_a_slot'), models.CheckConstraint(condition=models.Q(('hold_hours__range', (1, 720))), name='room_hold_ends')],
                },
            ),
            migrations.CreateModel(
                name='OpenHours',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('weekday', models.PositiveSmallIntegerField(verbose_name='weekday')),
                    ('opens', models.PositiveSmallIntegerField(verbose_name='opens')),
                    ('closes', models.PositiveSmallIntegerField(verbose_name='closes')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hours', to='places.room', verbose_name='room')),
                ],
                options={
                    'verbose_name': 'opening hours',
                    'ordering': ['room', 'weekday', 'opens', 'id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('weekday__range', (1, 7))), name='hours_on_a_weekday'), models.CheckConstraint(condition=models.Q(('closes__lte', 1440), ('opens__lt', models.F('closes'))), name='hours_open_before_closing'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(silian.members.models.organisations.SameRow('room_id'), '&&'), (silian.members.models.organisations.SameRow('weekday'), '&&'), (silian.places.models.rooms.MinutesRange('opens', 'closes'), '&&')], name='hours_no_overlap')],
                },
            ),
            migrations.CreateModel(
                name='Feed',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('mine', 'My dates'), ('room', 'A room'), ('base', 'What is on at a base')], max_length=6, verbose_name='what it shows')),
                    ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('last_used_on', models.DateField(editable=False, null=True)),
                    ('revoked_at', models.DateTimeField(editable=False, null=True)),
                    ('base', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.base')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='feeds', to=settings.AUTH_USER_MODEL)),
                    ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.room')),
                ],
                options={
                    'verbose_name': 'calendar feed',
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['person', '-id'], name='feed_person')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('base', None), ('kind', 'mine'), ('room', None)), models.Q(('base', None), ('kind', 'room'), ('room__isnull', False)), models.Q(('base__isnull', False), ('kind', 'base'), ('room', None)), _connector='OR'), name='feed_shows_one_thing')],
                },
            ),
            migrations.CreateModel(
                name='Closing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('days', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='days')),
                    ('opens', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='opens')),
                    ('closes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='closes')),
                    ('because', models.CharField(max_length=120, verbose_name='because')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('dropped_at', models.DateTimeField(editable=False, null=True)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closings', to='places.room', verbose_name='room')),
                ],
                options={
                    'verbose_name': 'exception to the opening hours',
                    'ordering': ['room', 'days', 'id'],
                    'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('dropped_at', None)), expressions=[(silian.members.models.organisations.SameRow('room_id'), '&&'), ('days', '&&')], name='closing_no_overlap'), models.CheckConstraint(condition=models.Q(('days__isempty', False), ('days__lower_inf', False), ('days__upper_inf', False)), name='closing_has_both_ends'), models.CheckConstraint(condition=models.Q(models.Q(('closes', None), ('opens', None)), models.Q(('closes__lte', 1440), ('opens__lt', models.F('closes'))), _connector='OR'), name='closing_open_before_closing'), models.CheckConstraint(condition=models.Q(('because', ''), _negated=True), name='closing_says_why')],
                },
            ),
            migrations.CreateModel(
                name='Series',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rule', models.CharField(max_length=200, verbose_name='how often')),
                    ('first_on', models.DateField(verbose_name='first day')),
                    ('last_on', models.DateField(verbose_name='last day')),
                    ('opens', models.PositiveSmallIntegerField(verbose_name='begins at')),
                    ('closes', models.PositiveSmallIntegerField(verbose_name='to')),
                    ('purpose', models.CharField(max_length=160, verbose_name='what for')),
                    ('people', models.PositiveSmallIntegerField(default=1, verbose_name='people')),
                    ('public', models.BooleanField(default=False, verbose_name='tell everybody')),
                    ('reconfirm_by', models.DateField(blank=True, null=True, verbose_name='to be confirmed again by')),
                    ('confirmed_at', models.DateTimeField(editable=False, null=True)),
                    ('state', models.CharField(choices=[('running', 'Running'), ('ended', 'Ended')], default='running', max_length=8, verbose_name='state')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='booking_series', to='members.organisation', verbose_name='organisation')),
                    ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='series', to='places.room', verbose_name='room')),
                ],
                options={
                    'verbose_name': 'series',
                    'verbose_name_plural': 'series',
                    'ordering': ['-id'],
                    'indexes': [models.Index(condition=models.Q(('state', 'running')), fields=['reconfirm_by', 'id'], name='series_reconfirm')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('last_on__gte', models.F('first_on'))), name='series_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('closes__lte', 1440), ('opens__lt', models.F('closes'))), name='series_within_a_day')],
                },
            ),
            migrations.CreateModel(
                name='Booking',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('period', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='time')),
                    ('purpose', models.CharField(max_length=160, verbose_name='what for')),
                    ('people', models.PositiveSmallIntegerField(default=1, verbose_name='people')),
                    ('public', models.BooleanField(default=False, verbose_name='tell everybody')),
                    ('series_day', models.DateField(editable=False, null=True)),
                    ('state', models.CharField(choices=[('held', 'Held'), ('approved', 'Approved'), ('declined', 'Declined'), ('cancelled', 'Cancelled'), ('handed_back', 'Handed back'), ('lapsed', 'Lapsed')], default='held', max_length=12, verbose_name='state')),
                    ('lapses_at', models.DateTimeField(blank=True, null=True, verbose_name='stands until')),
                    ('because', models.CharField(blank=True, max_length=300, verbose_name='because')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('decided_at', models.DateTimeField(editable=False, null=True)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('displaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='displaced', to='places.booking', verbose_name='displaced by')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='members.federation')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='members.organisation', verbose_name='organisation')),
                    ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='places.room', verbose_name='room')),
                    ('series', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='places.series', verbose_name='series')),
                ],
                options={
                    'verbose_name': 'booking',
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['federation', '-id'], name='booking_page'), models.Index(fields=['organisation', '-id'], name='booking_organisation'), models.Index(fields=['by', '-id'], name='booking_by'), django.contrib.postgres.indexes.GistIndex(fields=['period'], name='booking_period')],
                    'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state__in', ['held', 'approved'])), expressions=[(silian.members.models.organisations.SameRow('room_id'), '&&'), ('period', '&&')], name='booking_no_overlap'), models.CheckConstraint(condition=models.Q(('period__isempty', False), ('period__lower_inf', False), ('period__upper_inf', False)), name='booking_has_both_ends'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['declined', 'cancelled']), _negated=True), models.Q(('because', ''), _negated=True), _connector='OR'), name='booking_ends_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'held'), _negated=True), ('lapses_at__isnull', False), _connector='OR'), name='booking_hold_ends'), models.UniqueConstraint(condition=models.Q(('series__isnull', False), ('state__in', ['held', 'approved'])), fields=('series', 'series_day'), name='series_day_once')],
                },
            ),
        ),
    ]
