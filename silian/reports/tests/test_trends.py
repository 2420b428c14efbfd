"""The rule by which something stands out or rises, against exact fractions and what must hold for any numbers."""

from datetime import date
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from silian.reports import trends

COUNTS = st.dictionaries(st.sampled_from("甲乙丙丁戊己"), st.integers(0, 40), max_size=6)


def exactly(k: int, kind: int, part: int, whole: int) -> Fraction:
    ways = sum(
        comb(kind, i) * comb(whole - kind, part - i)
        for i in range(max(k, 0), min(kind, part) + 1)
        if part - i <= whole - kind
    )
    return Fraction(ways, comb(whole, part))  # fmt: skip


@given(
    st.integers(0, 60).flatmap(
        lambda whole: st.tuples(
            st.integers(-1, whole + 1), st.integers(0, whole), st.integers(0, whole), st.just(whole)
        )
    )
)
@settings(max_examples=200, deadline=None)
def test_the_chance_is_that_of_counting_all_draws(drawn):
    k, kind, part, whole = drawn

    assert trends.chance(k, kind, part, whole) == pytest.approx(
        float(exactly(k, kind, part, whole)), rel=1e-9, abs=1e-12
    )


def test_a_chance_of_more_than_there_is_makes_no_sense():
    for kind, part, whole in ((3, 1, 2), (1, 3, 2), (-1, 1, 2)):
        with pytest.raises(ValueError):
            trends.chance(1, kind, part, whole)


@given(COUNTS, COUNTS)
@settings(max_examples=200, deadline=None)
def test_what_stands_out_has_the_larger_share_and_the_least_number(here, rest):
    found = trends.standing_out(here, rest)

    for one in found:
        assert one.here == here[one.kind] >= trends.LEAST and one.rest == rest.get(one.kind, 0)
        assert one.here * sum(rest.values()) > one.rest * sum(here.values())
        assert 0 <= one.chance < trends.LEVEL
    assert [one.chance for one in found] == sorted(one.chance for one in found)
    # What stands out here does not stand out there as well.
    assert not {one.kind for one in found} & {one.kind for one in trends.standing_out(rest, here)}


@given(COUNTS)
@settings(max_examples=50, deadline=None)
def test_nothing_stands_out_where_there_is_no_rest_or_twice_as_much_of_everything(here):
    assert trends.standing_out(here, {}) == []
    assert trends.standing_out({kind: 2 * number for kind, number in here.items()}, here) == []


def test_a_theme_rises_against_the_year_before():
    """Twelve of twenty recent demands are about health, before it were two of forty."""
    last = date(2026, 11, 30)
    months = trends.months(last, 15)
    by_month = {("健康", months[12]): 4, ("健康", months[13]): 4, ("健康", months[14]): 4, ("场地", months[14]): 8}
    by_month |= {("健康", months[3]): 2, ("场地", months[5]): 38, ("健康", date(2020, 1, 1)): 99}

    (one,) = trends.rising(by_month, last)

    assert (one.kind, one.here, one.rest) == ("健康", 12, 2)
    assert one.chance == pytest.approx(2 * float(exactly(12, 14, 20, 60)))


def test_a_year_with_more_of_everything_lets_nothing_rise():
    months = trends.months(date(2026, 11, 30), 15)
    before = {(theme, month): 1 for theme in ("健康", "场地") for month in months[:12]}
    recent = {(theme, month): 30 for theme in ("健康", "场地") for month in months[12:]}

    assert trends.rising(before | recent, date(2026, 11, 30)) == []
    assert trends.rising(recent, date(2026, 11, 30)) == []  # nothing before to compare with


def test_months_end_with_that_of_the_day():
    assert trends.months(date(2026, 2, 28), 3) == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
    assert {trends.season(month) for month in range(1, 13)} == set(trends.SEASONS)
    assert trends.season(12) == trends.season(2) == "winter"


@given(COUNTS, COUNTS, COUNTS)
@settings(max_examples=100, deadline=None)
def test_joints_are_where_one_side_has_what_the_other_asks(services, unmet, elsewhere):
    for one in trends.has_what_others_need(services, unmet):
        assert one.here == services[one.theme] > 0 and one.there == unmet[one.theme] > 0
    both = {theme for theme in services if services[theme] and unmet.get(theme)}
    assert {one.theme for one in trends.has_what_others_need(services, unmet)} == both

    found = trends.lacks(unmet, services, elsewhere)
    assert {one.theme for one in found} == {theme for theme in unmet if unmet[theme] and not services.get(theme)}
    assert all((one.here, one.there) == (unmet[one.theme], elsewhere.get(one.theme, 0)) for one in found)
    assert [one.here for one in found] == sorted((one.here for one in found), reverse=True)
