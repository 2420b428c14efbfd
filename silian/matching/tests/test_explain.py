"""Reasons as data."""

import json

from silian.matching import explain
from silian.matching.assignment import Decided, Rules, assign
from silian.matching.items import Item
from silian.matching.relevance import candidates


def demand(at, title, detail="", **more):
    return Item(id=f"d{at}", title=title, detail=detail, **more)


def service(at, title, detail="", **more):
    return Item(id=f"s{at}", title=title, detail=detail, **more)


def test_the_reasons_of_a_pair_name_what_it_shares():
    why = explain.shared(
        demand(0, "剪头太贵", "独居老人，周六上午有空", place="东区南街道北社区"),
        service(0, "上门理发", "周末为老人服务", place="东区南街道西社区"),
    )
    path = why["concepts"][0]
    assert (path["concept"], path["theme"], path["offered"]) == ("理发", "生活便民/理发", "上门理发")
    assert path["asked"] in ("剪头", "剪头太贵", "剪头贵")
    assert why["audience"] == ["老人"]
    assert why["time"] == ["周末"]
    assert (why["near"], why["near_level"]) == ("南街道", "street")
    assert why["theme"] == "生活便民/理发"


def test_what_differs_is_said_and_silence_is_not_invented():
    why = explain.shared(demand(0, "儿童体检", "周六"), service(0, "老人体检", "周二"))
    assert why["audience_differs"] and why["time_differs"]
    assert "体检" in why["terms"]
    nothing = explain.shared(demand(0, "甲"), service(0, "乙"))
    assert nothing == {}


def test_common_words_are_the_longest_ones_that_say_something():
    why = explain.shared(demand(0, "希望开展消防演练"), service(0, "开展消防演练"))
    assert why["terms"] == ["消防演练"]


def test_rank_demand_and_room_are_told_of_every_pair():
    asked = [demand(at, "请人上门理发") for at in range(3)]
    offered = [service(0, "上门理发", capacity=2), service(1, "理发店优惠"), service(2, "教老人唱歌")]
    found = candidates(asked, offered)
    why = explain.reasons(asked, offered, found, 0)
    assert (why["rank"], why["wanted"], why["also_wanted"], why["capacity"]) == (1, 3, 2, 2)
    assert why["of"] == int((found.demand == 0).sum())
    assert "left" not in why and "decided" not in why


def test_the_plan_says_which_rule_decided_and_why_not_the_better_one():
    asked = [demand(0, "请人上门理发"), demand(1, "上门理发", urgency=2)]
    offered = [service(0, "上门理发", "为老人理发"), service(1, "理发店给居民剪发优惠")]
    found = candidates(asked, offered)
    plan = assign(found, asked, offered, Rules(threshold=0.01))
    told = explain.Explainer(asked, offered, found, plan)
    made = {
        (int(d), int(s)): told.of_pair(int(d), int(s)) for d, s in zip(plan.demand, plan.service, strict=True)
    }  # fmt: skip
    assert len(made) == 2
    assert all(why["in_plan"] and why["decided"] in Decided.NAMES and why["left"] == 0 for why in made.values())
    given = [why["instead"] for why in made.values() if "instead" in why]
    assert all(other["id"] in ("s0", "s1") and other["wanted"] >= 1 for other in given)
    json.dumps(list(made.values()), ensure_ascii=False)


def test_reasons_read_as_one_sentence():
    why = {
        "concepts": [{"concept": "理发", "theme": "生活便民/理发", "asked": "剪头", "offered": "上门理发"}],
        "terms": ["老人"], "audience": ["老人"], "near": "南街道", "also_wanted": 7, "left": 2,
        "instead": {"id": "s1", "title": "义剪", "organisation": "甲", "wanted": 8},
    }  # fmt: skip
    assert explain.sentence(why) == (
        "理发（剪头 → 上门理发）；共有词：老人；对象一致：老人；同在南街道；另有 7 项需求也适合它；还可承接 2；"
        "未选“义剪”：有 8 项需求适合它"
    )
    assert explain.sentence({}) == ""
