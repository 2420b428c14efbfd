from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "silian.activities"
    label = "activities"

    def ready(self):
        from silian.activities import words  # noqa: F401
