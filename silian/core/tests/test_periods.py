"""Every day lies in exactly one period; checked on random days of seventy years, and where calendars and clocks jump."""

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from silian.core.periods import MONTHS, Period, begun_in, day_of, of_year, period_of

FIRST, LAST = date(1990, 1, 1), date(2060, 12, 31)
KINDS = list(MONTHS)


def days(seed: int, count: int = 2000) -> list[date]:
    rng = random.Random(seed)
    return [FIRST + timedelta(days=rng.randrange((LAST - FIRST).days + 1)) for _ in range(count)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_day_lies_in_exactly_one_period(kind):
    for seed, day in enumerate(days(1)):
        found = [one for one in of_year(kind, day.year) if day in one]
        assert found == [period_of(kind, day)], seed


@pytest.mark.parametrize("kind", KINDS)
def test_periods_touch_and_never_overlap_over_seventy_years(kind):
    at, count = period_of(kind, FIRST), 0
    while at.first <= LAST:
        assert (at.end, at.next.first, at.next.previous) == (at.last + timedelta(days=1), at.end, at)
        assert at.kind == kind and 1 <= at.number <= 12 // at.months
        at, count = at.next, count + 1
    assert count == 71 * 12 // MONTHS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_the_days_of_all_periods_of_a_year_are_the_days_of_the_year(kind):
    for year in range(1990, 2061):
        counted = sum((one.end - one.first).days for one in of_year(kind, year))
        assert counted == (date(year + 1, 1, 1) - date(year, 1, 1)).days


def test_the_leap_day_belongs_to_february_and_to_every_longer_period_around_it():
    for year in (1992, 2000, 2024, 2060):
        leap = date(year, 2, 29)
        assert [period_of(kind, leap).first for kind in ("year", "half", "quarter", "month")] == [
            date(year, 1, 1)
        ] * 3 + [date(year, 2, 1)]
        assert period_of("month", leap).last == leap
    assert period_of("month", date(2100, 2, 28)).last == date(2100, 2, 28)  # no leap year


def test_a_day_inside_a_period_never_leaves_it():
    rng = random.Random(2)
    for day in days(3):
        period = period_of(rng.choice(KINDS), day)
        assert period.day(rng.randrange(0, 15), rng.randrange(0, 40)) in period
    assert period_of("quarter", date(2023, 5, 1)).day(3, 31) == date(2023, 6, 30)
    assert period_of("year", date(2024, 5, 1)).day(2, 31) == date(2024, 2, 29)


def test_periods_begun_in_a_range_are_those_whose_first_day_lies_in_it():
    rng = random.Random(4)
    for start in days(5, 400):
        kind, end = rng.choice(KINDS), start + timedelta(days=rng.randrange(800))
        found = list(begun_in(kind, start, end))
        wanted = [
            one for year in range(start.year, end.year + 1) for one in of_year(kind, year) if start <= one.first < end
        ]
        assert found == wanted


def test_a_period_begins_only_where_one_begins():
    with pytest.raises(ValueError):
        Period(date(2026, 2, 1), 3)
    with pytest.raises(ValueError):
        Period(date(2026, 1, 2), 1)


# Clocks that jump at midnight, by half an hour, by a whole day; and Shanghai, which had summer time until 1991.
ZONES = ["Asia/Shanghai", "America/Sao_Paulo", "Africa/Cairo", "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Apia", "America/St_Johns"]  # fmt: skip


@pytest.mark.parametrize("name", ZONES)
def test_every_instant_lies_in_exactly_one_period_whatever_the_clock_does(name):
    zone, rng = ZoneInfo(name), random.Random(6)
    start = datetime(1990, 1, 2, tzinfo=UTC)
    for _one in range(1500):
        instant = start + timedelta(seconds=rng.randrange(70 * 365 * 86_400))
        day = day_of(instant, zone)
        assert [one for one in of_year("quarter", day.year) if day in one] == [period_of("quarter", day)]
        assert abs(instant - datetime(day.year, day.month, day.day, 12, tzinfo=UTC)) < timedelta(hours=27)


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        # 00:00 does not exist that night: a second before it is still the day before.
        ("America/Sao_Paulo", datetime(2018, 11, 4, 2, 59, 59, tzinfo=UTC), datetime(2018, 11, 4, 3, 0, tzinfo=UTC)),
        # The last quarter-hour of a half-year, read in summer time.
        ("Africa/Cairo", datetime(2023, 6, 30, 20, 59, 59, tzinfo=UTC), datetime(2023, 6, 30, 21, 0, tzinfo=UTC)),
        # Shanghai is not UTC: New Year begins at four in the afternoon there.
        ("Asia/Shanghai", datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC), datetime(2025, 12, 31, 16, 0, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_a_day_ends_at_local_midnight_on_the_second(zone, before, after):
    first, second = day_of(before, ZoneInfo(zone)), day_of(after, ZoneInfo(zone))
    assert second - first == timedelta(days=1)


def test_the_day_that_samoa_left_out_has_no_instants_but_its_period_is_whole():
    zone = ZoneInfo("Pacific/Apia")
    instants = [datetime(2011, 12, 29, tzinfo=UTC) + timedelta(minutes=30 * step) for step in range(200)]
    seen = sorted({day_of(instant, zone) for instant in instants})
    assert date(2011, 12, 30) not in seen and date(2011, 12, 31) in seen
    assert date(2011, 12, 30) in period_of("month", date(2011, 12, 31))


def test_an_instant_without_a_zone_is_no_instant():
    with pytest.raises(ValueError):
        day_of(datetime(2026, 1, 1), ZoneInfo("Asia/Shanghai"))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ZONES)
def test_the_database_means_the_same_days(name):
    """Facts kept as instants are cut into days by PostgreSQL, the periods by Python."""
    from django.db import connection

    rng = random.Random(7)
    # Zones of later decades are guesses of both sides' own tables; what has been is the same.
    instants = [
        datetime(1990, 1, 2, tzinfo=UTC) + timedelta(seconds=rng.randrange(30 * 365 * 86_400)) for _ in range(500)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (at AT TIME ZONE %s)::date FROM unnest(%s::timestamptz[]) WITH ORDINALITY AS one(at, place) ORDER BY place",
            [name, instants],
        )
        assert [row[0] for row in cursor.fetchall()] == [day_of(instant, ZoneInfo(name)) for instant in instants]
