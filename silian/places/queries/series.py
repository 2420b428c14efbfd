"""What a series would book, day by day, before anybody presses the button."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from silian.core.models import Record
from silian.core.records import timeline
from silian.core.rules import Answer, No
from silian.members.mandates import mandates
from silian.places import rules
from silian.places.models import Booking, Calendar, Room, Series, calendars
from silian.places.models.rooms import moment


@dataclass(frozen=True)
class Occurrence:
    """One day of a series: free, or why not."""

    day: date
    period: Any
    answer: Answer

    @property
    def is_free(self) -> bool:
        return bool(self.answer)


def occurrences(series: Series, room: Room, *, most: int = Series.MOST + 1) -> list[Occurrence]:
    """Every day of a planned series and whether the room is free then. Two queries, however many days."""
    days = []
    for day in series.days():
        days.append(day)
        if len(days) >= most:
            break
    if not days:
        return []
    calendar = calendars([room.pk], days[0], days[-1] + timedelta(days=1))[room.pk]
    standing = standing_between(room, days[0], days[-1])
    return [_occurrence(series, room, day, calendar, standing) for day in days]


def standing_between(room: Room, first: date, last: date) -> list[Booking]:
    rows = Booking.objects.filter(room=room).occupying().within(moment(first, 0), moment(last, 24 * 60))
    return list(rows.select_related("organisation", "room__base").order_by("period"))


def _occurrence(series: Series, room: Room, day: date, calendar: Calendar, standing: list[Booking]) -> Occurrence:
    period = series.period_on(day)
    answer = rules.fits_room(room, calendar, period, series.people)
    if answer:
        others = [one for one in standing if one.period.lower < period.upper and period.lower < one.period.upper]
        answer = No(", ".join(rules.named(one) for one in others)) if others else True
    return Occurrence(day, period, answer)


def mine(reader: Any) -> Q:
    """Series she takes part in: laid out by her, for an organisation of hers, in a base she keeps."""
    held = mandates(reader)
    own = list(held.organisations)
    return Q(by=reader) | Q(organisation__in=own) | Q(room__base__owner__in=own) | Q(federation__in=list(held.offices))


@dataclass(frozen=True)
class Day:
    """One day of a series as its page shows it: booked, moved, skipped or over."""

    day: date
    booking: Booking | None
    may_add: bool


@dataclass(frozen=True)
class SeriesPage:
    series: Series
    days: list[Day]
    standing: int
    may_change: Answer
    may_end: Answer
    may_reconfirm: Answer
    may_decide: bool
    records: list[Record]


def series_page(series: Series, reader: Any) -> SeriesPage:
    """Two queries: every booking of the series, the standing one of each day first, and what happened."""
    newest: dict[date, Booking] = {}
    for one in series.bookings.select_related("room__base", "organisation").order_by("id"):
        day = one.series_day or timezone.localdate(one.period.lower)
        kept = newest.get(day)
        if kept is None or one.stands or not kept.stands:
            newest[day] = one
    may_change = rules.can_change_series(reader, series)
    today = timezone.localdate()
    found = []
    for day in sorted({*series.days(), *newest}):
        booking = newest.get(day)
        free = day > today and (booking is None or not booking.stands)
        found.append(Day(day, booking, bool(may_change) and free))
    held = any(one.shown_state == Booking.State.HELD for one in newest.values())
    return SeriesPage(
        series, found, sum(1 for one in newest.values() if one.stands), may_change, rules.can_end_series(reader, series),
        rules.can_reconfirm(reader, series), held and rules.keeps(reader, series.room.base),
        # Of its dates only what became of them: that each was booked stands in the table above.
        list(timeline(series).exclude(verb__in=["places.booking.made", "places.booking.asked"])[:30]),
    )  # fmt: skip
