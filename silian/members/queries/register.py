"""Reading the register: lists, one organisation, members on any day."""

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
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


class Choice(NamedTuple):
    """One line of a menu."""

    pk: int
    name: str


@dataclass(frozen=True)
class Screen:
    """One screen of the register, in the words the page shows, with the menus of its filters."""

    rows: list[dict[str, str]]
    newer: int | None  # the key before which the screen above ends, if there is one
    older: int | None
    communities: list[Choice]
    zones: list[Choice]
    sectors: list[Choice]
    federations: list[Choice]  # only if the reader looks into several


def screen(
    person: Any, filters: Filters, *, federation_id: int | None, after: int | None, before: int | None
) -> Screen:
    """The rows after (or before) a key, everything they show, and the menus: one question, however deep the page.

    Written out around what `organisations` finds, and read as words instead of objects: twenty rows of objects were most of
    the time of the page.
    """
    found, params = _window(organisations(person, filters), filters.order, after, before).query.sql_with_params()
    seen = mandates(person).federation_ids
    with connection.cursor() as cursor:
        cursor.execute(
            _SCREEN.format(found=found),
            [*params, filters.day, federation_id, federation_id, federation_id, seen if len(seen) > 1 else []],
        )
        listed, *menus = (json.loads(one or "[]") for one in cursor.fetchone())
    back, more, shown = before is not None, len(listed) > PER_SCREEN, listed[:PER_SCREEN]
    if back:
        shown.reverse()
    more_before, more_after = (more, True) if back else (after is not None, more)
    kinds = {kind: str(label) for kind, label in Organisation.Kind.choices}
    return Screen(
        [
            {
                "pk": str(pk), "name": name, "kind": kinds.get(kind, kind), "community": community or "–", "sector": sector or "–",
                "federation": federation, "since": since or "–",
            }
            for pk, name, kind, community, sector, federation, since in shown
        ],
        shown[0][0] if shown and more_before else None,
        shown[-1][0] if shown and more_after else None,
        *([Choice(*one) for one in menu] for menu in menus),
    )  # fmt: skip


PER_SCREEN = 20


def _window(rows: QuerySet[Organisation], order: str, after: int | None, before: int | None) -> QuerySet:
    """The numbers of one screen and of one row more, walking away from the key."""
    back, key = before is not None, after if before is None else before
    down = back != (order == NEWEST)
    pk_past = {"pk__lt" if down else "pk__gt": key}
    if order == BY_NAME:
        if key is not None:
            name = Subquery(Organisation.objects.filter(pk=key).values("spelled"))
            past = Q(**{"spelled__lt" if down else "spelled__gt": name}) | Q(**pk_past)
            # As one comparison of (spelled, pk), so that the index can begin at the name.
            rows = rows.filter(past, **{"spelled__lte" if down else "spelled__gte": name})
        rows = rows.order_by(*(("-spelled", "-pk") if down else ("spelled", "pk")))
    else:
        rows = rows.filter(**pk_past) if key is not None else rows
        rows = rows.order_by("-pk" if down else "pk")
    return rows.values_list("pk")[: PER_SCREEN + 1]


_SCREEN = """
    WITH listed(pk, place) AS (SELECT pk, row_number() OVER () FROM ({found}) AS found(pk))
    SELECT
        (SELECT json_agg(json_build_array(
                    one.id, one.name, one.kind, community.name, sector.name, federation.name,
                    (SELECT lower(period) FROM members_membership WHERE organisation_id = one.id AND period @> %s)
                ) ORDER BY listed.place)
         FROM listed
         JOIN members_organisation one ON one.id = listed.pk
         JOIN members_federation federation ON federation.id = one.federation_id
         LEFT JOIN members_community community ON community.id = one.community_id
         LEFT JOIN members_sector sector ON sector.id = one.sector_id)::text,
        (SELECT json_agg(json_build_array(id, name) ORDER BY id) FROM members_community WHERE federation_id = %s)::text,
        (SELECT json_agg(json_build_array(id, name) ORDER BY id) FROM members_zone WHERE federation_id = %s)::text,
        (SELECT json_agg(json_build_array(id, name) ORDER BY id) FROM members_sector WHERE federation_id = %s)::text,
        (SELECT json_agg(json_build_array(id, name) ORDER BY id) FROM members_federation WHERE id = ANY(%s))::text
"""


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
