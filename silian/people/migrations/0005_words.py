import silian.core.search
from django.db import migrations


class Migration(migrations.Migration):
    """What is searched for is found by an index, in Chinese, in pinyin and by initials."""

    dependencies = [
        ('core', '0095_words_cut_here'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('people', '0004_token_parts'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='user',
            index=silian.core.search.WordsIndex('name', name='user_words'),
        ),
    ]
