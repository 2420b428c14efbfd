import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
import silian.core.search
import silian.members.models.organisations
from django.conf import settings
from silian.core.migrating import Together
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '__first__'),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name='Federation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=120, unique=True, verbose_name='name')),
                    ('short_name', models.CharField(blank=True, max_length=40, verbose_name='short name')),
                    ('slug', models.SlugField(unique=True, verbose_name='short address')),
                    ('level', models.CharField(choices=[('city', 'City'), ('street', 'Sub-district'), ('part', 'Part of a sub-district')], default='street', max_length=10, verbose_name='level')),
                    ('founded_on', models.DateField(blank=True, null=True, verbose_name='founded on')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='members.federation', verbose_name='belongs to')),
                ],
                options={
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='Sector',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40, verbose_name='name')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sectors', to='members.federation')),
                ],
                options={
                    'ordering': ['federation', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('federation', 'name'), name='sector_name_once')],
                },
            ),
            migrations.CreateModel(
                name='Zone',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40, verbose_name='name')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='zones', to='members.federation')),
                ],
                options={
                    'ordering': ['federation', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('federation', 'name'), name='zone_name_once')],
                },
            ),
            migrations.CreateModel(
                name='Community',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40, verbose_name='name')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='communities', to='members.federation')),
                    ('zone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='communities', to='members.zone')),
                ],
                options={
                    'verbose_name_plural': 'communities',
                    'ordering': ['federation', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('federation', 'name'), name='community_name_once')],
                },
            ),
            migrations.CreateModel(
                name='Organisation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=120, verbose_name='name')),
                    ('short_name', models.CharField(blank=True, max_length=40, verbose_name='short name')),
                    ('kind', models.CharField(choices=[('office', 'Government office'), ('institution', 'Public institution'), ('state_firm', 'State-owned firm'), ('firm', 'Private firm'), ('finance', 'Financial institution'), ('school', 'School'), ('hospital', 'Hospital'), ('troops', 'Troops'), ('charity', 'Social organisation'), ('residents', "Residents' self-government body"), ('other', 'Other')], default='other', max_length=12, verbose_name='kind')),
                    ('uscc', models.CharField(blank=True, max_length=18, verbose_name='unified social credit code')),
                    ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                    ('latitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='latitude')),
                    ('longitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='longitude')),
                    ('remark', models.CharField(blank=True, max_length=300, verbose_name='remark')),
                    ('search', silian.core.search.LexemesField(editable=False, null=True)),
                    ('community', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='members.community', verbose_name='community')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='members.federation')),
                    ('merged_into', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='members.organisation')),
                    ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='members.sector', verbose_name='sector')),
                ],
                options={
                    'ordering': ['id'],
                    'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['search'], name='organisation_search'), models.Index(condition=models.Q(('merged_into', None)), fields=['federation', 'id'], name='organisation_page'), models.Index(fields=['federation', 'community', 'id'], name='organisation_community'), models.Index(fields=['federation', 'sector', 'id'], name='organisation_sector'), models.Index(fields=['federation', 'kind', 'id'], name='organisation_kind')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('merged_into', None)), fields=('federation', 'name'), name='organisation_name_once'), models.UniqueConstraint(condition=models.Q(('merged_into', None), models.Q(('uscc', ''), _negated=True)), fields=('federation', 'uscc'), name='organisation_uscc_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='organisation_has_a_name')],
                },
            ),
            migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='period')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='members.federation')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='members.organisation')),
                ],
                options={
                    'ordering': ['organisation', 'period', 'id'],
                    'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(silian.members.models.organisations.SameRow('organisation_id'), '&&'), ('period', '&&')], name='membership_no_overlap'), models.CheckConstraint(condition=models.Q(('period__isempty', False), ('period__lower_inf', False)), name='membership_has_a_start')],
                },
            ),
            migrations.CreateModel(
                name='Merge',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('plan', models.JSONField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('undone_at', models.DateTimeField(null=True)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='members.federation')),
                    ('gone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges_gone', to='members.organisation')),
                    ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges_kept', to='members.organisation')),
                ],
                options={
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='Contact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, verbose_name='contact')),
                    ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                    ('duty', models.CharField(blank=True, max_length=60, verbose_name='duty')),
                    ('first', models.BooleanField(default=False, verbose_name='call first')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='members.organisation')),
                ],
                options={
                    'ordering': ['-first', 'id'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('first', True)), fields=('organisation',), name='contact_one_first')],
                },
            ),
            migrations.CreateModel(
                name='Body',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('federation', 'Federation'), ('secretariat', 'Secretariat'), ('sector', 'Sector group'), ('zone', 'Zone'), ('community', 'Community'), ('corps', 'Volunteer corps'), ('think_tank', 'Think tank'), ('organisation', 'Organisation')], max_length=12, verbose_name='kind')),
                    ('name', models.CharField(max_length=120, verbose_name='name')),
                    ('community', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='body', to='members.community')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bodies', to='members.federation')),
                    ('organisation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='body', to='members.organisation')),
                    ('sector', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='body', to='members.sector')),
                    ('zone', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='body', to='members.zone')),
                ],
                options={
                    'verbose_name_plural': 'bodies',
                    'ordering': ['federation', 'id'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('kind__in', ['federation', 'secretariat', 'corps', 'think_tank'])), fields=('federation', 'kind'), name='body_one_of_its_kind'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'sector'), ('sector__isnull', False)), models.Q(('kind', 'zone'), ('zone__isnull', False)), models.Q(('community__isnull', False), ('kind', 'community')), models.Q(('kind', 'organisation'), ('organisation__isnull', False)), models.Q(('community', None), ('kind__in', ['federation', 'secretariat', 'corps', 'think_tank']), ('organisation', None), ('sector', None), ('zone', None)), _connector='OR'), name='body_stands_for_one_thing')],
                },
            ),
            migrations.CreateModel(
                name='Seat',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('chair', 'Chair'), ('convener', 'Convener'), ('secretary', 'Secretary'), ('liaison', 'Liaison'), ('leader', 'Leader'), ('expert', 'Expert'), ('member', 'Member')], max_length=12, verbose_name='role')),
                    ('title', models.CharField(blank=True, max_length=60, verbose_name='title')),
                    ('number', models.PositiveSmallIntegerField(default=1)),
                    ('closed_on', models.DateField(blank=True, null=True)),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='members.body')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='members.federation')),
                ],
                options={
                    'ordering': ['body', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('body', 'role', 'number'), name='seat_once')],
                },
            ),
            migrations.CreateModel(
                name='Invitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, verbose_name='for whom')),
                    ('secret_digest', models.CharField(max_length=64, unique=True)),
                    ('starts_on', models.DateField(verbose_name='from')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='first day without the seat')),
                    ('expires_at', models.DateTimeField(verbose_name='link valid until')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('accepted_at', models.DateTimeField(null=True)),
                    ('withdrawn_at', models.DateTimeField(null=True)),
                    ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='members.federation')),
                    ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='members.seat')),
                ],
                options={
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='Term',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='period')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='members.federation')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to=settings.AUTH_USER_MODEL)),
                    ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='members.seat')),
                ],
                options={
                    'ordering': ['seat', 'period', 'id'],
                    'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(silian.members.models.organisations.SameRow('seat_id'), '&&'), ('period', '&&')], name='term_one_holder'), models.CheckConstraint(condition=models.Q(('period__isempty', False), ('period__lower_inf', False)), name='term_has_a_start')],
                },
            ),
        ),
    ]
