import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
import silian.core.search
from django.conf import settings
from silian.core.migrating import Together
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '0001_initial'),
        ('people', '__first__'),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name='Demand',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='list of the year')),
                    ('title', models.CharField(max_length=120, verbose_name='title')),
                    ('detail', models.CharField(blank=True, max_length=500, verbose_name='one line of detail')),
                    ('theme', models.CharField(blank=True, max_length=60, verbose_name='theme')),
                    ('audience', models.CharField(blank=True, max_length=120, verbose_name='for whom')),
                    ('place', models.CharField(blank=True, max_length=120, verbose_name='where')),
                    ('when', models.CharField(blank=True, max_length=120, verbose_name='when')),
                    ('frequency', models.CharField(blank=True, max_length=60, verbose_name='how often')),
                    ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                    ('visibility', models.CharField(choices=[('street', 'This sub-district'), ('city', 'Whole city'), ('anywhere', 'Anywhere')], default='street', max_length=10, verbose_name='offered to')),
                    ('remark', models.CharField(blank=True, max_length=300, verbose_name='remark')),
                    ('state', models.CharField(choices=[('draft', 'Draft'), ('open', 'Open'), ('matched', 'Matched'), ('closed', 'Closed')], default='open', max_length=10, verbose_name='state')),
                    ('closed_because', models.CharField(blank=True, max_length=300, verbose_name='closed, because')),
                    ('filled_in', models.JSONField(default=list, editable=False)),
                    ('opened_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('search', silian.core.search.LexemesField(editable=False, null=True)),
                    ('quantity', models.PositiveIntegerField(blank=True, null=True, verbose_name='quantity')),
                    ('urgency', models.PositiveSmallIntegerField(choices=[(0, 'Normal'), (1, 'Soon'), (2, 'Urgent')], default=0, verbose_name='urgency')),
                    ('next_on', models.DateField(blank=True, null=True, verbose_name='next look')),
                    ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('carried_from', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_to', to='exchange.demand')),
                    ('duty_holder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.seat', verbose_name='who looks after it')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='members.organisation', verbose_name='organisation')),
                ],
                options={
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['federation', '-id'], name='demand_page'), models.Index(fields=['organisation', '-id'], name='demand_organisation'), django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['search'], name='demand_search')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'closed'), _negated=True), fields=('organisation', 'year', 'title'), name='demand_once_a_year')],
                },
            ),
            migrations.CreateModel(
                name='MatchRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField()),
                    ('state', models.CharField(choices=[('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='running', max_length=10)),
                    ('progress', models.PositiveSmallIntegerField(default=0)),
                    ('stage', models.CharField(blank=True, max_length=60)),
                    ('plan_hash', models.CharField(blank=True, max_length=64)),
                    ('summary', models.JSONField(default=dict)),
                    ('failure', models.CharField(blank=True, max_length=300)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('finished_at', models.DateTimeField(null=True)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='match_runs', to='members.federation')),
                ],
                options={
                    'ordering': ['-id'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('federation',), name='match_run_one_at_a_time')],
                },
            ),
            migrations.CreateModel(
                name='Exchange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=64)),
                    ('state', models.CharField(choices=[('proposed', 'Suggested'), ('accepted', 'Accepted by all'), ('declined', 'Declined'), ('expired', 'Expired')], default='proposed', max_length=10, verbose_name='state')),
                    ('declined_because', models.CharField(blank=True, max_length=300)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('declined_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exchanges', to='members.federation')),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exchanges', to='exchange.matchrun')),
                ],
                options={
                    'ordering': ['-id'],
                    'constraints': [models.UniqueConstraint(fields=('federation', 'key'), name='exchange_once')],
                },
            ),
            migrations.CreateModel(
                name='Service',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='list of the year')),
                    ('title', models.CharField(max_length=120, verbose_name='title')),
                    ('detail', models.CharField(blank=True, max_length=500, verbose_name='one line of detail')),
                    ('theme', models.CharField(blank=True, max_length=60, verbose_name='theme')),
                    ('audience', models.CharField(blank=True, max_length=120, verbose_name='for whom')),
                    ('place', models.CharField(blank=True, max_length=120, verbose_name='where')),
                    ('when', models.CharField(blank=True, max_length=120, verbose_name='when')),
                    ('frequency', models.CharField(blank=True, max_length=60, verbose_name='how often')),
                    ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                    ('visibility', models.CharField(choices=[('street', 'This sub-district'), ('city', 'Whole city'), ('anywhere', 'Anywhere')], default='street', max_length=10, verbose_name='offered to')),
                    ('remark', models.CharField(blank=True, max_length=300, verbose_name='remark')),
                    ('state', models.CharField(choices=[('draft', 'Draft'), ('open', 'Open'), ('matched', 'Matched'), ('closed', 'Closed')], default='open', max_length=10, verbose_name='state')),
                    ('closed_because', models.CharField(blank=True, max_length=300, verbose_name='closed, because')),
                    ('filled_in', models.JSONField(default=list, editable=False)),
                    ('opened_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('search', silian.core.search.LexemesField(editable=False, null=True)),
                    ('capacity', models.PositiveSmallIntegerField(default=1, verbose_name='how many demands it can serve')),
                    ('time_window', models.CharField(blank=True, max_length=120, verbose_name='time window')),
                    ('people_limit', models.PositiveIntegerField(blank=True, null=True, verbose_name='number of people')),
                    ('who_cleans', models.CharField(blank=True, max_length=120, verbose_name='who cleans up')),
                    ('who_insures', models.CharField(blank=True, max_length=120, verbose_name='who insures')),
                    ('cost', models.CharField(blank=True, max_length=120, verbose_name='cost')),
                    ('stop_rule', models.CharField(blank=True, max_length=200, verbose_name='may be stopped when')),
                    ('trial', models.CharField(blank=True, max_length=120, verbose_name='trial')),
                    ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('carried_from', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_to', to='exchange.service')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='members.organisation', verbose_name='organisation')),
                ],
                options={
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['federation', '-id'], name='service_page'), models.Index(fields=['organisation', '-id'], name='service_organisation'), django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['search'], name='service_search')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'closed'), _negated=True), fields=('organisation', 'year', 'title'), name='service_once_a_year'), models.CheckConstraint(condition=models.Q(('capacity__gte', 1)), name='service_has_capacity')],
                },
            ),
            migrations.CreateModel(
                name='Leg',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField()),
                    ('probability', models.FloatField()),
                    ('accepted_at', models.DateTimeField(null=True)),
                    ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('demand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legs', to='exchange.demand')),
                    ('exchange', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legs', to='exchange.exchange')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legs', to='members.organisation')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legs', to='exchange.service')),
                ],
                options={
                    'ordering': ['exchange', 'position'],
                    'constraints': [models.UniqueConstraint(fields=('exchange', 'position'), name='leg_position_once'), models.UniqueConstraint(fields=('exchange', 'giver'), name='leg_giver_once')],
                },
            ),
            migrations.CreateModel(
                name='Match',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rank', models.PositiveSmallIntegerField()),
                    ('score', models.FloatField()),
                    ('probability', models.FloatField()),
                    ('band', models.CharField(choices=[('high', 'high'), ('middle', 'middle'), ('low', 'low')], max_length=8)),
                    ('reasons', models.JSONField(default=dict)),
                    ('in_plan', models.BooleanField(default=False)),
                    ('state', models.CharField(choices=[('proposed', 'Suggested'), ('offered', 'Offered'), ('accepted', 'Accepted by both'), ('declined', 'Declined'), ('expired', 'Expired')], default='proposed', max_length=10, verbose_name='state')),
                    ('demand_side_at', models.DateTimeField(null=True)),
                    ('service_side_at', models.DateTimeField(null=True)),
                    ('declined_because', models.CharField(blank=True, max_length=300, verbose_name='declined, because')),
                    ('expires_on', models.DateField(null=True)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('demand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matches', to='exchange.demand')),
                    ('demand_side_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matches', to='members.federation')),
                    ('service_side_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='matches', to='exchange.matchrun')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matches', to='exchange.service')),
                ],
                options={
                    'verbose_name_plural': 'matches',
                    'ordering': ['demand', 'rank', 'id'],
                    'indexes': [models.Index(fields=['demand', 'rank'], name='match_of_demand'), models.Index(fields=['service', 'state'], name='match_of_service'), models.Index(fields=['federation', 'in_plan', 'id'], name='match_plan')],
                    'constraints': [models.UniqueConstraint(fields=('demand', 'service'), name='match_pair_once'), models.UniqueConstraint(condition=models.Q(('state', 'accepted')), fields=('demand',), name='match_demand_accepted_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'accepted'), _negated=True), models.Q(('demand_side_at__isnull', False), ('service_side_at__isnull', False)), _connector='OR'), name='match_accepted_by_both')],
                },
            ),
        ),
    ]
