"""An overdue duty climbs from desk to desk by the clock; each step is told once, whoever sends and however often."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from silian.core.channels import clock
from silian.core.models import Notice
from silian.duties.actions import climbs, days, excuses
from silian.duties.models import Climb, Edition, Rule
from silian.duties.queries import waiting_for
from silian.duties.queries.survey import Survey, year_of
from silian.duties.queries.theirs import recent, steps_of
from silian.duties.tests import build
from silian.duties.tests.build import meeting, rule, states
from tests.races import at_once, meet, two

Step = Climb.Step
ROLES = ("choir_liaison", "convener", "community_secretary", "secretary")


def told(verb: str = "duties.climb.told") -> list[tuple[str, str]]:
    return [
        (one.to.username, one.facts["first"])
        for one in Notice.objects.filter(verb=verb).select_related("to").order_by("id")
    ]


@pytest.fixture
def last_year(cast) -> date:
    return date(cast.today.year - 1, 1, 1)


@pytest.fixture
def missed(cast, last_year):
    """Nobody was visited by the end of March of last year; the rule ended with that year."""
    made = Rule.objects.create(federation=cast.street, body_kind="organisation", by=cast.secretary)
    Edition.objects.create(
        federation=cast.street, rule=made, span=(last_year, date(cast.today.year, 1, 1)), name="走访", period="year", fact="visit",
        anchor="day", anchor_month=3, anchor_day=31, by=cast.secretary,
    )  # fmt: skip
    return made


def steps(cast, day: date) -> list[int]:
    survey = Survey(cast.street.pk, *recent(day), today=day)
    [column] = survey.columns
    body = next(one for one in survey.bodies if one.pk == cast.choir.body.pk)
    return list(steps_of(survey, column, body))


def test_a_duty_climbs_after_so_many_workdays_and_nobody_is_passed_over(cast):
    rule(
        cast,
        "organisation",
        date(2026, 1, 1),
        name="走访",
        period="year",
        fact="visit",
        anchor="day",
        anchor_month=3,
        anchor_day=31,
        grace=0,
    )
    # Due on Tuesday, 31 March 2026; 4 to 6 April are off (Qingming).
    seen = {
        day: steps(cast, day)
        for day in (
            date(2026, 3, 31),
            date(2026, 4, 1),
            date(2026, 4, 8),
            date(2026, 4, 9),
            date(2026, 4, 15),
            date(2026, 4, 16),
        )
    }
    assert list(seen.values()) == [[], [0], [0], [0, 1], [0, 1], [0, 1, 2]]


def test_a_body_that_stands_nowhere_goes_to_the_office(cast):
    rule(cast, "organisation", date(2026, 1, 1), name="走访", period="year", fact="visit", owner="area")
    lone = build.member(cast, "示例独立单位")
    survey = Survey(cast.street.pk, date(2026, 1, 1), date(2026, 1, 2), today=date(2027, 2, 1))
    body = next(one for one in survey.bodies if one.pk == lone.pk)
    assert steps_of(survey, survey.columns[0], body) == [Step.OFFICE]


def test_what_is_overdue_stands_on_every_desk_it_has_reached_with_no_job_run(cast, missed):
    assert Climb.objects.count() == 0
    desks = {role: sorted(row.for_whom for row in waiting_for(getattr(cast, role))) for role in ROLES}
    everybody = sorted([cast.choir.name, cast.clinic.name, cast.bank.name])
    assert desks == {
        "choir_liaison": [cast.choir.name],
        "convener": everybody,
        "community_secretary": everybody,
        "secretary": everybody,
    }
    assert {role: waiting_for(getattr(cast, role)) for role in ("resident", "stranger")} == {
        "resident": [],
        "stranger": [],
    }
    [row] = waiting_for(cast.choir_liaison)
    assert (row.since > row.until, row.by_seat) == (True, f"{cast.choir.name} · Liaison")


def test_days_the_office_entered_count_on_the_board_and_on_the_desk_alike(cast):
    rule(cast, start=date(cast.today.year, 1, 1), period="year", grace=5, lead_days=366)
    new_year = date(cast.today.year + 1, 1, 1)
    before = build.survey(cast, cast.today, year=cast.today.year).columns[0].due.day
    off = [new_year + timedelta(days=step) for step in range(20)]
    days.enter_days(cast.street, off, works=False, name="示例假期", by=cast.secretary)
    after = build.survey(cast, cast.today, year=cast.today.year).columns[0].due
    [row] = waiting_for(cast.convener)
    assert (after.day > before, after.known, row.until) == (True, True, after.day)


def test_many_of_one_rule_are_one_line_that_opens_the_board(client, cast, missed):
    build.member(cast, "示例第四家", sector=cast.sector, community=cast.community)
    [row] = waiting_for(cast.secretary)
    client.force_login(cast.secretary)
    assert client.get(row.url).context["page"].found == 4


def test_a_fact_or_an_excuse_clears_every_desk_at_once(cast, missed, last_year):
    build.visit(cast, cast.choir, last_year)
    excuses.give_excuse(missed, cast.clinic.body, last_year, "搬迁", by=cast.secretary)
    assert waiting_for(cast.choir_liaison) == waiting_for(cast.clinic_liaison) == []
    assert [row.for_whom for row in waiting_for(cast.secretary)] == [cast.bank.name]


@pytest.mark.parametrize("bodies", [1, 3])
def test_a_desk_costs_three_questions_whatever_is_owed(cast, missed, django_assert_num_queries, bodies):
    for number in range(bodies):
        build.member(cast, f"示例{number}", sector=cast.sector)
    waiting_for(cast.secretary)
    with django_assert_num_queries(3):
        waiting_for(cast.secretary)


def test_a_desk_of_a_street_without_rules_costs_one_question(cast, django_assert_num_queries):
    waiting_for(cast.secretary)
    with django_assert_num_queries(1):
        assert waiting_for(cast.secretary) == []


def test_each_step_is_told_once_to_whom_it_is_for(cast, missed, last_year):
    build.visit(cast, cast.clinic, last_year)
    build.visit(cast, cast.bank, last_year)
    assert climbs.tell_steps() == 3
    first = last_year.isoformat()
    assert sorted(told()) == sorted((name, first) for name in ROLES)
    assert climbs.tell_steps() == 0
    assert len(told()) == 4


def test_a_step_is_told_on_its_day_and_the_next_one_later(cast, missed, last_year):
    build.visit(cast, cast.clinic, last_year)
    build.visit(cast, cast.bank, last_year)
    due = Survey(cast.street.pk, *recent()).columns[0].due.day
    seen = [climbs.tell_steps(due + timedelta(days=step)) for step in range(30)]
    assert (seen[0], seen[1], sum(seen)) == (0, 1, 3)


def test_many_of_one_rule_are_told_in_one_sentence(cast, missed):
    build.member(cast, "示例第四家", sector=cast.sector, community=cast.community)
    climbs.tell_steps()
    assert (len(told("duties.climb.told_many")), len(told())) == (3, 3)
    assert Climb.objects.count() == 12


def test_a_withdrawn_excuse_tells_no_step_again(cast, missed, last_year):
    climbs.tell_steps()
    before = len(told())
    excuse = excuses.give_excuse(missed, cast.choir.body, last_year, "搬迁", by=cast.secretary)
    climbs.tell_steps()
    excuses.withdraw_excuse(excuse, "可以办", by=cast.secretary)
    climbs.tell_steps()
    assert len(told()) == before


def test_a_sender_killed_in_the_middle_leaves_neither_step_nor_notice(cast, missed, monkeypatch):
    class Killed(BaseException):
        pass

    calls: list[Any] = []
    whole = climbs.tell

    def half(*given, **more):
        calls.append(given)
        if len(calls) == 4:
            raise Killed
        whole(*given, **more)

    monkeypatch.setattr(climbs, "tell", half)
    with pytest.raises(Killed), transaction.atomic():
        climbs.tell_steps()
    assert (Climb.objects.count(), len(told())) == (0, 0)
    monkeypatch.setattr(climbs, "tell", whole)
    clock.one_round()
    assert (Climb.objects.count(), len(told())) == (9, 12)


def test_what_was_missed_long_ago_stays_on_its_board_and_is_told_to_nobody(cast):
    rule(cast, start=date(cast.today.year - 5, 1, 1))
    group = build.body(cast, "sector")
    for quarter in (1, 4, 7, 10):
        for back in (0, 1):
            meeting(cast, group, date(cast.today.year - back, quarter, 1))
    assert climbs.tell_steps() == 0
    assert waiting_for(cast.convener) == []
    assert (
        build.states(build.survey(cast, timezone.localdate(), year=cast.today.year - 3), group)[
            f"{cast.today.year - 3}-Q1"
        ]
        == "overdue"
    )


def test_a_duty_is_overdue_a_second_after_midnight_with_no_job_run(cast, monkeypatch):
    rule(cast, start=date(2026, 1, 1), grace=5)
    due = build.survey(cast, date(2026, 4, 1)).columns[0].due.day
    seen = []
    for moment in ((due, 23, 59, 59), (due + timedelta(days=1), 0, 0, 1)):
        day, *clock_time = moment
        now = datetime(day.year, day.month, day.day, *clock_time, tzinfo=timezone.get_default_timezone())
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        reader = type(cast.convener).objects.get(pk=cast.convener.pk)
        seen.append(
            (
                states(Survey(cast.street.pk, *year_of(2026)), build.body(cast, "sector"))["2026-Q1"],
                [row.since for row in waiting_for(reader)],
            )
        )
    assert seen == [("due", [date(2026, 3, 9)]), ("overdue", [due + timedelta(days=1)])]
    assert Climb.objects.count() == 0


# ── two senders at once ──


@pytest.fixture
def meeting_point(request, monkeypatch):
    """Both senders have read what was told before either writes."""
    both = two(request)
    whole = climbs._told

    def read(*given):
        found = whole(*given)
        meet(both)
        return found

    monkeypatch.setattr(climbs, "_told", read)


@pytest.fixture
def without_lock(monkeypatch):
    monkeypatch.setattr(climbs, "hold_round", lambda federation: None)


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_tell_each_step_once(cast, missed, meeting_point):
    assert at_once(climbs.tell_steps, climbs.tell_steps) == ["done", "done"]
    assert (Climb.objects.count(), len(told())) == (9, 12)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_only_the_table_keeps_a_step_from_being_told_twice(cast, missed, meeting_point, without_lock):
    assert at_once(climbs.tell_steps, climbs.tell_steps) == ["IntegrityError", "done"]
    assert (Climb.objects.count(), len(told())) == (9, 12)
