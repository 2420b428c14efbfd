from django.apps import AppConfig


class CounselConfig(AppConfig):
    name = "silian.counsel"
    label = "counsel"

    def ready(self) -> None:
        from silian.counsel import merging, words  # noqa: F401
        from silian.counsel.queries.handover import shares
        from silian.members.queries import handover

        handover.providers.append(shares)
