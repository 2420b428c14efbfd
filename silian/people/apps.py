from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "silian.people"
    label = "people"

    def ready(self) -> None:
        from silian.people import words  # noqa: F401
