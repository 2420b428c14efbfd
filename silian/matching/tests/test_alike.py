"""Texts about the same thing are found by the words that say something."""

from silian.matching.alike import alike

LAMPS = ["三单元楼道灯坏了半个月", "小区门口停车位太少", "楼道灯不亮，老人晚上看不见", "自来水发黄"]


def test_the_texts_about_the_same_thing_come_first_with_the_words_they_share():
    found = alike("我们楼道灯不亮", LAMPS)

    assert [one.at for one in found] == [2, 0]
    assert all("楼道" in "".join(one.words) for one in found)


def test_nothing_is_alike_where_there_are_no_words():
    assert alike("", LAMPS) == alike("楼道灯不亮", []) == alike("！？", LAMPS) == []


def test_a_text_is_most_alike_itself():
    assert [round(one.score, 9) for one in alike(LAMPS[1], LAMPS, top=1)] == [1.0]
