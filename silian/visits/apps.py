from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "silian.visits"
    label = "visits"

    def ready(self) -> None:
        from silian.exchange.rules import drafters
        from silian.members.queries import handover
        from silian.places.queries import feeds
        from silian.visits import merging, words, workbooks  # noqa: F401
        from silian.visits.queries.dates import dates_of
        from silian.visits.queries.handover import shares
        from silian.visits.rules import has_visited

        feeds.providers.append(dates_of)
        drafters.append(has_visited)
        handover.providers.append(shares)
