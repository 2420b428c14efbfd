"""The numbers of an assignment: what may be chosen, what it is worth, and how much everybody can take.

Names become numbers once, in an order that depends on ids only; from here on everything is integers, so equal lists
give equal plans on every machine and in whatever order their rows come.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from silian.matching.items import Candidates, Item

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Engine = Literal["ortools", "highs"]

SCALE = 1000  # one unit of fit is a thousandth of probability: finer than any calibration can promise
LOAD_LIMIT = 0.03  # above 3 % of the median fit per extra job evenness starts to cost real fit (5 % at 10 %)
CLASSES = 3  # urgency 0, 1, 2
UNLIMITED = 1 << 31

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
    seed: of the hash that decides between equal plans
    engine: "ortools", or "highs" for a slower, independent answer
    Raises ValueError for values outside these ranges.
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
    local: Flags  # (A,) both sides in one street
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
    unmet: NDArray[np.int8]  # (D,) why a demand has no arc: NO_CANDIDATE, BELOW_THRESHOLD, or SERVED when it has one

    @property
    def periods(self) -> int:
        return int(self.demand_period.max(initial=0)) + 1


def problem(
    candidates: Candidates,
    demands: Sequence[Item],
    services: Sequence[Item],
    rules: Rules,
    periods: Sequence[str] | None = None,
) -> Problem:
    """Turn candidates and rows into the arrays of `Problem`: acceptable, not self-service, in canonical order.

    candidates: n pairs of row indices with their probability; periods: (D,) names, None: one period for all
    Raises ValueError for rows that do not exist, pairs or ids that repeat, probabilities outside 0..1.
    """
    demand, service, probability = _checked(candidates, len(demands), len(services))
    demand_period = _periods(periods, len(demands))

    # A row without an organisation stands for itself: two lists of nameless rows must not look like one
    # organisation helping itself.
    offering = [row.org or f"\0{row.id}" for row in services]
    names = sorted(set(offering))
    number = {name: at for at, name in enumerate(names)}
    service_name = _numbers(offering, number)
    demand_name = _numbers([row.org for row in demands], number)
    streets = sorted({row.block for row in demands} | {row.block for row in services})
    number = {name: at for at, name in enumerate(streets)}
    service_street = _numbers([row.block for row in services], number)
    demand_street = _numbers([row.block for row in demands], number)

    limits = [_limit(rules.organisation_capacities.get(name, rules.organisation_capacity)) for name in names]
    limit = np.array(limits, np.int64)
    limited = (limit < UNLIMITED) | (rules.organisation_total is not None)
    # An organisation without a limit counts street by street, so streets stay independent of each other.
    # One with a limit joins its streets into one problem: a limit shared by two flows would not be exact.
    group = _joined(len(streets), service_street, service_name, limited)
    desk = np.where(limited[service_name], 0, service_street + 1) * len(names) + service_name
    desks, service_org = np.unique(desk, return_inverse=True)
    org_name = desks % max(len(names), 1)

    others = demand_name[demand] != service_name[service]
    keep = others & (probability >= rules.threshold)
    unmet = np.full(len(demands), NO_CANDIDATE, np.int8)
    unmet[demand[others]] = BELOW_THRESHOLD
    unmet[demand[keep]] = SERVED

    demand_key = _canonical(demands, demand_street, rules.seed)
    service_key = _canonical(services, service_street, rules.seed)
    arcs = np.flatnonzero(keep)
    place = demand_key[demand[arcs]] * max(len(services), 1) + service_key[service[arcs]]
    order = np.argsort(place, kind="stable")
    if (np.diff(place[order]) == 0).any():
        raise ValueError("a candidate pair must not repeat")
    arcs = arcs[order]
    d, s = demand[arcs], service[arcs]
    weight = np.rint(probability[arcs] * SCALE).astype(np.int64)
    return Problem(
        demand=d,
        service=s,
        weight=weight,
        step=int(rules.load_step * float(np.median(weight))) if len(weight) else 0,
        local=demand_street[d] == service_street[s],
        rank=np.asarray(candidates.rank, np.int64)[arcs],
        demand_group=group[demand_street],
        demand_class=np.array([row.urgency for row in demands], np.int64).clip(0, CLASSES - 1),
        demand_period=demand_period,
        demand_key=demand_key,
        service_group=group[service_street],
        service_key=service_key,
        service_org=service_org.astype(np.int64),
        service_capacity=np.array([row.capacity for row in services], np.int64).clip(0),
        org_capacity=limit[org_name],
        org_total=np.full(len(desks), _limit(rules.organisation_total), np.int64),
        organisations=tuple(names[at] for at in org_name.tolist()),
        demand_name=demand_name,
        service_name=service_name,
        names=tuple(names),
        unmet=unmet,
    )


def _checked(found: Candidates, demands: int, services: int) -> tuple[Ints, Ints, NDArray[np.float64]]:
    demand, service = np.asarray(found.demand, np.int64), np.asarray(found.service, np.int64)
    probability = np.asarray(found.probability, np.float64)
    if len(demand) and (min(demand.min(), service.min()) < 0 or demand.max() >= demands or service.max() >= services):
        raise ValueError("a candidate names a row that does not exist")
    if len(probability) and not (probability.min() >= 0 and probability.max() <= 1):
        raise ValueError("probabilities must lie between 0 and 1")
    return demand, service, probability


def _periods(periods: Sequence[str] | None, demands: int) -> Ints:
    if periods is None:
        return np.zeros(demands, np.int64)
    if len(periods) != demands:
        raise ValueError("one period per demand, please")
    return _numbers(periods, {name: at for at, name in enumerate(sorted(set(periods)))})


def _limit(value: int | None) -> int:
    return UNLIMITED if value is None else int(value)


def _numbers(values: Sequence[str], number: Mapping[str, int]) -> Ints:
    """(N,) number of each value, -1 for one that has none."""
    return np.array([number.get(value, -1) for value in values], np.int64)


def _canonical(rows: Sequence[Item], street: Ints, seed: int) -> Ints:
    """(N,) rank of each row in an order that depends on ids only: street, then seeded hash, then id.

    The hash decides ties between equal plans; by id alone, whoever was entered first would win them for ever.
    """
    ids = [row.id for row in rows]
    if len(set(ids)) != len(ids):
        raise ValueError("ids must not repeat within one list")
    hashed = np.array([zlib.crc32(one.encode(), seed) for one in ids], np.int64)
    order = np.argsort((street << 32) + hashed, kind="stable")
    # Equal hashes are rare (one in 2**32 per pair): only then compare the ids themselves.
    if ((np.diff(hashed[order]) == 0) & (np.diff(street[order]) == 0)).any():
        order = np.array(sorted(range(len(ids)), key=lambda at: (street[at], hashed[at], ids[at])), np.int64)
    rank = np.empty(len(ids), np.int64)
    rank[order] = np.arange(len(ids))
    return rank


def _joined(count: int, street: Ints, name: Ints, limited: Flags) -> Ints:
    """(streets,) group number: streets joined when an organisation with a limit offers in both."""
    group = np.arange(count)
    if not limited.any():
        return group
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    rows = limited[name]
    size = count + len(limited)
    graph = coo_array((np.ones(rows.sum(), np.int8), (street[rows], count + name[rows])), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    # Groups keep the order of their first street.
    _, first, inverse = np.unique(labels[:count], return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse].astype(np.int64)


@dataclass(frozen=True)
class Objective:
    """What a plan reaches, in the published order. `key()` compares as that order does."""

    covered: tuple[int, int, int]  # demands with a proposal: very urgent, urgent, others
    asked: int  # organisations with a proposal
    fit: int  # thousandths of probability
    load_cost: int  # same unit as fit

    def key(self) -> tuple[int, int, int, int, int]:
        return (*self.covered, self.asked, self.fit - self.load_cost)


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


def streets(p: Problem, arcs: Ints) -> list[Ints]:
    """These arcs, street by street (or group of joined streets), each grouped by demand."""
    groups = p.demand_group[p.demand[arcs]]
    if (np.diff(groups) < 0).any():  # only when streets were joined: canonical order is by street
        order = np.argsort(groups, kind="stable")
        arcs, groups = arcs[order], groups[order]
    return np.split(arcs, np.flatnonzero(np.diff(groups)) + 1)


@dataclass
class Room:
    """What is still free while streets are solved one after the other. Letters as in `Problem`."""

    service_left: Ints  # (S, P)
    org_left: Ints  # (O, P)
    org_total: Ints  # (O,)
    org_load: Ints  # (O,) jobs given so far
    given: Ints  # (D,) proposals a demand has so far

    @classmethod
    def of(cls, p: Problem) -> Room:
        return cls(
            service_left=np.repeat(p.service_capacity[:, None], p.periods, axis=1),
            org_left=np.repeat(p.org_capacity[:, None], p.periods, axis=1),
            org_total=p.org_total.copy(),
            org_load=np.zeros(len(p.org_capacity), np.int64),
            given=np.zeros(len(p.demand_group), np.int64),
        )

    def take(self, p: Problem, arcs: Ints) -> None:
        """Use up what these pairs need."""
        d, s = p.demand[arcs], p.service[arcs]
        o, period = p.service_org[s], p.demand_period[d]
        np.subtract.at(self.service_left, (s, period), 1)
        np.subtract.at(self.org_left, (o, period), 1)
        np.subtract.at(self.org_total, o, 1)
        np.add.at(self.org_load, o, 1)
        np.add.at(self.given, d, 1)

    def open(self, p: Problem, arcs: Ints) -> Flags:
        """(M,) pairs whose service and organisation can take one more job in the demand's period."""
        d, s = p.demand[arcs], p.service[arcs]
        o, period = p.service_org[s], p.demand_period[d]
        return (self.service_left[s, period] > 0) & (self.org_left[o, period] > 0) & (self.org_total[o] > 0)
