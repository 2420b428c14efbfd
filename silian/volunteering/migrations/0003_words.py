import silian.core.search
from django.conf import settings
from silian.core.migrating import Together
from django.db import migrations


class Migration(migrations.Migration):
    """What is searched for is found by an index, in Chinese, in pinyin and by initials."""

    dependencies = [
        ('core', '0095_words_cut_here'),
        ('members', '0006_carriers'),
        ('volunteering', '0002_time_stays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            migrations.AddIndex(
                model_name='post',
                index=silian.core.search.WordsIndex('title', 'about', name='post_words'),
            ),
            migrations.AddIndex(
                model_name='team',
                index=silian.core.search.WordsIndex('name', 'about', name='team_words'),
            ),
        ),
    ]
