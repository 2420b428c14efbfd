"""What this app does when something was agreed below it. Listed in docs/flows.md."""

from typing import Any

from silian.cobuilding import actions
from silian.core.reactions import on
from silian.exchange.models import Exchange, Match


@on("exchange.match.accepted")
def draft_project_of_match(match: Match, *, by: Any) -> None:
    actions.draft_from_match(match, by=by)


@on("exchange.exchange.accepted")
def draft_project_of_exchange(exchange: Exchange, *, by: Any) -> None:
    actions.draft_from_exchange(exchange, by=by)
