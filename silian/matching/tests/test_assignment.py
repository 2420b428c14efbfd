from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from silian.matching import assignment, flow
from silian.matching.assignment import Rules, assign, objective, problem, solve, what_if
from silian.matching.goals import Part
from silian.matching.problem import Room
from silian.matching.tests import lists
from silian.matching.tests.lists import demand, found, service


def pairs(plan, demands, services):
    return sorted((demands[d].id, services[s].id) for d, s in zip(plan.demand, plan.service, strict=True))


# The order of goals ----------------------------------------------------------------------------------------------


@lists.try_many(300)
@given(lists.tiny())
def test_no_plan_of_a_tiny_street_is_better_by_the_published_order(case):
    candidates, demands, services, rules, periods = case
    p = problem(candidates, demands, services, rules, periods)
    plan = solve(p, rules)
    assert lists.allowed(p, rules, plan.arc)
    assert plan.objective.key() == lists.best(p, rules).key()


@lists.try_many(150)
@given(lists.tiny())
def test_the_way_with_fixed_supplies_reaches_the_same(case):
    candidates, demands, services, rules, periods = case
    p = problem(candidates, demands, services, rules, periods)
    room = Room.of(p)
    arcs = np.flatnonzero(room.open(p, np.arange(len(p.demand))))
    if len(arcs):
        part = Part(p, arcs, room, rules)
        chosen = arcs[part.chosen(flow.by_ortools(part.fixed()))]
        assert objective(p, chosen).key() == lists.best(p, rules).key()


@pytest.mark.parametrize("providers", [1, 2, 3])
@pytest.mark.parametrize("coverage_first", [True, False])
def test_a_street_has_the_same_objective_by_two_engines(providers, coverage_first):
    lists_ = lists.street(7, 120)
    rules = Rules(providers=providers, coverage_first=coverage_first)
    plan = assign(*lists_, rules)
    other = assign(*lists_, replace(rules, engine="highs"))
    assert plan.objective.key() == other.objective.key()


@pytest.mark.parametrize("providers", [1, 3])
def test_a_street_costs_the_same_to_the_unit_with_bonuses_that_are_safe_by_size(providers):
    candidates, demands, services = lists.street(11, 100)
    rules = Rules(providers=providers)
    p = problem(candidates, demands, services, rules)
    plan = solve(p, rules)
    part = Part(p, np.arange(len(p.demand)), Room.of(p), rules)
    safe = int(part.weight.sum() + part.job_price.sum()) + 1
    net = part.network(coverage=safe * (len(p.organisations) + 1), asked=safe)
    taken = flow.by_ortools(net)
    assert int(net.cost @ taken) == int(net.cost @ flow.by_highs(net))
    assert objective(p, np.flatnonzero(part.chosen(taken))).key() == plan.objective.key()


def test_the_urgent_demand_gets_the_only_place():
    demands = [demand(1), demand(2, urgency=2), demand(3, urgency=1)]
    plan = assign(found([(0, 0, 0.9), (1, 0, 0.4), (2, 0, 0.8)]), demands, [service(1)])
    assert plan.demand.tolist() == [1]
    assert plan.unmet.tolist() == [assignment.CAPACITY_USED_UP, assignment.SERVED, assignment.CAPACITY_USED_UP]


def test_two_served_demands_are_better_than_one_that_fits_better():
    plan = assign(
        found([(0, 0, 1.0), (0, 1, 0.3), (1, 0, 0.3)]), [demand(1), demand(2)], [service(1, "甲"), service(2, "乙")]
    )
    assert list(zip(plan.demand.tolist(), plan.service.tolist(), strict=True)) == [(0, 1), (1, 0)]
    assert plan.decided.tolist() == [assignment.Decided.COVERAGE, assignment.Decided.FIT]
    assert plan.alternative.tolist() == [0, -1]


def test_an_organisation_that_nobody_asked_comes_before_a_better_fit():
    demands, services = [demand(1), demand(2)], [service(1, "甲", capacity=2), service(2, "乙")]
    plan = assign(found([(0, 0, 0.9), (1, 0, 0.9), (1, 1, 0.3)]), demands, services)
    assert plan.service.tolist() == [0, 1]
    assert plan.decided.tolist() == [assignment.Decided.FIT, assignment.Decided.ASKED]


def test_load_decides_only_between_plans_of_nearly_equal_fit():
    services = [service(1, "甲", capacity=3), service(2, "乙", capacity=3)]
    near = found([(d, s, 0.9 if s == 0 else 0.89) for d in range(4) for s in range(2)])
    far = found([(d, s, 0.9 if s == 0 else 0.6) for d in range(4) for s in range(2)])
    demands = [demand(at) for at in range(4)]
    assert sorted(assign(near, demands, services).org_load.tolist()) == [2, 2]
    assert sorted(assign(far, demands, services).org_load.tolist()) == [1, 3]


# Limits ----------------------------------------------------------------------------------------------------------


def test_nobody_is_offered_her_own_service_and_nameless_rows_are_not_one_organisation():
    demands = [demand(1, "甲"), demand(2)]
    plan = assign(found([(0, 0, 0.9), (1, 1, 0.9)]), demands, [service(1, "甲"), service(2)])
    assert (plan.demand.tolist(), plan.unmet.tolist()) == ([1], [assignment.NO_CANDIDATE, assignment.SERVED])


def test_capacity_counts_per_period():
    demands = [demand(at) for at in range(4)]
    one = found([(d, 0, 0.9) for d in range(4)])
    assert len(assign(one, demands, [service(1)], periods=["3月", "3月", "4月", "4月"]).arc) == 2
    assert len(assign(one, demands, [service(1)], Rules(organisation_total=1), ["3月", "3月", "4月", "4月"]).arc) == 1


def test_a_limit_of_an_organisation_holds_over_all_its_streets():
    demands = [demand(1, block="东"), demand(2, block="西")]
    services = [service(1, "甲", block="东"), service(2, "甲", block="西")]
    candidates = found([(0, 0, 0.5), (1, 1, 0.9)])
    assert len(assign(candidates, demands, services).arc) == 2
    assert assign(candidates, demands, services, Rules(organisation_capacities={"甲": 1})).demand.tolist() == [1]


def test_the_neighbour_comes_first_and_the_remainder_looks_one_street_further():
    demands = [demand(1, block="东"), demand(2, block="西")]
    services = [service(1, "甲", block="东", capacity=1), service(2, "乙", block="东", capacity=1)]
    plan = assign(found([(0, 0, 0.5), (0, 1, 0.4), (1, 0, 0.9), (1, 1, 0.4)]), demands, services)
    assert (plan.service.tolist(), plan.local.tolist()) == ([0, 1], [True, False])


# Unmet, bad input -------------------------------------------------------------------------------------------------


def test_every_unmet_demand_says_why():
    demands = [demand(at) for at in range(4)]
    plan = assign(found([(0, 0, 0.9), (1, 0, 0.8), (2, 0, 0.2)]), demands, [service(1)])
    assert [assignment.UNMET.get(int(why)) for why in plan.unmet] == [
        None, "capacity_used_up", "below_threshold", "no_candidate",
    ]  # fmt: skip


@pytest.mark.parametrize("asked, offered", [(0, 0), (2, 0), (0, 2), (2, 2)])
def test_lists_without_candidates_make_an_empty_plan(asked, offered):
    plan = assign(found([]), [demand(at) for at in range(asked)], [service(at) for at in range(offered)])
    assert (len(plan.arc), plan.unmet.tolist(), plan.objective.key()) == (0, [1] * asked, (0, 0, 0, 0, 0))


@pytest.mark.parametrize(
    "candidates, demands, words",
    [
        (found([(1, 0, 0.5)]), [demand(1)], "a row that does not exist"),
        (found([(0, 0, 1.5)]), [demand(1)], "between 0 and 1"),
        (found([(0, 0, float("nan"))]), [demand(1)], "between 0 and 1"),
        (found([(0, 0, 0.5), (0, 0, 0.6)]), [demand(1)], "pair must not repeat"),
        (found([]), [demand(1), demand(1)], "ids must not repeat"),
    ],
)
def test_bad_candidates_are_refused(candidates, demands, words):
    with pytest.raises(ValueError, match=words):
        assign(candidates, demands, [service(1)])


@pytest.mark.parametrize(
    "bad",
    [{"threshold": 2}, {"providers": 0}, {"providers": 4}, {"load_step": 0.04}, {"engine": "x"}, {"organisation_total": -1}],
)  # fmt: skip
def test_rules_outside_their_range_are_refused(bad):
    with pytest.raises(ValueError):
        Rules(**bad)


# Equal input, equal plan ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("providers", [1, 3])
def test_the_order_of_rows_changes_nothing(providers):
    whole = lists.together(lists.street(1, 40, block="东"), lists.street(2, 40, block="西"))
    plan = assign(*whole, Rules(providers=providers))
    for seed in range(5):
        other = lists.shuffled(seed, *whole)
        again = assign(*other, Rules(providers=providers))
        assert pairs(again, *other[1:]) == pairs(plan, *whole[1:])
        assert again.objective == plan.objective


# What if ----------------------------------------------------------------------------------------------------------


def test_taking_two_more_serves_two_more():
    demands, services = [demand(at) for at in range(4)], [service(1, "甲")]
    plan = assign(found([(d, 0, 0.5 + d / 10) for d in range(4)]), demands, services)
    changed = what_if(plan, organisation="甲", more=2)
    assert (changed.added, changed.removed) == (((1, 0), (2, 0)), ())
    assert (changed.newly_served, changed.no_longer_served) == ((1, 2), ())
    assert (changed.before, changed.after.covered) == (plan.objective, (0, 0, 3))


@pytest.mark.parametrize("more", [-2, -1, 0, 1, 2, 5])
def test_what_if_is_as_good_as_a_new_plan(more):
    candidates, demands, services = lists.street(3, 60)
    plan = assign(candidates, demands, services)
    for name in sorted({row.org for row in services})[:6]:
        changed = what_if(plan, organisation=name, more=more)
        other = [replace(row, capacity=max(row.capacity + more, 0)) if row.org == name else row for row in services]
        offered = sum(row.capacity for row in services if row.org == name)
        rules = Rules(organisation_capacities={name: max(offered + more, 0)})
        assert changed.after.key() == assign(candidates, demands, other, rules).objective.key()
        if more == 0:
            assert (changed.added, changed.removed) == ((), ())


def test_what_if_solves_only_the_street_of_the_organisation():
    east, west = lists.street(4, 30, block="东"), lists.street(5, 30, block="西")
    west = (west[0], west[1], [replace(row, org=row.org + "西") for row in west[2]])
    whole = lists.together(east, west)
    plan = assign(*whole)
    changed = what_if(plan, organisation=east[2][0].org, more=3)
    assert all(d < 30 and s < 30 for d, s in changed.added + changed.removed)


def test_a_member_who_takes_fewer_lets_go_of_the_distant_proposal():
    plan = assign(found([(0, 0, 0.9)]), [demand(1, block="西")], [service(1, "甲", block="东")])
    changed = what_if(plan, organisation="甲", more=-1)
    assert (changed.removed, changed.no_longer_served, changed.after.covered) == (((0, 0),), (0,), (0, 0, 0))


def test_what_if_of_an_unknown_organisation_is_an_error():
    plan = assign(found([]), [demand(1)], [service(1, "甲")])
    with pytest.raises(KeyError):
        what_if(plan, organisation="乙")
