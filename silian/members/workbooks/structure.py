"""The parts of a federation as a workbook: zones, communities with their zone, sectors; one sheet or several."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silian.core import bulk
from silian.core.importing import cells
from silian.core.importing.cells import same_key
from silian.core.importing.plan import CHANGED, NEW, Row, Scope
from silian.core.importing.tables import Column
from silian.core.records import draft, record_all
from silian.core.rules import Answer
from silian.members import rules
from silian.members.mandates import mandates
from silian.members.models import Body, Community, Federation, Sector, Zone
from silian.members.workbooks.shared import Names, OfStreet, office_seat

MODELS = {"zone": Zone, "community": Community, "sector": Sector}


class Structure(OfStreet):
    """片区、社区、界别. A row with a community tells its zone; a row with a zone alone is that zone."""

    name = "structure"
    order = 1
    label = gettext_lazy("Zones, communities and sectors")
    many_sheets = True
    needed = (frozenset({"zone"}), frozenset({"community"}), frozenset({"sector"}))
    columns = (
        Column(
            "community", "社区", "Community", cells.name(40), ("社区名称", "所属社区"), key=True, example="示例社区"
        ),
        Column(
            "zone", "片区", "Zone", cells.name(40), ("片区名称", "所属片区", "所在片区"), key=True, example="示例片区"
        ),
        Column("sector", "界别", "Sector", cells.name(40), ("界别名称", "界别小组"), key=True),
        Column("remark", "备注", "Remark", cells.name(300), info=True, width=24),
    )
    notes = (
        gettext_lazy(
            "One row for each community with its zone, one for each sector; a zone without a community gets a row of its own."
        ),
    )

    def may_import(self, person: Any, federation: Federation) -> Answer:
        return rules.can_change_structure(person, federation.pk)

    def judge(self, rows: list[Row], scope: Scope) -> None:
        known = {
            column: Names(model._default_manager.filter(federation=scope.federation).values_list("pk", "name"))
            for column, model in MODELS.items()
        }
        zone_of: dict[int, int | None] = dict(
            Community.objects.filter(federation=scope.federation).values_list("pk", "zone_id")
        )
        seen: dict[tuple[str, str], int] = {}
        for row in rows:
            _judge(row, known, zone_of, seen)

    def write(self, rows: list[Row], scope: Scope) -> None:
        """Zones first: the communities stand in them."""
        zones = _zones(rows, scope)
        self._add(
            Sector, [Sector(federation=scope.federation, name=row.name) for row in rows if row.extra == "sector"], scope
        )
        fresh = [row for row in rows if row.extra == "community" and row.outcome == NEW]
        self._add(
            Community,
            [
                Community(federation=scope.federation, name=row.name, zone_id=zones.find(row.values.get("zone", "")))
                for row in fresh
            ],
            scope,
        )
        moved = Community.objects.in_bulk([row.target for row in rows if row.outcome == CHANGED])
        drafts = []
        for row in rows:
            if row.outcome == CHANGED:
                one = moved[row.target]
                one.zone_id = zones.find(row.values["zone"])
                drafts.append(
                    draft(
                        "members.part.moved",
                        one,
                        by=scope.by,
                        about=[scope.federation],
                        part=one.name,
                        zone=row.values["zone"],
                    )
                )
        bulk.update(list(moved.values()), ["zone"])
        record_all(drafts)

    def _add(self, model: Any, parts: list[Any], scope: Scope) -> None:
        kind = model._meta.model_name
        bulk.insert(parts)
        bulk.insert([Body(federation=scope.federation, kind=kind, name=part.name, **{kind: part}) for part in parts])
        seat = office_seat(scope.by, scope.federation.pk)
        record_all(
            [
                draft("members.part.added", part, by=scope.by, about=[scope.federation], seat=seat, part=part.name)
                for part in parts
            ]
        )

    def rows_for_export(self, person: Any, query: Any) -> Iterable[Sequence[Any]]:
        mine = mandates(person).federation_ids
        zones_with: set[int] = set()
        for community in Community.objects.filter(federation__in=mine).select_related("zone").order_by("id"):
            if community.zone_id:
                zones_with.add(community.zone_id)
            yield (community.name, community.zone.name if community.zone else "", "", "")
        for zone in Zone.objects.filter(federation__in=mine).exclude(pk__in=zones_with).order_by("id"):
            yield ("", zone.name, "", "")
        for sector in Sector.objects.filter(federation__in=mine).order_by("id"):
            yield ("", "", sector.name, "")


def _zones(rows: list[Row], scope: Scope) -> Names:
    """All zones the rows need, the missing ones made, in the order in which the file names them."""
    found = Names(Zone.objects.filter(federation=scope.federation).order_by("id").values_list("pk", "name"))
    missing: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: row.extra != "zone"):
        named = row.values.get("zone")
        if named and found.find(named) is None:
            missing.setdefault(same_key(named), named)
    zones = [Zone(federation=scope.federation, name=named) for named in missing.values()]
    Structure()._add(Zone, zones, scope)
    for zone in zones:
        found.add(zone.pk, zone.name)
    return found


def _judge(row: Row, known: dict[str, Names], zone_of: dict[int, int | None], seen: dict) -> None:
    values = row.values
    column = next((one for one in ("community", "zone", "sector") if one in values), None)
    if column is None or (column != "sector" and "sector" in values):
        row.refuse(_("a row names either a community and its zone, or a zone, or a sector"))
        return
    row.name, row.extra = values[column], column
    at = seen.setdefault((column, same_key(row.name)), row.line.at)
    if at != row.line.at:
        row.refuse(_("it stands in row %(row)s already") % {"row": at})
        return
    row.target = known[column].find(row.name)
    if row.target is None:
        row.outcome = NEW
    elif column == "community" and "zone" in values:
        before, after = zone_of[row.target], known["zone"].find(values["zone"])
        if after is None or after != before:
            row.change("zone", known["zone"].words.get(before or 0, ""), values["zone"])
