"""Sectors × zones: how many members stand in each cell, and whether the seats around it are filled."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from silian.members.models import Body, Federation, Organisation, Seat, Sector, Term, Zone
from silian.members.queries.register import liaison_of


@dataclass(frozen=True)
class Cell:
    """Members of one sector in one zone, and how many of them have no liaison today."""

    sector: Sector | None
    zone: Zone | None
    members: int
    without_liaison: int


@dataclass(frozen=True)
class Edge:
    """A sector or zone at the edge of the matrix: its seats that matter, each with its holder or none."""

    thing: Any
    seats: list[tuple[Seat, Term | None]]
    members: int

    @property
    def vacant(self) -> int:
        return sum(term is None for _seat, term in self.seats)


@dataclass(frozen=True)
class Matrix:
    columns: list[Edge]
    rows: list[tuple[Edge, list[Cell]]]
    members: int
    without_liaison: int


def matrix(federation: Federation) -> Matrix:
    """Five queries, however many members."""
    today = timezone.localdate()
    zones: list[Any] = list(Zone.objects.filter(federation=federation))
    sectors: list[Any] = list(Sector.objects.filter(federation=federation))
    liaison = liaison_of(OuterRef("pk"), today)
    counted = (
        Organisation.objects.filter(federation=federation).current().members_on(today)
        .annotate(served=Exists(liaison))
        .values_list("sector", "community__zone")
        .annotate(members=Count("pk"), without=Count("pk", filter=Q(served=False)))
        .order_by()
    )  # fmt: skip
    found = {(sector, zone): (members, without) for sector, zone, members, without in counted}
    # Members not placed yet get a row and a column of their own, so that the sums are true.
    if any(zone is None for _sector, zone in found):
        zones.append(None)
    if any(sector is None for sector, _zone in found):
        sectors.append(None)
    seats = (
        Seat.objects.open(today).filter(federation=federation, body__kind__in=[Body.Kind.SECTOR, Body.Kind.ZONE])
        .select_related("body").order_by("id")
    )  # fmt: skip
    holders = {
        term.seat_id: term
        for term in Term.objects.filter(seat__in=seats, period__contains=today).select_related("person")
    }
    by_sector: dict[int | None, list] = {}
    by_zone: dict[int | None, list] = {}
    for seat in seats:
        (by_sector if seat.body.sector_id else by_zone).setdefault(seat.body.sector_id or seat.body.zone_id, []).append(
            (seat, holders.get(seat.pk))
        )
    in_sector: Counter[int | None] = Counter()
    in_zone: Counter[int | None] = Counter()
    for (sector, zone), (members, _without) in found.items():
        in_sector[sector] += members
        in_zone[zone] += members
    pk = lambda thing: thing.pk if thing else None  # noqa: E731
    rows = [
        (
            Edge(sector, by_sector.get(pk(sector), []), in_sector[pk(sector)]),
            [Cell(sector, zone, *found.get((pk(sector), pk(zone)), (0, 0))) for zone in zones],
        )
        for sector in sectors
    ]
    return Matrix(
        columns=[Edge(zone, by_zone.get(pk(zone), []), in_zone[pk(zone)]) for zone in zones],
        rows=rows,
        members=sum(members for members, _without in found.values()),
        without_liaison=sum(without for _members, without in found.values()),
    )
