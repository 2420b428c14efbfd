from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "silian.stories"
    label = "stories"
