import silian.core.search
from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):
    """What is searched for is found by an index, in Chinese, in pinyin and by initials."""

    dependencies = [
        ('core', '0095_words_cut_here'),
        ('activities', '0002_places_counted'),
        ('cobuilding', '0004_signed_texts_stay'),
        ('members', '0006_carriers'),
        ('places', '0002_the_past_stays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='activity',
            index=silian.core.search.WordsIndex('title', 'about', name='activity_words'),
        ),
    ]
