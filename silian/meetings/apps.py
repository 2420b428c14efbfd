from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "silian.meetings"
    label = "meetings"

    def ready(self) -> None:
        from silian.meetings import merging, words  # noqa: F401
        from silian.meetings.queries.dates import dates_of
        from silian.meetings.queries.handover import shares
        from silian.members.queries import handover
        from silian.places.queries import feeds

        feeds.providers.append(dates_of)
        handover.providers.append(shares)
