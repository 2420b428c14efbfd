import silian.core.search
from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):
    """What is searched for is found by an index, in Chinese, in pinyin and by initials."""

    dependencies = [
        ('core', '0095_words_cut_here'),
        ('cobuilding', '0005_words'),
        ('honours', '0002_what_was_counted_stays'),
        ('meetings', '0003_words'),
        ('members', '0007_parent_body'),
        ('places', '0003_words'),
        ('volunteering', '0003_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='honour',
            index=silian.core.search.WordsIndex('name', 'title', 'why', name='honour_words'),
        ),
    ]
