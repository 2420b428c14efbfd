from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "silian.tasks"
    label = "tasks"

    def ready(self) -> None:
        from silian.members.queries import handover
        from silian.tasks import merging, words  # noqa: F401
        from silian.tasks.queries.handover import shares

        handover.providers.append(shares)
