"""What a decision would displace: the bookings that stand in its way, named before anybody decides."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from silian.places.models import Base, Booking, Calendar, Room, calendars
from silian.places.models.rooms import moment


def _ahead(**where: Any) -> Any:
    """Bookings that stand and have not begun: what began stays as it is."""
    rows = Booking.objects.filter(**where, period__startswith__gt=timezone.now()).occupying()
    return rows.select_related("room__base", "organisation", "by").order_by("period", "id")


def by_closing_base(base: Base) -> list[Booking]:
    return list(_ahead(room__base=base))


def by_closing_room(room: Room) -> list[Booking]:
    return list(_ahead(room=room))


def by_closing_days(rooms: list[Room], first: date, last: date, hours: tuple[int, int] | None) -> list[Booking]:
    """Those on these days that do not fit into the other hours, if there are any at all."""
    start, end = moment(first, 0), moment(last, 24 * 60)
    rows = _ahead(room__in=rooms).within(start, end)
    return [one for one in rows if not (hours and _fits_day(one, hours))]


def _fits_day(booking: Booking, hours: tuple[int, int]) -> bool:
    start = timezone.localdate(booking.period.lower)
    opens, closes = (moment(start, minutes) for minutes in hours)
    return opens <= booking.period.lower and booking.period.upper <= closes


def by_hours(room: Room, weekly: dict[int, list[tuple[int, int]]]) -> list[Booking]:
    """Those ahead that the new opening hours no longer hold."""
    rows = list(_ahead(room=room))
    if not rows or not weekly:
        return []
    last = max(timezone.localdate(one.period.upper) for one in rows)
    kept = calendars([room.pk], timezone.localdate(), last)[room.pk].exceptions
    new = Calendar(weekly, kept)
    return [one for one in rows if not new.covers(one.period.lower, one.period.upper)]


def by_taking(room: Room, start: datetime, end: datetime) -> list[Booking]:
    """Those that stand in the room at that time, begun or not: a running one can only be asked, not moved."""
    rows = Booking.objects.filter(room=room).occupying().within(start, end)
    return list(rows.select_related("room__base", "organisation", "by").order_by("period", "id"))
