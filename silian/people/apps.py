from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "silian.people"
    label = "people"

    def ready(self) -> None:
        from silian.core.channels import sealing
        from silian.people import actions, words  # noqa: F401

        sealing.keepers.append(actions.seal_second_factors_anew)
