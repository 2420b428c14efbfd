"""What the pages of bases, rooms and bookings show; each function decides its own SQL."""

from silian.places.queries.waiting import questions, waiting_for

__all__ = ["questions", "waiting_for"]
