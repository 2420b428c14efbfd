import django.db.models.deletion
import django.utils.timezone
from silian.core.migrating import Together
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('exchange', '0001_initial'),
        ('members', '0001_initial'),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name='Project',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=160, verbose_name='title')),
                    ('state', models.CharField(choices=[('draft', 'Draft'), ('agreed', 'Agreed'), ('running', 'Running'), ('done', 'Done'), ('stopped', 'Stopped')], default='draft', max_length=10, verbose_name='state')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('exchange', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='project', to='exchange.exchange')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='members.federation')),
                    ('match', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='project', to='exchange.match')),
                ],
                options={
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['federation', '-id'], name='project_page')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('match', None), ('exchange', None), _connector='OR'), name='project_born_once')],
                },
            ),
            migrations.CreateModel(
                name='Partner',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('gives', models.CharField(blank=True, max_length=200, verbose_name='gives')),
                    ('asks', models.CharField(blank=True, max_length=200, verbose_name='asks')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partnerships', to='members.organisation')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='cobuilding.project')),
                ],
                options={
                    'ordering': ['project', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('project', 'organisation'), name='partner_once')],
                },
            ),
        ),
    ]
