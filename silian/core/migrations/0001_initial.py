import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
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
                name='Notice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('federation_id', models.BigIntegerField(null=True)),
                    ('verb', models.CharField(max_length=80)),
                    ('subject', models.CharField(max_length=80)),
                    ('facts', models.JSONField(default=dict)),
                    ('url', models.CharField(blank=True, max_length=200)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('read_at', models.DateTimeField(null=True)),
                    ('to', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-id'],
                    'indexes': [models.Index(condition=models.Q(('read_at__isnull', True)), fields=['to', '-id'], name='notice_unread'), models.Index(fields=['to', '-id'], name='notice_all')],
                },
            ),
            migrations.CreateModel(
                name='Record',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('federation_id', models.BigIntegerField(null=True)),
                    ('organisation_id', models.BigIntegerField(null=True)),
                    ('seat_id', models.BigIntegerField(null=True)),
                    ('verb', models.CharField(max_length=80)),
                    ('subject', models.CharField(max_length=80)),
                    ('about', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None)),
                    ('facts', models.JSONField(default=dict)),
                    ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-id'],
                    'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['about'], name='record_about'), models.Index(fields=['federation_id', '-id'], name='record_federation'), models.Index(fields=['by', '-id'], name='record_by')],
                },
            ),
            migrations.CreateModel(
                name='StoredFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('federation_id', models.BigIntegerField(null=True)),
                    ('name', models.CharField(max_length=200, verbose_name='name')),
                    ('media_type', models.CharField(max_length=100)),
                    ('size', models.PositiveBigIntegerField()),
                    ('sha256', models.CharField(max_length=64)),
                    ('content', models.FileField(upload_to='%Y/%m/')),
                    ('owner', models.CharField(max_length=80)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='ImportRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('federation_id', models.BigIntegerField()),
                    ('kind', models.CharField(max_length=40)),
                    ('state', models.CharField(choices=[('checked', 'Checked'), ('written', 'Written'), ('dropped', 'Dropped')], default='checked', max_length=10)),
                    ('digest', models.CharField(max_length=64)),
                    ('counts', models.JSONField(default=dict)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='core.storedfile')),
                ],
            ),
        ),
    ]
