"""Workdays of the Chinese calendar: holidays, make-up workdays, years nobody has published yet, and days entered by hand."""

import random
from datetime import date, timedelta

import pytest

from silian.core.workdays import Due, Workdays

CHINA = Workdays()
YEARS = range(1990, 2061)


def days(seed: int, count: int = 800) -> list[date]:
    rng = random.Random(seed)
    return [date(1990, 1, 1) + timedelta(days=rng.randrange(71 * 365)) for _ in range(count)]


def test_holidays_are_off_and_weekends_worked_in_exchange_are_worked():
    assert not CHINA.is_workday(date(2026, 10, 1))  # National Day, a Thursday
    assert CHINA.is_workday(date(2026, 10, 10))  # a Saturday that makes up for it
    assert not CHINA.is_workday(date(2026, 10, 11))
    assert CHINA.is_workday(date(2024, 2, 29))  # the leap day, a Thursday
    assert CHINA.add(date(2026, 9, 30), 1) == Due(date(2026, 10, 8), True)


def test_a_deadline_on_a_day_off_moves_to_the_workday_that_follows():
    assert CHINA.add(date(2026, 2, 28), 0).day == date(2026, 2, 28)  # a Saturday, worked
    assert CHINA.add(date(2026, 5, 31), 0).day == date(2026, 6, 1)  # a Sunday


def test_due_days_are_workdays_and_never_before_the_day():
    rng = random.Random(1)
    for day in days(2):
        due = CHINA.add(day, rng.randrange(30)).day
        assert due >= day and CHINA.is_workday(due)


def test_a_due_day_has_exactly_so_many_workdays_before_it():
    rng = random.Random(3)
    for day in days(4):
        count = rng.randrange(1, 25)
        start, due = CHINA.add(day, 0).day, CHINA.add(day, count).day
        between = [start + timedelta(days=step) for step in range(1, (due - start).days + 1)]
        assert sum(CHINA.is_workday(one) for one in between) == count


def test_adding_in_two_steps_is_adding_at_once():
    rng = random.Random(5)
    for day in days(6, 300):
        one, two = rng.randrange(12), rng.randrange(12)
        assert CHINA.add(CHINA.add(day, one).day, two).day == CHINA.add(day, one + two).day


def test_a_later_day_is_never_due_earlier():
    rng = random.Random(7)
    for day in days(8, 300):
        count = rng.randrange(12)
        assert CHINA.add(day, count).day <= CHINA.add(day + timedelta(days=1), count).day


def test_years_that_are_not_published_have_weekends_only_and_say_so():
    published = [year for year in YEARS if CHINA.is_known(year)]
    assert published[0] == 2004 and published == list(range(2004, published[-1] + 1))
    later = published[-1] + 1
    assert not CHINA.is_known(later)
    assert [CHINA.is_workday(date(later, 1, 1) + timedelta(days=step)) for step in range(7)] == [
        (date(later, 1, 1) + timedelta(days=step)).weekday() < 5 for step in range(7)
    ]
    assert CHINA.add(date(later - 1, 12, 31), 5).known is False
    assert CHINA.add(date(later - 1, 12, 20), 1).known is True


def test_days_the_office_entered_win_over_what_is_published_and_make_a_year_known():
    own = Workdays({date(2026, 10, 10): False, date(2031, 1, 1): False, date(2031, 1, 4): True})
    assert not own.is_workday(date(2026, 10, 10))
    assert not CHINA.is_known(2031) and own.is_known(2031)
    assert own.add(date(2030, 12, 31), 1) == Due(date(2031, 1, 2), False)  # 2030 itself is not published
    assert own.add(date(2031, 1, 1), 1) == Due(date(2031, 1, 3), True)
    assert own.add(date(2031, 1, 1), 2) == Due(date(2031, 1, 4), True)  # a Saturday made a workday


def test_workdays_are_counted_forward():
    with pytest.raises(ValueError):
        CHINA.add(date(2026, 1, 1), -1)
