from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "silian.stories"
    label = "stories"

    def ready(self) -> None:
        from silian.stories import merging, words  # noqa: F401
