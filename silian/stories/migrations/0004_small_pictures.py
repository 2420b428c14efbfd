import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A picture keeps a small copy of itself for lists."""

    dependencies = [
        ("core", "0096_subscriptions"),
        ("stories", "0003_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="picture",
            name="small",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.storedfile"
            ),
        ),
    ]
