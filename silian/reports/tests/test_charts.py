"""A chart is its table: what is drawn is what stands there."""

from math import asin, cos, radians, sin, sqrt

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from silian.reports.queries import charts
from silian.reports.tests import build

NEAR = st.tuples(st.floats(30.20, 30.30), st.floats(120.05, 120.20))


def metres_apart(one, other) -> float:
    """On the sphere, by the haversine."""
    (a, b), (c, d) = (tuple(map(radians, point)) for point in (one, other))
    return 2 * 6_371_008.8 * asin(sqrt(sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2))


@given(st.lists(NEAR, min_size=2, max_size=6))
@settings(max_examples=100, deadline=None)
def test_a_map_is_true_to_scale_and_north_is_up(places):
    laid = charts.metres(places)

    assert min(east for east, _ in laid) == min(north for _, north in laid) == 0
    for one, (east, north) in zip(places, laid, strict=True):
        for other, (east2, north2) in zip(places, laid, strict=True):
            flat = sqrt((east - east2) ** 2 + (north - north2) ** 2)
            assert flat == pytest.approx(metres_apart(one, other), rel=2e-3, abs=0.5)
            assert (one[0] > other[0]) == (north > north2)


def test_no_place_is_no_map():
    assert charts.metres([]) == []
    assert charts.positions("map", "地图", "没有位置。", ("基地", "社区", "纬度", "经度"), []).rows == ()


def test_sums_stand_in_the_table_and_are_not_drawn():
    made = charts.heat("m", "矩阵", "一句话。", "界别", ["上保", "宝石"], [("民生", [(3, "/a"), (0, "/b")])], "合计")

    assert build.numbers(made) == {("民生", "上保"): 3, ("民生", "宝石"): 0}
    assert [cell.text for cell in made.rows[0].cells] == ["民生", "3", "0", "3"]
    assert [cell.url for cell in made.rows[0].cells] == ["", "/a", "", ""]  # an empty cell has no rows to open


def test_the_page_shows_sentence_picture_and_table_without_any_script():
    made = charts.flow(
        "f",
        "流向",
        "一句话。",
        ("从", "到", "数"),
        [("需求", "对接", 3, "/a?b=1&c=2", False), ("需求", "待对接", 2, "", True)],
    )
    page = render_to_string("chart.html", {"chart": made})

    assert 'role="img" aria-labelledby="f-words"' in page and '<p id="f-words">一句话。</p>' in page
    assert '<td class="number"><a href="/a?b=1&amp;c=2">3</a></td>' in page
    assert '<tr class="off"><th scope="row">需求</th><td>待对接</td><td class="number">2</td></tr>' in page
    assert "<details" in page and "<script" not in page


def test_without_rows_only_the_sentence_is_shown():
    page = render_to_string("chart.html", {"chart": charts.bars("b", "柱", "还没有。", ("主题", "数"), [])})

    assert "还没有。" in page and "data-chart" not in page and "<table" not in page
