"""Rooms for programs: which is free when, how well they are used, series of bookings, and one's own calendar addresses."""

from datetime import date, datetime
from typing import Annotated

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from silian.core.api import AskedStretch, Day, Key, Listing, Pk, Refusal, listing, one
from silian.core.errors import Refused
from silian.people.api import reads
from silian.places.models import Room, Series
from silian.places.models.rooms import moment
from silian.places.queries import feeds as feed_queries
from silian.places.queries import rooms as queries
from silian.places.queries import series as series_queries
from silian.places.queries.whats_on import month_of

router = Router()
Clock = Annotated[str, Field(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", examples=["14:00"])]


class FreeRoomOut(Schema):
    """A room that can be had at the time asked for."""

    id: int
    base_id: int
    base: str = Field(alias="base.name")
    name: str
    capacity: int
    equipment: str
    approval: str = Field(description="who says yes to a booking: nobody, partners or owner")


class UseOut(Schema):
    """A room in a month. Of a room without opening hours nothing is open."""

    room_id: int = Field(alias="room.pk")
    room: str = Field(alias="room.name")
    base: str = Field(alias="room.base.name")
    open_minutes: int
    booked_minutes: int
    bookings: int
    people: int


class SeriesOut(Schema):
    """A booking that comes again, and how it was laid out."""

    id: int
    federation_id: int
    room_id: int
    rule: str = Field(description="as in RFC 5545")
    first_on: date
    last_on: date
    opens: int = Field(description="minute of the day")
    closes: int = Field(description="minute of the day")
    purpose: str
    people: int
    public: bool
    organisation_id: int | None
    reconfirm_by: date | None
    state: str = Field(description="running or ended")


class DateOut(Schema):
    """One day of it: booked, moved, skipped or over."""

    day: date
    booking_id: int | None
    state: str | None

    @staticmethod
    def resolve_booking_id(row) -> int | None:
        return row.booking.pk if row.booking else None

    @staticmethod
    def resolve_state(row) -> str | None:
        return row.booking.shown_state if row.booking else None


class SeriesPageOut(Schema):
    series: SeriesOut
    days: list[DateOut]
    standing: int = Field(description="dates that stand")


class FeedOut(Schema):
    """An address for calendar programs; it was shown once and is told to nobody again."""

    id: int
    kind: str = Field(description="mine, room or base")
    room_id: int | None
    base_id: int | None
    at: datetime
    last_used_on: date | None
    revoked_at: datetime | None


class WantedRoom(Schema):
    """When, and for how many."""

    day: Day
    begins: Clock
    ends: Clock
    people: int = Field(1, ge=1, le=32767)
    base_id: Key | None = None


class WantedMonth(Schema):
    month: Day | None = Field(None, description="any day of it; this month if left out")


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


@router.get(
    "/rooms",
    response={200: list[FreeRoomOut], 409: Refusal},
    auth=reads,
    summary="Rooms that are free",
    url_name="free_rooms",
)
def free_rooms(request, wanted: Query[WantedRoom]):
    """At a time, the smallest that fits first; at most fifty."""
    begins, ends = _minute(wanted.begins), _minute(wanted.ends)
    if ends <= begins:
        said = _("The end lies before the beginning. Choose a later end.")
        raise Refused(said, {"ends": said})
    start, end = moment(wanted.day, begins), moment(wanted.day, ends)
    return queries.free_rooms(request.user, start, end, wanted.people, base=wanted.base_id)


@router.get("/use", response=Listing[UseOut], auth=reads, summary="How well rooms are used", url_name="use")
def use(request, wanted: Query[WantedMonth], asked: AskedStretch):
    """Hours open and hours booked in a month, in the order the rooms were entered."""
    first, last = month_of(wanted.month or timezone.localdate())
    found = listing(Room.objects.visible_to(request.user).select_related("base"), asked)
    return found | {"items": queries.utilisation(found["items"], first, last)}


@router.get("/series/{pk}", response=SeriesPageOut, auth=reads, summary="One series of bookings", url_name="series")
def series(request, pk: Pk):
    """With all its dates."""
    rows = Series.objects.visible_to(request.user).filter(series_queries.mine(request.user))
    return series_queries.series_page(one(rows.select_related("room__base__owner"), pk), request.user)


@router.get("/feeds", response=Listing[FeedOut], auth=reads, summary="My calendar addresses", url_name="feeds")
def feeds(request, asked: AskedStretch):
    """Of the person whose key it is, newest first."""
    return listing(feed_queries.feeds(request.user), asked, newest_first=True)
