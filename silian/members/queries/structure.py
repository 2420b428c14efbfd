"""Reading how an area is parted: its zones with their communities, its sectors, its bodies, and what stands below it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from silian.core.rules import Answer
from silian.members import rules
from silian.members.mandates import mandates
from silian.members.models import Body, Community, Federation, Sector, Zone
from silian.members.queries.seats import open_seats, with_holders


@dataclass(frozen=True)
class StructurePage:
    """One federation's area. Each zone with its communities; None holds those in no zone. Counts are of all organisations."""

    zones: list[tuple[Zone | None, list[Community]]]
    sectors: list[Sector]
    bodies: list[tuple[Body, list[tuple]]]  # with their seats, holders today and next holders
    below: list[Federation]
    above: Federation | None
    may_change: Answer
    may_found: Answer


def structure(federation: Federation, reader: Any) -> StructurePage:
    """Eight queries, however large the area."""
    today = timezone.localdate()
    communities = list(_counted(Community.objects.filter(federation=federation)))
    zones: list[Zone | None] = list(Zone.objects.filter(federation=federation))
    if any(one.zone_id is None for one in communities):
        zones.append(None)
    bodies = list(
        Body.objects.filter(federation=federation).exclude(kind=Body.Kind.ORGANISATION).order_by("id")
    )  # fmt: skip
    seats = with_holders(
        list(open_seats(today).filter(body__in=bodies).select_related("body").order_by("body", "id")), today
    )
    seen = mandates(reader).federation_ids
    return StructurePage(
        zones=[(zone, [one for one in communities if one.zone_id == (zone.pk if zone else None)]) for zone in zones],
        sectors=list(_counted(Sector.objects.filter(federation=federation))),
        bodies=[(body, [line for line in seats if line[0].body_id == body.pk]) for body in bodies],
        below=list(Federation.objects.filter(parent=federation, pk__in=seen).order_by("id")),
        above=Federation.objects.filter(pk=federation.parent_id).first() if federation.parent_id in seen else None,
        may_change=rules.can_change_structure(reader, federation.pk),
        may_found=rules.can_found_below(reader, federation),
    )


def _counted(rows: QuerySet) -> QuerySet:
    """With the number of organisations that stand in each."""
    return rows.annotate(number=Count("organisations", filter=Q(organisations__merged_into=None))).order_by("id")
