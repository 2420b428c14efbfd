from django.apps import AppConfig


class CobuildingConfig(AppConfig):
    name = "silian.cobuilding"
    label = "cobuilding"

    def ready(self):
        from silian.cobuilding import merging, reactions, words, workbooks  # noqa: F401
        from silian.cobuilding.queries.dates import dates_of
        from silian.cobuilding.queries.handover import shares
        from silian.members.queries import handover
        from silian.places.queries import feeds

        feeds.providers.append(dates_of)
        handover.providers.append(shares)
