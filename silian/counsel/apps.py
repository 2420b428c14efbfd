from django.apps import AppConfig


class CounselConfig(AppConfig):
    name = "silian.counsel"
    label = "counsel"

    def ready(self) -> None:
        from silian.counsel import merging, words  # noqa: F401
        from silian.counsel.queries.case import relatives_of
        from silian.counsel.queries.handover import shares
        from silian.hall.queries import relatives
        from silian.members.queries import handover

        handover.providers.append(shares)
        relatives.providers.append(relatives_of)
