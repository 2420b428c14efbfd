"""Who was visited and who was not: sectors × zones, and the members behind every number."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from silian.members.models import Federation, Organisation, Sector, Zone
from silian.members.queries.register import number
from silian.visits.models import Visit

COUNTED = ("members", "visited", "confirmed", "never")


@dataclass(frozen=True)
class Filters:
    """Of which year, and which members behind a number."""

    year: int
    sector: int | None = None
    zone: int | None = None
    which: str = ""  # "never", "not" this year, "visited" this year, or all

    @classmethod
    def of(cls, data: Any) -> "Filters":
        this = timezone.localdate().year
        year, which = number(data.get("year")) or this, data.get("which", "")
        return cls(
            year if 2000 <= year <= this else this, number(data.get("sector")), number(data.get("zone")),
            which if which in ("never", "not", "visited") else "",
        )  # fmt: skip

    @property
    def first(self) -> date:
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        """The last day of the year, or today in the year that runs."""
        return min(date(self.year, 12, 31), timezone.localdate())


@dataclass(frozen=True)
class Cell:
    """Members of one sector in one zone: how many, visited in the year, confirmed, never visited, the longest wait."""

    sector: Sector | None
    zone: Zone | None
    members: int = 0
    visited: int = 0
    confirmed: int = 0
    never: int = 0
    oldest: date | None = None  # the last visit of whoever has waited longest, of those visited at all

    @property
    def is_full(self) -> bool:
        return self.members > 0 and self.visited == self.members


@dataclass(frozen=True)
class Coverage:
    filters: Filters
    zones: list[Zone | None]
    rows: list[tuple[Cell, list[Cell]]]  # the sum of a sector, and its cells
    columns: list[Cell]  # the sum of each zone
    total: Cell


def _members(federation: Federation, filters: Filters) -> QuerySet[Organisation]:
    """The members of the last day asked about, each with what was visited."""
    own = Visit.objects.happened().filter(organisation=OuterRef("pk"), held_on__lte=filters.last)  # type: ignore[attr-defined]
    of_year = own.filter(held_on__gte=filters.first)
    latest = own.order_by().values("organisation").annotate(last=Max("held_on")).values("last")
    rows: Any = Organisation.objects.filter(federation=federation).current().members_on(filters.last)  # type: ignore[attr-defined]
    return rows.annotate(
        last_visit=Subquery(latest), visited=Exists(of_year), confirmed=Exists(of_year.filter(state=Visit.State.CONFIRMED))
    )  # fmt: skip


def coverage(federation: Federation, filters: Filters) -> Coverage:
    """Three queries, however many members and visits."""
    zones: list[Any] = list(Zone.objects.filter(federation=federation))
    sectors: list[Any] = list(Sector.objects.filter(federation=federation))
    counted = (
        _members(federation, filters).order_by().values("sector", "community__zone").annotate(
            number=Count("pk"), number_visited=Count("pk", filter=Q(visited=True)), number_confirmed=Count("pk", filter=Q(confirmed=True)),
            number_never=Count("pk", filter=Q(last_visit=None)), oldest=Min("last_visit"),
        ).values_list("sector", "community__zone", "number", "number_visited", "number_confirmed", "number_never", "oldest")
    )  # fmt: skip
    found: dict[tuple[int | None, int | None], list[Any]] = {
        (sector, zone): numbers for sector, zone, *numbers in counted
    }
    # Members not placed yet get a row and a column of their own, so that the sums are true.
    if any(zone is None for _sector, zone in found):
        zones.append(None)
    if any(sector is None for sector, _zone in found):
        sectors.append(None)
    pk = lambda thing: thing.pk if thing else None  # noqa: E731
    cells = [[Cell(sector, zone, *found.get((pk(sector), pk(zone)), ())) for zone in zones] for sector in sectors]
    return Coverage(
        filters, zones,
        [(_sum(row, sector, None), row) for sector, row in zip(sectors, cells, strict=True)],
        [_sum([row[at] for row in cells], None, zone) for at, zone in enumerate(zones)],
        _sum([cell for row in cells for cell in row], None, None),
    )  # fmt: skip


def _sum(cells: list[Cell], sector: Sector | None, zone: Zone | None) -> Cell:
    waits = [cell.oldest for cell in cells if cell.oldest]
    members, visited, confirmed, never = (sum(getattr(cell, name) for cell in cells) for name in COUNTED)
    return Cell(sector, zone, members, visited, confirmed, never, min(waits) if waits else None)


def members(federation: Federation, filters: Filters) -> QuerySet[Organisation]:
    """The members behind a number, each with its last visit: never visited first, then longest ago."""
    own = Visit.objects.happened().filter(organisation=OuterRef("pk"), held_on__lte=filters.last)  # type: ignore[attr-defined]
    rows: Any = _members(federation, filters).select_related("sector", "community__zone").defer("search")
    for name, wanted in (("sector", filters.sector), ("community__zone", filters.zone)):
        if wanted is not None:
            rows = rows.filter(**{name: wanted or None})
    if filters.which == "never":
        rows = rows.filter(last_visit=None)
    elif filters.which:
        rows = rows.filter(visited=filters.which == "visited")
    rows = rows.annotate(last_pk=Subquery(own.order_by("-held_on", "-id").values("pk")[:1]))
    return rows.order_by(F("last_visit").asc(nulls_first=True), "id")


@dataclass(frozen=True)
class MemberRow:
    organisation: Any
    visit: Visit | None

    @property
    def days(self) -> int | None:
        return (timezone.localdate() - self.visit.held_on).days if self.visit and self.visit.held_on else None


def with_visits(rows: list[Any]) -> list[MemberRow]:
    """Each with its last visit and who went; one query for a whole screen."""
    there = (
        Visit.objects.select_related("visitor__body")
        .defer("findings")
        .in_bulk([one.last_pk for one in rows if one.last_pk])
    )
    return [MemberRow(one, there.get(one.last_pk)) for one in rows]


def sheet_rows(federation: Federation, filters: Filters) -> list[dict[str, Any]]:
    """The members behind the number as plain rows for a workbook."""
    from django.utils.translation import gettext as _

    found = []
    for row in with_visits(list(members(federation, filters))):
        one, visit = row.organisation, row.visit
        found.append(
            {
                _("Organisation"): one.name, _("Sector"): str(one.sector or ""),
                _("Zone"): str(one.community.zone or "") if one.community else "", _("Community"): str(one.community or ""),
                _("Visited this year"): _("yes") if one.visited else _("no"), _("Confirmed"): _("yes") if one.confirmed else _("no"),
                _("Last visit"): visit.held_on if visit else None, _("Who went"): str(visit.visitor) if visit else "",
                _("Days ago"): row.days,
            }
        )  # fmt: skip
    return found
