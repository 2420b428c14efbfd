"""Everything that changes bases, rooms and bookings; `book_room` and `cancel_booking` are what other parts call."""

from silian.places.actions.bookings import (
    approve_booking,
    book_room,
    cancel_booking,
    change_booking,
    decline_booking,
    hand_back,
)

__all__ = ["approve_booking", "book_room", "cancel_booking", "change_booking", "decline_booking", "hand_back"]
