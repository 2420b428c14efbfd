from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "silian.visits"
    label = "visits"

    def ready(self) -> None:
        from silian.members.queries import handover
        from silian.places.queries import feeds
        from silian.visits import merging, words, workbooks  # noqa: F401
        from silian.visits.queries.dates import dates_of
        from silian.visits.queries.handover import shares

        feeds.providers.append(dates_of)
        handover.providers.append(shares)
