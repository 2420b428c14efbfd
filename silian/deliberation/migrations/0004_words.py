import silian.core.search
from django.conf import settings
from silian.core.migrating import Together
from django.db import migrations


class Migration(migrations.Migration):
    """What is searched for is found by an index, in Chinese, in pinyin and by initials."""

    dependencies = [
        ('core', '0095_words_cut_here'),
        ('deliberation', '0003_statements_stay'),
        ('hall', '0005_as_written'),
        ('members', '0006_carriers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            migrations.AddIndex(
                model_name='ballot',
                index=silian.core.search.WordsIndex('title', name='ballot_words'),
            ),
            migrations.AddIndex(
                model_name='statement',
                index=silian.core.search.WordsIndex('text', 'reason', name='statement_words'),
            ),
        ),
    ]
