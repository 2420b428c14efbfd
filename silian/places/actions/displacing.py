"""Decisions of the keeper that others must give way to: each names what it displaces and tells those concerned."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.members.models import Organisation
from silian.people.models import User
from silian.places import rules
from silian.places.actions.bookings import (
    State,
    fits,
    note,
    only_organisation,
    put,
    reason,
    said,
    tell_about,
    whole_minutes,
)
from silian.places.models import Base, Booking, Closing, FormerHours, OpenHours, Period, Room
from silian.places.models.weeks import week_in_words
from silian.places.queries import displacing
from silian.places.queries.people import keepers, parties


def _why_closed(because: str) -> str:
    return reason(because, _("Please say in a few words why it is closed."))


def give_way(
    bookings: list[Booking], seen: Iterable[int], because: str, *, by: User, to: Booking | None = None
) -> None:
    """Cancel what stands in the way, if it is exactly what the person has seen; tell everybody concerned."""
    if {one.pk for one in bookings} != set(seen):
        raise Refused(
            _("This would displace: %(bookings)s. Look at them and decide again.")
            % {"bookings": _(", ").join(rules.named(one) for one in bookings) or _("nothing")}
        )
    for one in bookings:
        one.because = because
        move(one, State.CANCELLED, save=("because",))
        note(one, by=by, verb="places.booking.displaced", because=because)
        tell_about("places.booking.displaced", one, parties(one), by=by, because=because)


@transaction.atomic
def take_room(
    room: Room, period: Period, because: str, *, by: User, purpose: str, seen: Iterable[int], people: int = 1,
    organisation: Organisation | None = None, public: bool = False,
) -> Booking:  # fmt: skip
    """The keeper needs the room although others have booked it; what gives way is named first and told at once."""
    period = whole_minutes(period)
    lock(room)
    require(rules.can_displace(by, room))
    organisation = organisation or only_organisation(by, room)
    require(rules.can_book(by, room, organisation))
    require(fits(room, period, people))
    because = reason(because, _("Please say in a few words why others have to give way."))
    others = displacing.by_taking(room, period.lower, period.upper)
    if any(one.has_begun for one in others):
        raise Refused(_("Somebody is in the room already. Ask them to hand it back."))
    give_way(others, seen, because, by=by)
    booking = Booking(
        federation_id=room.federation_id, room=room, period=period, purpose=said(purpose), people=people, by=by,
        organisation=organisation, public=public, state=State.APPROVED,
    )  # fmt: skip
    put(booking)
    Booking.objects.filter(pk__in=[one.pk for one in others]).update(displaced_by=booking)
    note(booking, by=by)
    tell_about("places.booking.made", booking, keepers(room.base), by=by)
    return booking


@transaction.atomic
def close_days(
    rooms: list[Room], first: date, last: date, because: str, *, by: User, seen: Iterable[int],
    hours: tuple[int, int] | None = None,
) -> list[Closing]:  # fmt: skip
    """Close rooms on some days, or give them other hours then."""
    if last < first:
        raise Refused(_("The last day lies before the first one."))
    if hours and hours[1] <= hours[0]:
        raise Refused(_("The end lies before the beginning. Choose a later end."))
    rooms = sorted(rooms, key=lambda room: room.pk)
    lock(*rooms)
    for room in rooms:
        require(rules.can_change_base(by, room.base))
    because = reason(because, _("Please say in a few words why the hours are different."))[:120]
    made = []
    for room in rooms:
        opens, closes = hours or (None, None)
        one = Closing(
            federation_id=room.federation_id, room=room, days=DateRange(first, last + timedelta(days=1)), opens=opens,
            closes=closes, because=because, by=by,
        )  # fmt: skip
        try:
            with transaction.atomic():
                one.save(force_insert=True)
        except IntegrityError as error:
            raise Refused(
                _("%(room)s has other hours on one of these days already. Take those back first.") % {"room": room}
            ) from error
        made.append(one)
    give_way(displacing.by_closing_days(rooms, first, last, hours), seen, because, by=by)
    for one in made:
        record(
            "places.hours.excepted", one, by=by, about=[one.room, one.room.base], room=str(one.room), day=first.isoformat(),
            last=last.isoformat(), because=because, hours=one.words,
        )  # fmt: skip
    return made


@transaction.atomic
def set_hours(room: Room, weekly: dict[int, list[tuple[int, int]]], *, by: User, seen: Iterable[int]) -> Room:
    """New opening hours for the week. What is booked outside them gives way."""
    lock(room)
    require(rules.can_change_base(by, room.base))
    give_way(displacing.by_hours(room, weekly), seen, _("The opening hours changed."), by=by)
    _keep_former(room, weekly)
    write_hours(room, weekly)
    record("places.hours.set", room, by=by, about=[room.base], room=str(room), hours=week_in_words(weekly))
    return room


def _keep_former(room: Room, weekly: dict[int, list[tuple[int, int]]]) -> None:
    """What it kept until yesterday is asked of past days as well. Changed twice on a day, the first hours were those of the days before."""
    today, stretches = timezone.localdate(), ("weekday", "opens", "closes")
    kept = set(room.hours.values_list(*stretches))
    same = kept == {(day, opens, closes) for day, some in weekly.items() for opens, closes in some}
    if same or room.former_hours.filter(until=today).exists():
        return
    FormerHours.objects.bulk_create(
        FormerHours(federation_id=room.federation_id, room=room, until=today, **dict(zip(stretches, one, strict=True)))
        for one in sorted(kept) or [(None, None, None)]
    )


def write_hours(room: Room, weekly: dict[int, list[tuple[int, int]]]) -> None:
    OpenHours.objects.filter(room=room).delete()
    OpenHours.objects.bulk_create(
        OpenHours(federation_id=room.federation_id, room=room, weekday=weekday, opens=opens, closes=closes)
        for weekday, stretches in sorted(weekly.items())
        for opens, closes in sorted(stretches)
    )


@transaction.atomic
def close_room(room: Room, because: str, *, by: User, seen: Iterable[int]) -> Room:
    """Take a room out of use; what is booked ahead gives way."""
    lock(room)
    require(rules.can_change_base(by, room.base))
    because = _why_closed(because)
    move(room, Room.State.CLOSED)
    give_way(displacing.by_closing_room(room), seen, because, by=by)
    record("places.room.closed", room, by=by, about=[room.base], room=str(room), because=because)
    return room


@transaction.atomic
def close_base(base: Base, because: str, *, by: User, seen: Iterable[int]) -> Base:
    """Close a whole base; what is booked ahead in its rooms gives way."""
    lock(base)
    require(rules.can_close_base(by, base))
    rooms: list[Any] = list(base.rooms.order_by("pk"))
    if rooms:
        lock(*rooms)
    base.closed_because = _why_closed(because)
    move(base, Base.State.CLOSED, save=("closed_because",))
    give_way(displacing.by_closing_base(base), seen, base.closed_because, by=by)
    record("places.base.closed", base, by=by, organisation=base.owner, base=base.name, because=base.closed_because)
    return base
