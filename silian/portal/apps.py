from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "silian.portal"
    label = "portal"

    def ready(self) -> None:
        from silian.core.channels import waits
        from silian.members.queries import handover
        from silian.portal import words  # noqa: F401
        from silian.portal.queries.desk import shares, waiting_for

        waits.providers.append(waiting_for)
        handover.desks.append(waiting_for)
        handover.providers.append(shares)
