from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "silian.tasks"
    label = "tasks"

    def ready(self) -> None:
        from silian.tasks import merging, words  # noqa: F401
