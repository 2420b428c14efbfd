"""Every change of this part, by noun; `silian.cobuilding.actions.open_project` is what the apps above call."""

from silian.cobuilding.actions.projects import draft_from_exchange, draft_from_match, open_project

__all__ = ["draft_from_exchange", "draft_from_match", "open_project"]
