from django.apps import AppConfig


class CobuildingConfig(AppConfig):
    name = "silian.cobuilding"
    label = "cobuilding"
