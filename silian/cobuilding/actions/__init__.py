"""Every change of this part, by noun; `silian.cobuilding.actions.open_project` is what the apps above call."""

from silian.cobuilding.actions.agreements import draft_agreement, draft_next
from silian.cobuilding.actions.contributions import note_contribution
from silian.cobuilding.actions.projects import draft_from_exchange, draft_from_match, finish, open_project, stop

__all__ = [
    "draft_agreement",
    "draft_from_exchange",
    "draft_from_match",
    "draft_next",
    "finish",
    "note_contribution",
    "open_project",
    "stop",
]
