from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    name = "silian.deliberation"
    label = "deliberation"

    def ready(self) -> None:
        from silian.deliberation import merging, words  # noqa: F401
