"""One free line into fields."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silian.matching.items import NORMAL, SOON, URGENT
from silian.matching.tests.lists import try_many
from silian.matching.text import Parsed, levels, number, parse, text_length, words

TODAY = date(2026, 3, 10)


def test_a_line_is_read_into_its_fields():
    found = parse("每周三下午想请医生来曲院社区活动室给30位老人量血压，尽快", today=TODAY)
    assert (found.place, found.when, found.frequency, found.quantity) == ("曲院社区活动室", "周三下午", "每周", 30)
    assert (found.audience, found.urgency) == ("老人", SOON)
    assert found.theme.startswith("健康医疗/")
    assert "30" not in found.title and "周三" not in found.title and "曲院" not in found.title
    assert found.detail.startswith("每周三下午")


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("周六上午9点到11点教书法", "when", "周六上午9点到11点"),
        ("暑假期间办托管班", "when", "暑假期间"),
        ("每月两次上门理发", "frequency", "每月两次"),
        ("不定期开放会议室", "frequency", "不定期"),
        ("借会议室，可坐一百二十人", "quantity", 120),
        ("想要二十套桌椅", "quantity", 20),
        ("为残疾人修轮椅", "audience", "残疾人"),
        ("急需消防水带", "urgency", URGENT),
        ("需要老师教合唱", "urgency", NORMAL),
        ("有效期至2026年12月1日，开放停车位", "valid_until", date(2026, 12, 1)),
        ("6月底前请律师讲课", "valid_until", date(2026, 6, 30)),
        ("2月1日前请律师讲课", "valid_until", date(2027, 2, 1)),
        ("年底前完成电梯检修", "valid_until", date(2026, 12, 31)),
        ("在示例小学操场开运动会", "place", "示例小学操场"),
        ("教老人用智能手机", "theme", "科技与数字/智能手机"),
    ],
)
def test_what_a_line_says_of_one_field(line, field, value):
    assert getattr(parse(line, today=TODAY), field) == value


@pytest.mark.parametrize("line", ["请一位老师教合唱", "四点半课堂", "上门理发", "一次函数辅导"])
def test_nothing_is_invented(line):
    found = parse(line, today=TODAY)
    assert (found.quantity, found.when, found.frequency, found.place, found.valid_until) == (None, "", "", "", None)


def test_a_date_without_a_year_stays_unread_without_a_today():
    assert parse("6月1日前请律师讲课").valid_until is None
    assert parse("截止2026年2月30日").valid_until is None


def test_filled_names_what_was_found():
    assert parse("").filled == []
    assert parse("周三请老师教合唱").filled[0] == "title"
    assert "when" in parse("周三请老师教合唱").filled


@given(st.text(max_size=80))
@try_many(150)
def test_no_line_is_too_strange(line):
    found = parse(line, today=TODAY)
    assert isinstance(found, Parsed)
    assert len(found.title) <= 40
    assert text_length(found.title) <= text_length(line)
    assert found.quantity is None or found.quantity >= 0


@given(st.integers(1, 9999))
@try_many(100)
def test_chinese_numerals_are_read_as_they_are_written(value):
    digits = "零一二三四五六七八九"
    written, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            written += ("零" if zero and written else "") + digits[digit] + name
        zero = not digit
    assert number(written) == value
    assert number(str(value)) == value


def test_words_that_are_no_numbers_have_no_value():
    assert (number("几十"), number("上百"), number("两"), number("十二")) == (None, None, 2, 12)


def test_a_place_has_levels():
    assert levels("东区南街道北社区") == ("东区", "南街道", "北社区")
    assert levels("南街道") == ("", "南街道", "")
    assert levels("") == ("", "", "")


def test_words_are_those_that_say_something():
    assert words("希望老师讲诈骗，2026年，老师") == ["老师", "诈骗"]
