from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "silian.members"
    label = "members"

    def ready(self) -> None:
        from silian.members import words, workbooks  # noqa: F401
