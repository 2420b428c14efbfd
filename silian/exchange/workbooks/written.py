"""Writing what a list's workbook says: new lines as if filed one by one, changed ones with what changed."""

from typing import Any

from django.utils import timezone

from silian.core import bulk
from silian.core.importing.plan import CHANGED, NEW, Row, Scope
from silian.core.records import draft, record_all
from silian.core.verbs import fields as recorded
from silian.exchange import rules
from silian.exchange.actions.lines import acting_seat, keep_promises_abroad
from silian.exchange.models import Demand, Listed
from silian.members.models import Body, Federation, Seat

SEARCHED = {"detail", "theme"}


def write_down(model: type[Listed], rows: list[Row], scope: Scope) -> None:
    _file(model, [row for row in rows if row.outcome == NEW], scope)
    _change(model, [row for row in rows if row.outcome == CHANGED], scope)


def _file(model: type[Listed], rows: list[Row], scope: Scope) -> None:
    name, now, today = model._meta.model_name, timezone.now(), rules.today()
    holders = duty_holders(scope.federation) if model is Demand else {}
    made = []
    for row in rows:
        organisation, year = row.extra
        fields = {
            key: value for key, value in row.values.items() if key not in ("organisation", "year", "state", "filled_in")
        }
        as_draft = row.values.get("state") == Listed.State.DRAFT
        line: Any = model(
            **fields, organisation=organisation, federation_id=organisation.federation_id, year=year, by=scope.by,
            filled_in=row.values.get("filled_in", []), opened_at=now,
            state=Listed.State.DRAFT if as_draft else Listed.State.OPEN,
        )  # fmt: skip
        if model is Demand:
            line.next_on = today + Demand.FIRST_LOOK
            line.duty_holder_id = holders.get(organisation.sector_id) or holders.get(None)
        line.search = line.words()
        made.append(line)
    bulk.insert(made)
    record_all(
        [
            draft(
                f"exchange.{name}.drafted" if line.state == Listed.State.DRAFT else f"exchange.{name}.filed", line, by=scope.by,
                organisation=line.organisation, seat=acting_seat(scope.by, line.organisation_id, line.federation_id),
                title=line.title, organisation_name=str(line.organisation), filled_in=len(line.filled_in), typed=0,
            )
            for line in made
        ]
    )  # fmt: skip


def duty_holders(federation: Federation) -> dict[int | None, int]:
    """Who looks after new demands, by sector: its convener, else the secretariat (None). As when one is filed alone."""
    bodies = Body.objects.filter(federation=federation, kind__in=["secretariat", "sector"])
    found: dict[int | None, int] = {}
    for pk, sector_id in (
        Seat.objects.filter(body__in=bodies, role__in=["convener", "secretary"], closed_on=None)
        .order_by("id")
        .values_list("pk", "body__sector_id")
    ):
        found.setdefault(sector_id, pk)
    return found


def _change(model: type[Listed], rows: list[Row], scope: Scope) -> None:
    if not rows:
        return
    name = model._meta.model_name
    found: Any = model._default_manager.select_related("organisation").in_bulk([row.target for row in rows])
    alike: dict[tuple[str, ...], list[Any]] = {}
    drafts = []
    for row in rows:
        line = found[row.target]
        if "visibility" in row.changes:
            keep_promises_abroad(line)
        for field, (_old, new) in row.changes.items():
            setattr(line, field, new)
        line.filled_in = [field for field in line.filled_in if field not in row.changes]
        changed = [*row.changes, "filled_in"]
        if SEARCHED & set(changed):
            line.search = line.words()
            changed.append("search")
        alike.setdefault(tuple(changed), []).append(line)
        drafts.append(
            draft(
                f"exchange.{name}.changed", line, by=scope.by, organisation=line.organisation,
                seat=acting_seat(scope.by, line.organisation_id, line.federation_id), title=line.title, fields=recorded(model, row.changes),
            )
        )  # fmt: skip
    for names, lines in alike.items():
        bulk.update(lines, names)
    record_all(drafts)
