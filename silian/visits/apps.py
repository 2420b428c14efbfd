from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "silian.visits"
    label = "visits"

    def ready(self) -> None:
        from silian.visits import merging, words, workbooks  # noqa: F401
