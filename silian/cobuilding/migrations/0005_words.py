import silian.core.search
from silian.core.migrating import Together
from django.db import migrations


class Migration(migrations.Migration):
    """What is searched for is found by an index, in Chinese, in pinyin and by initials."""

    dependencies = [
        ('core', '0095_words_cut_here'),
        ('cobuilding', '0004_signed_texts_stay'),
        ('members', '0006_carriers'),
    ]

    operations = [
        Together(
            migrations.AddIndex(
                model_name='campaign',
                index=silian.core.search.WordsIndex('name', 'about', name='campaign_words'),
            ),
            migrations.AddIndex(
                model_name='version',
                index=silian.core.search.WordsIndex('title', 'purpose', name='version_words'),
            ),
        ),
    ]
