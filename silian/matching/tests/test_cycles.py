import itertools

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from silian.matching.assignment import Rules, assign
from silian.matching.cycles import Links, cycles, exchanges
from silian.matching.packing import pack
from silian.matching.tests import lists
from silian.matching.tests.lists import demand, found, service


def ring_of(*names, fit=0.8, capacity=1):
    """Everybody asks for what the one before offers. (candidates, demands, services)."""
    count = len(names)
    demands = [demand(at, name) for at, name in enumerate(names)]
    services = [service(at, name, capacity=capacity) for at, name in enumerate(names)]
    return found([(at, (at - 1) % count, fit) for at in range(count)]), demands, services


@st.composite
def graphs(draw):
    nodes = draw(st.integers(2, 7))
    every = [(u, v) for u in range(nodes) for v in range(nodes) if u != v]
    return nodes, sorted(draw(st.lists(st.sampled_from(every), unique=True)))


@given(graphs())
@lists.try_many(200)
def test_all_rings_of_a_small_graph_are_found_once(graph):
    nodes, arcs = graph
    net = Links(*(np.array(column, np.int64).reshape(-1) for column in zip(*arcs, strict=True)), np.arange(len(arcs)), nodes) if arcs else Links(*[np.zeros(0, np.int64)] * 3, nodes)  # fmt: skip
    twos, threes = cycles(net)
    known = set(arcs)
    want = {
        ring
        for size in (2, 3)
        for ring in itertools.permutations(range(nodes), size)
        if ring[0] == min(ring) and all((ring[at], ring[(at + 1) % size]) in known for at in range(size))
    }
    got = [tuple(arcs[link][0] for link in ring) for ring in [*twos.tolist(), *threes.tolist()]]
    assert (len(got), set(got)) == (len(want), want)


@st.composite
def packings(draw):
    """Rings of 2 or 3 of six organisations, their chances, and one shared thing."""
    rings = draw(st.lists(st.lists(st.integers(0, 5), unique=True, min_size=2, max_size=3), min_size=1, max_size=8))
    chance = [draw(st.integers(1, 1000)) for _ in rings]
    label = [draw(st.integers(0, 2)) for _ in rings]
    return rings, chance, label, [draw(st.integers(0, 2)) for _ in range(max(label) + 1)]


@given(packings())
@example(([[1, 2], [2, 3], [0, 1, 2], [0, 3, 1]], [1, 2, 1, 1], [0, 1, 1, 1], [1, 2]))
@lists.try_many(150)
def test_no_packing_of_a_few_rings_is_better(case):
    rings, chance, label, most = case
    who = np.concatenate([np.array(ring) for ring in rings])
    owner = np.repeat(np.arange(len(rings)), [len(ring) for ring in rings])
    limit = (np.arange(len(rings)), np.array(label), np.array(most))
    packed = pack((owner, who), np.array(chance), [limit], nodes=5000, seconds=10)

    def worth(some):
        times = np.bincount([one for at in some for one in rings[at]], minlength=6)
        used = np.bincount([label[at] for at in some], minlength=len(most))
        if (times > 2).any() or (used > most).any():
            return None
        return int((times > 0).sum()), -int((times == 2).sum()), sum(chance[at] for at in some)

    every = (some for size in range(len(rings) + 1) for some in itertools.combinations(range(len(rings)), size))
    assert packed.optimal and packed.gap == 0
    assert worth(np.flatnonzero(packed.chosen).tolist()) == max(filter(None, map(worth, every)))


@pytest.mark.parametrize("names", [("甲", "乙"), ("甲", "乙", "丙")])
def test_a_ring_of_organisations_is_one_exchange(names):
    plan = assign(*ring_of(*names))
    made = exchanges(plan)
    assert [set(ring.organisations) for ring in made.exchanges] == [set(names)]
    assert made.exchanges[0].proposed == (True,) * len(names)
    assert made.exchanges[0].chance == round(1000 * 0.8 ** len(names))
    assert (made.gap, made.packings[0].optimal) == (0.0, True)


def test_each_member_of_a_ring_gives_to_the_next():
    candidates, demands, services = ring_of("甲", "乙", "丙")
    ring = exchanges(assign(candidates, demands, services)).exchanges[0]
    for at, (d, s) in enumerate(ring.pairs):
        assert services[s].org == ring.organisations[at]
        assert demands[d].org == ring.organisations[(at + 1) % 3]


def test_a_ring_of_four_is_none():
    assert exchanges(assign(*ring_of("甲", "乙", "丙", "丁"))).exchanges == ()


def test_what_one_way_proposals_have_used_up_makes_no_ring():
    # 甲's only place goes to the urgent demand of 丙, which gives nothing back: it keeps it.
    demands = [demand(1, "甲"), demand(2, "乙"), demand(3, "丙", urgency=2)]
    services = [service(1, "甲"), service(2, "乙")]
    plan = assign(found([(0, 1, 0.9), (1, 0, 0.9), (2, 0, 0.5)]), demands, services)
    assert sorted(zip(plan.demand.tolist(), plan.service.tolist(), strict=True)) == [(0, 1), (2, 0)]
    assert exchanges(plan).exchanges == ()


def test_a_free_place_makes_a_ring_that_adds_a_pair():
    demands = [demand(1, "甲"), demand(2, "乙")]
    services = [service(1, "甲"), service(2, "乙"), service(3, "丙")]
    plan = assign(found([(0, 1, 0.9), (1, 0, 0.6), (1, 2, 0.9)]), demands, services)
    assert plan.service.tolist() == [1, 2]
    ring = exchanges(plan).exchanges[0]
    assert dict(zip(ring.pairs, ring.proposed, strict=True)) == {(0, 1): True, (1, 0): False}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "rules", [Rules(), Rules(providers=3), Rules(organisation_total=2), Rules(organisation_capacity=1)]
)
def test_exchanges_never_use_what_the_plan_has_given_away(seed, rules):
    candidates, demands, services = lists.street(seed, 60)
    periods = [f"2026-0{at % 2 + 1}" for at in range(len(demands))]
    plan = assign(candidates, demands, services, rules, periods)
    before = plan.arc.copy()
    made = exchanges(plan, top=10)
    assert made.exchanges and (plan.arc == before).all()
    p = plan.problem
    at = {pair: arc for arc, pair in enumerate(zip(p.demand.tolist(), p.service.tolist(), strict=True))}
    added = {
        at[pair] for ring in made.exchanges for pair, known in zip(ring.pairs, ring.proposed, strict=True) if not known
    }
    asked = [d for ring in made.exchanges for d, _ in ring.pairs]
    assert len(asked) == len(set(asked))
    # All limits hold for the plan and the exchanges together; only a demand may now be answered twice.
    together = np.array(sorted({*before.tolist(), *added}))
    d, s = p.demand[together], p.service[together]
    o, period = p.service_org[s], p.demand_period[d]
    used = np.zeros((len(services), 2), int)
    np.add.at(used, (s, period), 1)
    assert (used <= p.service_capacity[:, None]).all()
    load = np.zeros((len(p.org_capacity), 2), int)
    np.add.at(load, (o, period), 1)
    assert (load <= p.org_capacity[:, None]).all() and (load.sum(axis=1) <= p.org_total).all()


def test_the_order_of_rows_changes_no_exchange():
    whole = lists.together(lists.street(1, 60, block="东"), lists.street(2, 60, block="西"))

    def made(candidates, demands, services):
        rings = exchanges(assign(candidates, demands, services), top=10).exchanges
        return [(ring.organisations, [(demands[d].id, services[s].id) for d, s in ring.pairs]) for ring in rings]

    assert made(*whole)
    for seed in range(4):
        assert made(*lists.shuffled(seed, *whole)) == made(*whole)


def test_a_search_that_is_cut_short_says_how_far_it_may_be_off():
    plan = assign(*lists.street(5, 200, topics=4))
    made = exchanges(plan, top=20, nodes=1, seconds=0.05)
    assert not made.packings[0].optimal and 0 < made.gap <= 1
