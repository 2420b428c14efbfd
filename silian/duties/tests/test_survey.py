"""What is owed follows from rules, bodies and the calendar; what is done follows from facts."""

from datetime import date

import pytest

from silian.duties.tests import build
from silian.duties.tests.build import meeting, rule, states, survey


def test_a_quarter_is_not_yet_due_then_due_then_overdue_by_the_clock_alone(cast):
    rule(cast, lead_days=30)
    group = build.body(cast, "sector")
    due = date(2026, 7, 7)  # the fifth workday after Tuesday, 30 June
    seen = {}
    for day in (date(2026, 6, 6), date(2026, 6, 7), due, date(2026, 7, 8)):
        seen[day] = states(survey(cast, day), group)["2026-Q2"]
    assert seen == {date(2026, 6, 6): "not_yet", date(2026, 6, 7): "due", due: "due", date(2026, 7, 8): "overdue"}
    assert next(one for one in survey(cast, due).columns if one.period.sign == "2026-Q2").due.day == due


@pytest.mark.parametrize("kind", ["regular", "joint", "other"])
def test_final_minutes_fulfil_the_period_in_which_the_meeting_was_held(cast, kind):
    rule(cast)
    group = build.body(cast, "sector")
    meeting(cast, group, date(2026, 4, 1), kind=kind)
    assert states(survey(cast, date(2026, 11, 29)), group) == {
        "2026-Q1": "overdue", "2026-Q2": "fulfilled", "2026-Q3": "overdue", "2026-Q4": "not_yet",
    }  # fmt: skip


@pytest.mark.parametrize("state", ["planned", "called", "held", "cancelled"])
def test_a_meeting_without_final_minutes_is_no_fact(cast, state):
    rule(cast)
    group = build.body(cast, "sector")
    meeting(cast, group, date(2026, 4, 1), state=state)
    assert states(survey(cast, date(2026, 11, 29)), group)["2026-Q2"] == "overdue"


def test_the_fact_of_a_cell_is_the_first_of_its_period(cast):
    rule(cast)
    group = build.body(cast, "sector")
    meeting(cast, group, date(2026, 6, 30))
    first = meeting(cast, group, date(2026, 4, 1))
    found = survey(cast, date(2026, 11, 29))
    cell = found.cell(next(one for one in found.columns if one.period.sign == "2026-Q2"), group.pk)
    assert (cell.found.thing, cell.found.day, cell.is_late) == (first.pk, date(2026, 4, 1), False)


def test_a_day_inside_the_period_makes_what_comes_after_it_late(cast):
    rule(
        cast, kind="federation", period="year", fact="conference", anchor="day", anchor_month=5, anchor_day=31, grace=0
    )
    street = build.body(cast, "federation")
    meeting(cast, street, date(2026, 7, 1), kind="conference")
    found = survey(cast, date(2026, 11, 29))
    [column] = found.columns
    assert column.due.day == date(2026, 6, 1)  # 31 May is a Sunday
    assert (found.cell(column, street.pk).state, found.cell(column, street.pk).is_late) == ("fulfilled", True)


def test_visits_are_facts_once_the_organisation_has_confirmed_them(cast):
    rule(cast, kind="organisation", name="年度走访", period="year", fact="visit")
    build.visit(cast, cast.choir, date(2026, 3, 1))
    build.visit(cast, cast.clinic, date(2026, 3, 1), state="held")
    build.visit(cast, cast.bank, date(2025, 12, 31))
    found = survey(cast, date(2027, 2, 1))
    assert {one.name: states(found, one).get("2026") for one in found.bodies if one.name != cast.shop.name} == {
        cast.choir.name: "fulfilled", cast.clinic.name: "overdue", cast.bank.name: "overdue",
    }  # fmt: skip


def test_only_members_of_the_whole_period_owe_anything(cast):
    rule(cast, kind="organisation", name="年度走访", period="year", fact="visit")
    whole = build.member(cast, "示例甲")
    joined = build.member(cast, "示例乙", since=date(2026, 1, 2))
    left = build.member(cast, "示例丙", until=date(2026, 12, 31))
    last_day = build.member(cast, "示例丁", until=date(2027, 1, 1))
    again = build.member(cast, "示例戊", until=date(2026, 6, 1))
    again.organisation.memberships.create(federation=cast.street, period=(date(2026, 6, 1), None))
    found = survey(cast, date(2026, 11, 29))
    owed = found.owed_by(found.columns[0])
    assert {one.pk: one.pk in owed for one in (whole, joined, left, last_day, again)} == {
        whole.pk: True, joined.pk: False, left.pk: False, last_day.pk: True, again.pk: True,
    }  # fmt: skip
    assert cast.shop.body.pk not in owed


def test_totals_are_the_sum_of_all_cells(cast):
    rule(cast, kind="organisation", name="年度走访", period="quarter", fact="visit")
    build.visit(cast, cast.choir, date(2026, 3, 1))
    found = survey(cast, date(2026, 11, 29))
    assert found.totals("organisation") == {"fulfilled": 1, "overdue": 8, "not_yet": 3, "excused": 0}


def test_a_board_of_a_year_costs_three_questions_however_many_bodies(cast, django_assert_num_queries):
    rule(cast)
    rule(cast, kind="organisation", name="年度走访", period="year", fact="visit")
    rule(cast, kind="organisation", name="清单更新", period="year", fact="lines")
    rule(cast, kind="organisation", name="协议复核", period="quarter", fact="review")
    rule(cast, kind="organisation", name="文件签收", period="year", fact="receipt")
    for number in range(3):
        build.visit(cast, build.member(cast, f"示例{number}").organisation, date(2026, 3, 1))
        with django_assert_num_queries(3):
            found = survey(cast, date(2026, 11, 29))
            assert found.totals()["fulfilled"] == number + 1


def test_a_year_that_is_not_published_is_named(cast):
    rule(cast)
    assert survey(cast, date(2026, 11, 29), year=2031).unknown_years == [2031, 2032]
    assert not any(column.due.known for column in survey(cast, date(2026, 11, 29), year=2031).columns)
    assert survey(cast, date(2026, 11, 29), year=2025).unknown_years == []
