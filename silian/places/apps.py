from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "silian.places"
    label = "places"

    def ready(self) -> None:
        from silian.places import merging, words, workbooks  # noqa: F401
