from django.apps import AppConfig


class CounselConfig(AppConfig):
    name = "silian.counsel"
    label = "counsel"

    def ready(self) -> None:
        from silian.counsel import merging, words  # noqa: F401
        from silian.counsel.models import Consultation
        from silian.counsel.queries.case import professionals, relatives_of
        from silian.counsel.queries.handover import shares
        from silian.hall.queries import around, proposing, relatives
        from silian.members.queries import handover

        around.of_matter.append(Consultation)
        handover.providers.append(shares)
        relatives.providers.append(relatives_of)
        proposing.professionals.append(professionals)
