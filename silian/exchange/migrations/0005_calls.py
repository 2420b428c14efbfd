import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
import silian.core.search
from django.conf import settings
from silian.core.migrating import Together
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0004_travelling_lines_and_meanings'),
        ('members', '0004_search_filled_at_once'),
        ('people', '__first__'),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name='Call',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=120, verbose_name='what is needed')),
                    ('detail', models.CharField(blank=True, max_length=1000, verbose_name='what exactly, and for whom')),
                    ('when', models.CharField(blank=True, max_length=120, verbose_name='when')),
                    ('place', models.CharField(blank=True, max_length=120, verbose_name='where')),
                    ('people', models.PositiveIntegerField(blank=True, null=True, verbose_name='how many people')),
                    ('things', models.CharField(blank=True, max_length=200, verbose_name='what else is needed')),
                    ('answer_until', models.DateField(verbose_name='answer until')),
                    ('theme', models.CharField(blank=True, max_length=60, verbose_name='offers services of the theme')),
                    ('skill', models.CharField(blank=True, max_length=60, verbose_name='offers services with the words')),
                    ('state', models.CharField(choices=[('draft', 'Draft'), ('open', 'Collecting answers'), ('closed', 'Closed'), ('withdrawn', 'Withdrawn')], default='draft', max_length=10, verbose_name='state')),
                    ('outcome', models.CharField(blank=True, choices=[('met', 'The need is met'), ('partly', 'Partly met'), ('not', 'Not met')], max_length=10, verbose_name='how it ended')),
                    ('because', models.CharField(blank=True, max_length=300, verbose_name='because')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('opened_at', models.DateTimeField(editable=False, null=True)),
                    ('ended_at', models.DateTimeField(editable=False, null=True)),
                    ('reminded_on', models.DateField(editable=False, null=True)),
                    ('search', silian.core.search.LexemesField(editable=False, null=True)),
                    ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('communities', models.ManyToManyField(blank=True, related_name='+', to='members.community', verbose_name='communities')),
                    ('community', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='members.community', verbose_name='community')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='members.federation')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='members.organisation', verbose_name='organisation')),
                    ('sectors', models.ManyToManyField(blank=True, related_name='+', to='members.sector', verbose_name='sectors')),
                    ('zones', models.ManyToManyField(blank=True, related_name='+', to='members.zone', verbose_name='zones')),
                ],
                options={
                    'verbose_name': 'call',
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['federation', '-id'], name='call_page'), models.Index(fields=['organisation', '-id'], name='call_organisation'), models.Index(fields=['community', '-id'], name='call_community'), django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['search'], name='call_search')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'open'])), fields=('federation', 'organisation', 'community', 'title'), name='call_once_at_a_time', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='call_says_something'), models.CheckConstraint(condition=models.Q(('organisation', None), ('community', None), _connector='OR'), name='call_has_one_asker'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), models.Q(('outcome', ''), _negated=True)), models.Q(models.Q(('state', 'closed'), _negated=True), ('outcome', '')), _connector='OR'), name='call_closed_with_an_outcome'), models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ['', 'met']), models.Q(('state', 'withdrawn'), _negated=True)), models.Q(('because', ''), _negated=True), ('opened_at', None), _connector='OR'), name='call_ends_with_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='CallAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('addressed', models.BooleanField(default=True)),
                    ('state', models.CharField(choices=[('waiting', 'No answer yet'), ('asks', 'Has asked something'), ('yes', 'Yes'), ('no', 'Not this time')], default='waiting', max_length=10, verbose_name='answer')),
                    ('people', models.PositiveIntegerField(default=0, verbose_name='head count')),
                    ('gives', models.CharField(blank=True, max_length=200, verbose_name='what you bring')),
                    ('because', models.CharField(blank=True, max_length=300, verbose_name='because')),
                    ('turn', models.PositiveIntegerField(default=0, editable=False)),
                    ('answered_at', models.DateTimeField(editable=False, null=True)),
                    ('link', models.PositiveIntegerField(default=0, editable=False)),
                    ('link_open', models.BooleanField(default=False, editable=False)),
                    ('answered_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='exchange.call', verbose_name='call')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='call_answers', to='members.organisation', verbose_name='organisation')),
                ],
                options={
                    'verbose_name': 'answer to a call',
                    'ordering': ['call', 'id'],
                    'indexes': [models.Index(fields=['organisation', 'state'], name='call_answer_organisation')],
                    'constraints': [models.UniqueConstraint(fields=('call', 'organisation'), name='call_answer_once'), models.CheckConstraint(condition=models.Q(models.Q(('people__gt', 0), ('state', 'yes')), models.Q(models.Q(('state', 'yes'), _negated=True), ('people', 0)), _connector='OR'), name='call_answer_yes_with_a_head_count'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'no'), models.Q(('because', ''), _negated=True)), models.Q(models.Q(('state', 'no'), _negated=True), ('because', '')), _connector='OR'), name='call_answer_no_with_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='CallQuestion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.CharField(max_length=500, verbose_name='question')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('reply', models.CharField(blank=True, max_length=500, verbose_name='reply')),
                    ('replied_at', models.DateTimeField(editable=False, null=True)),
                    ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='exchange.call', verbose_name='call')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation', verbose_name='organisation')),
                    ('replied_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'question about a call',
                    'ordering': ['call', 'id'],
                    'indexes': [models.Index(condition=models.Q(('reply', '')), fields=['call', 'id'], name='call_question_open')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='call_question_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('replied_at', None), ('reply', '')), models.Q(models.Q(('reply', ''), _negated=True), ('replied_at__isnull', False)), _connector='OR'), name='call_question_replied_with_words')],
                },
            ),
            migrations.CreateModel(
                name='CallSignup',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, verbose_name='name')),
                    ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                    ('agreed_at', models.DateTimeField(editable=False, null=True)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('cancelled_at', models.DateTimeField(editable=False, null=True)),
                    ('forgotten_at', models.DateTimeField(editable=False, null=True)),
                    ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signups', to='exchange.callanswer', verbose_name='answer')),
                    ('by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.federation')),
                    ('person', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'sign-up to a call',
                    'ordering': ['answer', 'id'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('cancelled_at', None), ('forgotten_at', None)), fields=('answer', 'name', 'phone'), name='call_signup_once'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('name', ''), _negated=True), ('forgotten_at', None)), models.Q(('forgotten_at__isnull', False), ('name', ''), ('phone', '')), _connector='OR'), name='call_signup_has_a_name_until_forgotten')],
                },
            ),
        ),
    ]
