from django.apps import AppConfig


class HallConfig(AppConfig):
    name = "silian.hall"
    label = "hall"

    def ready(self) -> None:
        from silian.hall import merging, words  # noqa: F401
