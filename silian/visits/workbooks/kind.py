"""Visits as a workbook: a row with a day of the visit was held, one without is planned."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silian.core.importing import cells
from silian.core.importing.cells import Choice
from silian.core.importing.plan import CHANGED, NEW, Row, Scope
from silian.core.importing.tables import Column
from silian.core.rules import Answer, No
from silian.members.models import Federation
from silian.members.workbooks.seats import word_of
from silian.members.workbooks.shared import OfStreet
from silian.visits import actions, rules
from silian.visits.actions import Report
from silian.visits.models import Visit
from silian.visits.queries.visits import Filters, visits
from silian.visits.workbooks.judged import Judging, numbers_of

STATES = Choice(
    {
        Visit.State.PLANNED.value: ("待走访", "Visit planned", "计划中", "已计划", "已逾期"),
        Visit.State.HELD.value: ("已走访", "Visited", "待确认", "有异议"),
        Visit.State.CONFIRMED.value: ("已确认", "Confirmed"),
        Visit.State.CANCELLED.value: ("已取消", "Cancelled", "取消"),
    }
)


class Visits(OfStreet):
    """走访记录."""

    name = "visits"
    order = 11
    label = gettext_lazy("Visits")
    needed = (frozenset({"organisation", "body"}),)
    columns = (
        Column("organisation", "单位名称", "Organisation", cells.name(120), ("走访单位", "被走访单位", "单位"), required=True, key=True, example="示例歌舞团", width=28, hint=gettext_lazy("as in the register")),
        Column("body", "走访机构", "Body that visits", cells.name(120), ("走访组织",), required=True, example="示例界别", width=20, hint=gettext_lazy("office, sector, zone or community, as in the list of seats")),
        Column("seat", "走访席位", "Seat that visits", cells.text(60), ("走访人席位", "席位", "走访人"), required=True, example="召集人"),
        Column("nth", "席次", "Number of the seat", cells.whole_number(1, 999), ("席位序号",), width=8, hint=gettext_lazy("tells several seats of one name apart")),
        Column("planned_on", "计划日期", "Planned for", cells.day, ("计划走访日期", "计划时间"), hint=gettext_lazy("empty for a visit nobody had planned")),
        Column("held_on", "走访日期", "Visited on", cells.day, ("走访时间", "日期"), example="2026-03-05", hint=gettext_lazy("empty for a visit that is still to come")),
        Column("met", "会见人员", "Whom they met", cells.text(200), ("接待人", "会见人"), example="示例·团长", width=18),
        Column("findings", "走访情况", "What was found", cells.text(4000), ("情况", "走访内容", "走访记录"), example="示例：排练厅漏水", width=44),
        Column("state", "状态", "State", STATES, ("走访状态",), hint=gettext_lazy("understood and compared; a workbook confirms and cancels nothing")),
        Column("confirmed", "确认人", "Confirmed by", cells.text(60), info=True),
        Column("remark", "备注", "Remark", cells.text(300), info=True, width=24),
    )  # fmt: skip
    notes = (
        gettext_lazy("A visit is found again by organisation, seat and day; a planned one by its organisation."),
        gettext_lazy(
            "Whoever was visited confirms on the page, by the link or on paper; a workbook cannot do that for it."
        ),
    )

    def may_import(self, person: Any, federation: Federation) -> Answer:
        if not rules.can_see_coverage(person, federation.pk):
            return No(_("Only the office and whoever visits members can import visits."))
        return True

    def judge(self, rows: list[Row], scope: Scope) -> None:
        Judging(self, scope).judge(rows)

    def write(self, rows: list[Row], scope: Scope) -> None:
        """Row by row, with the same actions as the pages: a street visits some hundred times a year."""
        for row in rows:
            if row.outcome in (NEW, CHANGED):
                _write(row, scope)

    def rows_for_export(self, person: Any, query: Any) -> Iterable[Sequence[Any]]:
        numbers: dict[int, dict[int, int]] = {}
        for one in visits(person, Filters.of(query)).defer(None).defer("organisation__search").order_by("id"):
            if one.federation_id not in numbers:
                numbers[one.federation_id] = numbers_of(one.federation_id)
            yield (
                one.organisation.name, one.visitor.body.name, word_of(one.visitor), numbers[one.federation_id].get(one.visitor_id),
                one.planned_on, one.held_on, one.met, one.findings, STATES.word(one.state), one.confirmed_name, "",
            )  # fmt: skip


def _write(row: Row, scope: Scope) -> None:
    values, (organisation, seat), by = row.values, row.extra, scope.by
    visit = Visit.objects.select_related("organisation", "visitor__body").get(pk=row.target) if row.target else None
    if "held_on" not in values:
        if visit is None:
            actions.plan_visit(organisation, seat, values["planned_on"], by=by)
        else:
            along = [one.seat for one in visit.companions.select_related("seat")]
            actions.change_plan(visit, seat, values.get("planned_on", visit.planned_on), by=by, companions=along)
        return
    kept = {"met": visit.met, "findings": visit.findings} if visit else {}
    report = Report(values["held_on"], **{name: values.get(name, kept.get(name, "")) for name in ("met", "findings")})
    if visit is not None:
        actions.report_visit(visit, report, by=by)
    else:
        actions.note_visit(organisation, seat, report, by=by)
