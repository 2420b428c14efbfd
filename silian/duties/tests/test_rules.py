"""Who may lay down what is owed, from when on, and what is refused with nothing changed."""

from datetime import date, timedelta

import pytest

from silian.core.errors import Refused
from silian.core.models import Record
from silian.duties.actions import days, excuses
from silian.duties.actions import rules as actions
from silian.duties.models import CalendarDay, Edition, Excuse, Rule
from silian.duties.tests import build
from silian.duties.tests.build import YEAR, meeting, rule


def next_year(cast) -> date:
    return date(cast.today.year + 1, 1, 1)


@pytest.mark.parametrize("role", ["convener", "community_secretary", "choir_liaison", "resident", "stranger"])
def test_only_the_office_lays_down_changes_and_ends_a_rule(cast, role):
    made, person = rule(cast), getattr(cast, role)
    with pytest.raises(Refused):
        actions.make_rule(
            cast.street, "zone", {"name": "x", "period": "year", "fact": "meeting"}, date(YEAR, 1, 1), by=person
        )
    with pytest.raises(Refused):
        actions.change_rule(made, {"grace": 9}, next_year(cast), by=person)
    with pytest.raises(Refused):
        actions.end_rule(made, next_year(cast), by=person)
    with pytest.raises(Refused):
        days.enter_days(cast.street, [cast.today + timedelta(days=9)], works=False, name="", by=person)
    assert (Rule.objects.count(), Edition.objects.get().span.upper, CalendarDay.objects.count()) == (1, None, 0)


def test_a_rule_changes_and_ends_only_ahead_and_where_a_period_begins(cast):
    made = rule(cast)
    for start in (date(cast.today.year, 1, 1), cast.today, next_year(cast) + timedelta(days=1)):
        with pytest.raises(Refused):
            actions.change_rule(made, {"grace": 9}, start, by=cast.secretary)
        with pytest.raises(Refused):
            actions.end_rule(made, start, by=cast.secretary)
    assert (Edition.objects.get().grace, Edition.objects.get().span.upper) == (5, None)


def test_a_year_becomes_quarters_only_with_a_year(cast):
    made = rule(cast, period="year")
    with pytest.raises(Refused):
        actions.change_rule(made, {"period": "quarter"}, next_year(cast) + timedelta(days=90), by=cast.secretary)
    actions.change_rule(made, {"period": "quarter"}, next_year(cast), by=cast.secretary)
    assert [(one.period, one.span.upper) for one in made.editions.order_by("span")] == [
        ("year", next_year(cast)),
        ("quarter", None),
    ]


def test_a_change_that_changes_nothing_makes_no_edition(cast):
    made = rule(cast)
    actions.change_rule(made, {"grace": 5}, next_year(cast), by=cast.secretary)
    assert Edition.objects.count() == 1


def test_an_ended_rule_is_not_changed_any_more(cast):
    made = rule(cast)
    actions.end_rule(made, next_year(cast), by=cast.secretary)
    with pytest.raises(Refused):
        actions.change_rule(made, {"grace": 9}, next_year(cast), by=cast.secretary)
    assert Edition.objects.get().span.upper == next_year(cast)


def test_every_act_is_on_record(cast):
    made = rule(cast)
    actions.change_rule(made, {"grace": 9}, next_year(cast), by=cast.secretary)
    actions.end_rule(made, date(cast.today.year + 2, 1, 1), by=cast.secretary)
    verbs = Record.objects.filter(subject=f"duties.rule:{made.pk}").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["duties.rule.made", "duties.rule.changed", "duties.rule.ended"]


def test_days_that_have_passed_are_not_entered(cast):
    for day in (cast.today, cast.today - timedelta(days=1)):
        with pytest.raises(Refused):
            days.enter_days(cast.street, [cast.today + timedelta(days=3), day], works=False, name="", by=cast.secretary)
    assert CalendarDay.objects.count() == 0


# ── excuses ──


@pytest.fixture
def running(cast):
    """The year's visit to every member, due only after its end."""
    return rule(
        cast, "organisation", date(cast.today.year, 1, 1), name="年度走访", period="year", fact="visit", grace=40
    )


def test_a_body_speaks_for_itself_and_the_office_for_all(cast, running):
    first = date(cast.today.year, 1, 1)
    for role in ("bank_liaison", "convener", "resident", "stranger"):
        with pytest.raises(Refused):
            excuses.give_excuse(running, cast.choir.body, first, "不便", by=getattr(cast, role))
    excuses.give_excuse(running, cast.choir.body, first, "大修", by=cast.choir_liaison)
    excuses.give_excuse(running, cast.clinic.body, first, "搬迁", by=cast.secretary)
    with pytest.raises(Refused):
        excuses.give_excuse(running, cast.choir.body, first, "再说一次", by=cast.choir_liaison)
    assert [one.because for one in Excuse.objects.order_by("id")] == ["大修", "搬迁"]


def test_an_excuse_says_why_and_concerns_a_duty_that_is_owed(cast, running):
    first = date(cast.today.year, 1, 1)
    for body, day, because in (
        (cast.choir.body, first, " "), (cast.shop.body, first, "不是成员"), (cast.choir.body, first + timedelta(days=1), "日期不对"),
    ):  # fmt: skip
        with pytest.raises(Refused):
            excuses.give_excuse(running, body, day, because, by=cast.secretary)
    assert Excuse.objects.count() == 0


def test_after_its_day_only_the_office_notes_a_reason_and_it_says_so(cast):
    made = rule(cast, start=date(cast.today.year - 1, 1, 1))
    group, first = build.body(cast, "sector"), date(cast.today.year - 1, 1, 1)
    with pytest.raises(Refused):
        excuses.give_excuse(made, group, first, "忘了", by=cast.convener)
    assert excuses.give_excuse(made, group, first, "组长空缺", by=cast.secretary).after_due


def test_what_is_fulfilled_needs_no_excuse(cast):
    made = rule(cast, start=date(cast.today.year - 1, 1, 1))
    group, first = build.body(cast, "sector"), date(cast.today.year - 1, 1, 1)
    meeting(cast, group, first)
    with pytest.raises(Refused):
        excuses.give_excuse(made, group, first, "多余", by=cast.secretary)
    assert Excuse.objects.count() == 0
