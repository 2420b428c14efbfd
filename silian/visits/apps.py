from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "silian.visits"
    label = "visits"

    def ready(self) -> None:
        from silian.places.queries import feeds
        from silian.visits import merging, words, workbooks  # noqa: F401
        from silian.visits.queries.dates import dates_of

        feeds.providers.append(dates_of)
