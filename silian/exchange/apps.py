from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "silian.exchange"
    label = "exchange"

    def ready(self):
        from silian.exchange import merging, words, workbooks  # noqa: F401
        from silian.exchange.queries.handover import shares
        from silian.members.queries import handover

        handover.providers.append(shares)
