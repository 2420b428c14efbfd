from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "silian.meetings"
    label = "meetings"

    def ready(self) -> None:
        from silian.meetings import merging, words  # noqa: F401
