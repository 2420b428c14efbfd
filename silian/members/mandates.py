"""What a person may speak for today: read once per request from her seats, kept on the person."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db import connection
from django.utils import timezone

OFFICE_KINDS = {"secretariat", "federation"}
TEAM_KINDS = {"corps", "team"}


@dataclass(frozen=True)
class Held:
    """One seat a person holds today."""

    seat_id: int
    federation_id: int
    body_kind: str
    body_name: str
    role: str
    title: str
    sector_id: int | None
    zone_id: int | None
    community_id: int | None
    organisation_id: int | None
    until: date | None
    body_id: int | None = None

    @classmethod
    def of(cls, seat: Any) -> "Held":
        """The seat as somebody would hold it, whoever that is."""
        body = seat.body
        return cls(
            seat.pk, seat.federation_id, body.kind, body.name, seat.role, seat.title, body.sector_id, body.zone_id,
            body.community_id, body.organisation_id, None, body.pk,
        )  # fmt: skip

    @property
    def last_day(self) -> date | None:
        return self.until - timedelta(days=1) if self.until else None

    @property
    def label(self) -> str:
        """The seat's own title, else its role in the reader's language."""
        from silian.members.models import Seat

        return self.title or str(Seat.Role(self.role).label)

    @property
    def name(self) -> str:
        """Body and seat, as people call it."""
        return f"{self.body_name} · {self.label}"


@dataclass
class Mandates:
    """The seats of one person on one day, and what follows from them."""

    day: date
    held: list[Held]
    below: dict[int, list[int]] = field(default_factory=dict)

    @cached_property
    def federation_ids(self) -> list[int]:
        """Federations she may look into: her seats', and those below one whose office she sits in."""
        found = {seat.federation_id for seat in self.held}
        for office in self.offices:
            found.update(self.below.get(office, []))
        return sorted(found)

    @cached_property
    def offices(self) -> set[int]:
        """Federations in whose office (secretariat, chair) she sits."""
        return {seat.federation_id for seat in self.held if seat.body_kind in OFFICE_KINDS}

    @cached_property
    def organisations(self) -> dict[int, Held]:
        """Organisations she speaks for, each with the seat that lets her."""
        return {seat.organisation_id: seat for seat in self.held if seat.organisation_id}

    @cached_property
    def teams(self) -> dict[int | None, Held]:
        """Bodies of volunteers she leads, each with the seat that lets her."""
        return {seat.body_id: seat for seat in self.held if seat.body_kind in TEAM_KINDS}

    @cached_property
    def communities(self) -> dict[int, Held]:
        """Communities in which she holds a seat."""
        return {seat.community_id: seat for seat in self.held if seat.body_kind == "community" and seat.community_id}

    def named(
        self, *, seat: int | None = None, organisation: int | None = None, community: int | None = None,
        team: int | None = None, office: int | None = None,
    ) -> str:  # fmt: skip
        """By which seat of hers something is her business, as a page says it; the first that fits."""
        for held in self.held:
            if (
                seat and held.seat_id == seat
                or organisation and held.organisation_id == organisation
                or community and held.body_kind == "community" and held.community_id == community
                or team and held.body_kind in TEAM_KINDS and held.body_id == team
                or office and held.body_kind in OFFICE_KINDS and held.federation_id == office
            ):  # fmt: skip
                return held.name
        return ""

    def convenes(
        self, *, sector_id: int | None = None, zone_id: int | None = None, community_id: int | None = None
    ) -> Held | None:
        """The seat by which she convenes this sector, zone or community, if any."""
        for seat in self.held:
            if seat.body_kind == "sector" and sector_id and seat.sector_id == sector_id:
                return seat
            if seat.body_kind == "zone" and zone_id and seat.zone_id == zone_id:
                return seat
            if seat.body_kind == "community" and community_id and seat.community_id == community_id:
                return seat
        return None


NOBODY = Mandates(date.min, [])


def mandates(person: Any) -> Mandates:
    """Her seats today. Costs one query once, nothing afterwards; an end at midnight counts at midnight."""
    if person is None or not getattr(person, "is_authenticated", False):
        return NOBODY
    today = timezone.localdate()
    kept = getattr(person, "_mandates", None)
    if kept is None or kept.day != today:
        kept = person._mandates = _read(person, today)
    return kept


def forget(person: Any) -> None:
    """After a change of seats, read them afresh."""
    person.__dict__.pop("_mandates", None)


# Every request of every signed-in person asks this first, so it is written out: one query, and none of the work
# of putting it together. Each row is one seat; `below` are the federations under the one whose office it sits in.
_SEATS = """
    SELECT seat.id, seat.federation_id, body.kind, body.name, seat.role, seat.title,
           body.sector_id, body.zone_id, body.community_id, body.organisation_id, upper(term.period), body.id,
           CASE WHEN body.kind = ANY(%s) THEN ARRAY(
               WITH RECURSIVE below AS (
                   SELECT id FROM members_federation WHERE parent_id = seat.federation_id
                   UNION
                   SELECT part.id FROM members_federation part JOIN below ON part.parent_id = below.id
               )
               SELECT id FROM below WHERE id <> seat.federation_id ORDER BY id
           ) END
    FROM members_term term
    JOIN members_seat seat ON seat.id = term.seat_id
    JOIN members_body body ON body.id = seat.body_id
    WHERE term.person_id = %s AND term.period @> %s AND (seat.closed_on IS NULL OR seat.closed_on > %s)
    ORDER BY term.id
"""


def _read(person: Any, today: date) -> Mandates:
    with connection.cursor() as cursor:
        cursor.execute(_SEATS, [sorted(OFFICE_KINDS), person.pk, today, today])
        rows = cursor.fetchall()
    held = [Held(*row[:-1]) for row in rows]
    return Mandates(today, held, {row[1]: row[-1] for row in rows if row[-1] is not None})
