"""What the pages of this app share: one meeting the reader may see, a list in the order of time."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from silian.core.web import PER_PAGE, Slice
from silian.meetings.models import Meeting


def visible(request: HttpRequest, pk: int) -> Meeting:
    rows = Meeting.objects.visible_to(request.user).select_related(
        "federation", "body", "minute_taker__body", "minutes"
    )
    return get_object_or_404(rows, pk=pk)


def to_meeting(pk: int) -> HttpResponse:
    return redirect("meetings:meeting", pk)


def slice_by_time(rows: QuerySet[Meeting], data: Any) -> Slice:
    """One screen of a list whose newest time stands first, found by the row it goes on from: it never counts or skips."""
    after, before = (_row(data.get(name)) for name in ("after", "before"))
    up = before is not None
    if before is not None:
        rows = rows.filter(Q(period__gt=before.period) | Q(period=before.period, pk__gt=before.pk)).order_by(
            "period", "pk"
        )
    elif after is not None:
        rows = rows.filter(Q(period__lt=after.period) | Q(period=after.period, pk__lt=after.pk))
    found = list(rows[: PER_PAGE + 1])
    more, shown = len(found) > PER_PAGE, found[:PER_PAGE]
    if up:
        shown.reverse()
    keep = [(name, value) for name, value in data.items() if name not in ("after", "before") and value]
    link = lambda name, row: "?" + urlencode([*keep, (name, row.pk)])  # noqa: E731
    older, newer = (True, more) if up else (more, after is not None)
    return Slice(
        shown,
        older=link("after", shown[-1]) if shown and older else "",
        newer=link("before", shown[0]) if shown and newer else "",
        first=not newer,
    )


def _row(given: str | None) -> Meeting | None:
    """The row an address goes on from; only its time and number are used."""
    if not given or not given.isascii() or not given.isdigit() or len(given) > 18:
        return None
    return Meeting.objects.only("pk", "period").filter(pk=int(given)).first()
