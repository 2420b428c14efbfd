from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "silian.reports"
    label = "reports"
