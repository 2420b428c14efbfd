from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "silian.core"
    label = "core"
