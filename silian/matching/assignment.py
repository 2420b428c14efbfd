"""Who helps whom: exact assignment of services to demands by minimum-cost flow.

The order of goals is fixed and published; nobody tunes it for a case:

1. demands with at least one acceptable proposal, the more urgent class first;
2. organisations asked at least once;
3. total fit: the sum of probabilities, as integers;
4. an even load: every further job of an organisation costs a little more (at most 3 % of the median fit).

Goals 1, 2 and 3 are lexicographic, exactly. Goal 4 is a convex price inside goal 3, so it may give up a little fit
(measured: below .1 %) for a more even load, and never a served demand or an asked organisation.

Urgency and coverage cannot contradict each other: the sets of demands that can be served together form a gammoid
(a matroid), so one set of greatest weight has at once the most very urgent, then the most urgent, then the most
demands at all, whatever the weights, as long as they are positive and ordered (Edmonds 1971, "Matroids and the
greedy algorithm"). Small class weights 3, 2, 1 are therefore as strict as huge ones.

Flow model per street, integral by total unimodularity (Ahuja, Magnanti, Orlin 1993, ch. 9-11):

    demand → (demand, organisation) → (service, period) → (organisation, period) → organisation → sink

Solver: OR-tools SimpleMinCostFlow (cost scaling push-relabel); HiGHS LP as a second engine for cross-checks.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from silian.matching.items import Candidates, Item

Ints = NDArray[np.int64]
Engine = Literal["ortools", "highs"]

SCALE = 1000  # one unit of fit is a thousandth of probability: finer than any calibration can promise
LOAD_LIMIT = 0.03  # above 3 % of the median fit per extra job evenness starts to cost real fit (5 % at 10 %)
CLASSES = 3  # urgency 0, 1, 2
_SAFE = 1 << 60  # OR-tools multiplies costs by the number of nodes and works in int64

SERVED, NO_CANDIDATE, BELOW_THRESHOLD, CAPACITY_USED_UP = range(4)
UNMET = {
    NO_CANDIDATE: "no_candidate",
    BELOW_THRESHOLD: "below_threshold",
    CAPACITY_USED_UP: "capacity_used_up",
}


@dataclass(frozen=True)
class Rules:
    """What a federation may set about its plan. Everything else is the published order.

    threshold: a proposal is acceptable from this probability on, 0..1
    providers: most organisations proposed for one demand, 1..3
    organisation_capacity: jobs an organisation takes per period when `organisation_capacities` names none; None = no limit
    organisation_total: jobs an organisation takes in the whole plan, over all periods; None = no limit
    load_step: price of every further job of one organisation, as a share of the median fit, 0...03
    coverage_first: False gives the plain greatest total fit (kept for comparison only)
    """

    threshold: float = 0.3
    providers: int = 1
    organisation_capacity: int | None = None
    organisation_capacities: Mapping[str, int] = field(default_factory=dict)
    organisation_total: int | None = None
    load_step: float = 0.02
    coverage_first: bool = True
    seed: int = 2018
    engine: Engine = "ortools"

    def __post_init__(self) -> None:
        if not 0 <= self.threshold <= 1:
            raise ValueError("threshold must lie between 0 and 1")
        if not 1 <= self.providers <= 3:
            raise ValueError("providers must lie between 1 and 3")
        if not 0 <= self.load_step <= LOAD_LIMIT:
            raise ValueError(f"load_step must lie between 0 and {LOAD_LIMIT}")
        if self.engine not in ("ortools", "highs"):
            raise ValueError("engine must be 'ortools' or 'highs'")
        limits = [self.organisation_capacity, self.organisation_total, *self.organisation_capacities.values()]
        if any(limit is not None and limit < 0 for limit in limits):
            raise ValueError("a capacity cannot be negative")


@dataclass(frozen=True)
class Problem:
    """The numbers of an assignment, without a word of text. Arcs are acceptable pairs in canonical order.

    A arcs, D demands, S services, O organisations, P periods (1 when nothing is dated).
    """

    demand: Ints  # (A,) row of the demand
    service: Ints  # (A,) row of the service
    weight: Ints  # (A,) fit in thousandths
    step: int  # price of one further job in thousandths; one for the whole input, so that all streets pay the same
    local: NDArray[np.bool_]  # (A,) both sides in one street
    rank: Ints  # (A,) place of the service among the demand's candidates, 1 is best
    demand_group: Ints  # (D,) street, or several streets joined by an organisation with one limit for all
    demand_class: Ints  # (D,) urgency 0, 1, 2
    demand_period: Ints  # (D,)
    demand_key: Ints  # (D,) rank in canonical order
    service_group: Ints  # (S,)
    service_key: Ints  # (S,)
    service_org: Ints  # (S,)
    service_capacity: Ints  # (S,) jobs per period
    org_capacity: Ints  # (O,) jobs per period
    org_total: Ints  # (O,) jobs in the whole plan
    organisations: tuple[str, ...]  # (O,) names; a row without an organisation stands for itself, under "\\0" + its id
    demand_name: Ints  # (D,) number of the asking organisation among those that offer something, else -1
    service_name: Ints  # (S,) number of the offering organisation
    names: tuple[str, ...]  # offering organisations, sorted; unlike `organisations` each once, in however many streets
    unmet: NDArray[
        np.int8
    ]  # (D,) why a demand has no arc: NO_CANDIDATE, BELOW_THRESHOLD, or SERVED when it has one


@dataclass(frozen=True)
class Objective:
    """What a plan reaches, in the published order. Compares as that order does."""

    covered: tuple[int, int, int]  # demands with a proposal: very urgent, urgent, others
    asked: int  # organisations with a proposal
    fit: int  # thousandths of probability
    load_cost: int  # same unit as fit

    def key(self) -> tuple[int, int, int, int, int]:
        return (*self.covered, self.asked, self.fit - self.load_cost)


class Decided:
    """Which rule of the order made the pair, told against the best candidate the demand did not get."""

    FIT = 0  # nothing better was acceptable, or the better one fits another demand more
    URGENCY = 1  # the better one serves a more urgent demand that has nobody else
    COVERAGE = 2  # the better one serves a demand that has nobody else
    ASKED = 3  # the organisation would otherwise not be asked at all
    LOAD = 4  # the better one's organisation already carries more
    NAMES = ("fit", "urgency", "coverage", "asked", "load")


@dataclass(frozen=True)
class Assignment:
    """The chosen pairs, sorted by demand row, then falling fit. M pairs; other letters as in `Problem`."""

    problem: Problem
    rules: Rules
    arc: Ints  # (M,) index into the problem's arcs
    local: NDArray[np.bool_]  # (M,) chosen inside the street, not one level up
    decided: NDArray[np.int8]  # (M,) one of Decided
    alternative: Ints  # (M,) row of the best acceptable service the demand did not get, -1 when there is none
    wanted: Ints  # (S,) demands for which the service is acceptable
    service_left: Ints  # (S, P)
    org_left: Ints  # (O, P)
    org_load: Ints  # (O,)
    unmet: NDArray[np.int8]  # (D,) SERVED or why not
    objective: Objective

    @property
    def demand(self) -> Ints:
        return self.problem.demand[self.arc]

    @property
    def service(self) -> Ints:
        return self.problem.service[self.arc]

    @property
    def weight(self) -> Ints:
        return self.problem.weight[self.arc]


def assign(
    candidates: Candidates,
    demands: Sequence[Item],
    services: Sequence[Item],
    rules: Rules | None = None,
    periods: Sequence[str] | None = None,
) -> Assignment:
    """Choose proposals among candidates: exact per street, then the unserved remainder across streets.

    candidates: pairs of row indices into `demands` and `services` with their probability
    periods: (D,) name of the period of each demand (for instance "2026-03"); None: one period for all
    Same input, in whatever order the rows come, gives the same pairs (canonical order by seeded hash of the ids).
    Raises ValueError for rows out of range, ids that repeat, or probabilities outside 0..1.
    """
    rules = rules or Rules()
    return solve(problem(candidates, demands, services, rules, periods), rules)


def problem(
    candidates: Candidates,
    demands: Sequence[Item],
    services: Sequence[Item],
    rules: Rules,
    periods: Sequence[str] | None = None,
) -> Problem:
    """Turn candidates and rows into the arrays of `Problem`: acceptable, not self-service, in canonical order."""
    demand = np.asarray(candidates.demand, np.int64)
    service = np.asarray(candidates.service, np.int64)
    probability = np.asarray(candidates.probability, np.float64)
    count_d, count_s = len(demands), len(services)
    if len(demand) and (
        min(demand.min(), service.min()) < 0 or demand.max() >= count_d or service.max() >= count_s
    ):
        raise ValueError("a candidate names a row that does not exist")
    if len(probability) and not (probability.min() >= 0 and probability.max() <= 1):
        raise ValueError("probabilities must lie between 0 and 1")

    # Names → numbers once; from here on everything is integers. A row without an organisation stands for itself:
    # two lists of nameless rows must not look like one organisation helping itself.
    names = [row.org or f"\0{row.id}" for row in services]
    org_names = sorted(set(names))
    name_code = {name: i for i, name in enumerate(org_names)}
    service_name = np.fromiter((name_code[name] for name in names), np.int64, count_s)
    demand_name = _codes(demands, "org", name_code)
    blocks = sorted({row.block for row in demands} | {row.block for row in services})
    block_code = {name: i for i, name in enumerate(blocks)}
    service_block = _codes(services, "block", block_code)
    demand_block = _codes(demands, "block", block_code)
    demand_period = np.zeros(count_d, np.int64)
    if periods is not None:
        period_code = {name: i for i, name in enumerate(sorted(set(periods)))}
        demand_period = np.fromiter((period_code[name] for name in periods), np.int64, len(periods))
        if len(periods) != count_d:
            raise ValueError("one period per demand, please")

    limit = np.array(
        [_limit(rules.organisation_capacities.get(name, rules.organisation_capacity)) for name in org_names],
        np.int64,
    )
    limited = (limit < _UNLIMITED) | (rules.organisation_total is not None)
    # An organisation without a limit counts street by street, so streets stay independent of each other.
    # One with a limit joins its streets into one problem: a limit shared by two flows would not be exact.
    group_of_block = _joined(len(blocks), service_block, service_name, limited)
    org_key = (
        np.where(limited[service_name], service_name, service_name + (service_block + 1) * len(org_names))
        if count_s
        else service_name
    )
    org_values, service_org = np.unique(org_key, return_inverse=True)
    org_name = org_values % max(len(org_names), 1)

    acceptable = probability >= rules.threshold
    keep = acceptable & (demand_name[demand] != service_name[service])
    unmet = np.full(count_d, NO_CANDIDATE, np.int8)
    unmet[demand[demand_name[demand] != service_name[service]]] = BELOW_THRESHOLD
    unmet[demand[keep]] = SERVED

    demand_key = _canonical(demands, demand_block, rules.seed)
    service_key = _canonical(services, service_block, rules.seed)
    arcs = np.flatnonzero(keep)
    arcs = arcs[
        np.argsort(demand_key[demand[arcs]] * max(count_s, 1) + service_key[service[arcs]], kind="stable")
    ]
    d, s = demand[arcs], service[arcs]
    weight = np.rint(probability[arcs] * SCALE).astype(np.int64)
    capacity = np.fromiter((row.capacity for row in services), np.int64, count_s)
    return Problem(
        demand=d,
        service=s,
        weight=weight,
        step=int(rules.load_step * float(np.median(weight))) if len(weight) else 0,
        local=demand_block[d] == service_block[s],
        rank=np.asarray(candidates.rank, np.int64)[arcs],
        demand_group=group_of_block[demand_block],
        demand_class=np.clip(
            np.fromiter((row.urgency for row in demands), np.int64, count_d), 0, CLASSES - 1
        ),
        demand_period=demand_period,
        demand_key=demand_key,
        service_group=group_of_block[service_block],
        service_key=service_key,
        service_org=service_org.astype(np.int64),
        service_capacity=np.maximum(capacity, 0),
        org_capacity=limit[org_name],
        org_total=np.full(len(org_values), _limit(rules.organisation_total), np.int64),
        organisations=tuple(org_names[i] for i in org_name),
        demand_name=demand_name,
        service_name=service_name,
        names=tuple(org_names),
        unmet=unmet,
    )


_UNLIMITED = 1 << 31


def _limit(value: int | None) -> int:
    return _UNLIMITED if value is None else int(value)


def _codes(rows: Sequence[Item], name: str, code: Mapping[str, int]) -> Ints:
    """(N,) code of one field per row, -1 for a value not in `code`."""
    return np.fromiter((code.get(getattr(row, name), -1) for row in rows), np.int64, len(rows))


def _canonical(rows: Sequence[Item], block: Ints, seed: int) -> Ints:
    """(N,) rank of each row in an order that depends on ids only: street, then seeded hash, then id.

    The hash decides ties between equal plans; by id alone, whoever was entered first would win them for ever.
    """
    ids = [row.id for row in rows]
    if len(set(ids)) != len(ids):
        raise ValueError("ids must not repeat within one list")
    hashed = np.fromiter((zlib.crc32(i.encode(), seed) for i in ids), np.int64, len(ids))
    order = np.lexsort((hashed, block))
    # Equal hashes are rare (one in 2**32 per pair): only then compare the ids themselves.
    same = np.flatnonzero((np.diff(hashed[order]) == 0) & (np.diff(block[order]) == 0))
    if len(same):
        order = np.array(sorted(range(len(ids)), key=lambda i: (block[i], hashed[i], ids[i])), np.int64)
    rank = np.empty(len(ids), np.int64)
    rank[order] = np.arange(len(ids))
    return rank


def _joined(count: int, block: Ints, name: Ints, limited: NDArray[np.bool_]) -> Ints:
    """(blocks,) group number: blocks joined when an organisation with a limit offers in both."""
    group = np.arange(count)
    if not limited.any():
        return group
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    rows = limited[name]
    size = count + len(limited)
    graph = coo_array((np.ones(rows.sum(), np.int8), (block[rows], count + name[rows])), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    # Groups keep the order of their first block.
    _, first, inverse = np.unique(labels[:count], return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse].astype(np.int64)


@dataclass
class _State:
    """What is still free while streets are solved one after the other."""

    service_left: Ints  # (S, P)
    org_left: Ints  # (O, P)
    org_total: Ints  # (O,)
    org_load: Ints  # (O,)
    given: Ints  # (D,)

    @classmethod
    def of(cls, p: Problem) -> _State:
        periods = int(p.demand_period.max(initial=0)) + 1
        return cls(
            service_left=np.repeat(p.service_capacity[:, None], periods, axis=1),
            org_left=np.repeat(p.org_capacity[:, None], periods, axis=1),
            org_total=p.org_total.copy(),
            org_load=np.zeros(len(p.org_capacity), np.int64),
            given=np.zeros(len(p.demand_group), np.int64),
        )

    def take(self, p: Problem, arcs: Ints) -> None:
        d, s = p.demand[arcs], p.service[arcs]
        o, period = p.service_org[s], p.demand_period[d]
        np.subtract.at(self.service_left, (s, period), 1)
        np.subtract.at(self.org_left, (o, period), 1)
        np.subtract.at(self.org_total, o, 1)
        np.add.at(self.org_load, o, 1)
        np.add.at(self.given, d, 1)


def solve(p: Problem, rules: Rules) -> Assignment:
    """Solve every street exactly, then the unserved remainder across streets with what capacity is left."""
    state = _State.of(p)
    inside = np.flatnonzero(p.local)
    groups = p.demand_group[p.demand[inside]]
    if np.any(np.diff(groups) < 0):  # only when streets were joined: canonical order is by street
        order = np.argsort(groups, kind="stable")
        inside, groups = inside[order], groups[order]
    chosen: list[Ints] = []
    for part in np.split(inside, np.flatnonzero(np.diff(groups)) + 1):
        picked = _solve_part(p, part, state, rules)
        state.take(p, picked)
        chosen.append(picked)
    across = np.flatnonzero(~p.local)
    across = across[state.given[p.demand[across]] == 0]
    picked = _solve_part(p, across, state, rules)
    state.take(p, picked)
    chosen.append(picked)

    arcs = np.concatenate(chosen) if chosen else np.zeros(0, np.int64)
    arcs = arcs[np.lexsort((p.service_key[p.service[arcs]], -p.weight[arcs], p.demand[arcs]))]
    unmet = p.unmet.copy()
    unmet[(unmet == SERVED) & (state.given == 0)] = CAPACITY_USED_UP
    decided, alternative = _why(p, arcs, state)
    return Assignment(
        problem=p,
        rules=rules,
        arc=arcs,
        local=p.local[arcs],
        decided=decided,
        alternative=alternative,
        wanted=np.bincount(p.service, minlength=len(p.service_org)),
        service_left=state.service_left,
        org_left=np.minimum(state.org_left, state.org_total[:, None]),
        org_load=state.org_load,
        unmet=unmet,
        objective=objective(p, arcs),
    )


def objective(p: Problem, arcs: Ints) -> Objective:
    """What a set of chosen arcs reaches; the load is priced as the solver prices it."""
    served = np.zeros(len(p.demand_group), bool)
    served[p.demand[arcs]] = True
    classes = np.bincount(p.demand_class[served], minlength=CLASSES)
    load = np.bincount(p.service_org[p.service[arcs]], minlength=len(p.org_capacity))
    return Objective(
        covered=(int(classes[2]), int(classes[1]), int(classes[0])),
        asked=int((load > 0).sum()),
        fit=int(p.weight[arcs].sum()),
        load_cost=int(p.step * (load * (load - 1) // 2).sum()),
    )


@dataclass(frozen=True)
class Network:
    """A minimum-cost flow: N nodes, E arcs, supplies that sum to zero. All int64."""

    tail: Ints  # (E,)
    head: Ints  # (E,)
    capacity: Ints  # (E,)
    cost: Ints  # (E,)
    supply: Ints  # (N,)


def flow_ortools(net: Network) -> Ints:
    """(E,) optimal flow by OR-tools SimpleMinCostFlow. RuntimeError when the solver does not report an optimum."""
    from ortools.graph.python import min_cost_flow

    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(net.tail, net.head, net.capacity, net.cost)
    solver.set_nodes_supplies(np.arange(len(net.supply)), net.supply)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"the flow solver stopped with {status}")
    return np.asarray(solver.flows(arcs), np.int64)


def flow_highs(net: Network) -> Ints:
    """(E,) optimal flow by the HiGHS simplex on the same network: slower, independent, for cross-checks."""
    import highspy

    arcs, nodes = len(net.tail), len(net.supply)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = arcs, nodes
    lp.col_cost_ = net.cost.astype(float)
    lp.col_lower_, lp.col_upper_ = np.zeros(arcs), net.capacity.astype(float)
    lp.row_lower_ = lp.row_upper_ = net.supply.astype(float)
    matrix = lp.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    matrix.start_ = np.arange(0, 2 * arcs + 1, 2, dtype=np.int32)
    matrix.index_ = np.stack([net.tail, net.head], axis=1).ravel().astype(np.int32)
    matrix.value_ = np.tile([1.0, -1.0], arcs)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(lp)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"the linear solver stopped with {solver.getModelStatus()}")
    return np.rint(np.asarray(solver.getSolution().col_value)).astype(np.int64)


FLOWS = {"ortools": flow_ortools, "highs": flow_highs}


class _Part:
    """One street as a network. Builds the arcs once; every stage only changes costs and supplies."""

    def __init__(
        self, p: Problem, arcs: Ints, state: _State, rules: Rules, keep: NDArray[np.bool_] | None = None
    ) -> None:
        d, s = p.demand[arcs], p.service[arcs]
        periods = state.service_left.shape[1]
        period = p.demand_period[d]
        self.weight = p.weight[arcs]
        self.step = p.step
        if keep is not None:
            # A fifth goal under the four: change as few pairs as possible. One unit of fit outweighs all of it.
            self.weight = self.weight * (len(arcs) + 1) + keep[arcs]
            self.step *= len(arcs) + 1

        # Arcs come grouped by demand, so local demand numbers are run lengths; the rest needs a small sort.
        starts = np.flatnonzero(np.diff(d, prepend=-1))
        self.demands = d[starts]
        self.pair_starts = starts
        local_d = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(d)))
        slot, first, local_sp = np.unique(
            p.service_key[s] * periods + period, return_index=True, return_inverse=True
        )
        slot_service, slot_period = s[first], period[first]
        desk, first, local_op = np.unique(
            p.service_org[slot_service] * periods + slot_period, return_index=True, return_inverse=True
        )
        desk_org, desk_period = p.service_org[slot_service[first]], slot_period[first]
        orgs, local_o = np.unique(desk_org, return_inverse=True)

        units = np.full(len(self.demands), rules.providers, np.int64)
        units = np.minimum(units, np.diff(starts, append=len(d)))
        self.units = units
        self.classes = p.demand_class[self.demands]
        top = np.maximum.reduceat(self.weight, starts)

        base_sp = len(self.demands)
        base_op = base_sp + len(slot)
        base_o = base_op + len(desk)
        self.pair_tail, self.pair_head = local_d, base_sp + local_sp
        tails: list[Ints] = [self.pair_tail, base_sp + np.arange(len(slot)), base_op + np.arange(len(desk))]
        heads: list[Ints] = [self.pair_head, base_op + local_op, base_o + local_o]
        slot_left = np.maximum(state.service_left[slot_service, slot_period], 0)
        desk_left = np.clip(
            state.org_left[desk_org, desk_period], 0, np.bincount(local_op, slot_left).astype(np.int64)
        )
        capacities: list[Ints] = [np.ones(len(arcs), np.int64), slot_left, desk_left]
        base_end = base_o + len(orgs)

        if rules.providers > 1:
            base_end = self._one_service_each(local_d, p.service_org[s], base_end, tails, heads, capacities)
        self.nodes = base_end

        # Convex load: one arc per further job, each a step dearer than the one before.
        jobs = np.minimum(
            np.bincount(local_o, desk_left).astype(np.int64), np.clip(state.org_total[orgs], 0, None)
        )
        jobs = np.minimum(jobs, np.bincount(local_o[local_op[local_sp]], minlength=len(orgs)))
        self.tier_org = np.repeat(np.arange(len(orgs)), jobs)
        nth = (
            np.arange(jobs.sum())
            - np.repeat(np.cumsum(jobs) - jobs, jobs)
            + state.org_load[orgs][self.tier_org]
        )
        self.tier_first = nth == 0
        self.tier_price = self.step * nth
        self.tier_tail = base_o + self.tier_org

        self.tail, self.head = np.concatenate(tails), np.concatenate(heads)
        self.capacity = np.concatenate(capacities)
        self.spread = int((units * top).sum() + self.tier_price.sum())
        self.orgs = len(orgs)

    def _one_service_each(
        self, local_d: Ints, org: Ints, end: int, tails: list[Ints], heads: list[Ints], capacities: list[Ints]
    ) -> int:
        """Two providers mean two organisations: pairs of one demand with one organisation pass a door of width 1."""
        key = local_d * (int(org.max(initial=0)) + 1) + org
        doors, inverse, count = np.unique(key, return_inverse=True, return_counts=True)
        shared = count > 1
        if not shared.any():
            return end
        number = np.cumsum(shared) - 1 + end
        through = shared[inverse]
        tails[0] = np.where(through, number[inverse], local_d)
        opened = doors[shared] // (int(org.max(initial=0)) + 1)
        tails.append(opened)
        heads.append(number[shared])
        capacities.append(np.ones(len(opened), np.int64))
        return end + len(opened)

    def _most(self, sources: Ints, units: Ints, tiers: NDArray[np.bool_]) -> int:
        """Units that can flow from these demands to these jobs."""
        from ortools.graph.python import max_flow

        sink, source = self.nodes, self.nodes + 1
        solver = max_flow.SimpleMaxFlow()
        solver.add_arcs_with_capacity(
            np.concatenate([self.tail, self.tier_tail[tiers], np.full(len(sources), source)]),
            np.concatenate([self.head, np.full(int(tiers.sum()), sink), sources]),
            np.concatenate([self.capacity, np.ones(int(tiers.sum()), np.int64), units]),
        )
        status = solver.solve(source, sink)
        if status != solver.OPTIMAL:
            raise RuntimeError(f"the flow solver stopped with {status}")
        return int(solver.optimal_flow())

    def coverable(self) -> tuple[int, ...]:
        """Most demands of each class that can be served when the more urgent classes go first."""
        reached = [0]
        everyone = np.ones(len(self.tier_first), bool)
        for least in range(CLASSES - 1, -1, -1):
            who = np.flatnonzero(self.classes >= least)
            reached.append(self._most(who, np.ones(len(who), np.int64), everyone))
        return tuple(int(n) for n in np.diff(reached)[::-1])

    def askable(self) -> int:
        """Most organisations that can get a first job. Serving the most demands never lowers it (Pym 1969: two
        linkings can be merged into one that starts wherever the first starts and ends wherever the second ends)."""
        return self._most(np.arange(len(self.units)), self.units, self.tier_first)

    def covered(self, flow: Ints) -> tuple[int, ...]:
        """Demands of each class that a flow serves."""
        taken = np.add.reduceat(flow[: len(self.weight)], self.pair_starts) > 0
        return tuple(np.bincount(self.classes[taken], minlength=CLASSES).tolist())

    def asked(self, flow: Ints) -> int:
        """Organisations that a flow gives their first job."""
        at = len(self.tail)
        return int(flow[at : at + len(self.tier_tail)][self.tier_first].sum())

    def network(self, *, coverage: int, asked: int, fit: bool) -> Network:
        """All goals in one cost: leaving a demand uncovered costs `coverage` × its class, a first job earns `asked`."""
        sink = self.nodes
        count = len(self.demands)
        inner = np.zeros(len(self.tail), np.int64)
        if fit:
            inner[: len(self.weight)] = -self.weight
        spare = np.flatnonzero(self.units > 1)
        tier_cost = (self.tier_price if fit else 0) - asked * self.tier_first
        supply = np.zeros(self.nodes + 1, np.int64)
        supply[:count] = self.units
        supply[sink] = -self.units.sum()
        return Network(
            tail=np.concatenate([self.tail, self.tier_tail, np.arange(count), spare]),
            head=np.concatenate([self.head, np.full(len(self.tier_tail) + count + len(spare), sink)]),
            capacity=np.concatenate(
                [self.capacity, np.ones(len(self.tier_tail) + count, np.int64), self.units[spare] - 1]
            ),
            cost=np.concatenate(
                [inner, tier_cost, coverage * (self.classes + 1), np.zeros(len(spare), np.int64)]
            ),
            supply=supply,
        )

    def staged(self, *, covered: tuple[int, ...], asked_at_least: int | None, asked: int, fit: bool) -> Network:
        """The same with earlier goals as fixed supplies: exact when one cost would leave the range of int64.

        covered: demands of each class that must be served, asked_at_least: first jobs that must be given (None: open)
        """
        count, tiers = len(self.demands), len(self.tier_tail)
        sink, first_sink = self.nodes, self.nodes + 1
        gate = self.nodes + 2 + self.classes
        inner = np.zeros(len(self.tail), np.int64)
        if fit:
            inner[: len(self.weight)] = -self.weight
        spare = np.flatnonzero(self.units > 1)
        supply = np.zeros(self.nodes + 2 + CLASSES, np.int64)
        supply[:count] = self.units - 1
        supply[self.nodes + 2 :] = covered
        supply[first_sink] = -(asked_at_least or 0)
        supply[sink] = -supply.sum()
        tier_head = np.where(self.tier_first & (asked_at_least is not None), first_sink, sink)
        return Network(
            tail=np.concatenate([self.tail, self.tier_tail, gate, spare]),
            head=np.concatenate([self.head, tier_head, np.arange(count), np.full(len(spare), sink)]),
            capacity=np.concatenate([self.capacity, np.ones(tiers + count, np.int64), self.units[spare] - 1]),
            cost=np.concatenate(
                [
                    inner,
                    (self.tier_price if fit else 0) - asked * self.tier_first,
                    np.zeros(count + len(spare), np.int64),
                ]
            ),
            supply=supply,
        )


def _solve_part(
    p: Problem,
    arcs: Ints,
    state: _State,
    rules: Rules,
    *,
    keep: NDArray[np.bool_] | None = None,
    limit: int = _SAFE,
) -> Ints:
    """Indices of the chosen among `arcs` (sorted by demand): one street, or the remainder of all.

    keep: (A,) pairs to prefer among plans that are equal in every goal
    """
    s = p.service[arcs]
    period = p.demand_period[p.demand[arcs]]
    arcs = arcs[
        (state.service_left[s, period] > 0)
        & (state.org_left[p.service_org[s], period] > 0)
        & (state.org_total[p.service_org[s]] > 0)
    ]
    if not len(arcs):
        return arcs
    part = _Part(p, arcs, state, rules, keep)
    flow = FLOWS[rules.engine]
    if not rules.coverage_first:
        return arcs[flow(part.network(coverage=0, asked=0, fit=True))[: len(arcs)] > 0]

    # What goals 1 and 2 can reach at most is known from maximum flows, at a twentieth of the price. A plan that
    # reaches both is optimal whatever bonus produced it, so small bonuses come first: cost scaling takes longer
    # the larger the largest cost (three times as long with the safe bonuses).
    covered = part.coverable()
    askable = part.askable()
    asked = int(part.weight.max()) + 1
    safe = part.spread + 1
    while asked < safe:
        taken = flow(part.network(coverage=2 * asked, asked=asked, fit=True))
        if part.covered(taken) == covered and part.asked(taken) == askable:
            return arcs[taken[: len(arcs)] > 0]
        asked *= 32
    # A bonus larger than everything below it can ever add up to is lexicographic, certificate or not.
    coverage = safe * (part.orgs + 1)
    if coverage * CLASSES * (part.nodes + 2) < limit:
        return arcs[flow(part.network(coverage=coverage, asked=safe, fit=True))[: len(arcs)] > 0]
    return arcs[_staged(part, flow)[: len(arcs)] > 0]


def _staged(part: _Part, flow: Callable[[Network], Ints]) -> Ints:
    """(E,) flow by one stage per goal, each with the earlier ones as fixed supplies: any size, about twice the time."""
    covered = part.covered(flow(part.network(coverage=1, asked=0, fit=False)))
    firsts = part.asked(flow(part.staged(covered=covered, asked_at_least=None, asked=1, fit=False)))
    return flow(part.staged(covered=covered, asked_at_least=firsts, asked=0, fit=True))


def _why(p: Problem, arcs: Ints, state: _State) -> tuple[NDArray[np.int8], Ints]:
    """(M,) the deciding rule and (M,) the best service not received, told in one step, not along the whole exchange.

    The better candidate of a demand is missing for one of two reasons. Its places are used: then giving it here would
    send one of its demands away, which has nobody else (coverage, or urgency when that one is more urgent) or fits
    better (fit). Or it has places left: then the chosen organisation was to be asked once (asked), or carries less (load).
    """
    decided = np.zeros(len(arcs), np.int8)
    alternative = np.full(len(arcs), -1, np.int64)
    if not len(arcs):
        return decided, alternative
    taken = np.zeros(len(p.demand), bool)
    taken[arcs] = True
    o, period = p.service_org[p.service], p.demand_period[p.demand]
    org_open = (state.org_left[o, period] > 0) & (state.org_total[o] > 0)
    free = org_open & (state.service_left[p.service, period] > 0)

    # A demand depends on its one provider when no other acceptable service has a place left.
    other = np.zeros(len(p.demand_group), bool)
    other[p.demand[free & ~taken]] = True
    d, s = p.demand[arcs], p.service[arcs]
    depends = (state.given[d] == 1) & ~other[d]
    by_service = np.full(state.service_left.shape, -1, np.int64)
    np.maximum.at(by_service, (s[depends], p.demand_period[d[depends]]), p.demand_class[d[depends]])
    by_org = np.full(state.org_left.shape, -1, np.int64)
    np.maximum.at(
        by_org, (p.service_org[s[depends]], p.demand_period[d[depends]]), p.demand_class[d[depends]]
    )

    # The best not taken of each demand, ties by canonical order. Arcs come grouped by demand: one pass, no sort.
    starts = np.flatnonzero(np.diff(p.demand, prepend=-1))
    worth = np.where(taken, -1, (p.weight << 32) + (len(p.service_key) - p.service_key[p.service]))
    top = np.maximum.reduceat(worth, starts)
    hit = np.flatnonzero(worth == np.repeat(top, np.diff(starts, append=len(worth))))
    hit = hit[worth[hit] >= 0]
    best = np.full(len(p.demand_group), -1, np.int64)
    best[p.demand[hit]] = hit

    a = best[d]
    known = a >= 0
    alternative[known] = p.service[a[known]]
    better = known & (p.weight[np.where(known, a, 0)] > p.weight[arcs])
    a, mine, i = a[better], d[better], np.flatnonzero(better)
    full = np.where(
        org_open[a],
        by_service[p.service[a], p.demand_period[mine]],
        by_org[p.service_org[p.service[a]], p.demand_period[mine]],
    )
    single = state.org_load[p.service_org[s[i]]] == 1
    decided[i] = np.select(
        [~free[a] & (full > p.demand_class[mine]), ~free[a] & (full >= 0), ~free[a], single],
        [Decided.URGENCY, Decided.COVERAGE, Decided.FIT, Decided.ASKED],
        Decided.LOAD,
    )
    return decided, alternative


@dataclass(frozen=True)
class WhatIf:
    """How a street's plan would change. Pairs are (demand row, service row), sorted; objectives of the whole plan."""

    organisation: str
    more: int
    before: Objective
    after: Objective
    added: tuple[tuple[int, int], ...]
    removed: tuple[tuple[int, int], ...]
    newly_served: tuple[int, ...]  # demand rows
    no_longer_served: tuple[int, ...]


def what_if(plan_state: Assignment, *, organisation: str, more: int = 2) -> WhatIf:
    """What would happen if an organisation took `more` jobs beyond what it offers now (negative: fewer).

    Its services may each take `more` further demands, together not more than `more` above today's limit. Only its
    street is solved again (about 10 ms for 1,000 + 1,000 rows); proposals from other streets stay as they are, unless
    their demand is now served at home. Among equal plans the one with the fewest changes is shown.
    Raises KeyError when the organisation offers nothing.
    """
    p, rules = plan_state.problem, plan_state.rules
    mine = np.array([name == organisation for name in p.organisations], bool)
    if not mine.any():
        raise KeyError(organisation)
    offers = mine[p.service_org]
    offered = np.bincount(p.service_org, p.service_capacity, minlength=len(mine)).astype(np.int64)
    changed = replace(
        p,
        service_capacity=np.where(offers, np.maximum(p.service_capacity + more, 0), p.service_capacity),
        org_capacity=np.where(mine, np.maximum(np.minimum(p.org_capacity, offered) + more, 0), p.org_capacity),
        org_total=np.where(mine & (p.org_total < _UNLIMITED), np.maximum(p.org_total + more, 0), p.org_total),
    )
    groups = np.unique(p.service_group[offers])
    now = plan_state.arc
    elsewhere = np.isin(p.demand_group, groups, invert=True)
    across = now[~p.local[now]]
    state = _State.of(changed)
    state.take(changed, np.concatenate([across, now[p.local[now] & elsewhere[p.demand[now]]]]))
    keep = np.zeros(len(p.demand), bool)
    keep[now] = True
    arcs = np.flatnonzero(p.local & ~elsewhere[p.demand])
    arcs = arcs[np.argsort(p.demand_group[p.demand[arcs]], kind="stable")]
    parts = np.split(arcs, np.flatnonzero(np.diff(p.demand_group[p.demand[arcs]])) + 1)
    home = np.concatenate([_solve_part(changed, part, state, rules, keep=keep) for part in parts])

    served = np.zeros(len(p.demand_group), bool)
    served[p.demand[home]] = True
    after = np.concatenate([home, across[~served[p.demand[across]]], now[p.local[now] & elsewhere[p.demand[now]]]])
    old, new = (set(zip(p.demand[x].tolist(), p.service[x].tolist(), strict=True)) for x in (now, after))
    had, has = {d for d, _ in old}, {d for d, _ in new}
    return WhatIf(
        organisation=organisation,
        more=more,
        before=plan_state.objective,
        after=objective(p, after),
        added=tuple(sorted(new - old)),
        removed=tuple(sorted(old - new)),
        newly_served=tuple(sorted(has - had)),
        no_longer_served=tuple(sorted(had - has)),
    )
