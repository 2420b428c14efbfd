"""The room of a session: asked for and given back through the places, which alone decide whether it is free."""

from silian.activities.models import Session
from silian.people.models import User
from silian.places.actions import book_room, cancel_booking
from silian.places.models import Booking, Room


def take_room(session: Session, room: Room, *, by: User) -> Booking:
    """Ask for the room at the time of the session. A refusal there is a refusal here."""
    people = (session.places or 0) + session.helper_places
    return book_room(
        room, session.period, by=by, purpose=session.activity.title, people=max(1, min(people, 32_767)),
        organisation=session.activity.organiser,
    )  # fmt: skip


def give_room_back(session: Session, because: str, *, by: User) -> None:
    """The session does not need its room any more."""
    booking = session.booking
    if booking is not None and booking.state in Booking.OCCUPYING:
        cancel_booking(booking, because, by=by)
