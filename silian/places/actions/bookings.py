"""Booking a room, answering a request, cancelling, handing back."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.notices import tell
from silian.core.records import draft, record, record_all
from silian.core.rules import Answer, No, require
from silian.core.states import lock, move
from silian.core.verbs import fields as recorded
from silian.members.mandates import mandates
from silian.members.models import Organisation, Seat
from silian.people.models import User
from silian.places import rules
from silian.places.models import BasePartner, Booking, Period, Room, calendars, span
from silian.places.models.bookings import hold_end
from silian.places.queries.people import keepers, parties

State = Booking.State


@transaction.atomic
def book_room(
    room: Room, period: Period, *, by: User, purpose: str, people: int = 1, organisation: Organisation | None = None,
    public: bool = False,
) -> Booking:  # fmt: skip
    """Take a room for a time. It counts at once where the room's rule says so, else it is held until the keeper answers."""
    period = whole_minutes(period)
    organisation = organisation or only_organisation(by, room)
    lock(room)  # whoever comes second waits here and then reads who stands there
    require(rules.can_book(by, room, organisation))
    require(fits(room, period, people))
    booking = Booking(
        federation_id=room.federation_id, room=room, period=period, purpose=said(purpose), people=people, by=by,
        organisation=organisation, public=public,
    )  # fmt: skip
    settle(booking)
    put(booking)
    note(booking, by=by)
    kept_by = keepers(room.base)
    if booking.by_id not in {keeper.pk for keeper in kept_by}:
        verb = "places.booking.asked" if booking.state == State.HELD else "places.booking.made"
        tell_about(verb, booking, kept_by, by=by)
    return booking


@transaction.atomic
def approve_booking(booking: Booking, *, by: User) -> Booking:
    """The keeper says yes; from now on the booking counts."""
    lock(booking)
    require(rules.can_decide(by, booking))
    booking.decided_by, booking.decided_at = by, timezone.now()
    booking.lapses_at = free_moment(booking)
    move(booking, State.APPROVED, save=("decided_by", "decided_at", "lapses_at"))
    note(booking, by=by, verb="places.booking.approved")
    tell_about("places.booking.approved", booking, parties(booking), by=by)
    return booking


@transaction.atomic
def decline_booking(booking: Booking, because: str, *, by: User) -> Booking:
    """The keeper says no, with a reason; the room is free again."""
    lock(booking)
    require(rules.can_decide(by, booking))
    booking.because = reason(because, _("Please say in a few words why the room cannot be given."))
    booking.decided_by, booking.decided_at = by, timezone.now()
    move(booking, State.DECLINED, save=("because", "decided_by", "decided_at"))
    note(booking, by=by, verb="places.booking.declined", because=booking.because)
    tell_about("places.booking.declined", booking, parties(booking), by=by, because=booking.because)
    return booking


@transaction.atomic
def cancel_booking(booking: Booking, because: str, *, by: User) -> Booking:
    """Give a room up before its time, with a reason. In a series this skips one occurrence."""
    lock(booking)
    require(rules.can_cancel(by, booking))
    booking.because = reason(because, _("Please say in a few words why the booking is cancelled."))
    move(booking, State.CANCELLED, save=("because",))
    note(booking, by=by, verb="places.booking.cancelled", because=booking.because)
    concerned = [*parties(booking), *keepers(booking.room.base)]
    tell_about("places.booking.cancelled", booking, concerned, by=by, because=booking.because)
    return booking


@transaction.atomic
def hand_back(booking: Booking, *, by: User) -> Booking:
    """Leave a room before the booked end: it is free for others from now on."""
    lock(booking)
    require(rules.can_hand_back(by, booking))
    planned = booking.period.upper
    # Used for a minute at least: a time without any length is none.
    until = min(planned, max(timezone.now(), booking.period.lower + timedelta(minutes=1)))
    booking.period = DateTimeTZRange(booking.period.lower, until)
    move(booking, State.HANDED_BACK, save=("period",))
    note(booking, by=by, verb="places.booking.handed_back", planned=planned.isoformat())
    tell_about("places.booking.handed_back", booking, keepers(booking.room.base), by=by)
    return booking


@transaction.atomic
def change_booking(booking: Booking, fields: dict[str, Any], *, by: User) -> Booking:
    """Another time, purpose or number of people. What the keeper approved must be approved again if its time changes."""
    room = booking.room
    lock(room)
    lock(booking)
    require(rules.can_move(by, booking))
    fields = dict(fields)
    if "period" in fields:
        fields["period"] = whole_minutes(fields["period"])
    if "purpose" in fields:
        fields["purpose"] = said(fields["purpose"])
    changed = [name for name, value in fields.items() if getattr(booking, name) != value]
    if not changed:
        return booking
    for name in changed:
        setattr(booking, name, fields[name])
    if {"period", "people"} & set(changed):
        require(fits(room, booking.period, booking.people))
    if "period" in changed:
        settle(booking)
    put(booking, changed=(*changed, "state", "lapses_at"))
    note(booking, by=by, verb="places.booking.changed", fields=recorded(Booking, changed))
    if "period" in changed and by.pk not in {keeper.pk for keeper in keepers(room.base)}:
        verb = "places.booking.asked" if booking.state == State.HELD else "places.booking.changed"
        tell_about(verb, booking, keepers(room.base), by=by)
    return booking


# ── What the acts above and the series share ──


def whole_minutes(period: Period) -> DateTimeTZRange:
    """A time as a range without seconds, from its two ends or from a range."""
    start, end = (period.lower, period.upper) if isinstance(period, DateTimeTZRange) else period
    if start is None or end is None:
        raise Refused(_("A booking needs a beginning and an end."))
    start, end = (at.replace(second=0, microsecond=0) for at in (start, end))
    if end <= start:
        raise Refused(_("The end lies before the beginning. Choose a later end."))
    return DateTimeTZRange(start, end)


def said(purpose: str) -> str:
    purpose = " ".join(purpose.split())[:160]
    if not purpose:
        raise Refused(_("Please say in a few words what the room is for."), {"purpose": _("Say what for.")})
    return purpose


def reason(because: str, otherwise: str) -> str:
    because = " ".join(because.split())[:300]
    if not because:
        raise Refused(otherwise, {"because": _("Say why.")})
    return because


def only_organisation(person: User, room: Room) -> Organisation | None:
    """For whom a liaison books who named no organisation: hers, if she speaks for one only and for nothing else here."""
    if rules.books_for_a_body(person, room.federation_id):
        return None
    mine = [pk for pk, held in mandates(person).organisations.items() if held.federation_id == room.federation_id]
    return Organisation.objects.get(pk=mine[0]) if len(mine) == 1 else None


def fits(room: Room, period: Any, people: int) -> Answer:
    first, last = timezone.localdate(period.lower), timezone.localdate(period.upper)
    return rules.fits_room(room, calendars([room.pk], first, last)[room.pk], period, people)


def partners_of(room: Room) -> set[int]:
    """Organisations that keep the room's base together."""
    found = BasePartner.objects.filter(base=room.base_id).values_list("organisation", flat=True)
    return {room.base.owner_id, *found}


def settle(booking: Booking, partners: set[int] | None = None) -> None:
    """Approved at once where the room's rule says so, else held until the keeper answers."""
    room = booking.room
    partners = partners_of(room) if partners is None else partners
    if rules.counts_at_once(booking.by, room, booking.organisation, partners):
        booking.state, booking.lapses_at = State.APPROVED, free_moment(booking)
    else:
        booking.state, booking.lapses_at = State.HELD, hold_end(room, booking.period)


def free_moment(booking: Booking) -> datetime | None:
    """When an approved occurrence of a long series falls free, unless somebody confirms the series before."""
    free = booking.series.free_from if booking.series_id and booking.series else None
    return free if free and booking.period.lower >= free else None


def let_lapse(room: Room, period: Any) -> None:
    """Write down what has lapsed in this time, so that the table's own constraint lets the next one in.

    Whether something lapsed is computed from `lapses_at`; nothing else depends on this having run.
    """
    now = timezone.now()
    stale = Booking.objects.filter(room=room).lapsed(now).within(period.lower, period.upper)
    rows = list(stale.select_related("organisation", "by", "room__base").select_for_update(of=("self",)).order_by("pk"))
    if rows:
        Booking.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.LAPSED)
        record_all([draft("places.booking.lapsed", row, by=None, about=[room], **facts(row)) for row in rows])


def put(booking: Booking, changed: Iterable[str] = ()) -> None:
    """Write the booking, or say what already stands there."""
    let_lapse(booking.room, booking.period)
    standing = in_the_way(booking)
    if not standing:
        try:
            with transaction.atomic():
                booking.save(update_fields=list(changed)) if changed else booking.save(force_insert=True)
            return
        except IntegrityError:
            standing = in_the_way(booking)
            if not standing:
                raise
    require(taken(standing))


def in_the_way(booking: Booking) -> list[Booking]:
    """What stands in the room at that time."""
    others = Booking.objects.filter(room=booking.room_id).occupying().exclude(pk=booking.pk)
    within = others.within(booking.period.lower, booking.period.upper)
    return list(within.select_related("room__base", "organisation").order_by("period")[:5])


def taken(standing: list[Booking]) -> No:
    """Which booking stands there, for whom and until when."""
    return No(
        _("%(room)s is taken then: %(bookings)s. Choose another time or another room.")
        % {"room": standing[0].room, "bookings": _(", ").join(rules.named(one) for one in standing)}
    )


def facts(booking: Booking) -> dict[str, Any]:
    return {
        "room": str(booking.room), "span": span(booking.period), "purpose": booking.purpose,
        "who": str(booking.organisation or booking.by),
    }  # fmt: skip


VERBS = {State.HELD: "places.booking.asked", State.APPROVED: "places.booking.made"}


def note(booking: Booking, *, by: User, verb: str = "", **more: Any) -> None:
    """Write the act into the timelines of the booking, its room and its organisation."""
    about = [booking.room, booking.series if booking.series_id else None]
    record(
        verb or VERBS[State(booking.state)], booking, by=by, about=about, organisation=booking.organisation,
        seat=acting_seat(by, booking.organisation_id, booking.federation_id), **facts(booking), **more,
    )  # fmt: skip


def tell_about(verb: str, booking: Booking, people: Iterable[User], *, by: User, **more: Any) -> None:
    """Tell these people, except the one who did it."""
    url = reverse("places:booking", args=[booking.pk])
    tell([one for one in people if one.pk != by.pk], verb, booking, url=url, **facts(booking), **more)


def acting_seat(person: User, organisation_id: int | None, federation_id: int) -> Seat | None:
    """The seat by which she acts for an organisation, or else for the federation."""
    mine = mandates(person)
    held = mine.organisations.get(organisation_id or 0)
    held = held or next((seat for seat in mine.held if seat.federation_id == federation_id), None)
    return Seat(pk=held.seat_id) if held else None
