"""Every figure is the length or the sum of the list behind it, and one of a past day stays what it was on that day."""

from datetime import datetime, time, timedelta
from random import Random
from statistics import median

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from silian.portal.management.clock import told_from
from silian.reports.indicators import INDICATORS, Scope
from silian.reports.queries.figures import figures, figures_of
from silian.reports.tests.living import Life

DAYS, ACTS_A_DAY = 3, 14


def from_its_lists(scope, one, figure):
    """The value of a figure counted from the lists it opens, row by row."""
    lists = [list(part.listed(scope)) for part in one.parts]
    others = [row for part in one.among for row in part.listed(scope)]
    among = len(others)
    rows = [row for found in lists for row in found]
    amounts = [row.counted_amount for row in rows]
    if not one.fits(scope) or one.least and min(len(rows), among - len(rows)) < one.least:
        return None, 0
    if one.way == "share":
        whole = sum(row.counted_amount for row in others)
        part = sum(amounts)
        if figure.value is not None:
            assert (figure.counted * one.scale, figure.out_of * one.scale) == pytest.approx((float(part), float(whole)))
        assert figure.among == among
        return (part / whole if whole else None), len(rows)
    if one.way == "median":
        return (median(amounts) if rows else None), len(rows)
    return (sum(amounts) / one.scale if one.way == "sum" else len(rows)), len(rows)


def check(scope):
    for name, figure in figures(scope).items():
        value, rows = from_its_lists(scope, INDICATORS[name], figure)
        assert figure.rows == rows, name
        assert (figure.value is None) == (value is None), name
        assert value is None or figure.value == pytest.approx(float(value)), name


# A world takes seconds to live: it is not lived again in search of a smaller one.
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(seed=st.integers(0, 2**32))
def test_every_figure_is_its_list_and_stays_what_it_was(cast, seed):
    chance, seen = Random(seed), {}
    with transaction.atomic():
        first = timezone.localdate() - timedelta(days=20)
        with told_from(timezone.make_aware(datetime.combine(first - timedelta(days=1), time(12)))) as clock:
            life = Life(cast, chance)
            life.owe(first + timedelta(days=3))
            for at in range(DAYS):
                day = first + timedelta(days=3 * at)
                clock.set(timezone.make_aware(datetime.combine(day, time(20))))
                if not at:
                    life.begin()
                done = [life.act() for _turn in range(ACTS_A_DAY)]
                scope = Scope(cast.street, day)
                seen[day] = {name: (one.value, one.rows, one.among) for name, one in figures(scope).items()}, done
        told = figures(Scope(cast.street, timezone.localdate()), ["duties_fulfilled", "opening_hours_used"])
        assert all(0 < one.counted < one.out_of and one.rows for one in told.values()), told
        for day, (then, done) in seen.items():
            now = {name: (one.value, one.rows, one.among) for name, one in figures(Scope(cast.street, day)).items()}
            assert now == then, (day, done)
        for since in (None, first + timedelta(days=1)):
            # Several days at once, the last one still going on, say of each what it says alone.
            days = [*seen, timezone.localdate()]
            several = [Scope(cast.street, day, since and since + timedelta(days=at)) for at, day in enumerate(days)]
            assert figures_of(several) == [figures(scope) for scope in several]
        for scope in (
            Scope(cast.street, timezone.localdate()),
            Scope(cast.street, first + timedelta(days=6), first + timedelta(days=3)),
            Scope(cast.street, timezone.localdate(), community=cast.community),
            Scope(cast.street, timezone.localdate(), first, sector=cast.sector),
            Scope(cast.street, timezone.localdate(), organisation=cast.choir),
        ):
            check(scope)
        transaction.set_rollback(True)
