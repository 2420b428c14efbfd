from django.apps import AppConfig


class HallConfig(AppConfig):
    name = "silian.hall"
    label = "hall"

    def ready(self) -> None:
        from silian.core.channels.clock import beside_the_pages
        from silian.hall import merging, words  # noqa: F401
        from silian.hall.actions import climbing

        beside_the_pages(climbing.tell_climbs)
        from silian.hall.queries import handover_endings
        from silian.members.queries import handover

        handover.providers.append(handover_endings.shares)
