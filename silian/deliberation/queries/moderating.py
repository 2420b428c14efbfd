"""What moderators have before them: statements reported, and statements hidden."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from silian.deliberation.models import Report, Statement

State = Statement.State


def shows() -> list[tuple[str, str]]:
    return [("", _("Waiting for an answer")), ("hidden", _("Hidden"))]


@dataclass(frozen=True)
class Filters:
    """What the moderator asked for, as it stands in the address."""

    show: str = ""

    @classmethod
    def of(cls, data: Any) -> "Filters":
        show = data.get("show", "")
        return cls(show if show in dict(shows()) else "")


def queue(reader: Any, filters: Filters) -> QuerySet[Statement]:
    """Statements she keeps or hides: those with a report or an objection not answered, or all that are hidden."""
    waiting = Report.objects.waiting()  # type: ignore[attr-defined]
    rows: Any = Statement.objects.moderated_by(reader)  # type: ignore[attr-defined]
    if filters.show == "hidden":
        rows = rows.filter(state=State.HIDDEN)
    else:
        rows = rows.filter(pk__in=waiting.values("statement"))
    unanswered = waiting.order_by("id")
    return rows.select_related("matter", "organisation", "hidden_by").prefetch_related(
        Prefetch("reports", unanswered, to_attr="waiting")
    )
