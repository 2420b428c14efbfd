import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from silian.core.migrating import Together
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '0006_carriers'),
        ('people', '__first__'),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name='Report',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('yearly', 'Yearly report'), ('community', 'Community report'), ('sector', 'Sector report'), ('member', "A member's own year")], default='yearly', max_length=10, verbose_name='kind')),
                    ('since', models.DateField(verbose_name='first day')),
                    ('until', models.DateField(verbose_name='first day after it')),
                    ('as_of', models.DateField(blank=True, null=True, verbose_name='as of')),
                    ('title', models.CharField(max_length=120, verbose_name='title')),
                    ('state', models.CharField(choices=[('draft', 'Draft'), ('frozen', 'Frozen')], default='draft', max_length=10, verbose_name='state')),
                    ('year', models.PositiveSmallIntegerField(editable=False, null=True)),
                    ('number', models.PositiveIntegerField(editable=False, null=True)),
                    ('snapshot', models.JSONField(default=dict, editable=False)),
                    ('digest', models.CharField(blank=True, editable=False, max_length=64)),
                    ('frozen_at', models.DateTimeField(editable=False, null=True)),
                    ('published_at', models.DateTimeField(editable=False, null=True)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('before', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.report', verbose_name='compared with')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('community', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.community', verbose_name='community')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='members.federation')),
                    ('frozen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation', verbose_name='organisation')),
                    ('sector', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.sector', verbose_name='sector')),
                ],
                options={
                    'verbose_name': 'report',
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['federation', 'kind', '-id'], name='report_page'), models.Index(condition=models.Q(('kind', 'member')), fields=['organisation', '-id'], name='report_of_member')],
                    'constraints': [models.UniqueConstraint(fields=('federation', 'year', 'number'), name='report_number_once'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('federation', 'kind', 'community', 'sector', 'organisation', 'since', 'until'), name='report_one_draft', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('community', None), ('kind', 'yearly'), ('organisation', None), ('sector', None)), models.Q(('community__isnull', False), ('kind', 'community'), ('organisation', None), ('sector', None)), models.Q(('community', None), ('kind', 'sector'), ('organisation', None), ('sector__isnull', False)), models.Q(('community', None), ('kind', 'member'), ('organisation__isnull', False), ('sector', None)), _connector='OR'), name='report_stands_for_one_thing'), models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='report_period_runs_forward'), models.CheckConstraint(condition=models.Q(('as_of', None), models.Q(('as_of__gte', models.F('since')), ('as_of__lt', models.F('until'))), _connector='OR'), name='report_as_of_in_period'), models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='report_has_a_title'), models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('frozen_at', None), ('number', None), ('published_at', None), ('state', 'draft'), ('year', None)), models.Q(('as_of__isnull', False), ('frozen_at__isnull', False), ('frozen_by__isnull', False), ('number__isnull', False), ('state', 'frozen'), ('year__isnull', False), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='report_frozen_whole'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'member'), _negated=True), ('published_at', None), _connector='OR'), name='report_member_year_stays_inside')],
                },
            ),
            migrations.CreateModel(
                name='Passage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('part', models.CharField(max_length=30, verbose_name='part')),
                    ('text', models.TextField(max_length=4000, verbose_name='text')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passages', to='reports.report')),
                ],
                options={
                    'verbose_name': 'passage of a report',
                    'ordering': ['report', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('report', 'part'), name='report_passage_once'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='report_passage_says_something')],
                },
            ),
            migrations.CreateModel(
                name='Leaf',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40)),
                    ('content', models.BinaryField()),
                    ('sha256', models.CharField(max_length=64)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaves', to='reports.report')),
                ],
                options={
                    'verbose_name': 'leaf of a report',
                    'ordering': ['report', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('report', 'name'), name='report_leaf_once')],
                },
            ),
        ),
    ]
