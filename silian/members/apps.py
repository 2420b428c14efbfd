from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "silian.members"
    label = "members"
