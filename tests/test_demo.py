"""The demo street: what its texts and workbooks promise. Needs no database."""

import importlib.util
import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from silian.exchange.workbooks.judged import proposed_theme
from silian.matching.themes import THEMES
from silian.portal.management.meeting_season import read
from silian.reports import trends

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "demo"
STREET = DEMO / "beishan"
ROLE_WITHOUT_SEAT = "jumin"


@pytest.fixture(scope="module")
def build():
    spec = importlib.util.spec_from_file_location("demo_build", DEMO / "build.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["demo_build"] = module
    sys.path.insert(0, str(DEMO))
    spec.loader.exec_module(module)
    yield module
    sys.path.remove(str(DEMO))
    for name in ("demo_build", "book", "street", "activities", "places", "projects", "two_lists", "volunteering"):
        del sys.modules[name]


def cells(path: Path) -> list[list]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def rows(name: str, sheet: int = 0) -> list[dict]:
    """The rows of a workbook of the street below its header."""
    book = CalamineWorkbook.from_path(str(STREET / name))
    _title, _line, header, *found = book.get_sheet_by_index(sheet).to_python()
    return [dict(zip(header, row, strict=True)) for row in found]


@pytest.fixture(scope="module")
def register() -> list[dict]:
    return rows("2-单位登记册.xlsx")


@pytest.fixture(scope="module")
def services() -> list[dict]:
    return rows("4-服务清单.xlsx")


@pytest.fixture(scope="module")
def demands() -> list[dict]:
    return rows("5-需求清单.xlsx")


@pytest.fixture(scope="module")
def seats() -> list[dict]:
    return rows("3-席位.xlsx")


def test_workbooks_built_again_are_those_kept(build, tmp_path):
    build.build(tmp_path / "one")
    kept = {path.name for path in STREET.glob("*.xlsx")}

    assert {path.name for path in (tmp_path / "one").iterdir()} == kept
    for name in kept:
        assert cells(tmp_path / "one" / name) == cells(STREET / name), f"{name}: run demo/build.py"


def test_workbooks_built_twice_have_equal_bytes(build, tmp_path):
    for turn in ("one", "two"):
        build.build(tmp_path / turn)

    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_street_has_the_size_of_the_published_case(register):
    members = [row for row in register if row["入会日期"]]

    assert len(register) == 600
    assert len(members) == 104
    assert sum(row["入会日期"].year == 2011 for row in members) == 63
    assert max(row["入会日期"] for row in members).year == 2018
    assert {row["社区"] for row in register} == {
        f"{name}社区" for name in "上保 宝石 友谊 松木场 金祝 沿山河 曲院".split()
    }
    assert {row["界别"] for row in members} == {"民生服务", "文化交流", "社会治理", "经济发展"}
    assert CalamineWorkbook.from_path(str(STREET / "1-辖区架构.xlsx")).sheet_names == ["片区", "社区", "界别"]


def test_register_names_every_organisation_once(register):
    twice = [name for name, times in Counter(row["单位名称"] for row in register).items() if times > 1]

    assert twice == []


def test_lists_are_long_and_come_from_every_member(register, services, demands):
    members = {row["单位名称"] for row in register if row["入会日期"]}

    assert len(services) >= 300
    assert len(demands) >= 250
    assert {row["单位名称"] for row in services} == members
    assert {row["单位名称"] for row in demands} == members


def test_lists_fit_the_fields_they_are_read_into(services, demands):
    lengths = {"服务名称": 120, "需求名称": 120, "服务说明": 500, "需求说明": 500, "频次": 60, "终止规则": 200}
    for row in [*services, *demands]:
        for word, value in row.items():
            if isinstance(value, str):
                assert len(value) <= lengths.get(word, 120), (word, value)
    assert all(row["可承接数量"] >= 1 for row in services)
    assert {row["紧急程度"] for row in demands} == {"一般", "较急", "紧急"}
    assert {row["可见范围"] for row in [*services, *demands]} == {"本街道", "全市", "不限"}


def test_lists_say_no_title_twice_for_one_organisation(services, demands):
    for name, listed in (("服务", services), ("需求", demands)):
        said = Counter((row["单位名称"], row[f"{name}名称"]) for row in listed)
        assert [key for key, times in said.items() if times > 1] == []


def test_lists_carry_one_line_of_detail_each_and_never_the_same(services, demands):
    details = [row["服务说明"] for row in services] + [row["需求说明"] for row in demands]

    assert min(map(len, details)) >= 8
    assert [detail for detail, times in Counter(details).items() if times > 1] == []


def test_services_carry_conditions(services):
    for word in ("保洁责任", "保险责任", "费用", "终止规则", "试行期", "人数上限", "时间窗口"):
        assert sum(bool(row[word]) for row in services) >= 20, word


def test_lists_do_not_expire_under_a_visitor(services, demands):
    days = {row["有效期至"] for row in [*services, *demands]}

    assert days == {date(2027, 12, 31), ""}


def test_titles_of_lists_name_no_year():
    for name in ("4-服务清单.xlsx", "5-需求清单.xlsx"):
        assert not re.search(r"\d", cells(STREET / name)[0][0])


def test_organisations_really_named_are_marked_as_not_the_author(services, demands):
    for row in [*services, *demands]:
        assert ("示例" in row["单位名称"]) == (row["备注"] != "示例内容，非该单位发布"), row


@pytest.fixture(scope="module")
def projects() -> list[dict]:
    return rows("6-共建项目.xlsx", 1)


def test_projects_are_the_21_of_the_published_case_each_with_its_partners(projects, register):
    members = {row["单位名称"] for row in register if row["入会日期"]}
    partners = Counter(row["项目名称"] for row in projects)

    assert len(partners) == 21
    assert min(partners.values()) >= 2
    assert {row["共建方"] for row in projects} <= members
    assert len({(row["项目名称"], row["共建方"]) for row in projects}) == len(projects)


def test_every_campaign_of_the_district_has_projects(projects):
    campaigns = {row["行动名称"] for row in rows("6-共建项目.xlsx")}

    assert campaigns == {"西湖先锋", "助推西湖", "幸福西湖", "美丽西湖", "平安西湖"}
    assert {name for row in projects for name in row["所属行动"].split("、") if name} == campaigns


def test_finished_projects_tell_their_result_and_no_other_does(projects):
    for row in (row for row in projects if row["状态"]):
        assert (row["状态"] == "已完成") == bool(row["成效"]), row
        assert (row["状态"] == "已完成") == bool(row["服务人次"]), row


def test_what_projects_say_of_an_organisation_is_marked_as_not_its_own(projects):
    for row in projects:
        assert ("示例" in row["共建方"]) == (row["备注"] == "示例内容"), row


def test_persons_are_plainly_invented(register, seats):
    people = [row["联系人"] for row in register] + [row["姓名"] for row in seats]
    people += [str(cell) for row in cells(STREET / "示例-成员导入（带错误）.xlsx")[4:] for cell in row[6:7]]

    assert len(list(filter(None, people))) > 400
    assert [person for person in people if person and not person.startswith("示例")] == []


def test_no_number_in_the_demo_can_be_called():
    for path in STREET.glob("*.xlsx"):
        for row in cells(path):
            for cell in row:
                for number in re.findall(r"(?<![\d-])1[3-9]\d{9}(?!\d)|0\d{2,3}[-—]\d{4}[-—]?\d{3,4}", str(cell)):
                    assert re.match(r"0571[-—]0000", number), (path.name, number)


def test_seats_name_only_bodies_that_exist(register, seats):
    members = {row["单位名称"] for row in register if row["入会日期"]}

    assert {row["机构"] for row in seats if row["机构类型"] == "单位"} == members
    assert {row["机构类型"] for row in seats} == {
        "联合会",
        "秘书处",
        "界别",
        "片区",
        "社区",
        "志愿者总队",
        "智库",
        "单位",
        "议事载体",
    }


def test_accounts_of_seats_belong_to_one_person_each(seats):
    accounts = Counter(row["账号"] for row in seats if row["账号"])
    names = Counter(row["姓名"] for row in seats if row["姓名"])

    assert max(accounts.values()) == max(names.values()) == 1


def test_terms_end_hand_over_and_leave_seats_empty(seats):
    by_seat: dict[tuple, list[dict]] = {}
    for row in seats:
        by_seat.setdefault((row["机构"], row["席位"], row["席次"]), []).append(row)

    handed_over = [terms for terms in by_seat.values() if len(terms) == 2]
    assert len(handed_over) == 2
    for now, later in handed_over:
        assert (later["届期开始"] - now["届期结束"]).days == 1
    ending = [row for row in seats if row["届期结束"] and row["届期结束"] < date(2027, 1, 24)]
    assert 2 <= len(ending) <= 4
    assert sum(not row["姓名"] for row in seats) == 3


def test_everybody_offered_at_the_entrance_holds_a_seat(seats):
    from silian.portal.views.entrance import CAST

    accounts = {row["账号"] for row in seats}
    book = CalamineWorkbook.from_path(str(STREET / "9-志愿服务.xlsx"))
    accounts |= {row[6] for row in book.get_sheet_by_name("席位").to_python()[3:]}

    assert [role.username for role in CAST if role.username not in accounts | {ROLE_WITHOUT_SEAT}] == []


def test_secretary_who_loads_the_street_is_the_one_of_the_seats(seats):
    """Else reading the seats would name a second person for her seat."""
    from silian.portal.management.commands import demo

    hers = next(row for row in seats if row["账号"] == demo.SECRETARY)

    assert (hers["姓名"], hers["席位"], hers["届期开始"]) == (demo.SECRETARY_NAME, demo.TITLE, demo.TERM[0])
    assert (demo.TERM[1] - hers["届期结束"]).days == 1


def test_themes_are_those_the_product_knows(services, demands):
    from silian.matching.themes import THEMES

    known = {f"{main}/{sub}" for main, subs in THEMES.items() for sub in subs} | {""}

    assert {row["主题"] for row in [*services, *demands]} <= known


def test_messy_workbook_has_what_a_secretary_receives():
    path = STREET / "示例-成员导入（带错误）.xlsx"
    found = cells(path)
    names = [str(row[2]).strip() for row in found[4:] if row[0] and isinstance(row[0], float | int)]

    assert str(found[0][0]).startswith("附件")
    assert "" in names
    assert max(Counter(names).values()) == 2
    said = "\n".join(str(cell) for row in found for cell in row)
    for trouble in ("2026-02-30", "2026.5.12", "91999999MA", "向阳里社区", "填表说明"):
        assert trouble in said, trouble


def visit_words() -> dict[str, list[list[str]]]:
    from silian.portal.management.meeting_season import read

    return read(DEMO / "text" / "visits.txt")


def test_what_visits_found_is_marked_as_invented_and_fits(services):
    from silian.exchange import reading
    from silian.exchange.models import Demand, Service

    said = visit_words()
    assert set(said) == {"found", "service", "demand", "promise"}
    assert [words[0] for words in said["found"] if not words[0].startswith("示例：") or len(words[0]) > 4000] == []
    assert len({words[0] for words in said["found"]}) == len(said["found"]) >= 12
    for kind, model in (("service", Service), ("demand", Demand)):
        assert all(reading.read_line(words[0], model).get("title") for words in said[kind])
    assert all(len(words) == 2 and len(words[0]) <= 160 and len(words[1]) <= 500 for words in said["promise"])


def test_what_meetings_said_is_marked_as_invented_and_fits():
    from silian.portal.management.meeting_season import read

    said = read(DEMO / "text" / "meetings.txt")
    assert set(said) == {"sector", "community", "carrier", "corps", "conference"}
    items = [words for several in said.values() for words in several]
    assert len(items) >= 16
    for title, *words in items:
        assert title.startswith("示例：") and len(title) <= 120, title
        assert len(words) == 4 and all(words) and len(words[2]) <= 160, title


def test_documents_say_that_they_are_no_official_ones_and_stand_in_clauses():
    from silian.documents.models.clauses import clauses
    from silian.portal.management import paper_season

    named = {paper_season.CHARTER, paper_season.WORK_RULES, paper_season.PLAN, paper_season.CHANGED}
    assert {path.name for path in (DEMO / "text" / "documents").iterdir()} == named
    for name in named:
        text = (DEMO / "text" / "documents" / name).read_text(encoding="utf-8")
        assert "示例文本，非正式文件" in text
        assert len(clauses(text)) >= 8
    for name, clause in paper_season.CLAUSES.values():
        assert clause in (DEMO / "text" / "documents" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "today", [date(2027, 1, 1), date(2027, 2, 28), date(2027, 7, 3), date(2028, 2, 29), date(2026, 12, 31)]
)
def test_the_calendar_of_meetings_holds_on_any_day_the_street_is_loaded(today):
    """Two years of workdays, every body in every quarter but those that were missed."""
    from silian.portal.management import meeting_season

    class Bodies(list):
        def filter(self, kind):
            return Bodies(one for one in self if one.kind == kind)

    class Body:
        def __init__(self, kind, pk):
            self.kind, self.pk, self.name = kind, pk, f"{kind}{pk}"

    kinds = [("sector", 4), ("community", 7), ("corps", 1), ("federation", 1)]
    bodies = Bodies(Body(kind, at) for kind, number in kinds for at in range(number))
    dates = list(meeting_season.calendar(bodies, today.year - 1))
    assert all(one.day.isoweekday() < 6 for one in dates)
    held = Counter((one.body.kind, one.day.year) for one in dates)
    assert held == {
        ("sector", today.year - 1): 14, ("sector", today.year): 16, ("community", today.year): 27,
        ("corps", today.year - 1): 2, ("corps", today.year): 2, ("federation", today.year - 1): 1, ("federation", today.year): 1,
    }  # fmt: skip
    quarters = {
        (one.body.name, one.day.year, (one.day.month + 2) // 3)
        for one in dates
        if one.body.kind in ("sector", "community")
    }
    assert len(quarters) == sum(number for (kind, _year), number in held.items() if kind in ("sector", "community"))


def test_one_theme_rises_in_the_demo_and_it_has_a_story(demands):
    """The list of the year, filed on the day the street is loaded, and what was asked for in the months before: parking rises, nothing else."""
    by_month: Counter[tuple[str, date]] = Counter()
    known = trends.months(date(2026, 11, 30), 15)
    for row in demands:
        given = str(row["主题"] or proposed_theme(row["需求名称"], row["需求说明"]))
        by_month[given.partition("/")[0], known[-1]] += 1
    for ago, rows_of_month in read(DEMO / "text" / "earlier_demands.txt").items():
        for _who, title, _detail, given, _because in rows_of_month:
            main, _, sub = given.partition("/")
            assert sub in THEMES[main] and title.startswith("示例·"), (title, given)
            by_month[main, known[-1 - int(ago)]] += 1

    rising = trends.rising({at: number for at, number in by_month.items() if at[0]}, known[-1])
    assert [one.kind for one in rising] == ["停车与出行"] and rising[0].rest > 0
