"""One resolution as its page shows it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from silian.core.rules import Answer
from silian.hall.models import Dissent, MatterTask, Resolution
from silian.hall.queries.outcomes import Came, outcomes
from silian.hall.rules import resolutions as rules


@dataclass(frozen=True)
class ResolutionPage:
    """What was resolved, who does not agree, what came of it, and what this reader may do."""

    resolution: Resolution
    dissents: list[Dissent]
    before: list[Resolution]
    tasks: list[MatterTask]
    demands: list[Came]
    may_replace: Answer
    may_review: Answer
    may_dissent: Answer


def seen_resolutions(person: Any) -> QuerySet[Resolution]:
    """As its matter: open to everybody, or to those it concerns."""
    rows = Resolution.objects.visible_to(person).select_related(
        "matter__federation",
        "matter__community",
        "matter__owner",
        "matter__plan__carrier__body",
        "seat__body",
        "by",
        "replaced_by",
    )
    return rows.prefetch_related(
        "matter__phases", Prefetch("dissents", Dissent.objects.select_related("organisation").order_by("id"))
    )


def resolution_page(resolution: Resolution, person: Any) -> ResolutionPage:
    tasks = MatterTask.objects.filter(resolution=resolution).select_related("task__organisation", "task__seat__body")
    came = outcomes(person, resolution.matter)
    may_replace = (
        rules.is_open_to(person, resolution.matter) if resolution.stands else rules.can_replace(person, resolution)
    )
    return ResolutionPage(
        resolution, list(resolution.dissents.all()), list(Resolution.objects.filter(replaced_by=resolution).order_by("id")),
        list(tasks.order_by("task__due_on", "id")), came, may_replace, rules.can_review(person, resolution),
        rules.can_dissent(person, resolution),
    )  # fmt: skip
