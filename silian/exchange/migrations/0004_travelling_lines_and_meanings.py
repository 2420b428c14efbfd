import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from silian.core.migrating import Together
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0003_run_heartbeat_and_offers'),
        ('members', '0001_initial'),
        ('people', '__first__'),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name='Meaning',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('word', models.CharField(max_length=15, verbose_name='word')),
                    ('concept', models.CharField(max_length=60, verbose_name='meaning')),
                    ('adds', models.BooleanField(default=True)),
                    ('confirmed', models.BooleanField()),
                    ('support', models.PositiveIntegerField()),
                    ('against', models.PositiveIntegerField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meanings', to='members.federation')),
                ],
                options={
                    'ordering': ['-id'],
                    'constraints': [models.UniqueConstraint(fields=('federation', 'word', 'concept', 'adds'), name='meaning_decided_once')],
                },
            ),
            migrations.AddIndex(
                model_name='demand',
                index=models.Index(condition=models.Q(('visibility', 'street'), _negated=True), fields=['-id'], name='demand_travelling'),
            ),
            migrations.AddIndex(
                model_name='service',
                index=models.Index(condition=models.Q(('visibility', 'street'), _negated=True), fields=['-id'], name='service_travelling'),
            ),
        ),
    ]
