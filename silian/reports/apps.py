from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "silian.reports"
    label = "reports"

    def ready(self) -> None:
        from silian.reports import merging, rules, words  # noqa: F401
