"""Who may keep bases and rooms, and who may book. Reads only, one condition per line."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.rules import Answer, No
from silian.members.mandates import mandates
from silian.members.models import Organisation
from silian.members.rules import sits_in_office, speaks_for
from silian.places.models import Base, Booking, Calendar, Feed, Room, Series, span
from silian.places.models.bookings import local

# ── Bases and rooms ──


def keeps(person: Any, base: Base) -> bool:
    """She acts for whoever keeps the base: a seat of the owner, or the office in its place."""
    return speaks_for(person, base.owner_id) or sits_in_office(person, base.federation_id)


def can_open_base(person: Any, owner: Organisation) -> Answer:
    if owner.merged_into_id:
        return No(_("This organisation has been merged into another one. Enter the base there."))
    if not speaks_for(person, owner.pk) and not sits_in_office(person, owner.federation_id):
        return No(_("Only the office or the organisation that keeps a base can enter it."))
    return True


def can_change_base(person: Any, base: Base) -> Answer:
    if not keeps(person, base):
        return No(_("Only the office or the organisation that keeps this base can change it."))
    return True


def can_close_base(person: Any, base: Base) -> Answer:
    if base.state == Base.State.CLOSED:
        return No(_("This base is already closed."))
    return can_change_base(person, base)


def can_reopen_base(person: Any, base: Base) -> Answer:
    if base.state == Base.State.OPEN:
        return No(_("This base is open already."))
    return can_change_base(person, base)


def can_add_room(person: Any, base: Base) -> Answer:
    if base.state == Base.State.CLOSED:
        return No(_("This base is closed. Open it again before you add a room."))
    return can_change_base(person, base)


# ── Bookings ──


def can_book(person: Any, room: Room, organisation: Organisation | None) -> Answer:
    if room.base.state != Base.State.OPEN:
        return No(_("This base is closed at present. Choose a room elsewhere."))
    if room.state != Room.State.OPEN:
        return No(_("This room is closed at present. Choose another one."))
    if organisation and organisation.federation_id != room.federation_id:
        return No(_("This organisation belongs to another federation."))
    if organisation and not speaks_for(person, organisation.pk) and not sits_in_office(person, room.federation_id):
        return No(_("Only its liaison or the office can book a room for this organisation."))
    if not organisation and not books_for_a_body(person, room.federation_id):
        return No(_("Say for which of your organisations you book the room."))
    return True


def can_book_at_all(person: Any, room: Room) -> Answer:
    """Whether the way to the request form is shown."""
    if room.state != Room.State.OPEN or room.base.state != Base.State.OPEN:
        return No(_("This room is closed at present. Choose another one."))
    if not any(held.federation_id == room.federation_id for held in mandates(person).held):
        return No(_("You hold no seat here. Ask the secretariat to book the room for you."))
    return True


def books_for_a_body(person: Any, federation_id: int) -> bool:
    """The office, conveners and communities book in the name of their seat."""
    return any(held.federation_id == federation_id and not held.organisation_id for held in mandates(person).held)


def fits_room(room: Room, calendar: Calendar, period: Any, people: int) -> Answer:
    """The time and the number of people against the room and its opening hours."""
    start, end = period.lower, period.upper
    if people < 1 or people > room.capacity:
        return No(
            _("%(room)s holds %(capacity)s people. Choose a larger room or come in smaller groups.")
            % {"room": room, "capacity": room.capacity}
        )
    if end <= start:
        return No(_("The end lies before the beginning. Choose a later end."))
    if start < timezone.now():
        return No(_("This time is over. Choose a later one."))
    if _minutes(start) % room.slot_minutes or _minutes(end) % room.slot_minutes:
        return No(
            _("%(room)s is booked in steps of %(minutes)s minutes. Choose times that fall on such a step.")
            % {"room": room, "minutes": room.slot_minutes}
        )
    if end - start > timedelta(minutes=room.longest_minutes):
        return No(
            _("%(room)s is booked for at most %(minutes)s minutes at a time.")
            % {"room": room, "minutes": room.longest_minutes}
        )
    if not calendar.covers(start, end):
        return No(_("%(room)s is not open then. Its opening hours stand on its page.") % {"room": room})
    return True


def _minutes(at: Any) -> int:
    """Minutes since midnight, in the house's time zone."""
    at = local(at)
    return at.hour * 60 + at.minute


def counts_at_once(person: Any, room: Room, organisation: Organisation | None, partners: set[int]) -> bool:
    """Whether a booking needs nobody's approval. `partners`: organisations that keep the base together."""
    if room.approval == Room.Approval.NOBODY or keeps(person, room.base):
        return True
    return room.approval == Room.Approval.PARTNERS and organisation is not None and organisation.pk in partners


def is_party(person: Any, booking: Booking) -> bool:
    """She booked it, or speaks for the organisation it is for, or for the office."""
    return (
        booking.by_id == person.pk
        or speaks_for(person, booking.organisation_id)
        or sits_in_office(person, booking.federation_id)
    )


def sees_purpose(person: Any, booking: Booking) -> bool:
    """What somebody does in a room is for those who take part and those who keep it; the public may read what is public."""
    return booking.public or is_party(person, booking) or keeps(person, booking.room.base)


def named(booking: Booking) -> str:
    """A booking as everybody may know it: its time, for whom, and what for if that is public."""
    who = str(booking.organisation) if booking.organisation_id else _("the office or a community")
    what = f"“{booking.purpose}” · {who}" if booking.public else who
    return f"{span(booking.period)} {what} ({booking.shown_state_word})"


def can_decide(person: Any, booking: Booking) -> Answer:
    if booking.is_lapsed or booking.state == Booking.State.LAPSED:
        return No(_("Nobody answered this request in time, and the room is free again. It has to be made anew."))
    if booking.state != Booking.State.HELD:
        return No(_("This request has already been answered."))
    if not keeps(person, booking.room.base):
        return No(_("Only whoever keeps the base can answer this request."))
    return True


def _stands(booking: Booking) -> Answer:
    if not booking.stands:
        return No(_("This booking no longer stands."))
    if booking.is_past:
        return No(_("This time is over; what happened stays as it was."))
    return True


def can_cancel(person: Any, booking: Booking) -> Answer:
    stands = _stands(booking)
    if not stands:
        return stands
    if booking.has_begun:
        return No(_("It has already begun. Hand the room back instead."))
    if not is_party(person, booking) and not keeps(person, booking.room.base):
        return No(_("Only who booked the room, or who keeps the base, can cancel this booking."))
    return True


def can_hand_back(person: Any, booking: Booking) -> Answer:
    stands = _stands(booking)
    if not stands:
        return stands
    if booking.state != Booking.State.APPROVED:
        return No(_("Only an approved booking can be handed back."))
    if not booking.has_begun:
        return No(_("It has not begun yet. Cancel it instead."))
    if not is_party(person, booking) and not keeps(person, booking.room.base):
        return No(_("Only who booked the room, or who keeps the base, can hand it back."))
    return True


def can_move(person: Any, booking: Booking) -> Answer:
    """Give a booking another time, purpose or number of people."""
    stands = _stands(booking)
    if not stands:
        return stands
    if booking.has_begun:
        return No(_("It has already begun and can no longer be changed."))
    if not is_party(person, booking):
        return No(_("Only who booked the room can change this booking."))
    return True


def can_displace(person: Any, room: Room) -> Answer:
    if not keeps(person, room.base):
        return No(_("Only whoever keeps the base can take a room that others have booked."))
    return True


# ── Series ──


def is_series_party(person: Any, series: Series) -> bool:
    return (
        series.by_id == person.pk
        or speaks_for(person, series.organisation_id)
        or sits_in_office(person, series.federation_id)
    )


def can_change_series(person: Any, series: Series) -> Answer:
    if series.state != Series.State.RUNNING:
        return No(_("This series has ended."))
    if not is_series_party(person, series):
        return No(_("Only who booked this series can change it."))
    return True


def can_end_series(person: Any, series: Series) -> Answer:
    if series.state != Series.State.RUNNING:
        return No(_("This series has ended."))
    if not is_series_party(person, series) and not keeps(person, series.room.base):
        return No(_("Only who booked this series, or who keeps the base, can end it."))
    return True


def can_reconfirm(person: Any, series: Series) -> Answer:
    changes = can_change_series(person, series)
    if not changes:
        return changes
    if series.reconfirm_by is None:
        return No(_("This series need not be confirmed again."))
    if series.reconfirm_by < timezone.localdate():
        return No(_("It was not confirmed in time, and its later dates are free again. Book them anew."))
    return True


# ── Feeds ──


def can_revoke_feed(person: Any, feed: Feed) -> Answer:
    if feed.person_id != person.pk:
        return No(_("Only who made this calendar address can close it."))
    return True
