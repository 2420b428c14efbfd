"""What the pages of bases, rooms and bookings show; each function decides its own SQL."""

from silian.places.queries.waiting import waiting_for

__all__ = ["waiting_for"]
