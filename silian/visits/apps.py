from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "silian.visits"
    label = "visits"
