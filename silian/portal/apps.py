from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "silian.portal"
    label = "portal"
