"""Meetings as the parts above need them: as dates for a calendar, and as facts that fulfil a duty."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.meetings.models import Meeting
from silian.members.mandates import mandates
from silian.places.models.rooms import moment


@dataclass(frozen=True)
class MeetingDate:
    """One line of somebody's calendar."""

    label: str
    start: datetime
    end: datetime
    url: str
    place: str


def dates_of(person: Any, first: date, last: date) -> list[MeetingDate]:
    """Meetings she is or will be asked to, from the first day to the last one: one query."""
    if not mandates(person).held:
        return []
    rows = (
        Meeting.objects.of(person)
        .exclude(state=Meeting.State.CANCELLED)
        .filter(period__overlap=(moment(first, 0), moment(last + timedelta(days=1), 0)))
        .select_related("body")
        .order_by("period", "id")
    )
    return [
        MeetingDate(
            _("%(title)s (being prepared)") % {"title": one.title} if one.state == Meeting.State.PLANNED else one.title,
            timezone.localtime(one.period.lower), timezone.localtime(one.period.upper),
            reverse("meetings:meeting", args=[one.pk]), one.place,
        )
        for one in rows
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
