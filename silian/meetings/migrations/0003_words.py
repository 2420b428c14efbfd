import silian.core.search
from django.conf import settings
from silian.core.migrating import Together
from django.db import migrations


class Migration(migrations.Migration):
    """What is searched for is found by an index, in Chinese, in pinyin and by initials."""

    dependencies = [
        ('core', '0095_words_cut_here'),
        ('meetings', '0002_minutes_stay'),
        ('members', '0006_carriers'),
        ('places', '0002_the_past_stays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            migrations.AddIndex(
                model_name='line',
                index=silian.core.search.WordsIndex('text', name='line_words'),
            ),
            migrations.AddIndex(
                model_name='meeting',
                index=silian.core.search.WordsIndex('title', name='meeting_words'),
            ),
        ),
    ]
