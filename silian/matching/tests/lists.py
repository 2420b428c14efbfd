"""Invented candidates for the tests of the assignment: small enough to try every plan, large enough to be hard."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from silian.matching.items import Candidates, Item
from silian.matching.problem import Objective, Problem, Rules, objective


def try_many(examples):
    """The same examples on every machine, however slow it is."""
    patient = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=patient
    )


def found(pairs):
    """Candidates of (demand row, service row, probability), ranked by probability."""
    best = sorted(pairs, key=lambda pair: (pair[0], -pair[2], pair[1]))
    seen = Counter()
    ranks = []
    for d, _, _ in best:
        seen[d] += 1
        ranks.append(seen[d])
    d, s, p = zip(*best, strict=True) if best else ((), (), ())
    chance = np.array(p, np.float64)
    return Candidates(np.array(d, np.int32), np.array(s, np.int32), chance, chance, np.array(ranks, np.int32))


def demand(at, org="", *, urgency=0, block=""):
    return Item(id=f"d{at}", title="示例需求", org=org, urgency=urgency, block=block)


def service(at, org="", *, capacity=1, block=""):
    return Item(id=f"s{at}", title="示例服务", org=org, capacity=capacity, block=block)


@st.composite
def tiny(draw):
    """A street on which every plan can be tried: (candidates, demands, services, rules, periods)."""
    asked, offered = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    orgs = draw(st.integers(1, 3))
    demands = [demand(at, urgency=draw(st.integers(0, 2))) for at in range(asked)]
    services = [
        service(at, f"示例{draw(st.integers(1, orgs))}", capacity=draw(st.integers(0, 2))) for at in range(offered)
    ]
    every = [(d, s) for d in range(asked) for s in range(offered)]
    some = draw(st.lists(st.sampled_from(every), unique=True, max_size=9))
    # Few different values: many plans are nearly equal, which is where a mistake would hide.
    pairs = [(d, s, draw(st.sampled_from([0.2, 0.3, 0.31, 0.5, 0.9, 1.0]))) for d, s in some]
    limit = st.one_of(st.none(), st.integers(0, 2))
    rules = Rules(
        providers=draw(st.integers(1, 3)),
        organisation_capacity=draw(limit),
        organisation_total=draw(limit),
        load_step=draw(st.sampled_from([0.0, 0.02, 0.03])),
    )
    periods = [draw(st.sampled_from(["2026-03", "2026-04"])) for _ in demands] if draw(st.booleans()) else None
    return found(pairs), demands, services, rules, periods


def allowed(p: Problem, rules: Rules, arcs: np.ndarray) -> bool:
    """Whether a set of pairs keeps every limit; written down a second time, without flows."""
    d, s = p.demand[arcs], p.service[arcs]
    o, when = p.service_org[s], p.demand_period[d]
    return (
        all(n <= rules.providers for n in Counter(d.tolist()).values())
        and all(n == 1 for n in Counter(zip(d.tolist(), o.tolist(), strict=True)).values())
        and all(n <= p.service_capacity[at] for (at, _), n in Counter(zip(s.tolist(), when.tolist(), strict=True)).items())
        and all(n <= p.org_capacity[at] for (at, _), n in Counter(zip(o.tolist(), when.tolist(), strict=True)).items())
        and all(n <= p.org_total[at] for at, n in Counter(o.tolist()).items())
    )  # fmt: skip


def best(p: Problem, rules: Rules) -> Objective:
    """The best objective of all plans, by trying every one."""
    every = range(len(p.demand))
    plans = (
        np.array(some, np.int64) for size in range(len(p.demand) + 1) for some in itertools.combinations(every, size)
    )
    return max((objective(p, plan) for plan in plans if allowed(p, rules, plan)), key=Objective.key)


def street(seed, size, *, topics=12, block="", urgent=0.2):
    """A street with contention: few offers where most is asked. (candidates, demands, services)."""
    draw = np.random.default_rng(seed)
    wanted = 1 / np.arange(1, topics + 1)
    asked = draw.choice(topics, size, p=wanted / wanted.sum())
    offered = draw.choice(topics, size, p=wanted[::-1] / wanted.sum())
    orgs = max(size // 3, 2)
    z = np.where(asked[:, None] == offered[None, :], 1.0, -1.5) + draw.normal(0, 1, (size, size))
    best_of = np.argsort(-z, axis=1, kind="stable")[:, :12]
    chance = 1 / (1 + np.exp(-z))
    pairs = [(d, int(s), float(round(chance[d, s], 3))) for d in range(size) for s in best_of[d]]
    demands = [
        demand(f"{block}{at}", f"示例{draw.integers(orgs)}", urgency=int(draw.random() < urgent) * int(draw.integers(1, 3)), block=block)
        for at in range(size)
    ]  # fmt: skip
    services = [
        service(f"{block}{at}", f"示例{draw.integers(orgs)}", capacity=int(draw.integers(1, 4)), block=block)
        for at in range(size)
    ]
    return found(pairs), demands, services


def together(*lists):
    """Several streets as one input."""
    pairs, demands, services = [], [], []
    for candidates, asked, offered in lists:
        pairs += zip(
            (candidates.demand + len(demands)).tolist(),
            (candidates.service + len(services)).tolist(),
            candidates.probability.tolist(),
            strict=True,
        )
        demands += asked
        services += offered
    return found(pairs), demands, services


def shuffled(seed, candidates, demands, services):
    """The same lists with all rows and pairs in another order."""
    draw = np.random.default_rng(seed)
    d_order, s_order = draw.permutation(len(demands)), draw.permutation(len(services))
    d_place, s_place = np.argsort(d_order), np.argsort(s_order)
    d, s = d_place[candidates.demand], s_place[candidates.service]
    order = draw.permutation(len(d))
    order = order[np.argsort(d[order], kind="stable")]
    other = Candidates(
        d[order].astype(np.int32), s[order].astype(np.int32),
        candidates.score[order], candidates.probability[order], candidates.rank[order],
    )  # fmt: skip
    return other, [demands[at] for at in d_order], [services[at] for at in s_order]
