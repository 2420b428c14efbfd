"""The tables of bases, rooms, bookings and calendar feeds, split by noun."""

from silian.places.models.bases import Base, BasePartner, BasePicture, Conditions
from silian.places.models.bookings import Booking, Period, Series, local, span
from silian.places.models.feeds import Feed
from silian.places.models.rooms import Calendar, Closing, FormerHours, OpenHours, Room, calendars

__all__ = [
    "Base",
    "BasePartner",
    "BasePicture",
    "Booking",
    "Calendar",
    "Closing",
    "Conditions",
    "Feed",
    "FormerHours",
    "OpenHours",
    "Period",
    "Room",
    "Series",
    "calendars",
    "local",
    "span",
]
