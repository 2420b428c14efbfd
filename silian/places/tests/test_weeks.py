import pytest

from silian.places.models.weeks import NotHours, read_stretches, read_week, week_in_words


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("周一至周五 08:30-17:30", {day: [(510, 1050)] for day in range(1, 6)}),
        ("星期一至星期三 8:30—12:00 14:00—17:30；周六 9点-12点", {1: [(510, 720), (840, 1050)], 2: [(510, 720), (840, 1050)], 3: [(510, 720), (840, 1050)], 6: [(540, 720)]}),
        ("每天 0:00-24:00", {day: [(0, 1440)] for day in range(1, 8)}),
        ("工作日 9:00-11:00", {day: [(540, 660)] for day in range(1, 6)}),
        ("Mon-Wed 09:00-10:00; Sun 10:00-11:00", {1: [(540, 600)], 2: [(540, 600)], 3: [(540, 600)], 7: [(600, 660)]}),
        ("周二、周四 19:00-21:00", {2: [(1140, 1260)], 4: [(1140, 1260)]}),
        ("", {}),
    ],
)  # fmt: skip
def test_a_week_is_read_as_people_write_it(text, week):
    assert read_week(text) == week
    for chinese in (True, False):
        assert read_week(week_in_words(week, chinese=chinese)) == week


@pytest.mark.parametrize(
    "text",
    ["周一", "08:00-09:00", "周一 9:00-8:00", "周一 25:00-26:00", "周一 8:00-10:00 9:00-11:00", "周一 8:00-9:00 随时"],
)
def test_words_that_are_no_week_say_so(text):
    with pytest.raises(NotHours):
        read_week(text)


def test_one_day_may_have_several_stretches():
    assert read_stretches("14:00-17:30, 08:30~12:00") == [(510, 720), (840, 1050)]
