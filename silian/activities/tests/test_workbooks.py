"""The workbook of activities: what it reads, and that our own comes back unchanged."""

import pytest

from silian.activities import actions
from silian.activities.models import Activity
from silian.activities.tests import build
from silian.core.importing import kinds, runs
from silian.core.importing.answers import exported
from silian.core.importing.plan import Scope

HEAD = "活动名称,主办单位,地点,日期,开始时间,结束时间,名额,状态,参加人数,志愿者人数,志愿服务分钟,专项行动,志愿者名额,风险提示,保险"


def check(cast, *rows: str, by=None, head: str = HEAD):
    content = "\n".join([head, *rows]).encode()
    return runs.receive_and_check(
        kinds.find("activities"), content, "活动.csv", Scope(cast.street, by or cast.secretary)
    )


def reasons(run) -> list[str]:
    return [reason for row in run.preview["bad"] for reason in row["reasons"]]


def counts(run) -> tuple[int, int, int, int]:
    return tuple(run.counts[name] for name in ("new", "changed", "same", "bad"))


SERIES = [
    "经典诵读,示例歌舞团,示例文化公园,2025-05-10,9点,10:30,20,已结束,18,2,180,幸福示例,,,",
    "经典诵读,示例歌舞团,示例文化公园,2025-05-17,9:00,10:30,20,已结束,18,2,180,幸福示例,,,",
    "纳凉晚会,上保社区,社区广场,2031-07-20,19:00,21:00,,已发布,,,,,10,搬运桌椅,主办方投保",
    "读书会,,图书室,2031-03-01,14:00,15:30,12,,,,,,,,",
]


def test_rows_become_activities_with_their_sessions_and_results(cast):
    base = build.base(cast)
    build.campaign(cast)
    run = check(cast, *SERIES)
    assert counts(run) == (4, 0, 0, 0), run.preview["bad"]
    runs.write(run, by=cast.secretary)
    series, evening, draft = Activity.objects.order_by("id")
    assert (series.organiser, series.base, series.address) == (cast.choir, base, "")
    assert (series.state, series.sessions.count(), series.came, series.minutes) == ("done", 2, 18, 180)
    assert [one.name for one in series.campaigns.all()] == ["幸福示例"]
    assert (evening.organiser, evening.community, evening.state) == (None, cast.community, "published")
    assert (evening.sessions.get().places, evening.sessions.get().helper_places) == (None, 10)
    assert (draft.organiser_name, draft.state, draft.address) == (str(cast.street), "draft", "图书室")


def test_the_same_file_twice_and_our_own_export_change_nothing(cast):
    build.base(cast)
    build.campaign(cast)
    runs.write(check(cast, *SERIES), by=cast.secretary)
    gone = build.published(cast, build.time(3), title="=取消的活动")
    actions.cancel_activity(gone, "下雨", by=cast.choir_liaison)
    assert counts(check(cast, *SERIES)) == (0, 0, 4, 0)
    content = exported(kinds.find("activities"), "示例", cast.secretary, {}).read()
    back = runs.receive_and_check(kinds.find("activities"), content, "a.xlsx", Scope(cast.street, cast.secretary))
    assert counts(back) == (0, 0, 5, 0), (back.preview["bad"], back.preview["changed"])


def test_changes_are_written_by_the_actions(cast):
    runs.write(check(cast, *SERIES[2:]), by=cast.secretary)
    actions.sign_up(Activity.objects.get(title="纳凉晚会").sessions.get(), by=cast.resident)
    changed = [
        "纳凉晚会,上保社区,新的广场,2031-07-20,19:00,21:30,300,,,,,,,,",
        "读书会,,图书室,2031-03-01,14:00,15:30,12,已发布,,,,,,,",
        "读书会,,图书室,2031-03-08,14:00,15:30,12,已发布,,,,,,,",
    ]
    run = check(cast, *changed)
    assert counts(run) == (1, 2, 0, 0), run.preview["bad"]
    runs.write(run, by=cast.secretary)
    evening = Activity.objects.get(title="纳凉晚会")
    assert (evening.address, evening.sessions.get().places) == ("新的广场", 300)
    assert cast.resident.notices.get().verb == "activities.activity.changed"
    reading = Activity.objects.get(title="读书会")
    assert (reading.state, reading.sessions.count()) == ("published", 2)
    assert counts(check(cast, *changed)) == (0, 0, 3, 0)


@pytest.mark.parametrize(
    "row",
    [
        "读书会,没有的单位,图书室,2031-03-01,14:00,15:30,12,,,,,,,,",
        "读书会,,图书室,2031-03-01,16:00,15:30,12,,,,,,,,",
        "读书会,,图书室,2031-03-01,25:00,15:30,12,,,,,,,,",
        "读书会,,图书室,2031-03-01,14:00,15:30,12,已取消,,,,,,,",
        "读书会,,,2031-03-01,14:00,15:30,12,已发布,,,,,,,",
        "读书会,,图书室,2031-03-01,14:00,15:30,12,已结束,8,,,,,,",
        "读书会,,图书室,2025-03-01,14:00,15:30,12,已结束,,,,,,,",
        "读书会,,图书室,2031-03-01,14:00,15:30,12,已发布,,,,,5,,",
        "读书会,,图书室,2031-03-01,14:00,15:30,12,,,,,没有的行动,,,",
    ],
)
def test_a_row_that_cannot_be_right_says_why_and_nothing_is_written(cast, row):
    run = check(cast, row)
    assert counts(run) == (0, 0, 0, 1)
    assert all(reasons(run))
    assert Activity.objects.count() == 0


def test_a_liaison_imports_only_what_her_organisation_gives(cast):
    rows = [SERIES[0].replace("幸福示例", ""), SERIES[2]]
    run = check(cast, *rows, by=cast.choir_liaison)
    assert counts(run) == (1, 0, 0, 1)
    assert kinds.find("activities").may_import(cast.resident, cast.street) is not True
    assert not kinds.find("activities").may_import(cast.stranger, cast.street)


def test_rows_of_one_activity_may_not_contradict_each_other(cast):
    build.campaign(cast)
    run = check(cast, SERIES[0], SERIES[1].replace(",18,", ",19,"))
    assert counts(run)[3] == 1
