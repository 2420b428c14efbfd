"""Bases: the list, one base, and what the public may read of them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from silian.core.models import Record
from silian.core.records import timeline
from silian.core.rules import Answer
from silian.members.mandates import mandates
from silian.members.models import Community, Federation, Organisation
from silian.places import rules
from silian.places.models import Base, BasePartner, BasePicture, Room, calendars
from silian.places.models.weeks import week_in_words
from silian.places.queries.rooms import OpenRoom, open_rooms
from silian.places.queries.whats_on import Day, Happening, by_day, whats_on

AHEAD_DAYS = 30


@dataclass(frozen=True)
class Filters:
    """What the reader asked of the list, as it stands in the address."""

    typed: str = ""
    community: str = ""
    state: str = ""
    mine: bool = False

    @classmethod
    def of(cls, data: Any) -> "Filters":
        community, state = data.get("community", ""), data.get("state", "")
        return cls(
            data.get("q", "").strip()[:100],
            community if community.isascii() and community.isdigit() and len(community) < 19 else "",
            state if state in ("closed", "all") else "",
            bool(data.get("mine")),
        )

    @property
    def any(self) -> bool:
        return self != Filters()


def bases(reader: Any, filters: Filters) -> QuerySet[Base]:
    """The bases she may see, each with the number of its open rooms."""
    rows: Any = Base.objects.visible_to(reader).select_related("owner", "community", "federation")
    if filters.typed:
        named = Organisation.objects.found_by(filters.typed).values("pk")  # type: ignore[attr-defined]
        rows = rows.filter(Q(search__typed=filters.typed) | Q(owner__in=named))
    if filters.community:
        rows = rows.filter(community=filters.community)
    if filters.mine:
        own = list(mandates(reader).organisations)
        rows = rows.filter(Q(owner__in=own) | Q(pk__in=BasePartner.objects.filter(organisation__in=own).values("base")))
    if not filters.state:
        rows = rows.filter(state=Base.State.OPEN)
    elif filters.state == "closed":
        rows = rows.filter(state=Base.State.CLOSED)
    return rows.defer("search").annotate(rooms_open=Count("rooms", filter=Q(rooms__state=Room.State.OPEN)))


def communities(reader: Any) -> list[tuple[int, str]]:
    rows = Community.objects.visible_to(reader).order_by("federation", "id")  # type: ignore[attr-defined]
    return list(rows.values_list("pk", "name"))


def organisations_to_keep_for(person: Any) -> QuerySet[Organisation]:
    """For whom she may enter a base or book a room: her own organisations, and for the office every one of the street."""
    mine = mandates(person)
    rows = Organisation.objects.current()  # type: ignore[attr-defined]
    return rows.filter(Q(pk__in=list(mine.organisations)) | Q(federation__in=list(mine.offices)))


def may_enter(person: Any) -> bool:
    mine = mandates(person)
    return bool(mine.organisations or mine.offices)


@dataclass(frozen=True)
class RoomRow:
    room: Room
    hours: str


@dataclass(frozen=True)
class BasePage:
    base: Base
    partners: list[BasePartner]
    pictures: list[BasePicture]
    rooms: list[RoomRow]
    happenings: list[Happening]
    records: list[Record]
    may_change: Answer
    may_close: Answer
    may_reopen: Answer
    may_add_room: Answer


def base_page(base: Base, reader: Any) -> BasePage:
    """Six queries: partners, pictures, rooms with their hours, what is on, what happened."""
    today = timezone.localdate()
    rooms = list(base.rooms.order_by("pk"))
    for room in rooms:
        room.base = base
    known = calendars([room.pk for room in rooms], today, today)
    return BasePage(
        base=base, partners=list(base.partners.select_related("organisation")), pictures=pictures(base),
        rooms=[RoomRow(room, week_in_words(known[room.pk].weekly)) for room in rooms],
        happenings=whats_on([base.pk], today, today + timedelta(days=AHEAD_DAYS))[:20],
        records=list(timeline(base)[:30]), may_change=rules.can_change_base(reader, base),
        may_close=rules.can_close_base(reader, base), may_reopen=rules.can_reopen_base(reader, base),
        may_add_room=rules.can_add_room(reader, base),
    )  # fmt: skip


def pictures(base: Base) -> list[BasePicture]:
    return list(BasePicture.objects.filter(base=base, dropped_at=None).order_by("pk"))


# ── Open to everybody ──


@dataclass(frozen=True)
class OpenBase:
    """A published base on one day: its rooms with their free times."""

    base: Base
    rooms: list[OpenRoom]

    @property
    def free(self) -> list[OpenRoom]:
        return [one for one in self.rooms if one.free]


def published(federation: str = "") -> QuerySet[Base]:
    rows: Any = Base.objects.published().select_related("owner", "community", "federation").defer("search")
    return rows.filter(federation__slug=federation) if federation else rows


def with_free_rooms(found: list[Base], day: date) -> list[OpenBase]:
    rooms = open_rooms(found, day)
    return [OpenBase(base, rooms[base.pk]) for base in found]


def federations_with_bases() -> list[tuple[str, str]]:
    rows = Federation.objects.filter(bases__in=Base.objects.published()).distinct().order_by("pk")
    return list(rows.values_list("slug", "name"))


@dataclass(frozen=True)
class OpenBasePage:
    base: Base
    partners: list[BasePartner]
    pictures: list[BasePicture]
    rooms: list[OpenRoom]
    days: list[Day]
    day: date
    first: date
    last: date
    span: str

    @property
    def before(self) -> date:
        return self.first - timedelta(days=1)

    @property
    def after(self) -> date:
        return self.last + timedelta(days=1)

    @property
    def tomorrow(self) -> date:
        return self.day + timedelta(days=1)

    @property
    def yesterday(self) -> date:
        return self.day - timedelta(days=1)


def open_base_page(base: Base, day: date, first: date, last: date, span: str) -> OpenBasePage:
    """Six queries. What it shows of bookings: the free times, and what is marked for everybody."""
    rooms = open_rooms([base], day)[base.pk]
    return OpenBasePage(
        base, list(base.partners.select_related("organisation")), pictures(base), rooms,
        by_day(whats_on([base.pk], first, last)),
        day, first, last, span,
    )  # fmt: skip
