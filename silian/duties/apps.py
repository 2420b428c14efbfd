from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "silian.duties"
    label = "duties"

    def ready(self) -> None:
        from silian.core import calendars
        from silian.core.channels.clock import beside_the_pages
        from silian.duties import words  # noqa: F401
        from silian.duties.actions import climbs
        from silian.duties.queries.survey import own_days

        calendars.sources.append(own_days)
        beside_the_pages(climbs.tell_steps)
