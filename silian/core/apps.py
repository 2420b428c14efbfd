from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "silian.core"
    label = "core"

    def ready(self) -> None:
        from silian.core import words  # noqa: F401
