from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "silian.duties"
    label = "duties"

    def ready(self) -> None:
        from silian.duties import words  # noqa: F401
