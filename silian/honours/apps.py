from django.apps import AppConfig


class HonoursConfig(AppConfig):
    name = "silian.honours"
    label = "honours"
