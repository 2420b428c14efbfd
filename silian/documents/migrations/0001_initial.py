import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from silian.core.migrating import Together
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0093_outbox'),
        ('members', '0005_volunteer_teams'),
        ('people', '__first__'),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name='Document',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=120, verbose_name='title')),
                    ('kind', models.CharField(choices=[('charter', 'Charter'), ('work_rules', 'Work rules'), ('plan', 'Plan of work'), ('list', 'Responsibility list'), ('other', 'Other document')], default='other', max_length=12, verbose_name='kind')),
                    ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year it is for')),
                    ('state', models.CharField(choices=[('in_use', 'In use'), ('retired', 'Out of use')], default='in_use', max_length=10, verbose_name='state')),
                    ('retired_on', models.DateField(editable=False, null=True, verbose_name='out of use from')),
                    ('retired_because', models.CharField(blank=True, max_length=300, verbose_name='out of use, because')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='members.federation')),
                ],
                options={
                    'verbose_name': 'document',
                    'ordering': ['-id'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'in_use')), fields=('federation', 'title', 'year'), name='document_title_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='document_has_a_title'), models.CheckConstraint(condition=models.Q(models.Q(('retired_on', None), ('state', 'in_use')), models.Q(('retired_on__isnull', False), ('state', 'retired'), models.Q(('retired_because', ''), _negated=True)), _connector='OR'), name='document_retired_with_day_and_reason')],
                    'indexes': [models.Index(fields=['federation', 'kind', '-id'], name='document_page')],
                },
            ),
            migrations.CreateModel(
                name='Version',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='version')),
                    ('state', models.CharField(choices=[('draft', 'Draft'), ('issued', 'Issued')], default='draft', max_length=10, verbose_name='state')),
                    ('text', models.TextField(blank=True, max_length=100000, verbose_name='text')),
                    ('changed', models.CharField(blank=True, max_length=500, verbose_name='what changed')),
                    ('issued_on', models.DateField(editable=False, null=True, verbose_name='issued on')),
                    ('digest', models.CharField(blank=True, editable=False, max_length=64)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='documents.document')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile', verbose_name='file')),
                ],
                options={
                    'verbose_name': 'version of a document',
                    'ordering': ['document', '-number', '-id'],
                    'constraints': [models.UniqueConstraint(fields=('document', 'number'), name='document_version_number_once'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('document',), name='document_one_draft'), models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('issued_on', None), ('number', None), ('state', 'draft')), models.Q(('issued_on__isnull', False), ('number__isnull', False), ('state', 'issued'), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='document_version_issued_whole')],
                    'indexes': [models.Index(condition=models.Q(('state', 'issued')), fields=['federation', 'issued_on'], name='document_issued')],
                },
            ),
            migrations.CreateModel(
                name='Handout',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('reminded_on', models.DateField(editable=False, null=True, verbose_name='last reminded on')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handouts', to='members.body')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handouts', to='documents.version')),
                ],
                options={
                    'verbose_name': 'handing out of a document',
                    'ordering': ['-id'],
                    'constraints': [models.UniqueConstraint(fields=('version', 'body'), name='handout_once')],
                    'indexes': [models.Index(fields=['body', '-id'], name='handout_of_body')],
                },
            ),
            migrations.CreateModel(
                name='Receipt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('way', models.CharField(choices=[('here', 'confirmed here'), ('paper', 'on paper, entered by the office')], default='here', max_length=10, verbose_name='way')),
                    ('received_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='received on')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('handout', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='receipt', to='documents.handout')),
                    ('seat', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.seat')),
                ],
                options={
                    'verbose_name': 'receipt of a document',
                    'ordering': ['-id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('seat__isnull', False), ('way', 'here')), ('way', 'paper'), _connector='OR'), name='receipt_by_seat_or_paper')],
                    'indexes': [models.Index(fields=['federation', 'received_on'], name='receipt_day')],
                },
            ),
        ),
    ]
