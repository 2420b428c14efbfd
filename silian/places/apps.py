from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "silian.places"
    label = "places"

    def ready(self) -> None:
        from silian.members.queries import handover
        from silian.places import merging, words, workbooks  # noqa: F401
        from silian.places.queries.handover import shares

        handover.providers.append(shares)
