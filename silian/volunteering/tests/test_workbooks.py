import io

import pytest
from python_calamine import CalamineWorkbook

from silian.core.importing import kinds, runs
from silian.core.importing.plan import Scope
from silian.volunteering.models import Consent, ServiceTime, Team, TeamMember, Volunteer
from silian.volunteering.tests import build

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TEAMS = [
    "服务队名称,队伍类型,社区,依托单位,服务专长,队伍简介",
    "示例总队,志愿者总队,,,,",
    "示例上保分队,社区分队,上保,,陪伴照护、代购跑腿,社区里的事",
    "示例白衣队,服务队,,示例医院,义诊,上门义诊",
]
PEOPLE = [
    "姓名,联系电话,已签知情同意书,同意上报全国系统,社区,工作单位,服务专长,空闲时间,服务队",
    "示例·甲,0571-0000-1,是,是,上保社区,示例医院,义诊、陪伴,周末上午,示例白衣队、示例总队",
    "示例·乙,0571-0000-2,是,否,,,理发,,示例总队",
]


def handed_in(cast, kind, lines):
    content = "\n".join(lines).encode()
    return runs.check(runs.receive(kinds.find(kind), content, "示例.csv", Scope(cast.street, cast.secretary)))


def imported(cast, kind, lines):
    run = handed_in(cast, kind, lines)
    assert run.counts["bad"] == 0, run.preview["bad"]
    runs.write(run, by=cast.secretary)
    return run.counts


def bad(cast, kind, lines):
    run = handed_in(cast, kind, lines)
    return [reason for row in run.preview["bad"] for reason in row["reasons"]]


def exported(client, cast, kind):
    client.force_login(cast.secretary, backend=BACKEND)
    content = b"".join(client.get(f"/export/{kind}").streaming_content)
    return content, CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_teams_and_volunteers_come_in_and_the_same_file_twice_changes_nothing(cast):
    assert imported(cast, "teams", TEAMS)["new"] == 3
    assert Team.objects.get(name="示例白衣队").organisation == cast.clinic
    assert imported(cast, "teams", TEAMS) == {"new": 0, "changed": 0, "same": 3, "bad": 0}
    assert imported(cast, "volunteers", PEOPLE)["new"] == 2
    one = Volunteer.objects.get(name="示例·甲")
    assert (one.number, one.community, one.organisation, one.skills) == (
        1,
        cast.community,
        cast.clinic,
        ["care", "health"],
    )
    assert set(one.consents.values_list("kind", "on_paper")) == {("keep", True), ("share", True)}
    assert one.memberships.filter(state="accepted").count() == 2
    assert imported(cast, "volunteers", PEOPLE) == {"new": 0, "changed": 0, "same": 2, "bad": 0}
    assert (Volunteer.objects.count(), TeamMember.objects.count(), Consent.objects.count()) == (2, 3, 3)


def test_a_changed_row_changes_what_it_says_and_nothing_else(cast):
    imported(cast, "teams", TEAMS)
    imported(cast, "volunteers", PEOPLE)
    counts = imported(
        cast,
        "volunteers",
        ["姓名,联系电话,已签知情同意书,服务专长,服务队", "示例·乙,0571-0000-2,是,理发、义诊,示例白衣队"],
    )
    assert counts["changed"] == 1
    one = Volunteer.objects.get(name="示例·乙")
    assert one.skills == ["haircut", "health"] and one.memberships.count() == 2


def test_what_cannot_be_is_told_row_by_row(cast):
    imported(cast, "teams", TEAMS)
    told = bad(
        cast, "volunteers",
        [
            "姓名,联系电话,已签知情同意书,成年日期,监护人,服务专长,服务队",
            "示例·甲,1,否,,,,", "示例·乙,2,是,2099-01-01,,,", "示例·丙,3,是,,,飞行,", "示例·丁,4,是,,,,没有这支队",
        ],
    )  # fmt: skip
    assert len(told) == 4 and Volunteer.objects.count() == 0
    assert (
        len(bad(cast, "teams", ["服务队名称,队伍类型,社区", "示例另一总队,志愿者总队,", "示例无社区,社区分队,"])) == 2
    )


def test_confirmed_service_time_comes_in_and_overlaps_are_refused(cast):
    imported(cast, "teams", TEAMS)
    imported(cast, "volunteers", PEOPLE)
    build.volunteer(cast, "示例·秘书", "0571-0000-5", person=cast.secretary)
    day = build.hours(0, 1, days=-3).lower.date().isoformat()
    head = "姓名,联系电话,服务日期,开始时间,结束时间,服务内容,服务队"
    lines = [
        head,
        f"示例·甲,0571-0000-1,{day},09:00,10:30,上门义诊,示例白衣队",
        f"示例·乙,0571-0000-2,{day},9:00,10:00,理发,",
    ]
    assert imported(cast, "service_times", lines)["new"] == 2
    time = ServiceTime.objects.get(volunteer__name="示例·甲")
    assert (time.minutes, time.state, time.confirmed_by) == (90, "confirmed", cast.secretary)
    assert imported(cast, "service_times", lines)["same"] == 2
    told = bad(
        cast, "service_times",
        [
            head, f"示例·甲,0571-0000-1,{day},10:00,11:00,重叠,", f"示例·无,9,{day},10:00,11:00,无此人,",
            f"示例·秘书,0571-0000-5,{day},10:00,11:00,自己,", f"示例·乙,0571-0000-2,{day},12:00,11:00,倒着,",
        ],
    )  # fmt: skip
    assert len(told) == 4 and ServiceTime.objects.count() == 2


@pytest.mark.parametrize("kind", ["teams", "volunteers", "service_times"])
def test_what_goes_out_comes_in_unchanged(kind, client, cast):
    imported(cast, "teams", TEAMS)
    imported(cast, "volunteers", PEOPLE)
    one = Volunteer.objects.get(name="示例·甲")
    build.times.confirm_time(build.report(one, build.hours(0, 1, days=-1)), by=cast.secretary)
    content, table = exported(client, cast, kind)
    rows = len(table) - 3
    assert rows == {"teams": 3, "volunteers": 2, "service_times": 1}[kind]
    run = runs.check(runs.receive(kinds.find(kind), content, "回.xlsx", Scope(cast.street, cast.secretary)))
    assert run.counts == {"new": 0, "changed": 0, "same": rows, "bad": 0}, run.preview


def test_seats_of_teams_come_from_the_workbook_of_seats(cast):
    imported(cast, "teams", TEAMS)
    imported(
        cast,
        "seats",
        [
            "机构,机构类型,席位,姓名,账号",
            "示例白衣队,志愿服务队,队长,示例·队长,duizhang",
            "示例上保分队,志愿服务队,队长,示例·分队长,fenduizhang",
        ],
    )
    bodies = {team.name: team.body for team in Team.objects.all()}
    assert bodies["示例白衣队"].seats.get().terms.get().person.name == "示例·队长"
    assert bodies["示例上保分队"].seats.get().terms.get().person.name == "示例·分队长"
    assert len(bad(cast, "seats", ["机构,机构类型,席位,姓名", "没有这支队,志愿服务队,队长,示例·某"])) == 1
