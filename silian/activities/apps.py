from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "silian.activities"
    label = "activities"

    def ready(self):
        from silian.activities import merging, words, workbooks  # noqa: F401
