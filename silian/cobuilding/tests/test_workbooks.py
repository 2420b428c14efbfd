"""Campaigns and projects as workbooks: in, out, and the same again changes nothing."""

import io

import pytest

from silian.cobuilding.actions import projects as actions
from silian.cobuilding.models import Campaign, Partner, Project
from silian.cobuilding.tests import build
from silian.core.errors import Refused
from silian.core.importing import answers, kinds, runs
from silian.core.importing.plan import Scope
from silian.core.models import Record

HEAD = "项目名称,共建方,提供内容,需求内容,所属行动,开始日期,结束日期,状态,原因说明,服务人次,参与人数,服务时长,成效"
GOOD = [
    "合唱进病房,示例歌舞团,合唱队,,幸福西湖,2026-01-01,2026-12-31,进行中,,,,,",
    "合唱进病房,示例医院,大厅,演唱,,,,,,,,,",
    "反诈讲座,示例银行,讲师,,,,,已完成,,300,12,40,办了六场",
    "反诈讲座,示例医院,,讲座,,,,,,,,,",
]


def table(*rows: str) -> bytes:
    return "\n".join([HEAD, *rows]).encode()


def check(cast, content: bytes, *, by=None, kind="projects"):
    found = kinds.find(kind)
    return runs.check(runs.receive(found, content, "项目.csv", Scope(cast.street, by or cast.secretary)))


def write(cast, content: bytes, **more):
    run = check(cast, content, **more)
    return runs.write(run, by=cast.secretary)


def out(cast, kind="projects", by=None) -> bytes:
    return answers.exported(kinds.find(kind), cast.street.name, by or cast.secretary, {}).read()


def reasons(run) -> list[list[str]]:
    return [row["reasons"] for row in run.preview["bad"]]


def test_a_season_comes_in_with_partners_states_and_results(cast):
    build.campaign(cast)
    done = write(cast, table(*GOOD))
    assert done.counts == {"new": 4, "changed": 0, "same": 0, "bad": 0}
    running, finished = Project.objects.order_by("id")
    assert (running.state, [one.organisation for one in running.partners.all()]) == (
        "running",
        [cast.choir, cast.clinic],
    )
    assert (running.campaigns.get().name, running.period.upper.isoformat()) == ("幸福西湖", "2027-01-01")
    assert (finished.state, finished.served, finished.result, finished.finished_on) == (
        "done",
        300,
        "办了六场",
        cast.today,
    )
    assert Record.objects.filter(verb="cobuilding.project.imported").count() == 2
    assert build.project.__name__ and list(Project.objects.visible_to(cast.convener)) == [finished, running]


def test_the_same_workbook_twice_and_our_own_export_change_nothing(cast):
    build.campaign(cast)
    write(cast, table(*GOOD))
    build.running(cast)
    actions.stop(build.project(cast, "停下来的"), "人手不够", by=cast.choir_liaison)
    for content in (table(*GOOD), out(cast)):
        counts = check(cast, content).counts
        assert (counts["new"], counts["changed"], counts["bad"]) == (0, 0, 0)
        assert counts["same"] >= 4
    assert check(cast, out(cast, "campaigns"), kind="campaigns").counts == {"new": 0, "changed": 0, "same": 1, "bad": 0}


def test_a_workbook_changes_what_is_said_and_adds_a_partner(cast):
    build.campaign(cast)
    write(cast, table(*GOOD))
    done = write(cast, table("合唱进病房,示例歌舞团,两支合唱队,,,,,,,,,,", "合唱进病房,示例银行,茶水,,,,,,,,,,"))
    assert (done.counts["new"], done.counts["changed"]) == (1, 1)
    one = Project.objects.get(title="合唱进病房")
    assert list(one.partners.values_list("organisation__name", "gives")) == [
        ("示例歌舞团", "两支合唱队"),
        ("示例医院", "大厅"),
        ("示例银行", "茶水"),
    ]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (["节,示例歌舞团,,,,,,,,,,,"], "two or more"),
        (["节,示例歌舞团,,,,,,,,,,,", "节,示例歌舞团,,,,,,,,,,,"], "already"),
        (["节,示例歌舞团,,,,,,,,,,,", "节,没有这家,,,,,,,,,,,"], "not in the register"),
        (["节,示例歌舞团,,,没有的行动,,,,,,,,", "节,示例银行,,,,,,,,,,,"], "no campaign"),
        (["节,示例歌舞团,,,,,,已完成,,,,,", "节,示例银行,,,,,,,,,,,"], "says its result"),
        (["节,示例歌舞团,,,,,,已停止,,,,,", "节,示例银行,,,,,,,,,,,"], "says why"),
        (["节,示例歌舞团,,,,2026-05-01,2026-01-01,,,,,,", "节,示例银行,,,,,,,,,,,"], "before the first"),
        (["节,示例歌舞团,,,,,,草案,,,,,", "节,示例银行,,,,,,进行中,,,,,"], "something else"),
    ],
)
def test_a_row_that_cannot_be_meant_says_why_and_nothing_is_written(cast, rows, why):
    run = check(cast, table(*rows))
    assert any(why in reason for several in reasons(run) for reason in several), reasons(run)
    with pytest.raises(Refused):
        runs.write(run, by=cast.secretary)
    assert not Project.objects.exists() and not Partner.objects.exists()


def test_a_workbook_moves_no_project_to_another_state(cast):
    one = build.project(cast)
    run = check(cast, table(f"{one.title},示例歌舞团,,,,,,已完成,,1,1,1,好"))
    assert any("state" in reason for several in reasons(run) for reason in several)
    assert build.fresh(one).state == "draft"


def test_only_the_office_brings_projects_in_and_telephones_go_out_to_partners_only(cast):
    with pytest.raises(Refused):
        check(cast, table(*GOOD), by=cast.choir_liaison)
    one = build.running(cast)
    partner = one.partners.get(organisation=cast.bank)
    actions.change_partner(partner, {"contact": "示例·专员", "phone": "0571-0000-0003"}, by=cast.bank_liaison)
    from python_calamine import CalamineWorkbook

    def said(person):
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(out(cast, by=person))).get_sheet_by_index(0)
        return str(sheet.to_python())

    assert "0571-0000-0003" in said(cast.choir_liaison)
    assert "0571-0000-0003" not in said(cast.convener) and "反诈讲师" in said(cast.convener)


def test_campaigns_come_in_and_change_their_days(cast):
    first = "行动名称,行动内容,开始日期,结束日期\n平安西湖,巡防,2026-01-01,\n".encode()
    write(cast, first, kind="campaigns")
    assert Campaign.objects.get().period.upper is None
    done = write(cast, "行动名称,开始日期,结束日期\n平安西湖,,2026-12-31\n".encode(), kind="campaigns")
    assert done.counts["changed"] == 1 and Campaign.objects.get().period.upper.isoformat() == "2027-01-01"
    assert check(cast, "行动名称,开始日期\n没有日子的,\n".encode(), kind="campaigns").counts["bad"] == 1
