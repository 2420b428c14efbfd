"""Calendar feeds: whose they are, what each shows today, and how it is written down for calendar programs."""

from datetime import UTC, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from silian.members.mandates import mandates
from silian.places import rules
from silian.places.models import Base, Booking, Feed, Room
from silian.places.queries.whats_on import whats_on

# What a feed holds: the last month, and a year ahead.
BACK, AHEAD = timedelta(days=31), timedelta(days=366)
MOST = 1000


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
    rows: Any = (
        Booking.objects.visible_to(feed.person).occupying().within(timezone.now() - BACK, timezone.now() + AHEAD)
    )
    if feed.room:
        rows = rows.filter(room=feed.room)
    else:
        rows = rows.filter(Q(by=feed.person) | Q(organisation__in=list(mandates(feed.person).organisations)))
    rows = rows.select_related("room__base", "organisation").order_by("period", "id")[:MOST]
    written = _calendar(str(feed.room) if feed.room else _("My bookings"))
    for one in rows:
        _add(written, one, feed, host)
    return _finished(written)


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
    """One event in the house's time zone, which the calendar describes; a phone elsewhere shows its own hours."""
    zone = timezone.get_current_timezone()
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", (stamp or timezone.now()).astimezone(UTC))
    event.add("dtstart", period.lower.astimezone(zone))
    event.add("dtend", period.upper.astimezone(zone))
    event.add("summary", title)
    event.add("location", where)
    event.add("status", "TENTATIVE" if tentative else "CONFIRMED")
    if said:
        event.add("description", said)
    written.add_component(event)


def _finished(written: Calendar) -> bytes:
    written.add_missing_timezones()
    return written.to_ical()
