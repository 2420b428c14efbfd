from datetime import date

import pytest

from silian.exchange.engine import HIGH, MIDDLE, band
from silian.exchange.models import Demand, Service
from silian.exchange.reading import read_line, themes
from silian.matching import relevance


def test_a_free_line_of_a_demand_is_read_into_its_fields():
    found = read_line("每周三下午想请医生来曲院社区活动室给30位老人量血压，尽快", Demand)
    assert {name: found[name] for name in ("when", "frequency", "place", "quantity", "audience", "urgency")} == {
        "when": "周三下午", "frequency": "每周", "place": "曲院社区活动室", "quantity": 30, "audience": "老人", "urgency": 1,
    }  # fmt: skip
    assert found["theme"].startswith("健康医疗/")


def test_a_number_becomes_a_limit_of_a_service_only_when_the_line_says_so():
    found = read_line("两名声乐老师周三晚上教合唱，最多45人，免费", Service)
    assert (found["people_limit"], found["cost"], found["when"]) == (45, "免费", "周三晚上")
    assert "people_limit" not in read_line("两名声乐老师周三晚上教合唱", Service)
    assert "quantity" not in read_line("给30位老人量血压", Service)


def test_nothing_is_invented_and_no_line_is_too_strange():
    assert read_line("", Demand) == {}
    assert read_line("Our choir of 25 needs a teacher", Demand)["title"] == "Our choir of 25 needs a teacher"
    for line in ["，。！", "长" * 5000, "😀", "'; drop table", "<b>老师</b>"]:
        found = read_line(line, Demand)
        assert all(len(value) <= 500 for value in found.values() if isinstance(value, str))


def test_what_was_read_fits_the_fields():
    found = read_line("在" + "很" * 200 + "活动室，" + "长" * 400, Demand)
    for name, value in found.items():
        length = getattr(Demand._meta.get_field(name), "max_length", None)
        assert not (isinstance(value, str) and length) or len(value) <= length, name


def test_themes_have_two_levels():
    groups = themes()
    assert len(groups) > 5
    assert all(code.split("/") == [main, label] for main, subs in groups for code, label in subs)


@pytest.mark.parametrize("probability", [0.0, 0.29, MIDDLE, 0.59, HIGH, 1.0])
def test_the_bands_are_those_of_the_engine(probability):
    assert band(probability) == relevance.band(probability)


def test_a_date_without_a_year_lies_ahead():
    day = read_line("有效期至3月1日，请老师教合唱", Demand).get("valid_until")
    assert day is None or day >= date.today()
