import silian.core.search
from django.conf import settings
from silian.core.migrating import Together
from django.db import migrations


class Migration(migrations.Migration):
    """What is searched for is found by an index, in Chinese, in pinyin and by initials."""

    dependencies = [
        ('core', '0095_words_cut_here'),
        ('core', '0095_words_cut_here'),
        ('documents', '0002_issued_stays'),
        ('members', '0006_carriers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            migrations.AddIndex(
                model_name='document',
                index=silian.core.search.WordsIndex('title', name='document_words'),
            ),
            migrations.AddIndex(
                model_name='version',
                index=silian.core.search.WordsIndex('text', 'changed', name='document_version_words'),
            ),
        ),
    ]
