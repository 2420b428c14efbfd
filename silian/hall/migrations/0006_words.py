import silian.core.search
from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):
    """What is searched for is found by an index, in Chinese, in pinyin and by initials."""

    dependencies = [
        ('core', '0095_words_cut_here'),
        ('hall', '0005_as_written'),
        ('members', '0006_carriers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='resolution',
            index=silian.core.search.WordsIndex('text', name='resolution_words'),
        ),
    ]
