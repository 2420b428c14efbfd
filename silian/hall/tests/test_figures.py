"""Three honest numbers: every number opens exactly its rows, what was reopened counts against, few people stay hidden."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from silian.hall.actions import hearing
from silian.hall.queries import figures
from silian.hall.tests import build
from silian.hall.tests import build_endings as ends

TODAY = timezone.localdate()
SPAN = figures.Span(TODAY - timedelta(days=30), TODAY + timedelta(days=30))


@pytest.fixture
def year(cast, monkeypatch):
    """Six closed, one of them reopened afterwards, one fallen by a no, one not answered in time, one that waits, one private."""
    for number in range(6):
        closing = ends.closed(cast, build.accepted(cast, title=f"示例{number}"))
        row = ends.satisfaction(closing)
        hearing.say_satisfaction(row, "yes" if number < 5 else "no", by=None)
    ends.says(ends.asked(cast), "no", "没好")
    build.accepted(cast, title="示例在等")
    build.dispute(cast)
    build.made_late(build.accepted(cast, title="示例晚了"))
    return cast


def cells(which):
    return dict(figures.table(which, SPAN).together.cells)


def test_the_numbers_are_what_happened(year):
    assert cells("answered") == {"in_time": 7, "late": 1, "waiting": 1}
    solved = cells("solved")
    assert (solved["solved"], solved["reopened"], sum(solved.values())) == (6, 1, 7)
    # One “no” alone would be hidden, and so is whatever would give it away.
    satisfied = cells("satisfied")
    assert satisfied["all"] == 6 and satisfied["no"] is None and satisfied["none"] is None


def test_what_was_reopened_counts_against_the_closing(year):
    from silian.hall.actions import closings
    from silian.hall.models import Closing

    closings.reopen(
        Closing.objects.exclude(closed_at=None).select_related("matter__urgency").first(), "又坏了", by=None
    )
    assert (cells("solved")["solved"], cells("solved")["reopened"]) == (5, 2)


@pytest.mark.parametrize("which", figures.WHICH)
def test_every_number_opens_exactly_its_rows(year, which):
    found = figures.table(which, SPAN)
    for row in [*found.rows, found.together]:
        place = None if row.together else row.community.pk
        for category in (*figures.CATEGORIES[which], ""):
            number = row.cells[category] if category else row.denominator
            shown = figures.is_shown(which, SPAN, category, place)
            assert shown == (number is not None)
            if shown:
                assert figures.rows(which, SPAN, category, place).count() == number


def test_the_pages_of_numbers_and_rows(year):
    nobody = Client()
    days = f"from={SPAN.first}&to={SPAN.last}"
    shown = nobody.get(f"/hall/figures?{days}").content.decode()
    assert "/hall/figures/answered?" in shown
    rows = nobody.get(f"/hall/figures/solved?{days}&category=solved").content.decode()
    assert rows.count("<li><a") >= 6
    assert nobody.get(f"/hall/figures/satisfied?{days}&category=no").status_code == 409
    assert nobody.get("/hall/figures/other").status_code == 404
    assert nobody.get("/hall/figures/solved?category=other").status_code == 404


@given(st.fixed_dictionaries(dict.fromkeys(figures.CATEGORIES["satisfied"], st.integers(0, 30))))
def test_no_small_cell_can_be_read_from_the_others(numbers):
    if sum(numbers.values()) < figures.LEAST:
        return
    shown = figures.masked(numbers)
    assert all(shown[name] is None or shown[name] >= figures.LEAST for name in numbers)
    assert sum(shown[name] is None for name in numbers) != 1
