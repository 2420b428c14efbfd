from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "silian.exchange"
    label = "exchange"

    def ready(self):
        from silian.exchange import merging, words, workbooks  # noqa: F401
