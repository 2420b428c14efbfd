"""Reading the register: lists, one organisation, members on any day."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date

from silian.core.models import Record
from silian.core.records import timeline
from silian.core.rules import Answer
from silian.members import rules
from silian.members.mandates import mandates
from silian.members.models import Community, Contact, Federation, Membership, Organisation, Sector, Term, Zone

MEMBERS, NEIGHBOURS = "yes", "no"


@dataclass(frozen=True)
class Filters:
    """What the reader asked of the register, as it stands in the address."""

    typed: str = ""
    kind: str = ""
    community: int | None = None
    zone: int | None = None
    sector: int | None = None
    member: str = ""
    on: date | None = None

    @classmethod
    def of(cls, data: Any) -> "Filters":
        kind, member = data.get("kind", ""), data.get("member", "")
        return cls(
            typed=data.get("q", "").strip()[:100],
            kind=kind if kind in Organisation.Kind.values else "",
            community=number(data.get("community")), zone=number(data.get("zone")), sector=number(data.get("sector")),
            member=member if member in (MEMBERS, NEIGHBOURS) else "", on=_day(data.get("on")),
        )  # fmt: skip

    @property
    def any(self) -> bool:
        return self != Filters()

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
    """The organisations of the register the reader asked for, with what every row shows."""
    rows = Organisation.objects.visible_to(person).current().select_related("community", "sector")
    rows = rows.only("name", "short_name", "kind", "federation_id", "community__name", "sector__name")
    if filters.typed:
        rows = rows.found_by(filters.typed)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.community:
        rows = rows.filter(community=filters.community)
    if filters.zone:
        rows = rows.filter(community__zone=filters.zone)
    if filters.sector:
        rows = rows.filter(sector=filters.sector)
    if filters.member:
        then = Membership.objects.filter(organisation=OuterRef("pk"), period__contains=filters.day)
        rows = rows.filter(Exists(then) if filters.member == MEMBERS else ~Exists(then))
    return rows


def mark_members(rows: list[Organisation], day: date) -> None:
    """Write on each row since when it has been a member on that day (or None): one query for the whole page."""
    since = dict(
        Membership.objects.filter(organisation__in=rows, period__contains=day)
        .values_list("organisation", "period")
    )  # fmt: skip
    for row in rows:
        period = since.get(row.pk)
        row.member_since = period.lower if period else None


class Choice(NamedTuple):
    """One line of a menu."""

    pk: int
    name: str


@dataclass(frozen=True)
class Choices:
    """What the filters offer: three short lists of one federation."""

    communities: list[Choice] = field(default_factory=list)
    zones: list[Choice] = field(default_factory=list)
    sectors: list[Choice] = field(default_factory=list)


def choices(federation_id: int | None) -> Choices:
    """Three menus by one question: the register asks it on every page."""
    found = Choices()
    if federation_id is None:
        return found
    menus = {"c": found.communities, "z": found.zones, "s": found.sectors}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT 'c', id, name FROM members_community WHERE federation_id = %(federation)s
            UNION ALL SELECT 'z', id, name FROM members_zone WHERE federation_id = %(federation)s
            UNION ALL SELECT 's', id, name FROM members_sector WHERE federation_id = %(federation)s
            ORDER BY 1, 2
            """,
            {"federation": federation_id},
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


@dataclass(frozen=True)
class OrganisationPage:
    """One organisation with its whole life."""

    organisation: Organisation
    memberships: list[Membership]
    member_since: date | None
    contacts: list[Contact] | None  # None: not for this reader
    seats: list[tuple[Any, Term | None, Term | None]]  # seat, holder today, next holder
    records: list[Record]
    may_change: Answer
    may_place: Answer
    may_change_membership: Answer


def organisation_page(organisation: Organisation, reader: Any) -> OrganisationPage:
    today = timezone.localdate()
    memberships = list(organisation.memberships.order_by("-period"))
    now = next((one for one in memberships if today in one.period), None)
    from silian.members.queries.seats import with_holders

    body = getattr(organisation, "body", None)
    return OrganisationPage(
        organisation=organisation,
        memberships=memberships,
        member_since=now.period.lower if now else None,
        contacts=list(organisation.contacts.all()) if rules.sees_contacts(reader, organisation) else None,
        seats=with_holders(list(body.seats.select_related("body").order_by("id")), today) if body else [],
        records=list(timeline(organisation)[:30]),
        may_change=rules.can_change_organisation(reader, organisation),
        may_place=rules.can_place_organisation(reader, organisation),
        may_change_membership=rules.can_change_membership(reader, organisation),
    )


def similar(federation_id: int, name: str, *, but: int | None = None) -> list[Organisation]:
    """Rows that may be the same organisation: the name found in pieces, either way round. At most five."""
    core = name
    for ending in ("有限责任公司", "股份有限公司", "有限公司", "委员会", "分公司", "支行"):
        core = core.removesuffix(ending)
    if len(core) < 2:
        return []
    rows = Organisation.objects.filter(federation=federation_id).current().found_by(core).exclude(pk=but)
    return list(rows.order_by("id")[:5])
