from django.apps import AppConfig


class VolunteeringConfig(AppConfig):
    name = "silian.volunteering"
    label = "volunteering"

    def ready(self) -> None:
        from silian.volunteering import merging, words, workbooks  # noqa: F401
