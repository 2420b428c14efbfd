"""What people do with visits: plan, write down, confirm or object."""

from silian.visits.actions.confirming import (
    confirm_by_link,
    confirm_visit,
    digest,
    make_link,
    note_paper,
    object_by_link,
    object_to_visit,
)
from silian.visits.actions.planning import accept_proposal, cancel_visit, change_plan, plan_visit
from silian.visits.actions.reporting import PromiseMade, Report, note_visit, report_visit

__all__ = [
    "PromiseMade", "Report", "accept_proposal", "cancel_visit", "change_plan", "confirm_by_link", "confirm_visit", "digest",
    "make_link", "note_paper", "note_visit", "object_by_link", "object_to_visit", "plan_visit", "report_visit",
]  # fmt: skip
