"""Reading the register: lists, one organisation, members on any day."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date

from silian.members.mandates import mandates
from silian.members.models import Federation, Membership, Organisation, Seat, Term

MEMBERS, NEIGHBOURS = "yes", "no"
NOWHERE = 0  # as a filter: not placed in any zone, sector or community yet
ENTERED, NEWEST, BY_NAME = "", "new", "name"


@dataclass(frozen=True)
class Filters:
    """What the reader asked of the register, as it stands in the address."""

    typed: str = ""
    kind: str = ""
    federation: int | None = None
    community: int | None = None
    zone: int | None = None
    sector: int | None = None
    member: str = ""
    liaison: str = ""
    on: date | None = None
    order: str = ENTERED

    @classmethod
    def of(cls, data: Any) -> "Filters":
        kind, member, liaison, order = (data.get(name, "") for name in ("kind", "member", "liaison", "order"))
        return cls(
            typed=data.get("q", "").strip()[:100],
            kind=kind if kind in Organisation.Kind.values else "", federation=number(data.get("federation")),
            community=number(data.get("community")), zone=number(data.get("zone")), sector=number(data.get("sector")),
            member=member if member in (MEMBERS, NEIGHBOURS) else "", liaison="none" if liaison == "none" else "",
            on=_day(data.get("on")), order=order if order in (NEWEST, BY_NAME) else ENTERED,
        )  # fmt: skip

    @property
    def any(self) -> bool:
        """Whether fewer rows may be shown than there are."""
        return replace(self, order=ENTERED) != Filters()

    @property
    def day(self) -> date:
        return self.on or timezone.localdate()


def number(given: str | None) -> int | None:
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 19 else None


def _day(given: str | None) -> date | None:
    try:
        return parse_date(given or "")
    except ValueError:
        return None


def organisations(person: Any, filters: Filters) -> QuerySet[Organisation]:
    """The organisations of the register the reader asked for."""
    rows = Organisation.objects.visible_to(person).current()
    if filters.federation is not None:
        rows = rows.filter(federation=filters.federation)
    if filters.typed:
        rows = rows.found_by(filters.typed)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    for name, wanted in (
        ("community", filters.community), ("community__zone", filters.zone), ("sector", filters.sector),
    ):  # fmt: skip
        if wanted is not None:
            rows = rows.filter(**{name: wanted or None})
    if filters.member:
        then = Membership.objects.filter(organisation=OuterRef("pk"), period__contains=filters.day)
        rows = rows.filter(Exists(then) if filters.member == MEMBERS else ~Exists(then))
    if filters.liaison:
        rows = rows.filter(~Exists(liaison_of(OuterRef("pk"), filters.day)))
    return rows


def liaison_of(organisation: Any, day: date) -> QuerySet[Term]:
    """The terms of those who speak for an organisation as its liaison on a day."""
    return Term.objects.filter(
        seat__body__organisation=organisation, seat__role=Seat.Role.LIAISON, period__contains=day
    )  # fmt: skip


def as_rows(pks: list[int], day: date) -> list[dict[str, str]]:
    """What a list shows of these organisations, in their order, as the words of the page.

    One query written out, and words instead of objects: twenty rows are most of the time of the page.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [day, pks])
        found = {row[0]: row for row in cursor.fetchall()}
    kinds = {kind: str(label) for kind, label in Organisation.Kind.choices}
    return [
        {
            "pk": str(pk), "name": name, "kind": kinds.get(kind, kind), "community": community or "–", "sector": sector or "–",
            "since": since.isoformat() if since else "–", "federation": federation,
        }
        for pk, name, kind, community, sector, federation, since in (found[pk] for pk in pks if pk in found)
    ]  # fmt: skip


_ROWS = """
    SELECT one.id, one.name, one.kind, community.name, sector.name, federation.name,
           (SELECT lower(period) FROM members_membership WHERE organisation_id = one.id AND period @> %s)
    FROM members_organisation one
    JOIN members_federation federation ON federation.id = one.federation_id
    LEFT JOIN members_community community ON community.id = one.community_id
    LEFT JOIN members_sector sector ON sector.id = one.sector_id
    WHERE one.id = ANY(%s)
"""


class Choice(NamedTuple):
    """One line of a menu."""

    pk: int
    name: str


@dataclass(frozen=True)
class Choices:
    """What the filters offer: three short lists of one federation, and the federations if there are several."""

    communities: list[Choice] = field(default_factory=list)
    zones: list[Choice] = field(default_factory=list)
    sectors: list[Choice] = field(default_factory=list)
    federations: list[Choice] = field(default_factory=list)


def choices(federation_id: int | None, seen: Sequence[int] = ()) -> Choices:
    """All menus by one question: the register asks it on every page."""
    found = Choices()
    if federation_id is None:
        return found
    menus = {"c": found.communities, "z": found.zones, "s": found.sectors, "f": found.federations}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT 'c', id, name FROM members_community WHERE federation_id = %(federation)s
            UNION ALL SELECT 'z', id, name FROM members_zone WHERE federation_id = %(federation)s
            UNION ALL SELECT 's', id, name FROM members_sector WHERE federation_id = %(federation)s
            UNION ALL SELECT 'f', id, name FROM members_federation WHERE id = ANY(%(seen)s)
            ORDER BY 1, 2
            """,
            {"federation": federation_id, "seen": list(seen) if len(seen) > 1 else []},
        )
        for menu, pk, name in cursor.fetchall():
            menus[menu].append(Choice(pk, name))
    return found


def chosen_federation(person: Any, given: str | None = None) -> Federation | None:
    """The federation a page is about: the one in the address if she may look into it, else her own."""
    pk = chosen_federation_id(person, given)
    return Federation.objects.filter(pk=pk).first() if pk else None


def chosen_federation_id(person: Any, given: str | None = None) -> int | None:
    """Its number alone, for pages that need no more: no query."""
    mine = mandates(person)
    wanted = number(given)
    if wanted is not None:
        return wanted if wanted in mine.federation_ids else None
    own = sorted(mine.offices) or mine.federation_ids
    return own[0] if own else None


ENDINGS = ("有限责任公司", "股份有限公司", "有限公司", "委员会", "分公司", "支行", "")
SHORTEST = 4  # a shorter piece of a name ("杭州", "银行") says nothing about who it is


def similar(federation_id: int, name: str, *, but: int | None = None) -> list[Organisation]:
    """Rows that may be the same organisation, at most five: this name is a part of theirs, or theirs of this one."""
    core = name
    for ending in ENDINGS:
        core = core.removesuffix(ending)
    if len(core) < 2:
        return []
    pieces = {name[at:end] for at in range(len(name)) for end in range(at + SHORTEST, len(name) + 1)}
    pieces |= {core[at:] + ending for at in range(len(core) - SHORTEST + 1) for ending in ENDINGS}
    rows = Organisation.objects.filter(federation=federation_id).current().exclude(pk=but)
    # Two questions, each with its index; joined by OR the database would read every row.
    found = [*rows.filter(name__in=sorted(pieces)).order_by("id")[:5], *rows.found_by(core).order_by("id")[:5]]
    return list({one.pk: one for one in found}.values())[:5]
