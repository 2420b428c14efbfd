"""The numbers of the hall with the rows behind them, and what the supervision group watches."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from silian.core.api import AskedStretch, Day, Listing, OneOf, Refusal, listing
from silian.core.rules import No, require
from silian.hall.models import supervised
from silian.hall.queries import figures as numbers
from silian.hall.queries import supervision as supervision_queries
from silian.members.mandates import mandates
from silian.people.api import open_reads, reads

router = Router()


class WatchedOut(Schema):
    """A line of the supervision: of which matter, what, since when."""

    id: int
    matter_id: int
    number: str = Field(description="of the matter")
    title: str
    said: str
    at: datetime


class CountedRowOut(Schema):
    """One row behind one of the three numbers. Of raisers nothing is told but the month and the community."""

    category: str
    matter_id: int | None
    number: str
    title: str
    community_id: int | None
    day: date


class CountOut(Schema):
    """One number: so many of so many, by category; null where too few people stand behind it."""

    community_id: int | None = Field(description="null in the sum of all")
    cells: dict[str, int | None]

    @staticmethod
    def resolve_community_id(row) -> int | None:
        return row.community.pk if row.community else None


class TableOut(Schema):
    which: str = Field(description="answered, solved or satisfied")
    rows: list[CountOut]
    together: CountOut


class WantedWatched(Schema):
    view: OneOf(*supervision_queries.VIEWS) = Field("events", description="events: whatever happened, newest first")


class WantedNumbers(Schema):
    """Which time; at most as far as calendars go."""

    first: Day
    last: Day


@router.get("/figures", response=list[TableOut], auth=open_reads, summary="The three numbers", url_name="hall_figures")
def figures(request, wanted: Query[WantedNumbers]):
    """Answered in time, solved, satisfied, by communities."""
    return numbers.figures_page(numbers.Span(wanted.first, wanted.last)).tables


class WantedCounted(WantedNumbers):
    category: OneOf("", *sorted({one for several in numbers.CATEGORIES.values() for one in several})) = Field(
        "", description="all that count if left out"
    )
    community_id: int | None = Field(None, ge=0, le=2**63 - 1, description="0: matters without a community")


@router.get(
    "/figures/{which}", response={200: Listing[CountedRowOut], 409: Refusal}, auth=open_reads, summary="The rows behind a number",
    url_name="hall_figure_rows",
)  # fmt: skip
def figure_rows(request, which: OneOf(*numbers.WHICH), wanted: Query[WantedCounted], asked: AskedStretch):
    """Exactly those, newest first; nothing where too few people stand behind it."""
    span = numbers.Span(wanted.first, wanted.last)
    require(
        numbers.is_shown(which, span, wanted.category, wanted.community_id)
        or No(_("Fewer than %(least)s people stand behind this number, so it is not opened.") % {"least": numbers.LEAST})
    )  # fmt: skip
    found = listing(numbers.listed(which, span, wanted.category, wanted.community_id), asked, newest_first=True)
    return found | {"items": [counted(which, row) for row in found["items"]]}


def counted(which: str, row: Any) -> dict[str, Any]:
    """As its line on the page: a matter that is not shown has its number only, a raiser the month of the closing."""
    matter = row if which == numbers.ANSWERED else row.matter
    told: dict[str, Any] = {"category": row.category, "community_id": matter.community_id}
    if which == numbers.SATISFIED:
        month = timezone.localdate(row.closing.closed_at).replace(day=1)
        return told | {"matter_id": None, "number": "", "title": "", "day": month}
    open_to_all = bool(matter.shown_at)
    return told | {
        "matter_id": matter.pk if open_to_all else None, "number": matter.number, "title": matter.title if open_to_all else "",
        "day": timezone.localdate(matter.raised_at if which == numbers.ANSWERED else row.ended_at),
    }  # fmt: skip


@router.get(
    "/supervision",
    response={200: Listing[WatchedOut], 409: Refusal},
    auth=reads,
    summary="What is supervised",
    url_name="supervision",
)
def supervision(request, wanted: Query[WantedWatched], asked: AskedStretch):
    """Everything that is not private, for the supervision group, newest first."""
    require(bool(supervised(mandates(request.user))) or No(_("This page belongs to the supervision group.")))
    found = listing(supervision_queries.rows(request.user, wanted.view), asked, newest_first=True)
    return found | {"items": [watched(wanted.view, row) for row in found["items"]]}


SAID = {
    "events": lambda row: (row.said, row.at), "late": lambda row: (row.stage, row.raised_at),
    "closings": lambda row: (row.reason, row.proposed_at), "queries": lambda row: (row.text, row.at),
    "objections": lambda row: (row.reason, row.at),
}  # fmt: skip


def watched(view: str, row: Any) -> dict[str, Any]:
    matter, (said, at) = row if view == "late" else row.matter, SAID[view](row)
    return {
        "id": row.pk,
        "matter_id": matter.pk,
        "number": matter.number,
        "title": matter.title,
        "said": said,
        "at": at,
    }
