import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
import silian.core.search
from django.conf import settings
from silian.core.migrating import Together
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cobuilding", "0001_initial"),
        ('core', '0092_import_runs'),
        ('exchange', '0004_travelling_lines_and_meanings'),
        ('members', '0004_search_filled_at_once'),
        ('people', '__first__'),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name='Agreement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField()),
                    ('number', models.PositiveIntegerField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='members.federation')),
                    ('project', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='agreement', to='cobuilding.project')),
                ],
                options={
                    'verbose_name': 'agreement',
                    'ordering': ['-id'],
                    'constraints': [models.UniqueConstraint(fields=('federation', 'year', 'number'), name='agreement_number_once')],
                },
            ),
            migrations.CreateModel(
                name='Campaign',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, verbose_name='name')),
                    ('about', models.CharField(blank=True, max_length=500, verbose_name='what it is about')),
                    ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='period')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='members.federation')),
                ],
                options={
                    'verbose_name': 'campaign',
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(fields=('federation', 'name'), name='campaign_name_once'), models.CheckConstraint(condition=models.Q(('period__isempty', False), ('period__lower_inf', False)), name='campaign_has_a_start')],
                },
            ),
            migrations.CreateModel(
                name='Contribution',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('place', 'Place to use'), ('goods', 'Goods'), ('hours', "People's time"), ('minds', 'Knowledge and ideas'), ('funds', 'Funds (noted only)')], max_length=10, verbose_name='kind')),
                    ('what', models.CharField(max_length=160, verbose_name='what')),
                    ('quantity', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='how much')),
                    ('unit', models.CharField(max_length=20, verbose_name='unit')),
                    ('value', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='noted value in yuan')),
                    ('given_on', models.DateField(verbose_name='given on')),
                    ('state', models.CharField(choices=[('noted', 'Waits for confirmation'), ('confirmed', 'Confirmed'), ('declined', 'Not confirmed'), ('taken_back', 'Taken back')], default='noted', max_length=10, verbose_name='state')),
                    ('because', models.CharField(blank=True, max_length=300, verbose_name='because')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('answered_at', models.DateTimeField(editable=False, null=True)),
                    ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('community', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='members.community', verbose_name='community')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='members.federation')),
                    ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='members.organisation', verbose_name='who gave it')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contributions_received', to='members.organisation', verbose_name='organisation')),
                    ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='cobuilding.project', verbose_name='project')),
                    ('reverses', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='cobuilding.contribution')),
                ],
                options={
                    'verbose_name': 'contribution',
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['federation', '-id'], name='contribution_page'), models.Index(fields=['giver', '-id'], name='contribution_giver'), models.Index(fields=['organisation', '-id'], name='contribution_receiver'), models.Index(fields=['project', '-id'], name='contribution_project'), models.Index(condition=models.Q(('state', 'noted')), fields=['federation', 'id'], name='contribution_noted')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('community', None), ('organisation', None), ('project__isnull', False)), models.Q(('community', None), ('organisation__isnull', False), ('project', None)), models.Q(('community__isnull', False), ('organisation', None), ('project', None)), _connector='OR'), name='contribution_goes_to_one'), models.CheckConstraint(condition=models.Q(models.Q(('quantity__gt', 0), ('reverses', None)), models.Q(('quantity__lt', 0), ('reverses__isnull', False)), _connector='OR'), name='contribution_counts'), models.CheckConstraint(condition=models.Q(('organisation', None), models.Q(('organisation', models.F('giver')), _negated=True), _connector='OR'), name='contribution_not_to_oneself'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('answered_by', None), ('state', 'noted')), models.Q(models.Q(('state', 'noted'), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='contribution_answered_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('reverses', None), ('state__in', ['noted', 'confirmed'])), models.Q(('because', ''), _negated=True), _connector='OR'), name='contribution_refused_with_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='Milestone',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=120, verbose_name='step')),
                    ('due_on', models.DateField(verbose_name='due on')),
                    ('state', models.CharField(choices=[('open', 'To be done'), ('done', 'Done'), ('dropped', 'No longer needed')], default='open', max_length=10, verbose_name='state')),
                    ('closed_on', models.DateField(editable=False, null=True, verbose_name='closed on')),
                    ('dropped_because', models.CharField(blank=True, max_length=300, verbose_name='no longer needed, because')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='members.organisation', verbose_name='organisation that sees to it')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='cobuilding.project')),
                    ('seat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='members.seat', verbose_name='seat that sees to it')),
                ],
                options={
                    'verbose_name': 'milestone',
                    'ordering': ['project', 'due_on', 'id'],
                    'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['due_on'], name='milestone_due'), models.Index(fields=['project', 'due_on', 'id'], name='milestone_of_project')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('seat', None)), models.Q(('organisation', None), ('seat__isnull', False)), _connector='OR'), name='milestone_has_one_owner'), models.CheckConstraint(condition=models.Q(models.Q(('closed_on', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('closed_on__isnull', False)), _connector='OR'), name='milestone_closed_with_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'dropped'), _negated=True), models.Q(('dropped_because', ''), _negated=True), _connector='OR'), name='milestone_dropped_with_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='Version',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                    ('kind', models.CharField(choices=[('first', 'First text'), ('amendment', 'Amendment'), ('renewal', 'Renewal')], default='first', max_length=10, verbose_name='kind')),
                    ('state', models.CharField(choices=[('drafting', 'Being drafted'), ('signing', 'Out for signing'), ('in_force', 'In force'), ('superseded', 'Superseded'), ('ended', 'Ended'), ('expired', 'Expired'), ('withdrawn', 'Withdrawn')], default='drafting', max_length=10, verbose_name='state')),
                    ('title', models.CharField(max_length=160, verbose_name='title')),
                    ('purpose', models.CharField(blank=True, max_length=1000, verbose_name='what for')),
                    ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='period')),
                    ('review_on', models.DateField(verbose_name='looked at again on')),
                    ('evaluation', models.CharField(blank=True, max_length=500, verbose_name='how it is evaluated')),
                    ('terms', models.CharField(blank=True, max_length=2000, verbose_name='further points')),
                    ('digest', models.CharField(blank=True, editable=False, max_length=64)),
                    ('reviewed_at', models.DateTimeField(editable=False, null=True)),
                    ('reviewed_with', models.CharField(blank=True, max_length=500, verbose_name='what the review found')),
                    ('ended_because', models.CharField(blank=True, max_length=300, verbose_name='ended, because')),
                    ('in_force_at', models.DateTimeField(editable=False, null=True)),
                    ('ended_at', models.DateTimeField(editable=False, null=True)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='cobuilding.agreement')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                ],
                options={
                    'verbose_name': 'version of an agreement',
                    'ordering': ['agreement', '-number'],
                    'indexes': [models.Index(condition=models.Q(('state', 'in_force')), fields=['federation', 'review_on'], name='version_review')],
                    'constraints': [models.UniqueConstraint(fields=('agreement', 'number'), name='version_number_once'), models.UniqueConstraint(condition=models.Q(('state__in', ['drafting', 'signing'])), fields=('agreement',), name='version_one_unfinished'), models.UniqueConstraint(condition=models.Q(('state', 'in_force')), fields=('agreement',), name='version_one_in_force'), models.CheckConstraint(condition=models.Q(('period__isempty', False), ('period__lower_inf', False), ('period__upper_inf', False)), name='version_has_both_ends'), models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('state', 'drafting')), models.Q(('state', 'drafting'), _negated=True), _connector='OR'), name='version_draft_is_open'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['signing', 'in_force', 'superseded', 'ended', 'expired']), _negated=True), models.Q(('digest', ''), _negated=True), _connector='OR'), name='version_sent_out_has_a_digest'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['ended', 'withdrawn']), _negated=True), models.Q(('ended_because', ''), _negated=True), _connector='OR'), name='version_ends_with_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='Party',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField()),
                    ('name', models.CharField(max_length=120, verbose_name='name')),
                    ('gives', models.CharField(blank=True, max_length=200, verbose_name='gives')),
                    ('asks', models.CharField(blank=True, max_length=200, verbose_name='asks')),
                    ('contact', models.CharField(blank=True, max_length=60, verbose_name='contact')),
                    ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='members.organisation', verbose_name='organisation')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='cobuilding.version')),
                ],
                options={
                    'verbose_name': 'party',
                    'ordering': ['version', 'position'],
                    'constraints': [models.UniqueConstraint(fields=('version', 'position'), name='party_position_once'), models.UniqueConstraint(fields=('version', 'organisation'), name='party_once')],
                },
            ),
            migrations.CreateModel(
                name='Item',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField()),
                    ('what', models.CharField(max_length=160, verbose_name='what')),
                    ('detail', models.CharField(blank=True, max_length=500, verbose_name='one line of detail')),
                    ('time_window', models.CharField(blank=True, max_length=120, verbose_name='time window')),
                    ('people_limit', models.PositiveIntegerField(blank=True, null=True, verbose_name='number of people')),
                    ('who_cleans', models.CharField(blank=True, max_length=120, verbose_name='who cleans up')),
                    ('who_insures', models.CharField(blank=True, max_length=120, verbose_name='who insures')),
                    ('cost', models.CharField(blank=True, max_length=120, verbose_name='cost')),
                    ('stop_rule', models.CharField(blank=True, max_length=200, verbose_name='may be stopped when')),
                    ('trial', models.CharField(blank=True, max_length=120, verbose_name='trial')),
                    ('demand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.demand')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.service')),
                    ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='given', to='cobuilding.party', verbose_name='who gives it')),
                    ('taker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken', to='cobuilding.party', verbose_name='for whom')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='cobuilding.version')),
                ],
                options={
                    'verbose_name': 'item of an agreement',
                    'ordering': ['version', 'position', 'id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='item_says_what')],
                },
            ),
            migrations.CreateModel(
                name='Signature',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('way', models.CharField(choices=[('here', 'signed here'), ('paper', 'on paper')], max_length=10)),
                    ('digest', models.CharField(max_length=64)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('paper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                    ('party', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='signature', to='cobuilding.party')),
                    ('seat', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.seat')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='cobuilding.version')),
                ],
                options={
                    'verbose_name': 'signature',
                    'ordering': ['id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('paper', None), ('seat__isnull', False), ('way', 'here')), models.Q(('paper__isnull', False), ('way', 'paper')), _connector='OR'), name='signature_by_seat_or_paper')],
                },
            ),
            migrations.AlterModelOptions(
                name='partner',
                options={'ordering': ['project', 'id'], 'verbose_name': 'partner'},
            ),
            migrations.AlterModelOptions(
                name='project',
                options={'ordering': ['-id'], 'verbose_name': 'project'},
            ),
            migrations.AddField(
                model_name='partner',
                name='contact',
                field=models.CharField(blank=True, max_length=60, verbose_name='contact'),
            ),
            migrations.AddField(
                model_name='partner',
                name='phone',
                field=models.CharField(blank=True, max_length=40, verbose_name='phone'),
            ),
            migrations.AddField(
                model_name='project',
                name='about',
                field=models.CharField(blank=True, max_length=1000, verbose_name='what it is about'),
            ),
            migrations.AddField(
                model_name='project',
                name='finished_on',
                field=models.DateField(blank=True, null=True, verbose_name='finished on'),
            ),
            migrations.AddField(
                model_name='project',
                name='hours',
                field=models.PositiveIntegerField(blank=True, null=True, verbose_name='hours given'),
            ),
            migrations.AddField(
                model_name='project',
                name='period',
                field=django.contrib.postgres.fields.ranges.DateRangeField(blank=True, null=True, verbose_name='period'),
            ),
            migrations.AddField(
                model_name='project',
                name='result',
                field=models.CharField(blank=True, max_length=1000, verbose_name='result in a few sentences'),
            ),
            migrations.AddField(
                model_name='project',
                name='search',
                field=silian.core.search.LexemesField(editable=False, null=True),
            ),
            migrations.AddField(
                model_name='project',
                name='served',
                field=models.PositiveIntegerField(blank=True, null=True, verbose_name='people served'),
            ),
            migrations.AddField(
                model_name='project',
                name='stopped_because',
                field=models.CharField(blank=True, max_length=300, verbose_name='stopped, because'),
            ),
            migrations.AddField(
                model_name='project',
                name='taking_part',
                field=models.PositiveIntegerField(blank=True, null=True, verbose_name='people taking part'),
            ),
            migrations.AddField(
                model_name='project',
                name='without_paper',
                field=models.CharField(blank=True, max_length=300, verbose_name='agreed without a paper, because'),
            ),
            migrations.AlterField(
                model_name='partner',
                name='organisation',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partnerships', to='members.organisation', verbose_name='organisation'),
            ),
            migrations.AddIndex(
                model_name='partner',
                index=models.Index(fields=['organisation', '-project'], name='partner_organisation'),
            ),
            migrations.AddField(
                model_name='project',
                name='campaigns',
                field=models.ManyToManyField(blank=True, related_name='projects', to='cobuilding.campaign', verbose_name='campaigns'),
            ),
            migrations.AddIndex(
                model_name='project',
                index=models.Index(fields=['federation', 'state', '-id'], name='project_state'),
            ),
            migrations.AddIndex(
                model_name='project',
                index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['search'], name='project_search'),
            ),
            migrations.AddConstraint(
                model_name='project',
                constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='project_has_a_title'),
            ),
            migrations.AddConstraint(
                model_name='project',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('finished_on__isnull', False), ('hours__isnull', False), ('served__isnull', False), ('taking_part__isnull', False), models.Q(('result', ''), _negated=True)), _connector='OR'), name='project_done_with_a_result'),
            ),
            migrations.AddConstraint(
                model_name='project',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'stopped'), _negated=True), models.Q(('stopped_because', ''), _negated=True), _connector='OR'), name='project_stopped_with_a_reason'),
            ),
            migrations.AddConstraint(
                model_name='project',
                constraint=models.CheckConstraint(condition=models.Q(('period', None), models.Q(('period__isempty', False), ('period__lower_inf', False)), _connector='OR'), name='project_period_begins'),
            ),
        ),
    ]
