from django.apps import AppConfig


class HonoursConfig(AppConfig):
    name = "silian.honours"
    label = "honours"

    def ready(self) -> None:
        from silian.honours import merging  # noqa: F401
