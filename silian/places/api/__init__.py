"""Bases, rooms and bookings for programs. What the street publishes is there without a key; who has a room is not."""

from datetime import date, datetime

from django.utils import timezone
from ninja import Field, Query, Router, Schema

from silian.core.api import AskedStretch, Day, Key, Listing, OneOf, Pk, Short, given, listing, one
from silian.people.api import open_reads, reads
from silian.places.api.rooms import router as rooms
from silian.places.models import Base, Booking, Room
from silian.places.queries import bases as queries
from silian.places.queries import bookings as booking_queries
from silian.places.queries import rooms as room_queries
from silian.places.queries.whats_on import month_of

router = Router()
router.add_router("", rooms)


class BaseOut(Schema):
    """A place several organisations keep together for the neighbourhood."""

    id: int
    federation_id: int
    name: str
    purpose: str
    owner_id: int
    owner: str = Field(alias="owner.name")
    community_id: int | None
    address: str
    latitude: float | None
    longitude: float | None
    house_rules: str
    time_window: str
    people_limit: int | None
    cost: str
    published: bool
    state: str = Field(description="open or closed")


class RoomOut(Schema):
    """A part of a base that can be booked."""

    id: int
    base_id: int
    name: str
    capacity: int
    equipment: str
    approval: str = Field(description="who says yes to a booking: nobody, partners or owner")
    state: str = Field(description="open or closed")


class FreeTime(Schema):
    begins_at: datetime = Field(alias="start")
    ends_at: datetime = Field(alias="end")


class OpenRoomOut(Schema):
    """A room with its free times of the day asked for."""

    room: RoomOut
    hours: str = Field(description="opening hours in words")
    free: list[FreeTime]


class OpenBaseOut(Schema):
    id: int = Field(alias="base.id")
    base: BaseOut
    rooms: list[OpenRoomOut]


class HappeningOut(Schema):
    """Something that is on, and public."""

    title: str
    begins_at: datetime = Field(alias="period.lower")
    ends_at: datetime = Field(alias="period.upper")
    where: str
    who: str


class DayOut(Schema):
    day: date
    happenings: list[HappeningOut]


class OpenBasePageOut(Schema):
    """A published base: its rooms, free on a day, and what is on in that month."""

    base: BaseOut
    day: date
    rooms: list[OpenRoomOut]
    days: list[DayOut]


class KeeperOut(Schema):
    organisation_id: int
    organisation: str = Field(alias="organisation.name")
    gives: str


class RoomRowOut(Schema):
    room: RoomOut
    hours: str


class BasePageOut(Schema):
    """One base: who keeps it together, its rooms, what is on."""

    base: BaseOut
    partners: list[KeeperOut]
    rooms: list[RoomRowOut]
    happenings: list[HappeningOut]


class EntryOut(Schema):
    """A stretch of a day: free, or taken. What for is told to those only who may know it."""

    begins_at: datetime = Field(alias="start")
    ends_at: datetime = Field(alias="end")
    free: bool
    purpose: str | None

    @staticmethod
    def resolve_free(entry) -> bool:
        return entry.booking is None

    @staticmethod
    def resolve_purpose(entry) -> str | None:
        return entry.booking.purpose if entry.booking and entry.shows_purpose else None


class RoomDayOut(Schema):
    day: date
    is_open: bool
    entries: list[EntryOut]


class RoomPageOut(Schema):
    """A room and the week of a day."""

    room: RoomOut
    hours: str
    days: list[RoomDayOut]


class BookingOut(Schema):
    """A room for a time."""

    id: int
    federation_id: int
    room_id: int
    base_id: int = Field(alias="room.base_id")
    begins_at: datetime = Field(alias="period.lower")
    ends_at: datetime = Field(alias="period.upper")
    purpose: str
    people: int
    public: bool
    organisation_id: int | None
    series_id: int | None
    state: str = Field(alias="shown_state", description="held, approved, declined, cancelled, handed_back or lapsed")
    because: str
    at: datetime


class WantedOpenBases(Schema):
    """Which published bases, free on which day."""

    federation: Short = Field("", description="short address of the sub-district, such as “beishan”")
    day: Day | None = Field(None, description="today if left out")


class WantedBases(Schema):
    """Which bases."""

    q: Short = ""
    community_id: Key | None = None
    state: OneOf("", "closed", "all") = ""
    mine: bool = Field(False, description="only those an organisation of the person keeps")


class WantedDay(Schema):
    day: Day | None = Field(None, description="today if left out")


class WantedBookings(Schema):
    """Which bookings."""

    q: Short = ""
    show: OneOf("", "mine", "held", "past", "ended", "all") = Field("", description="those to come if left out")
    base_id: Key | None = None


@router.get("/open", response=Listing[OpenBaseOut], auth=open_reads, summary="Published bases", url_name="open_bases")
def open_bases(request, wanted: Query[WantedOpenBases], asked: AskedStretch):
    """What everybody may read: bases, and when their rooms are free on a day."""
    found = listing(queries.published(wanted.federation), asked)
    return found | {"items": queries.with_free_rooms(found["items"], wanted.day or timezone.localdate())}


@router.get("/open/{pk}", response=OpenBasePageOut, auth=open_reads, summary="One published base", url_name="open_base")
def open_base(request, pk: Pk, wanted: Query[WantedDay]):
    """Its rooms with their free times of the day, and what is on in that month."""
    day = wanted.day or timezone.localdate()
    return queries.open_base_page(one(queries.published(), pk), day, *month_of(day), "month")


@router.get("/bases", response=Listing[BaseOut], auth=reads, summary="Bases", url_name="bases")
def bases(request, wanted: Query[WantedBases], asked: AskedStretch):
    """The bases of the area, in the order they were entered."""
    return listing(queries.bases(request.user, queries.Filters.of(given(wanted))), asked)


@router.get("/bases/{pk}", response=BasePageOut, auth=reads, summary="One base", url_name="base")
def base(request, pk: Pk):
    return queries.base_page(one(Base.objects.visible_to(request.user).select_related("owner"), pk), request.user)


@router.get("/rooms/{pk}", response=RoomPageOut, auth=reads, summary="One room and its week", url_name="room")
def room(request, pk: Pk, wanted: Query[WantedDay]):
    """What is free and what is taken in the week of a day."""
    found = one(Room.objects.visible_to(request.user).select_related("base__owner"), pk)
    return room_queries.room_page(found, request.user, wanted.day or timezone.localdate())


@router.get("/bookings", response=Listing[BookingOut], auth=reads, summary="Bookings", url_name="bookings")
def bookings(request, wanted: Query[WantedBookings], asked: AskedStretch):
    """What the person takes part in or keeps, newest first."""
    filters = booking_queries.Filters.of(given(wanted))
    return listing(booking_queries.bookings(request.user, filters), asked, newest_first=True)


@router.get("/bookings/{pk}", response=BookingOut, auth=reads, summary="One booking", url_name="booking")
def booking(request, pk: Pk):
    rows = Booking.objects.visible_to(request.user)
    seen = rows.filter(booking_queries.mine(request.user) | booking_queries.told())
    return one(seen.select_related("room"), pk)
