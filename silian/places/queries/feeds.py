"""Calendar feeds: whose they are, what each shows today, and how it is written down for calendar programs.

The parts above this one say once, when they are loaded, which dates of a person they know: `feeds.providers.append(dates_of)`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from silian.members.mandates import mandates
from silian.places import rules
from silian.places.models import Base, Booking, Feed, Room
from silian.places.queries.whats_on import whats_on
from silian.tasks.models import Task

# What a feed holds: the last month, and a year ahead.
BACK, AHEAD = timedelta(days=31), timedelta(days=366)
MOST = 1000


@dataclass(frozen=True)
class Dated:
    """Something at a time, or on a day, that a person has to know of; `uid` stays the same as long as the thing does."""

    uid: str
    title: str
    period: Any = None  # from one moment to another
    day: date | None = None  # or a whole day
    where: str = ""
    url: str = ""
    tentative: bool = False
    stamp: datetime | None = None
    booking_id: int | None = None  # its room's booking, which is then not shown a second time


# Given a person and a time, answers her dates in it: (person, from, to) → dates.
Provider = Callable[[Any, datetime, datetime], Iterable[Dated]]
providers: list[Provider] = []


def feeds(person: Any) -> QuerySet[Feed]:
    return Feed.objects.filter(person=person).select_related("room__base", "base")


def living(digest: str) -> Feed | None:
    """The feed with this digest, if nobody closed it and its person still has an account."""
    rows = Feed.objects.filter(digest=digest, revoked_at=None, person__is_active=True)
    return rows.select_related("person", "room__base", "base").first()


def calendar_of(feed: Feed, host: str) -> bytes | None:
    """What its person may see today; nothing once she may no longer look in."""
    if feed.federation_id not in mandates(feed.person).federation_ids:
        return None
    if feed.base:
        return calendar_of_base(feed.base, host)
    start, end = timezone.now() - BACK, timezone.now() + AHEAD
    rows: Any = Booking.objects.visible_to(feed.person).occupying().within(start, end)
    written = _calendar(feed.what)
    told: set[int | None] = set()
    if feed.room:
        rows = rows.filter(room=feed.room)
    else:
        rows = rows.filter(Q(by=feed.person) | Q(organisation__in=list(mandates(feed.person).organisations)))
        dates = [
            *_due(feed.person, start, end),
            *(one for provider in providers for one in provider(feed.person, start, end)),
        ]
        told = {one.booking_id for one in dates}
        for one in dates:
            _date(written, one, host)
    rows = rows.select_related("room__base", "organisation").order_by("period", "id")[:MOST]
    for one in rows:
        if one.pk not in told:
            _add(written, one, feed, host)
    return _finished(written)


def _due(person: Any, start: datetime, end: datetime) -> list[Dated]:
    """The days of her open tasks: tasks stand below this part, which therefore asks for them itself."""
    rows = Task.objects.filter(Task.objects.owned_by(mandates(person)), state=Task.State.OPEN)
    rows = rows.filter(due_on__range=(start.date(), end.date())).order_by("due_on", "id")[:MOST]
    return [
        Dated(
            uid=f"task-{one.pk}", title=_("Due: %(title)s") % {"title": one.title}, day=one.due_on, stamp=one.at,
            url=reverse("tasks:task", args=[one.pk]),
        )
        for one in rows
    ]  # fmt: skip


def _date(written: Calendar, one: Dated, host: str) -> None:
    said = f"{host_address(host)}{one.url}" if one.url else ""
    span = one.period if one.day is None else (one.day, one.day + timedelta(days=1))
    _event(
        written, f"{one.uid}@{host}", one.title, span, where=one.where, said=said, tentative=one.tentative, stamp=one.stamp
    )  # fmt: skip


def _add(written: Calendar, one: Booking, feed: Feed, host: str) -> None:
    who = str(one.organisation or "")
    seen = rules.sees_purpose(feed.person, one)
    title = one.purpose if seen else (who or _("taken"))
    _event(
        written, f"booking-{one.pk}@{host}", title, one.period, where=_where(one.room), said=who if seen else "",
        tentative=one.state == Booking.State.HELD, stamp=one.decided_at or one.at,
    )  # fmt: skip


def _where(room: Room) -> str:
    return ", ".join(filter(None, [str(room), room.base.address]))


def calendar_of_base(base: Base, host: str) -> bytes:
    """What is on at a base, for everybody."""
    today = timezone.localdate()
    written = _calendar(base.name)
    for one in whats_on([base.pk], today - BACK, today + AHEAD):
        where = ", ".join(filter(None, [base.name, one.where, base.address]))
        said = "\n".join(filter(None, [one.who, one.url and f"{host_address(host)}{one.url}"]))
        _event(written, f"{one.uid or one.title}@{host}", one.title, one.period, where=where, said=said)
    return _finished(written)


def host_address(host: str) -> str:
    return f"https://{host}"


def _calendar(name: str) -> Calendar:
    made = Calendar()
    made.add("prodid", "-//Silian//bases//ZH")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", timezone.get_current_timezone_name())
    made.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    return made


def _event(
    written: Calendar, uid: str, title: str, period: Any, *, where: str, said: str = "", tentative: bool = False,
    stamp: Any = None,
) -> None:  # fmt: skip
    """One event in the house's time zone, which the calendar describes; a phone elsewhere shows its own hours.
    A whole day is a pair of days and has no zone."""
    zone = timezone.get_current_timezone()
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", (stamp or timezone.now()).astimezone(UTC))
    first, last = (
        period if isinstance(period, tuple) else (period.lower.astimezone(zone), period.upper.astimezone(zone))
    )
    event.add("dtstart", first)
    event.add("dtend", last)
    event.add("summary", title)
    if where:
        event.add("location", where)
    if isinstance(period, tuple):
        event.add("transp", "TRANSPARENT")  # a whole day does not make anybody busy
    event.add("status", "TENTATIVE" if tentative else "CONFIRMED")
    if said:
        event.add("description", said)
    written.add_component(event)


def _finished(written: Calendar) -> bytes:
    written.add_missing_timezones()
    return written.to_ical()
