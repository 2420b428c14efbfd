"""Rooms: what is free when, which room fits a wish, how well they are used."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from silian.core.rules import Answer
from silian.places import rules
from silian.places.models import Base, Booking, Calendar, Closing, Room, calendars
from silian.places.models.rooms import Stretch, moment
from silian.places.models.weeks import week_in_words
from silian.places.queries.whats_on import week_of


@dataclass(frozen=True)
class Entry:
    """A stretch of a day of a room: free, or taken by a booking the reader may know more or less about."""

    start: datetime
    end: datetime
    booking: Booking | None = None
    shows_purpose: bool = False
    opens: bool = False  # its page opens for the reader

    @property
    def times(self) -> str:
        start, end = timezone.localtime(self.start), timezone.localtime(self.end)
        return f"{start:%H:%M}–{'24:00' if end.date() > start.date() and not end.hour + end.minute else f'{end:%H:%M}'}"

    @property
    def query(self) -> str:
        """What the request form is opened with."""
        start, end = timezone.localtime(self.start), timezone.localtime(self.end)
        return f"?day={start:%Y-%m-%d}&from={start:%H:%M}&to={end:%H:%M}"


@dataclass(frozen=True)
class RoomDay:
    """One day of a room, in the order of time."""

    day: date
    entries: list[Entry]
    exception: Closing | None
    is_past: bool
    is_open: bool

    @property
    def has_free(self) -> bool:
        return any(one.booking is None for one in self.entries)


def days_of(room: Room, first: date, last: date, reader: Any = None) -> list[RoomDay]:
    """Free and taken times of a room, day by day. Two queries, however many days."""
    calendar = calendars([room.pk], first, last)[room.pk]
    rows = (
        Booking.objects.filter(room=room)
        .occupying()
        .within(moment(first, 0), moment(last, 24 * 60))
        .select_related("organisation", "by")
        .order_by("period")
    )
    standing = list(rows)
    for one in standing:
        one.room = room
    return [_day(calendar, first + timedelta(days=at), standing, reader) for at in range((last - first).days + 1)]


def _day(calendar: Calendar, day: date, standing: list[Booking], reader: Any) -> RoomDay:
    now = timezone.now()
    start, end = moment(day, 0), moment(day, 24 * 60)
    here = [one for one in standing if one.period.lower < end and one.period.upper > start]
    entries = [
        Entry(max(one.period.lower, start), min(one.period.upper, end), one, *_shown(one, reader)) for one in here
    ]
    free = subtract(calendar.on(day), [(one.period.lower, one.period.upper) for one in here])
    entries += [Entry(max(begin, _next_minutes(now)), until) for begin, until in free if until > _next_minutes(now)]
    return RoomDay(
        day,
        sorted(entries, key=lambda one: one.start),
        calendar.exception(day),
        end <= now,
        bool(calendar.minutes(day)),
    )


def _next_minutes(now: datetime) -> datetime:
    """The next half hour: a free time that has begun is offered from there on."""
    floor = now.replace(minute=now.minute // 30 * 30, second=0, microsecond=0)
    return floor + timedelta(minutes=30)


def _shown(booking: Booking, reader: Any) -> tuple[bool, bool]:
    if reader is None or not reader.is_authenticated:
        return booking.public, False
    return rules.sees_purpose(reader, booking), opens_booking(reader, booking)


def opens_booking(reader: Any, booking: Booking) -> bool:
    return rules.is_party(reader, booking) or rules.keeps(reader, booking.room.base)


def subtract(stretches: list[Stretch], taken: list[Stretch]) -> list[Stretch]:
    """What of these stretches is left when the taken ones, in the order of time, are cut out."""
    left: list[Stretch] = []
    for start, end in stretches:
        at = start
        for begin, until in taken:
            if until <= at or begin >= end:
                continue
            if begin > at:
                left.append((at, begin))
            at = max(at, until)
        if at < end:
            left.append((at, end))
    return left


# ── One room ──


@dataclass(frozen=True)
class RoomPage:
    room: Room
    days: list[RoomDay]
    first: date
    last: date
    hours: str
    closings: list[Closing]
    may_book: Answer
    may_change: Answer

    @property
    def before(self) -> date:
        return self.first - timedelta(days=7)

    @property
    def after(self) -> date:
        return self.first + timedelta(days=7)


def room_page(room: Room, reader: Any, day: date) -> RoomPage:
    """The week of a day; the opening hours in words; what is different in the weeks to come."""
    first, last = week_of(day)
    calendar = calendars([room.pk], first, last + timedelta(days=366))[room.pk]
    today = timezone.localdate()
    return RoomPage(
        room, days_of(room, first, last, reader), first, last, week_in_words(calendar.weekly),
        sorted((one for one in calendar.exceptions if one.days.upper > today), key=lambda one: one.days.lower),
        rules.can_book_at_all(reader, room), rules.can_change_base(reader, room.base),
    )  # fmt: skip


# ── Which room fits ──


def fitting(start: datetime, end: datetime, people: int, *, rooms: QuerySet[Room] | None = None) -> QuerySet[Room]:
    """Open rooms large enough in which nothing stands at that time; one query by the index of the bookings."""
    there = Booking.objects.filter(room=OuterRef("pk")).occupying().within(start, end)
    found = (Room.objects.all() if rooms is None else rooms).open().filter(capacity__gte=people)  # type: ignore[attr-defined]
    return found.filter(~Exists(there)).select_related("base").order_by("capacity", "pk")


def free_rooms(
    reader: Any, start: datetime, end: datetime, people: int = 1, *, base: int | None = None, most: int = 50
) -> list[Room]:
    """Rooms she can have then, the smallest that fits first. Two queries, however many rooms and bookings."""
    rooms: Any = Room.objects.visible_to(reader)
    if base:
        rooms = rooms.filter(base=base)
    found = list(fitting(start, end, people, rooms=rooms)[: 4 * most])
    known = calendars([room.pk for room in found], timezone.localdate(start), timezone.localdate(end))
    return [room for room in found if rules.fits_room(room, known[room.pk], _Period(start, end), people)][:most]


@dataclass(frozen=True)
class _Period:
    lower: datetime
    upper: datetime


# ── What the public sees ──


@dataclass(frozen=True)
class OpenRoom:
    """A room of a published base on one day: its free times, and nothing about who has the others."""

    room: Room
    day: RoomDay
    hours: str

    @property
    def free(self) -> list[Entry]:
        return [one for one in self.day.entries if one.booking is None]


def open_rooms(bases: list[Base], day: date) -> dict[int, list[OpenRoom]]:
    """The rooms of these bases with their free times of a day: three queries, however many rooms."""
    rooms = list(Room.objects.filter(base__in=bases, state=Room.State.OPEN).order_by("base", "pk"))
    known = calendars([room.pk for room in rooms], day, day)
    standing: dict[int, list[Booking]] = {}
    taken = Booking.objects.filter(room__in=rooms).occupying().within(moment(day, 0), moment(day, 24 * 60))
    for one in taken.order_by("period"):
        standing.setdefault(one.room_id, []).append(one)
    found: dict[int, list[OpenRoom]] = {base.pk: [] for base in bases}
    for room in rooms:
        here = [(one.period.lower, one.period.upper) for one in standing.get(room.pk, [])]
        now = _next_minutes(timezone.now())
        free = [Entry(max(begin, now), until) for begin, until in subtract(known[room.pk].on(day), here) if until > now]
        found[room.base_id].append(
            OpenRoom(
                room,
                RoomDay(day, free, known[room.pk].exception(day), False, bool(known[room.pk].minutes(day))),
                week_in_words(known[room.pk].weekly),
            )
        )
    return found


# ── How well they are used ──


@dataclass(frozen=True)
class Use:
    """A room in a month: minutes open and minutes booked, and what follows."""

    room: Room
    open_minutes: int
    booked_minutes: int
    bookings: int
    people: int

    @property
    def share(self) -> float | None:
        return self.booked_minutes / self.open_minutes if self.open_minutes else None

    @property
    def open_hours(self) -> str:
        return f"{self.open_minutes / 60:.1f}"

    @property
    def booked_hours(self) -> str:
        return f"{self.booked_minutes / 60:.1f}"


USED = Q(state__in=[*Booking.OCCUPYING, Booking.State.HANDED_BACK]) & ~Q(state=Booking.State.HELD)


def utilisation(rooms: list[Room], first: date, last: date) -> list[Use]:
    """Booked hours ÷ open hours of each room. Hours outside the opening hours count as booked and not as open. Two queries."""
    known = calendars([room.pk for room in rooms], first, last)
    start, end = moment(first, 0), moment(last, 24 * 60)
    booked: dict[int, list[Booking]] = {}
    now = timezone.now()
    rows = Booking.objects.filter(USED, room__in=rooms).filter(
        Q(lapses_at=None) | Q(lapses_at__gt=now) | Q(state="handed_back")
    )
    for one in rows.within(start, end).only("room_id", "period", "people"):  # type: ignore[attr-defined]
        booked.setdefault(one.room_id, []).append(one)
    return [_use(room, known[room.pk], booked.get(room.pk, []), first, last, (start, end)) for room in rooms]


def _use(room: Room, calendar: Calendar, rows: list[Booking], first: date, last: date, month: Stretch) -> Use:
    days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    # A room that is open by arrangement has no hours that could be filled.
    open_minutes = (
        sum(closes - opens for day in days for opens, closes in calendar.minutes(day)) if calendar.weekly else 0
    )
    minutes = sum(
        int((min(one.period.upper, month[1]) - max(one.period.lower, month[0])).total_seconds()) // 60 for one in rows
    )
    return Use(room, open_minutes, minutes, len(rows), sum(one.people for one in rows))
