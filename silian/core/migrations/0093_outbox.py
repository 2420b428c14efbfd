import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from silian.core.migrating import Together
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0092_import_runs'),
        ('people', '0003_plain_accounts'),
        ('people', '__first__'),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name='Reach',
                fields=[
                    ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='reach', serialize=False, to=settings.AUTH_USER_MODEL)),
                    ('address', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                    ('confirmed_at', models.DateTimeField(editable=False, null=True)),
                    ('stopped_at', models.DateTimeField(editable=False, null=True)),
                    ('hour', models.PositiveSmallIntegerField(default=8, verbose_name='daily digest at')),
                    ('quiet_from', models.PositiveSmallIntegerField(default=21, verbose_name='quiet from')),
                    ('quiet_until', models.PositiveSmallIntegerField(default=7, verbose_name='quiet until')),
                    ('language', models.CharField(default='zh-hans', max_length=10, verbose_name='language of the e-mails')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('hour__range', (0, 23)), ('quiet_from__range', (0, 23)), ('quiet_until__range', (0, 23))), name='reach_hours'), models.CheckConstraint(condition=models.Q(('confirmed_at', None), models.Q(('address', ''), _negated=True), _connector='OR'), name='reach_confirms_an_address')],
                },
            ),
            migrations.CreateModel(
                name='Robot',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('federation_id', models.BigIntegerField()),
                    ('name', models.CharField(max_length=60, verbose_name='name of the group')),
                    ('platform', models.CharField(choices=[('wecom', 'WeCom'), ('dingtalk', 'DingTalk'), ('feishu', 'Feishu')], max_length=10, verbose_name='platform')),
                    ('sealed', models.TextField(blank=True, editable=False)),
                    ('ending', models.CharField(editable=False, max_length=4)),
                    ('fingerprint', models.CharField(editable=False, max_length=64)),
                    ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None, verbose_name='what it says')),
                    ('hour', models.PositiveSmallIntegerField(default=8, verbose_name='first digest of the day at')),
                    ('every', models.PositiveSmallIntegerField(default=24, verbose_name='how often')),
                    ('language', models.CharField(default='zh-hans', max_length=10, verbose_name='language')),
                    ('state', models.CharField(choices=[('on', 'Speaks'), ('paused', 'Paused'), ('removed', 'Removed')], default='on', max_length=10, verbose_name='state')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['federation_id', '-id'], name='robot_page')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('hour__range', (0, 23)), ('every__range', (1, 24))), name='robot_hours'), models.CheckConstraint(condition=models.Q(models.Q(('sealed', ''), ('state', 'removed')), models.Q(models.Q(('state', 'removed'), _negated=True), models.Q(('sealed', ''), _negated=True)), _connector='OR'), name='robot_removed_has_no_secret'), models.UniqueConstraint(condition=models.Q(('state', 'removed'), _negated=True), fields=('federation_id', 'fingerprint'), name='one_robot_per_webhook')],
                },
            ),
            migrations.CreateModel(
                name='Delivery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=100, unique=True)),
                    ('what', models.CharField(choices=[('notices', 'Notices'), ('test', 'Test line'), ('confirm', 'Confirmation of an address')], default='notices', max_length=10, verbose_name='content')),
                    ('channel', models.CharField(choices=[('mail', 'E-mail'), ('robot', 'Group robot')], max_length=10, verbose_name='channel')),
                    ('federation_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                    ('address', models.EmailField(blank=True, max_length=254)),
                    ('subject', models.CharField(blank=True, max_length=200)),
                    ('text', models.TextField(blank=True)),
                    ('lines', models.PositiveIntegerField(default=0)),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Not delivered'), ('dropped', 'Put aside')], default='waiting', max_length=10, verbose_name='state')),
                    ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('holder', models.UUIDField(editable=False, null=True)),
                    ('lease_until', models.DateTimeField(editable=False, null=True)),
                    ('handed_at', models.DateTimeField(editable=False, null=True)),
                    ('again', models.BooleanField(default=False, editable=False)),
                    ('reason', models.CharField(blank=True, choices=[('unreachable', 'could not be reached'), ('refused', 'refused by the other side'), ('too_fast', 'the other side asks to wait'), ('uncertain', 'no answer; it may have arrived'), ('interrupted', 'our machine was interrupted'), ('closed', 'nobody listens here any more')], max_length=12, verbose_name='reason')),
                    ('detail', models.CharField(blank=True, max_length=300)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('sent_at', models.DateTimeField(editable=False, null=True)),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('robot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='core.robot')),
                ],
                options={
                    'ordering': ['-id'],
                    'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['due_at', 'id'], name='delivery_due'), models.Index(condition=models.Q(('state', 'sending')), fields=['lease_until'], name='delivery_held'), models.Index(fields=['robot', '-id'], name='delivery_robot'), django.contrib.postgres.indexes.GinIndex(fields=['federation_ids'], name='delivery_office')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('channel', 'mail'), ('person__isnull', False), ('robot', None)), models.Q(('channel', 'robot'), ('person', None), ('robot__isnull', False)), _connector='OR'), name='delivery_has_one_reader'), models.CheckConstraint(condition=models.Q(models.Q(('holder__isnull', False), ('lease_until__isnull', False), ('state', 'sending')), models.Q(models.Q(('state', 'sending'), _negated=True), ('holder', None), ('lease_until', None)), _connector='OR'), name='delivery_is_held_while_sending'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at', None)), _connector='OR'), name='delivery_sent_says_when')],
                },
            ),
            migrations.CreateModel(
                name='Outgoing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=60, unique=True)),
                    ('channel', models.CharField(choices=[('mail', 'E-mail'), ('robot', 'Group robot')], max_length=10)),
                    ('kind', models.CharField(max_length=40)),
                    ('pace', models.CharField(choices=[('digest', 'in the daily digest'), ('now', 'at once'), ('none', 'not by e-mail')], max_length=10)),
                    ('due_at', models.DateTimeField()),
                    ('dropped', models.CharField(blank=True, choices=[('read', 'read in the app before'), ('not_chosen', 'no longer chosen'), ('closed', 'nobody listens here any more')], max_length=12)),
                    ('delivery', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outgoing', to='core.delivery')),
                    ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outgoing', to='core.notice')),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('robot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.robot')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('delivery', None), ('dropped', '')), fields=['due_at'], name='outgoing_due')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('channel', 'mail'), ('person__isnull', False), ('robot', None)), models.Q(('channel', 'robot'), ('person', None), ('robot__isnull', False)), _connector='OR'), name='outgoing_has_one_reader'), models.CheckConstraint(condition=models.Q(('delivery', None), ('dropped', ''), _connector='OR'), name='outgoing_leaves_or_is_put_aside')],
                },
            ),
            migrations.CreateModel(
                name='Choice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=40)),
                    ('channel', models.CharField(choices=[('mail', 'E-mail'), ('robot', 'Group robot')], default='mail', max_length=10)),
                    ('pace', models.CharField(choices=[('digest', 'in the daily digest'), ('now', 'at once'), ('none', 'not by e-mail')], max_length=10, verbose_name='what comes by e-mail')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('person', 'kind', 'channel'), name='one_choice_per_kind')],
                },
            ),
            migrations.CreateModel(
                name='Attempt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('fingerprint', models.CharField(blank=True, max_length=64)),
                    ('at', models.DateTimeField()),
                    ('outcome', models.CharField(blank=True, max_length=12)),
                    ('detail', models.CharField(blank=True, max_length=300)),
                    ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tries', to='core.delivery')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('fingerprint', ''), _negated=True), fields=['fingerprint', '-at'], name='attempt_rate')],
                },
            ),
            migrations.RunSQL(
                sql="\n            CREATE FUNCTION core_delivery_sent_stays() RETURNS trigger LANGUAGE plpgsql AS $$\n            BEGIN\n                RAISE EXCEPTION 'what was sent is not sent again' USING ERRCODE = 'integrity_constraint_violation';\n            END $$;\n            CREATE TRIGGER delivery_sent_stays BEFORE UPDATE ON core_delivery\n                FOR EACH ROW WHEN (OLD.state = 'sent' AND NEW.state <> 'sent') EXECUTE FUNCTION core_delivery_sent_stays();\n            CREATE FUNCTION core_outgoing_leaves_once() RETURNS trigger LANGUAGE plpgsql AS $$\n            BEGIN\n                RAISE EXCEPTION 'a notice leaves in one message only' USING ERRCODE = 'integrity_constraint_violation';\n            END $$;\n            CREATE TRIGGER outgoing_leaves_once BEFORE UPDATE ON core_outgoing\n                FOR EACH ROW WHEN (OLD.delivery_id IS NOT NULL AND NEW.delivery_id IS DISTINCT FROM OLD.delivery_id)\n                EXECUTE FUNCTION core_outgoing_leaves_once();\n            ",
                reverse_sql='\n            DROP TRIGGER delivery_sent_stays ON core_delivery;\n            DROP FUNCTION core_delivery_sent_stays();\n            DROP TRIGGER outgoing_leaves_once ON core_outgoing;\n            DROP FUNCTION core_outgoing_leaves_once();\n            ',
            ),
        ),
    ]
