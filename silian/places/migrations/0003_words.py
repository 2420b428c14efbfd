import silian.core.search
from django.db import migrations


class Migration(migrations.Migration):
    """What is searched for is found by an index, in Chinese, in pinyin and by initials."""

    dependencies = [
        ('core', '0095_words_cut_here'),
        ('members', '0006_carriers'),
        ('places', '0002_the_past_stays'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='room',
            index=silian.core.search.WordsIndex('name', 'equipment', name='room_words'),
        ),
    ]
