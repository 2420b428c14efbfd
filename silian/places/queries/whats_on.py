"""What is on at a base: its public bookings, and what the parts above this one hold there.

A part above says once, when it is loaded, what it knows: `whats_on.providers.append(sessions_at)`. Places knows none of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from silian.places.models import Booking
from silian.places.models.bookings import span
from silian.places.models.rooms import moment


@dataclass(frozen=True)
class Happening:
    """Something everybody may come to: what, where, when; `url` leads to its own page, if it has one."""

    title: str
    period: Any
    base_id: int
    where: str = ""
    url: str = ""
    who: str = ""
    booking_id: int | None = None  # its room's booking, which is then not shown a second time
    uid: str = ""

    @property
    def span(self) -> str:
        return span(self.period)

    @property
    def day(self) -> date:
        return timezone.localdate(self.period.lower)

    @property
    def times(self) -> str:
        return self.span.partition(" ")[2]


# Given the bases and a time, answers what is on there: (base numbers, from, to) → happenings.
Provider = Callable[[list[int], datetime, datetime], Iterable[Happening]]
providers: list[Provider] = []


def whats_on(bases: list[int], first: date, last: date) -> list[Happening]:
    """Everything public at these bases from the first to the last day, in the order of time. One query, and the providers' own."""
    if not bases:
        return []
    start, end = moment(first, 0), moment(last, 24 * 60)
    found = [one for provider in providers for one in provider(bases, start, end)]
    told = {one.booking_id for one in found}
    rows = (
        Booking.objects.filter(room__base__in=bases, public=True, state=Booking.State.APPROVED)
        .occupying()
        .within(start, end)
        .select_related("room", "organisation")
        .order_by("period", "id")[:500]
    )
    found += [
        Happening(
            title=one.purpose, period=one.period, base_id=one.room.base_id, where=one.room.name,
            who=str(one.organisation or ""), booking_id=one.pk, uid=f"booking-{one.pk}",
        )
        for one in rows
        if one.pk not in told
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.period.lower, one.period.upper, one.title))


@dataclass(frozen=True)
class Day:
    """A day and what is on."""

    day: date
    happenings: list[Happening]


def by_day(found: list[Happening]) -> list[Day]:
    days: dict[date, list[Happening]] = {}
    for one in found:
        days.setdefault(one.day, []).append(one)
    return [Day(day, several) for day, several in sorted(days.items())]


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of a month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of a week."""
    first = day - timedelta(days=day.weekday())
    return first, first + timedelta(days=6)
