from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    name = "silian.deliberation"
    label = "deliberation"

    def ready(self) -> None:
        from silian.deliberation import merging, words  # noqa: F401
        from silian.deliberation.models import Ballot, Statement
        from silian.deliberation.queries.ballots_case import relatives_of
        from silian.deliberation.queries.statements_case import heard_of, statements_of
        from silian.hall.queries import around, relatives

        around.of_matter += [Ballot, Statement]
        relatives.providers.append(statements_of)
        relatives.providers.append(relatives_of)
        relatives.heard_providers.append(heard_of)
