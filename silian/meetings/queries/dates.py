"""Meetings as the parts above need them: as dates for a calendar, and as facts that fulfil a duty."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from silian.meetings.models import Meeting
from silian.members.mandates import mandates
from silian.places.queries.feeds import Dated

MOST = 300


def dates_of(person: Any, start: datetime, end: datetime) -> list[Dated]:
    """Meetings she is or will be asked to in a time, for the calendar of her phone: one query."""
    if not mandates(person).held:
        return []
    rows = Meeting.objects.of(person).exclude(state=Meeting.State.CANCELLED).filter(period__overlap=(start, end))
    return [
        Dated(
            uid=f"meeting-{one.pk}", period=one.period, where=one.place, url=reverse("meetings:meeting", args=[one.pk]),
            title=_("%(title)s (being prepared)") % {"title": one.title} if one.state == Meeting.State.PLANNED else one.title,
            tentative=one.state == Meeting.State.PLANNED, booking_id=one.booking_id, stamp=one.called_at or one.at,
        )
        for one in rows.order_by("period", "id")[:MOST]
    ]  # fmt: skip


@dataclass(frozen=True)
class Minuted:
    """A meeting that was held and whose minutes are final: what a duty is fulfilled by."""

    body_id: int
    kind: str
    held_on: date
    id: int
    title: str
    url: str


def minuted(federation_id: int, first: date, last: date) -> list[Minuted]:
    """All of a federation, by the day they were held on, from the first day to the last one: one query."""
    rows = Meeting.objects.filter(
        federation=federation_id, state=Meeting.State.MINUTED, held_on__range=(first, last)
    ).order_by("held_on", "id")
    found = []
    for body, kind, held_on, pk, title in rows.values_list("body_id", "kind", "held_on", "id", "title"):
        assert held_on is not None, "a check of the table"
        found.append(Minuted(body, kind, held_on, pk, title, reverse("meetings:meeting", args=[pk])))
    return found
