from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "silian.activities"
    label = "activities"
