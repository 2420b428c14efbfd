"""Reading one organisation with its whole life."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from silian.core.rules import Answer
from silian.members import rules
from silian.members.mandates import mandates
from silian.members.models import Organisation, Seat


class SeatLine(NamedTuple):
    """A seat of the organisation, who sits in it today and who comes next."""

    pk: int
    label: str
    holder: str | None
    last_day: date | None
    next: str | None
    next_from: date | None


class Time(NamedTuple):
    """A time as a member, by its first and its last day; no last day means it goes on."""

    pk: int
    first: date
    last_day: date | None


class Called(NamedTuple):
    """A person to call."""

    pk: int
    name: str
    phone: str
    duty: str
    first: bool


@dataclass(frozen=True)
class OrganisationPage:
    """One organisation with its whole life."""

    organisation: Organisation
    community: str | None
    zone: str | None
    sector: str | None
    body: int | None  # the number of its body
    gone: list[int]  # the rows merged into it
    memberships: list[Time]  # newest first
    member_since: date | None
    contacts: list[Called] | None  # None: not for this reader
    seats: list[SeatLine]
    may_change: Answer
    may_place: Answer
    may_change_membership: Answer


# Written out, with the short lists folded into their row: put together by the mapper, the same took three times as long.
_OWN = (
    "id", "federation_id", "name", "short_name", "kind", "uscc", "community_id", "sector_id", "parent_body", "address",
    "latitude", "longitude", "remark", "merged_into_id",
)  # fmt: skip
_ONE = f"""
    SELECT {", ".join(f"one.{name}" for name in _OWN)}, community.name, zone.name, sector.name, body.id,
           ARRAY(SELECT gone.id FROM members_organisation gone WHERE gone.merged_into_id = one.id),
           (SELECT json_agg(json_build_array(id, lower(period), upper(period) - 1) ORDER BY period DESC)
            FROM members_membership WHERE organisation_id = one.id)::text,
           (SELECT json_agg(json_build_array(id, name, phone, duty, first) ORDER BY first DESC, id)
            FROM members_contact WHERE organisation_id = one.id)::text,
           (SELECT json_agg(json_build_array(seat.id, seat.role, seat.title, now.name, now.last_day, next.name, next.begins) ORDER BY seat.id)
            FROM members_seat seat
            LEFT JOIN LATERAL (
                SELECT person.name, upper(term.period) - 1 AS last_day
                FROM members_term term JOIN people_user person ON person.id = term.person_id
                WHERE term.seat_id = seat.id AND term.period @> %(today)s
            ) now ON true
            LEFT JOIN LATERAL (
                SELECT person.name, lower(term.period) AS begins
                FROM members_term term JOIN people_user person ON person.id = term.person_id
                WHERE term.seat_id = seat.id AND lower(term.period) > %(today)s ORDER BY term.period LIMIT 1
            ) next ON true
            WHERE seat.body_id = body.id AND (seat.closed_on IS NULL OR seat.closed_on > %(today)s))::text
    FROM members_organisation one
    LEFT JOIN members_community community ON community.id = one.community_id
    LEFT JOIN members_zone zone ON zone.id = community.zone_id
    LEFT JOIN members_sector sector ON sector.id = one.sector_id
    LEFT JOIN members_body body ON body.organisation_id = one.id
    WHERE one.id = %(pk)s AND one.federation_id = ANY(%(seen)s)
"""  # noqa: S608 – names of columns only


def organisation_page(reader: Any, pk: int) -> OrganisationPage | None:
    """The organisation and everything around it, if the reader may see it; one query."""
    today = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(_ONE, {"pk": pk, "seen": mandates(reader).federation_ids, "today": today})
        found = cursor.fetchone()
    if found is None:
        return None
    organisation = Organisation.from_db(connection.alias, _OWN, found[: len(_OWN)])
    community, zone, sector, body, gone, *lists = found[len(_OWN) :]
    times, contacts, seats = (json.loads(one or "[]") for one in lists)
    memberships = [
        Time(key, date.fromisoformat(first), _day(last)) for key, first, last in times
    ]  # fmt: skip
    return OrganisationPage(
        organisation, community, zone, sector, body, gone, memberships,
        member_since=next(
            (one.first for one in memberships if one.first <= today and (one.last_day is None or today <= one.last_day)), None
        ),
        contacts=[Called(*one) for one in contacts] if rules.sees_contacts(reader, organisation) else None,
        seats=[
            SeatLine(key, title or str(Seat.Role(role).label), holder, _day(last), follower, _day(begins))
            for key, role, title, holder, last, follower, begins in seats
        ],
        may_change=rules.can_change_organisation(reader, organisation),
        may_place=rules.can_place_organisation(reader, organisation),
        may_change_membership=rules.can_change_membership(reader, organisation),
    )  # fmt: skip


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


class By(NamedTuple):
    """Who did it."""

    name: str


class Act(NamedTuple):
    """One act of a life, as the timeline reads it."""

    pk: int
    at: datetime
    verb: str
    facts: dict[str, Any]
    seat_id: int | None
    by: By | None


@dataclass(frozen=True)
class Life:
    """One screen of everything that ever happened, newest first."""

    acts: list[Act]
    newer: int | None  # the key before which the screen above ends, if there is one
    older: int | None


PER_SCREEN = 20
# All acts of one organisation are found by their own index and put in order afterwards: asked for the newest twenty at once,
# the database might walk through the acts of everybody.
_LIFE = """
    WITH own AS MATERIALIZED (SELECT id, at, verb, facts, seat_id, by_id FROM core_record WHERE about && %s::varchar[])
    SELECT own.id, own.at, own.verb, own.facts::text, own.seat_id, person.name
    FROM own LEFT JOIN people_user person ON person.id = own.by_id
    WHERE {past} ORDER BY own.id {way} LIMIT %s
"""


def life(page: OrganisationPage, *, after: int | None = None, before: int | None = None) -> Life:
    """Everything that ever happened to it, and to the rows found to be the same organisation."""
    about = [f"members.organisation:{pk}" for pk in (page.organisation.pk, *page.gone)]
    back, key = before is not None, after if before is None else before
    past, way = ("own.id > %s", "ASC") if back else ("own.id < %s", "DESC")
    with connection.cursor() as cursor:
        if key is None:
            cursor.execute(_LIFE.format(past="true", way=way), [about, PER_SCREEN + 1])
        else:
            cursor.execute(_LIFE.format(past=past, way=way), [about, key, PER_SCREEN + 1])
        found = cursor.fetchall()
    more = len(found) > PER_SCREEN
    acts = [
        Act(pk, at, verb, json.loads(facts), seat_id, By(name) if name else None)
        for pk, at, verb, facts, seat_id, name in found[:PER_SCREEN]
    ]  # fmt: skip
    if back:
        acts.reverse()
    more_newer, more_older = (more, True) if back else (after is not None, more)
    return Life(acts, acts[0].pk if acts and more_newer else None, acts[-1].pk if acts and more_older else None)
