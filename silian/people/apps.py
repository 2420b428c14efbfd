from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "silian.people"
    label = "people"
