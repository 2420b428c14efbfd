"""What a person may speak for today: read once per request from her seats, kept on the person."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

OFFICE_KINDS = {"secretariat", "federation"}


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

    def convenes(self, *, sector_id: int | None = None, zone_id: int | None = None, community_id: int | None = None) -> Held | None:
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
    """Her seats today. Costs two queries once, nothing afterwards; an end at midnight counts at midnight."""
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


def _read(person: Any, today: date) -> Mandates:
    from silian.members.models import Federation, Term

    held = [
        Held(*row[:-1], until=row[-1].upper)
        for row in Term.objects.filter(person=person, period__contains=today, seat__closed_on=None)
        .order_by("id")
        .values_list(
            "seat_id", "seat__federation_id", "seat__body__kind", "seat__body__name", "seat__role", "seat__title",
            "seat__body__sector_id", "seat__body__zone_id", "seat__body__community_id", "seat__body__organisation_id",
            "period",
        )
    ]  # fmt: skip
    mine = Mandates(today, held)
    if mine.offices:
        parent_of = dict(Federation.objects.exclude(parent=None).values_list("id", "parent_id"))
        for office in mine.offices:
            mine.below[office] = [child for child in parent_of if _stands_below(child, office, parent_of)]
    return mine


def _stands_below(child: int, office: int, parent_of: dict[int, int]) -> bool:
    seen: set[int] = set()
    at: int | None = child
    while at in parent_of and at not in seen:
        seen.add(at)
        at = parent_of[at]
        if at == office:
            return True
    return False
