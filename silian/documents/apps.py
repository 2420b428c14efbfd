from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "silian.documents"
    label = "documents"

    def ready(self) -> None:
        from silian.documents import merging, rules, words  # noqa: F401
