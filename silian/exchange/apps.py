from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "silian.exchange"
    label = "exchange"

    def ready(self):
        from silian.exchange import words  # noqa: F401
