from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "silian.portal"
    label = "portal"

    def ready(self) -> None:
        from silian.portal import words  # noqa: F401
