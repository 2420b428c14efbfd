"""The workbook of the visits: in, out, and in again without any change."""

import io

import pytest
from django.utils import translation
from python_calamine import CalamineWorkbook

from silian.core import export
from silian.core.importing import kinds, runs
from silian.core.importing.plan import Scope
from silian.visits import actions
from silian.visits.models import Visit
from silian.visits.tests import build

HEAD = "单位名称,走访机构,走访席位,计划日期,走访日期,会见人员,走访情况\n"


def load(cast, content, by=None):
    kind = kinds.find("visits")
    content = content if isinstance(content, bytes) else content.encode()
    return runs.check(runs.receive(kind, content, "走访.csv", Scope(cast.street, by or cast.secretary)))


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def rows() -> str:
    return (
        HEAD
        + f"示例歌舞团,民生服务,召集人,,{build.ago(9)},示例·团长,排练厅漏水\n"
        + f"示例医院,上保社区,秘书,{build.ahead(9)},,,\n"
    )


def exported(cast, query=None) -> bytes:
    kind = kinds.find("visits")
    found = list(kind.rows_for_export(cast.secretary, query or {}))
    return export.book(
        [export.Sheet("走访", "走访", "示例", [column.word for column in kind.columns], found)]
    ).getvalue()


def test_visits_come_in_as_a_file_says(cast):
    run = load(cast, rows())
    assert run.counts == {"new": 2, "changed": 0, "same": 0, "bad": 0}, run.preview
    assert Visit.objects.count() == 0
    runs.write(run, by=cast.secretary)
    assert list(Visit.objects.order_by("id").values_list("organisation__name", "state", "planned_on", "held_on", "met")) == [
        ("示例歌舞团", "held", build.ago(9), build.ago(9), "示例·团长"), ("示例医院", "planned", build.ahead(9), None, ""),
    ]  # fmt: skip


def test_the_same_file_twice_and_the_export_change_nothing(cast):
    runs.write(load(cast, rows()), by=cast.secretary)
    done = build.planned(cast, cast.bank)
    actions.report_visit(done, build.report(findings="一行\n两行"), by=cast.convener)
    actions.confirm_visit(build.fresh(done), by=cast.bank_liaison)
    actions.cancel_visit(build.planned(cast, cast.choir), "单位搬迁", by=cast.secretary)
    Visit.objects.filter(state="planned").update(planned_on=build.ago(1))
    assert load(cast, exported(cast)).counts == {"new": 0, "changed": 0, "same": 3, "bad": 0}
    content = exported(cast, {"show": "cancelled"})
    found = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in found[3:]] == ["示例歌舞团"]
    assert load(cast, content).counts == {"new": 0, "changed": 0, "same": 1, "bad": 0}


def test_a_day_of_the_visit_turns_the_plan_into_a_report(cast):
    runs.write(load(cast, rows()), by=cast.secretary)
    run = load(
        cast,
        HEAD
        + f"示例医院,上保社区,秘书,,{build.ago(0)},示例·院长,一切正常\n"
        + f"示例歌舞团,民生服务,召集人,,{build.ago(9)},示例·副团长,\n",
    )
    assert run.counts == {"new": 0, "changed": 2, "same": 0, "bad": 0}, run.preview
    runs.write(run, by=cast.secretary)
    assert list(Visit.objects.order_by("id").values_list("state", "held_on", "met", "findings")) == [
        ("held", build.ago(9), "示例·副团长", "排练厅漏水"), ("held", build.ago(0), "示例·院长", "一切正常"),
    ]  # fmt: skip


def test_a_confirmed_visit_is_not_changed_by_a_file(cast):
    visit = build.confirmed(cast)
    run = load(cast, HEAD + f"示例歌舞团,民生服务,召集人,,{visit.held_on},别人,\n")
    assert (run.counts["bad"], run.counts["changed"]) == (1, 0)


@pytest.mark.parametrize(
    "row",
    [
        "没有的单位,民生服务,召集人,,{past},某人,情况\n", "示例歌舞团,民生服务,专家,,{past},某人,情况\n", "示例歌舞团,民生服务,召集人,,{past},,情况\n",
        "示例歌舞团,民生服务,召集人,,,,\n", "示例歌舞团,民生服务,召集人,{past},,,\n", "示例歌舞团,民生服务,召集人,,{ahead},某人,情况\n",
    ],
    ids=["unknown organisation", "no such seat", "nobody met", "no day", "planned in the past", "held in the future"],
)  # fmt: skip
def test_a_bad_row_says_why_and_writes_nothing(cast, row):
    run = load(cast, HEAD + row.format(past=build.ago(1), ahead=build.ahead(1)))
    assert (run.counts["bad"], run.counts["new"]) == (1, 0)
    assert run.preview["bad"][0]["reasons"]
    assert Visit.objects.count() == 0


def test_whoever_visits_imports_her_own_visits_only(cast):
    run = load(cast, rows(), cast.convener)
    assert (run.counts["new"], run.counts["bad"]) == (1, 1)
