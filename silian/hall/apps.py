from django.apps import AppConfig


class HallConfig(AppConfig):
    name = "silian.hall"
    label = "hall"

    def ready(self) -> None:
        from silian.core.channels.clock import beside_the_pages
        from silian.exchange.rules import drafters
        from silian.hall import merging, reactions, words  # noqa: F401
        from silian.hall.actions import climbing
        from silian.hall.queries import handover as matters
        from silian.hall.queries import handover_endings, handover_plans
        from silian.hall.rules.plans import asks_for
        from silian.members.queries import handover

        beside_the_pages(climbing.tell_climbs)
        drafters.append(asks_for)
        handover.providers += [matters.shares, handover_endings.shares, handover_plans.shares]
