"""行动: the campaigns of a federation as a workbook."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silian.cobuilding import rules
from silian.cobuilding.actions import campaigns as actions
from silian.cobuilding.models import Campaign
from silian.core.importing import cells
from silian.core.importing.cells import same_key
from silian.core.importing.plan import NEW, Kind, Row, Scope
from silian.core.importing.tables import Column
from silian.core.rules import Answer
from silian.members.models import Federation


class Campaigns(Kind):
    """A campaign is found again by its name."""

    name = "campaigns"
    order = 6
    label = gettext_lazy("Campaigns")
    needed = (frozenset({"name", "start"}),)
    columns = (
        Column("name", "行动名称", "Campaign", cells.name(60), ("专项行动名称", "活动品牌"), required=True, key=True, example="示例行动", width=20),
        Column("about", "行动内容", "About", cells.text(500), ("行动说明",), width=46),
        Column("start", "开始日期", "First day", cells.day, ("起始日期", "开始"), example="2026-01-01"),
        Column("end", "结束日期", "Last day", cells.day, ("截止日期", "结束"), hint=gettext_lazy("empty where no last day is known")),
        Column("remark", "备注", "Remark", cells.text(300), info=True, width=24),
    )  # fmt: skip

    def federation(self, pk: int) -> Federation:
        return Federation.objects.get(pk=pk)

    def may_import(self, person: Any, federation: Federation) -> Answer:
        return rules.can_change_campaigns(person, federation.pk)

    def judge(self, rows: list[Row], scope: Scope) -> None:
        known = {same_key(one.name): one for one in Campaign.objects.filter(federation=scope.federation)}
        seen: dict[str, int] = {}
        for row in rows:
            at = seen.setdefault(same_key(row.values["name"]), row.line.at)
            if at != row.line.at:
                row.refuse(_("it stands in row %(row)s already") % {"row": at})
                continue
            self._judge(row, known.get(same_key(row.values["name"])))

    def _judge(self, row: Row, one: Campaign | None) -> None:
        said = row.values
        if one is None and "start" not in said:
            row.refuse(_("%(column)s is missing") % {"column": self.word("start")})
            return
        first = said.get("start") or (one.period.lower if one else None)
        last = said.get("end") or (one.period.upper - timedelta(days=1) if one and one.period.upper else None)
        if last and last < first:
            row.refuse(_("The last day is before the first one."))
            return
        row.extra = DateRange(first, last + timedelta(days=1) if last else None)
        if one is None:
            row.outcome = NEW
            return
        row.target = one.pk
        if said.get("about", one.about) != one.about:
            row.change("about", one.about, said["about"])
        if row.extra.lower != one.period.lower:
            row.change("start", one.period.lower, row.extra.lower)
        if row.extra.upper != one.period.upper:
            row.change("end", one.period.upper, row.extra.upper)

    def write(self, rows: list[Row], scope: Scope) -> None:
        """There are never many: each through the same action as on its page."""
        there = Campaign.objects.in_bulk([row.target for row in rows if row.target])
        for row in rows:
            fields = {"period": row.extra} | ({"about": row.values["about"]} if "about" in row.values else {})
            if row.outcome == NEW:
                actions.set_up_campaign(scope.federation, fields | {"name": row.values["name"]}, by=scope.by)
            else:
                actions.change_campaign(there[row.target], fields, by=scope.by)

    def rows_for_export(self, person: Any, query: Any) -> Iterable[Sequence[Any]]:
        for one in Campaign.objects.visible_to(person).order_by("id"):
            last = one.period.upper - timedelta(days=1) if one.period.upper else None
            yield (one.name, one.about, one.period.lower, last, "")
