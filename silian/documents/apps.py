from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "silian.documents"
    label = "documents"
