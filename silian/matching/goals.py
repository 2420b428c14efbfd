"""One street's plan, exactly, in the published order of goals.

    demand → (two services of one organisation) → service → (organisation in a period) → organisation → sink

Goal 1, urgency and coverage: the sets of demands that can be served together form a gammoid (a matroid), so one set of
greatest weight has at once the most very urgent, then the most urgent, then the most demands at all, whatever the
weights, as long as they are positive and ordered (Edmonds 1971, "Matroids and the greedy algorithm").

Goal 2, organisations asked: never in conflict with goal 1, because two flows can be merged into one that starts
wherever the first starts and ends wherever the second ends (Pym 1969, "The linking of sets in graphs").

So what goals 1 and 2 can reach at most is known from maximum flows. Small bonuses come first, because cost scaling takes
longer the larger the largest cost (two to three times as long with bonuses that are safe by size alone). A plan that
reaches both most values is optimal whatever bonus produced it; if it does not, they become fixed supplies.
"""

from __future__ import annotations

import numpy as np

from silian.matching import flow
from silian.matching.flow import Network
from silian.matching.problem import CLASSES, Flags, Ints, Problem, Room, Rules


def choose(p: Problem, arcs: Ints, room: Room, rules: Rules, *, keep: Flags | None = None) -> Ints:
    """(M,) the chosen among `arcs` (grouped by demand): one street, or the remainder of all.

    keep: (A,) pairs to prefer among plans that are equal in every goal
    """
    arcs = arcs[room.open(p, arcs)]
    if not len(arcs):
        return arcs
    part = Part(p, arcs, room, rules, keep)
    solve = flow.ENGINES[rules.engine]
    if not rules.coverage_first:
        return arcs[part.chosen(solve(part.network(coverage=0, asked=0)))]
    bonus = int(part.weight.max()) + 1
    taken = solve(part.network(coverage=2 * bonus, asked=bonus))
    if not part.reaches_most(taken):
        taken = solve(part.fixed())
    return arcs[part.chosen(taken)]


class Part:
    """A street as a network: nodes and inner arcs are built once, costs and supplies come with the question.

    Nodes: demands, services in a period, desks (an organisation in a period), organisations, doors. With one period a
    desk is its organisation.
    """

    def __init__(self, p: Problem, arcs: Ints, room: Room, rules: Rules, keep: Flags | None = None) -> None:
        d, s = p.demand[arcs], p.service[arcs]
        self.weight, self.step = p.weight[arcs], p.step
        if keep is not None:
            # A fifth goal under the four: change as few pairs as possible. One unit of fit outweighs all of it.
            self.weight = self.weight * (len(arcs) + 1) + keep[arcs]
            self.step *= len(arcs) + 1

        periods = room.service_left.shape[1]
        self.starts = np.flatnonzero(np.diff(d, prepend=-1))
        length = np.diff(self.starts, append=len(d))
        self.classes = p.demand_class[d[self.starts]]
        self.units = np.minimum(length, rules.providers)
        at_demand = np.repeat(np.arange(len(length)), length)
        slots, at_slot = _numbered(p.service_key[s] * periods + p.demand_period[d])
        service, period = _of_each(at_slot, len(slots), s), slots % periods
        left = room.service_left[service, period]
        desks, at_desk = _numbered(p.service_org[service] * periods + period)
        orgs, at_org = _numbered(desks // periods)
        desk_left = np.minimum(room.org_left[desks // periods, desks % periods], _sums(at_desk, left, len(desks)))

        slot = len(length)
        desk = slot + len(slots)
        org = desk + (len(desks) if periods > 1 else 0)
        self.nodes = org + len(orgs)
        self.tail, self.head, self.capacity = at_demand, slot + at_slot, np.ones(len(arcs), np.int64)
        if rules.providers > 1:
            self._one_service_each(at_demand, p.service_org[s])
        self._connect(slot + np.arange(len(slots)), desk + at_desk, left)
        if periods > 1:
            self._connect(desk + np.arange(len(desks)), org + at_org, desk_left)

        # Convex load: one arc per further job, each a step dearer than the one before.
        wanted = np.bincount(at_org[at_desk[at_slot]], minlength=len(orgs))
        jobs = np.minimum(np.minimum(_sums(at_org, desk_left, len(orgs)), room.org_total[orgs]), wanted)
        of_job = np.repeat(np.arange(len(orgs)), jobs)
        nth = np.arange(len(of_job)) - np.repeat(np.cumsum(jobs) - jobs, jobs) + room.org_load[orgs][of_job]
        self.job_org = org + of_job
        self.job_price = self.step * nth
        self.job_first = nth == 0
        self._coverable: dict[int, int] = {}
        self._askable: int | None = None

    def _connect(self, tail: Ints, head: Ints, capacity: Ints) -> None:
        self.tail = np.concatenate([self.tail, tail])
        self.head = np.concatenate([self.head, head])
        self.capacity = np.concatenate([self.capacity, capacity])

    def _one_service_each(self, at_demand: Ints, org: Ints) -> None:
        """Two providers mean two organisations: pairs of one demand with one organisation pass a door of width 1."""
        width = int(org.max()) + 1
        doors, at_door, count = np.unique(at_demand * width + org, return_inverse=True, return_counts=True)
        shared = count > 1
        number = np.cumsum(shared) - 1 + self.nodes
        self.nodes += int(shared.sum())
        self.tail = np.where(shared[at_door], number[at_door], at_demand)
        self._connect(doors[shared] // width, number[shared], np.ones(int(shared.sum()), np.int64))

    # What a flow reaches -------------------------------------------------------------------------------------------

    def chosen(self, taken: Ints) -> Flags:
        """(A,) pairs that a flow uses."""
        return taken[: len(self.weight)] > 0

    def covered(self, taken: Ints) -> Ints:
        """(CLASSES,) demands of each class that a flow serves."""
        return np.bincount(self.classes[np.logical_or.reduceat(self.chosen(taken), self.starts)], minlength=CLASSES)

    def asked(self, taken: Ints) -> int:
        """Organisations that a flow gives their first job."""
        return int(taken[len(self.tail) :][: len(self.job_org)][self.job_first].sum())

    def reaches_most(self, taken: Ints) -> bool:
        """Whether goals 1 and 2 are reached as far as they can be."""
        covered, asked = self.covered(taken), self.asked(taken)
        # A plan that serves or asks all of them needs no flow to prove it.
        return all(
            covered[least:].sum() == (self.classes >= least).sum() or covered[least:].sum() == self.coverable(least)
            for least in range(CLASSES - 1, -1, -1)
        ) and (asked == self.job_first.sum() or asked == self.askable())

    def coverable(self, least: int) -> int:
        """Most demands of class `least` and above that can be served."""
        if least not in self._coverable:
            who = np.flatnonzero(self.classes >= least)
            self._coverable[least] = self._flow(who, np.ones(len(who), np.int64), slice(None))
        return self._coverable[least]

    def askable(self) -> int:
        """Most organisations that can get a first job."""
        if self._askable is None:
            self._askable = self._flow(np.arange(len(self.units)), self.units, self.job_first)
        return self._askable

    def _flow(self, sources: Ints, units: Ints, jobs: Flags | slice) -> int:
        """Units that can flow from these demands to these jobs."""
        sink, source = self.nodes, self.nodes + 1
        ends = self.job_org[jobs]
        return flow.most(
            np.concatenate([self.tail, ends, np.full(len(sources), source)]),
            np.concatenate([self.head, np.full(len(ends), sink), sources]),
            np.concatenate([self.capacity, np.ones(len(ends), np.int64), units]),
            source,
            sink,
        )

    # The question to the solver ------------------------------------------------------------------------------------

    def network(self, *, coverage: int, asked: int) -> Network:
        """All goals in one cost: a demand left alone costs `coverage` × (1 + its class), a first job earns `asked`."""
        demands, spare, sink = np.arange(len(self.units)), np.flatnonzero(self.units > 1), self.nodes
        supply = np.zeros(self.nodes + 1, np.int64)
        supply[demands] = self.units
        supply[sink] = -self.units.sum()
        return self._network(
            [
                (self.job_org, np.full(len(self.job_org), sink), self.job_price - asked * self.job_first, 1),
                (demands, np.full(len(demands), sink), coverage * (self.classes + 1), 1),
                (spare, np.full(len(spare), sink), np.zeros(len(spare), np.int64), self.units[spare] - 1),
            ],
            supply,
        )

    def fixed(self) -> Network:
        """Goals 3 and 4 as costs, with what goals 1 and 2 can reach at most as fixed supplies: exact whatever the costs.

        Every class of demands has a gate through which exactly as many are served as can be; organisations that get
        their first job do so at a sink of their own.
        """
        reached = [self.coverable(least) for least in range(CLASSES)] + [0]
        demands, spare = np.arange(len(self.units)), np.flatnonzero(self.units > 1)
        sink, firsts, gate = self.nodes, self.nodes + 1, self.nodes + 2
        supply = np.zeros(gate + CLASSES, np.int64)
        supply[demands] = self.units - 1
        supply[gate:] = -np.diff(reached)
        supply[firsts] = -self.askable()
        supply[sink] = -supply.sum()
        free = np.zeros(len(demands), np.int64)
        return self._network(
            [
                (self.job_org, np.where(self.job_first, firsts, sink), self.job_price, 1),
                (gate + self.classes, demands, free, 1),
                (spare, np.full(len(spare), sink), free[spare], self.units[spare] - 1),
            ],
            supply,
        )

    def _network(self, outer: list[tuple[Ints, Ints, Ints, Ints | int]], supply: Ints) -> Network:
        """The inner arcs, pairs first, and these outer ones: tail, head, cost, capacity."""
        inner = np.zeros(len(self.tail), np.int64)
        inner[: len(self.weight)] = -self.weight
        return Network(
            tail=np.concatenate([self.tail, *(tail for tail, _, _, _ in outer)]),
            head=np.concatenate([self.head, *(head for _, head, _, _ in outer)]),
            cost=np.concatenate([inner, *(cost for _, _, cost, _ in outer)]),
            capacity=np.concatenate([self.capacity, *(np.broadcast_to(wide, len(tail)) for tail, _, _, wide in outer)]),
            supply=supply,
        )


def _numbered(values: Ints) -> tuple[Ints, Ints]:
    """The distinct values, rising, and the place of each value among them. A table is quicker than a sort, if it fits."""
    low = int(values.min())
    wide = int(values.max()) - low + 1
    if wide > 8 * len(values) + 4096:
        distinct, place = np.unique(values, return_inverse=True)
        return distinct, place.astype(np.int64)
    seen = np.zeros(wide, np.bool_)
    seen[values - low] = True
    number = np.cumsum(seen) - 1
    return np.flatnonzero(seen) + low, number[values - low]


def _of_each(at: Ints, count: int, values: Ints) -> Ints:
    """(count,) one value for each number in `at`, where equal numbers have equal values."""
    out = np.empty(count, np.int64)
    out[at] = values
    return out


def _sums(at: Ints, values: Ints, count: int) -> Ints:
    """(count,) sum of the values of each number."""
    return np.bincount(at, values, count).astype(np.int64)
