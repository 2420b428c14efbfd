"""Exchanges: two or three organisations that can help each other in a ring.

There is a link u → v where a service of u is among the five best candidates of a demand of v. Two- and three-cycles
of these links are found exactly and packed per street (longer rings hardly ever hold together: every party must
accept; Abraham, Blum, Sandholm 2007; Anderson et al. 2017). The order of goals is fixed and published:

1. most organisations that take part in an exchange;
2. fewest organisations that take part in two (more than two is not allowed);
3. greatest sum of the chances that all parties accept (the product of the probabilities of a ring's pairs).

Exchanges come after the plan and only add to it: a ring uses pairs that are proposed anyway, or capacity that is left.
Nobody loses a proposal because they cannot give anything back. Finding is linear at fixed degree; packing has limits,
and its gap is told (`packing`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from silian.matching.assignment import Assignment
from silian.matching.packing import Limit, Packed, pack
from silian.matching.problem import SCALE, UNLIMITED, Flags, Ints

TOP = 5  # among the best five: at twenty there are 60 times as many rings and packing takes a thousand times as long


@dataclass(frozen=True)
class Exchange:
    """A ring. `organisations[i]` gives `pairs[i]` (demand row, service row) to `organisations[i + 1]`, the last to the first."""

    organisations: tuple[str, ...]
    pairs: tuple[tuple[int, int], ...]
    proposed: tuple[bool, ...]  # (len(pairs),) already a pair of the one-way plan
    chance: int  # thousandths: product of the pairs' probabilities
    group: int  # street, as in `Problem.demand_group`


@dataclass(frozen=True)
class Packing:
    """How well one street's rings were packed."""

    group: int
    twos: int  # rings found
    threes: int
    chosen: int
    optimal: bool  # False: a limit was reached; if that in seconds, another machine may choose otherwise
    gap: float  # relative distance to the best bound in goal 1-2 or 3, whichever was cut short; 0 when optimal


@dataclass(frozen=True)
class Exchanges:
    """All rings proposed, street by street, and how each street was packed."""

    exchanges: tuple[Exchange, ...]
    packings: tuple[Packing, ...]

    @property
    def gap(self) -> float:
        """The worst gap of all streets; 0 when every street is proven best."""
        return max((p.gap for p in self.packings), default=0.0)


@dataclass(frozen=True)
class Links:
    """Links u → v, sorted by (u, v), each with its best pair. L links between nodes (street, organisation)."""

    tail: Ints  # (L,)
    head: Ints  # (L,)
    arc: Ints  # (L,) index into the problem's arcs
    nodes: int


def exchanges(
    plan: Assignment,
    *,
    top: int = TOP,
    nodes: int = 5_000,
    seconds: float = 10.0,
    progress: Callable[[int, int], None] | None = None,
) -> Exchanges:
    """Find and pack the exchanges a plan leaves room for. Equal plans give equal exchanges.

    top: how far down a demand's candidates a service may stand; nodes, seconds: limits per street. The limit in nodes
    is the same on every machine; the one in seconds is a last resort and makes the result depend on the machine.
    progress: told (streets packed, streets) after each
    """
    p = plan.problem
    rings = _rings(links(plan, top=top))
    if not len(rings):
        return Exchanges((), ())
    chosen = _chosen(plan)
    chance = np.where(rings >= 0, p.weight[rings] / SCALE, 1.0).prod(axis=1)
    worth = np.rint(chance * SCALE).astype(np.int64)
    group = p.demand_group[p.demand[rings[:, 0]]]
    made: list[Exchange] = []
    told: list[Packing] = []
    order = np.argsort(group, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(group[order])) + 1)
    for part in parts:
        street, mine = int(group[part[0]]), rings[part]
        packed = _pack(plan, mine, chosen, worth[part], nodes, seconds)
        made += [
            _exchange(plan, ring[ring >= 0], chosen, int(value), street)
            for ring, value in zip(mine[packed.chosen], worth[part][packed.chosen], strict=True)
        ]
        threes = int((mine[:, 2] >= 0).sum())
        told.append(Packing(street, len(mine) - threes, threes, int(packed.chosen.sum()), packed.optimal, packed.gap))
        if progress:
            progress(len(told), len(parts))
    return Exchanges(tuple(made), tuple(told))


def links(plan: Assignment, *, top: int = TOP) -> Links:
    """Who can give something to whom inside a street: the best pair that is proposed or still has capacity."""
    p = plan.problem
    chosen = _chosen(plan)
    d, s = p.demand, p.service
    period = p.demand_period[d]
    free = (plan.service_left[s, period] > 0) & (plan.org_left[p.service_org[s], period] > 0)
    use = np.flatnonzero(p.local & (p.rank <= top) & (p.demand_name[d] >= 0) & (free | chosen))
    d, s = d[use], s[use]
    names = max(len(p.names), 1)
    street = p.demand_group[d]
    giver, taker = street * names + p.service_name[s], street * names + p.demand_name[d]
    values, both = np.unique(np.concatenate([giver, taker]), return_inverse=True)
    tail, head = both[: len(use)], both[len(use) :]
    # Best pair of each link: by fit, then proposed before new, then canonical order (the order of the arcs).
    order = np.lexsort((use, ~chosen[use], -p.weight[use], head, tail))
    tail, head, use = tail[order], head[order], use[order]
    first = np.flatnonzero((np.diff(tail, prepend=-1) != 0) | (np.diff(head, prepend=-1) != 0))
    return Links(tail[first], head[first], use[first], len(values))


def cycles(net: Links) -> tuple[Ints, Ints]:
    """(C2, 2) and (C3, 3) link numbers of all two- and three-cycles, each once, starting at its smallest node.

    Works on the sorted (compressed) adjacency rows: a three-cycle is a link, a link that follows, and a look-up.
    """
    tail, head, n = net.tail, net.head, net.nodes
    key = tail * n + head
    start = np.searchsorted(tail, np.arange(n + 1))

    up = np.flatnonzero(head > tail)
    back, found = _look_up(key, head[up] * n + tail[up])
    twos = np.stack([up[found], back[found]], axis=1)

    length = start[head[up] + 1] - start[head[up]]
    parts = [np.zeros((0, 3), np.int64)]
    # In slices of some million paths: memory stays flat however many streets there are.
    for part in np.split(np.arange(len(up)), _cuts(length, 1 << 21)):
        reps = length[part]
        one = np.repeat(up[part], reps)
        within = np.arange(reps.sum()) - np.repeat(np.cumsum(reps) - reps, reps)
        two = within + np.repeat(start[head[up[part]]], reps)
        ring = head[two] > tail[one]
        one, two = one[ring], two[ring]
        three, found = _look_up(key, head[two] * n + tail[one])
        parts.append(np.stack([one[found], two[found], three[found]], axis=1))
    return twos, np.concatenate(parts)


def _chosen(plan: Assignment) -> Flags:
    chosen = np.zeros(len(plan.problem.demand), bool)
    chosen[plan.arc] = True
    return chosen


def _look_up(keys: Ints, wanted: Ints) -> tuple[Ints, Flags]:
    """Where each wanted value stands among the sorted keys, and whether it does."""
    if not len(keys):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), bool)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return at, keys[at] == wanted


def _cuts(length: Ints, size: int) -> Ints:
    return np.flatnonzero(np.diff(np.cumsum(length) // size)) + 1


def _rings(net: Links) -> Ints:
    """(C, 3) arcs of all rings, two-cycles first; -1 where a ring has no third pair."""
    twos, threes = cycles(net)
    padded = np.full((len(twos), 3), -1, np.int64)
    padded[:, :2] = net.arc[twos]
    return np.concatenate([padded, net.arc[threes]])


def _exchange(plan: Assignment, arcs: Ints, chosen: Flags, chance: int, group: int) -> Exchange:
    p = plan.problem
    d, s = p.demand[arcs], p.service[arcs]
    return Exchange(
        organisations=tuple(p.names[at] for at in p.service_name[s]),
        pairs=tuple(zip(d.tolist(), s.tolist(), strict=True)),
        proposed=tuple(chosen[arcs].tolist()),
        chance=chance,
        group=group,
    )


def _pack(plan: Assignment, rings: Ints, chosen: Flags, chance: Ints, nodes: int, seconds: float) -> Packed:
    """Pack one street's rings: every demand in one ring at most, new pairs within the capacity that is left."""
    p = plan.problem
    ring, place = np.nonzero(rings >= 0)
    arc = rings[ring, place]
    d, s = p.demand[arc], p.service[arc]
    o, period = p.service_org[s], p.demand_period[d]
    # Every organisation of a ring gives exactly once, so counting givers counts members.
    members = ring, np.unique(p.service_name[s], return_inverse=True)[1]

    # Labels come in canonical order, so that the search, too, is the same in whatever order the rows came.
    asked = np.unique(p.demand_key[d], return_inverse=True)[1]
    limits: list[Limit] = [(ring, asked, np.ones(int(asked.max()) + 1, np.int64))]
    new = ~chosen[arc]
    if new.any():
        ring, d, s, o, period = ring[new], d[new], s[new], o[new], period[new]
        total = p.org_total[o] - plan.org_load[o]
        limits += [
            _limit(ring, p.service_key[s] * p.periods + period, plan.service_left[s, period]),
            _limit(ring, o * p.periods + period, plan.org_left[o, period]),
            _limit(ring, o, np.minimum(total, UNLIMITED)),
        ]
    return pack(members, chance, limits, nodes=nodes, seconds=seconds)


def _limit(ring: Ints, key: Ints, left: Ints) -> Limit:
    """What rings share: (n,) ring, (n,) number of the thing shared, (L,) how much of it is left."""
    _, first, label = np.unique(key, return_index=True, return_inverse=True)
    return ring, label, left[first]
