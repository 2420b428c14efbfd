from dataclasses import replace

import pytest

from silian.matching.assignment import Rules, assign
from silian.matching.cycles import exchanges
from silian.matching.summary import gini, loads, plan_hash, summarise
from silian.matching.tests import lists
from silian.matching.tests.lists import demand, found, service


@pytest.mark.parametrize(
    "load, value", [([], 0.0), ([0, 0], 0.0), ([3], 0.0), ([2, 2, 2], 0.0), ([0, 0, 0, 4], 0.75), ([1, 2, 3], 0.222)]
)
def test_gini_says_how_unevenly_the_work_is_spread(load, value):
    assert gini(load) == value


def test_a_summary_tells_served_fit_load_and_why_not():
    demands = [demand(1, urgency=2), demand(2), demand(3)]
    services = [service(1, "甲", capacity=1), service(2, "乙", capacity=4)]
    plan = assign(found([(0, 0, 0.9), (1, 0, 0.5), (2, 1, 0.1)]), demands, services)
    told = summarise(plan, demands, services)
    assert (told.served, told.coverage, told.urgent, told.urgent_served) == (1, 0.3333, 1, 1)
    assert (told.fit, told.asked, told.organisations, told.load_most, told.load_gini) == (0.9, 1, 2, 1, 0.5)
    assert told.unmet == {"no_candidate": 0, "below_threshold": 1, "capacity_used_up": 1}
    assert [(one.organisation, one.jobs, one.capacity) for one in loads(plan)] == [("甲", 1, 1), ("乙", 0, 4)]


def test_an_organisation_in_two_streets_carries_one_load():
    demands = [demand(1, block="东"), demand(2, block="西")]
    services = [service(1, "甲", block="东"), service(2, "甲", block="西")]
    plan = assign(found([(0, 0, 0.9), (1, 1, 0.9)]), demands, services)
    assert [(one.organisation, one.jobs) for one in loads(plan)] == [("甲", 2)]
    assert summarise(plan, demands, services).organisations == 1


def test_equal_plans_have_equal_hashes_and_others_do_not():
    whole = lists.street(1, 40)
    plan = assign(*whole)
    once = plan_hash(plan, *whole[1:], exchanges(plan))
    other = lists.shuffled(3, *whole)
    again = assign(*other)
    assert plan_hash(again, *other[1:], exchanges(again)) == once
    assert plan_hash(assign(*whole, Rules(providers=2)), *whole[1:]) != plan_hash(plan, *whole[1:])
    renamed = [replace(row, id=row.id + "x") for row in whole[1]]
    assert plan_hash(plan, renamed, whole[2]) != plan_hash(plan, *whole[1:])
