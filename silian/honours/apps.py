from django.apps import AppConfig


class HonoursConfig(AppConfig):
    name = "silian.honours"
    label = "honours"

    def ready(self) -> None:
        from silian.honours import merging, words  # noqa: F401
        from silian.honours.queries.handover import shares
        from silian.members.queries import handover

        handover.providers.append(shares)
