from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "silian.duties"
    label = "duties"
