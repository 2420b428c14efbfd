from django.apps import AppConfig


class CounselConfig(AppConfig):
    name = "silian.counsel"
    label = "counsel"

    def ready(self) -> None:
        from silian.counsel import merging, words  # noqa: F401
