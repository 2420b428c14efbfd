"""Exchanges: two or three organisations that can help each other in a ring.

There is an arc u → v where a service of u is among the five best candidates of a demand of v. Two- and three-cycles
of this graph are found exactly and packed per street (longer rings hardly ever hold together: every party must
accept; Abraham, Blum, Sandholm 2007; Anderson et al. 2017). The order of goals is fixed and published:

1. most organisations that take part in an exchange;
2. fewest organisations that take part in two (more than two is not allowed);
3. greatest sum of the chances that all parties accept (the product of the probabilities of a ring's pairs).

Exchanges come after the plan and only add to it: a ring uses pairs that are proposed anyway, or capacity that is left.
Nobody loses a proposal because they cannot give anything back.

Finding is linear at fixed degree; packing is NP-hard, so it has a limit in nodes and seconds, and the gap is told.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from silian.matching.assignment import SCALE, Assignment, Ints

TOP = 5  # among the best five: at twenty there are 60 times as many rings and packing takes a thousand times as long
TWICE = 2


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
    optimal: bool  # False: a limit was reached, and another run on another machine may choose otherwise
    gap: float  # relative distance to the best bound in goal 1-2 or 3, whichever was cut short; 0 when optimal


@dataclass(frozen=True)
class Exchanges:
    exchanges: tuple[Exchange, ...]
    packings: tuple[Packing, ...]

    @property
    def gap(self) -> float:
        return max((p.gap for p in self.packings), default=0.0)


@dataclass(frozen=True)
class Links:
    """Arcs u → v, sorted by (u, v), each with its best pair. L links between nodes (street, organisation)."""

    tail: Ints  # (L,)
    head: Ints  # (L,)
    arc: Ints  # (L,) index into the problem's arcs
    nodes: int


def links(plan: Assignment, *, top: int = TOP) -> Links:
    """Who can give something to whom inside a street: the best pair that is proposed or still has capacity."""
    p = plan.problem
    chosen = np.zeros(len(p.demand), bool)
    chosen[plan.arc] = True
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
    parts = []
    # In slices of some million paths: memory stays flat however many streets there are.
    for part in np.split(np.arange(len(up)), _cuts(length, 1 << 21)):
        reps = length[part]
        one = np.repeat(up[part], reps)
        two = np.arange(reps.sum()) - np.repeat(np.cumsum(reps) - reps, reps) + np.repeat(start[head[up[part]]], reps)
        ring = head[two] > tail[one]
        one, two = one[ring], two[ring]
        three, found = _look_up(key, head[two] * n + tail[one])
        parts.append(np.stack([one[found], two[found], three[found]], axis=1))
    threes = np.concatenate(parts) if parts else np.zeros((0, 3), np.int64)
    return twos, threes


def _look_up(keys: Ints, wanted: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    at = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
    return at, (keys[at] == wanted if len(keys) else np.zeros(len(wanted), bool))


def _cuts(length: Ints, size: int) -> Ints:
    return np.flatnonzero(np.diff(np.cumsum(length) // size)) + 1


def exchanges(
    plan: Assignment, *, top: int = TOP, nodes: int = 5_000, seconds: float = 10.0
) -> Exchanges:
    """Find and pack the exchanges a plan leaves room for.

    top: how far down a demand's candidates a service may stand; nodes, seconds: limits per street. The limit in nodes
    is the same on every machine; the one in seconds is a last resort and makes the result depend on the machine.
    """
    p = plan.problem
    net = links(plan, top=top)
    rings = cycles(net)
    chosen = np.zeros(len(p.demand), bool)
    chosen[plan.arc] = True
    arcs: list[Ints] = []
    for ring in rings:
        padded = np.full((len(ring), 3), -1, np.int64)
        padded[:, : ring.shape[1]] = net.arc[ring] if len(ring) else -1
        arcs.append(padded)
    ring_arcs = np.concatenate(arcs)
    if not len(ring_arcs):
        return Exchanges((), ())
    probability = np.where(ring_arcs >= 0, p.weight[ring_arcs] / SCALE, 1.0)
    chance = np.rint(probability.prod(axis=1) * SCALE).astype(np.int64)
    group = p.demand_group[p.demand[ring_arcs[:, 0]]]

    packed: list[Exchange] = []
    told: list[Packing] = []
    order = np.argsort(group, kind="stable")
    for part in np.split(order, np.flatnonzero(np.diff(group[order])) + 1):
        mine = ring_arcs[part]
        picked, optimal, gap = _pack(plan, mine, chosen, chance[part], nodes, seconds)
        threes = int((mine[:, 2] >= 0).sum())
        told.append(Packing(int(group[part[0]]), len(part) - threes, threes, int(picked.sum()), optimal, gap))
        for row in np.flatnonzero(picked):
            ring = mine[row][mine[row] >= 0]
            packed.append(
                Exchange(
                    organisations=tuple(p.names[i] for i in p.service_name[p.service[ring]]),
                    pairs=tuple(zip(p.demand[ring].tolist(), p.service[ring].tolist(), strict=True)),
                    proposed=tuple(chosen[ring].tolist()),
                    chance=int(chance[part[row]]),
                    group=int(group[part[0]]),
                )
            )
    return Exchanges(tuple(packed), tuple(told))


def _pack(
    plan: Assignment, rings: Ints, chosen: NDArray[np.bool_], chance: Ints, nodes: int, seconds: float
) -> tuple[NDArray[np.bool_], bool, float]:
    """(C,) which rings to propose in one street, whether that is proven best, and the gap."""
    p = plan.problem
    ring, at = np.nonzero(rings >= 0)
    arc = rings[ring, at]
    d, s = p.demand[arc], p.service[arc]
    count = len(rings)

    # Every organisation of a ring gives exactly once, so counting givers counts members.
    orgs, member = np.unique(p.service_name[s], return_inverse=True)
    y, z = count + np.arange(len(orgs)), count + len(orgs) + np.arange(len(orgs))
    rows: list[tuple[Ints, Ints, NDArray[np.float64], float]] = []
    one = np.ones(len(ring))

    def limit(label: Ints, which: NDArray[np.bool_] | slice, upper: Ints) -> None:
        """For every label: the chosen rings that carry it stay within `upper`."""
        rows.append((label[which], ring[which], one[which], 0.0))
        uppers.append(upper)

    uppers: list[Ints] = []
    everything = slice(None)
    demands, asked = np.unique(d, return_inverse=True)
    limit(asked, everything, np.ones(len(demands), np.int64))  # a demand is met in one exchange, not in two
    new = ~chosen[arc]
    if new.any():
        # Only pairs that are not proposed anyway use up capacity.
        periods = plan.service_left.shape[1]
        slots, slot = np.unique(s * periods + p.demand_period[d], return_inverse=True)
        limit(slot, new, plan.service_left.ravel()[slots])
        desks, desk = np.unique(p.service_org[s] * periods + p.demand_period[d], return_inverse=True)
        limit(desk, new, plan.org_left.ravel()[desks])

    entries_row, entries_col, entries_value, upper = [], [], [], []
    base = 0
    for (label, column, value, _), bound in zip(rows, uppers, strict=True):
        entries_row.append(base + label)
        entries_col.append(column)
        entries_value.append(value)
        upper.append(bound.astype(float))
        base += len(bound)
    n = len(orgs)
    # y ≤ number of rings, number of rings ≤ 1 + z: an organisation takes part, and takes part twice.
    entries_row += [base + member, base + np.arange(n), base + n + member, base + n + np.arange(n)]
    entries_col += [ring, y, ring, z]
    entries_value += [-one, np.ones(n), one, -np.ones(n)]
    upper += [np.zeros(n), np.ones(n)]
    base += 2 * n

    row, col = np.concatenate(entries_row), np.concatenate(entries_col)
    value, bound = np.concatenate(entries_value), np.concatenate(upper)
    columns = count + 2 * n
    # One organisation more outweighs any number taking part twice.
    first = np.concatenate([np.zeros(count), np.full(n, float(n + 1)), np.full(n, -1.0)])
    x, best, done, gap = _milp(row, col, value, bound, first, count, nodes, seconds)
    if not done:
        return x[:count] > 0.5, False, gap
    row = np.concatenate([row, np.full(2 * n, base)])
    col = np.concatenate([col, y, z])
    value = np.concatenate([value, -first[count:]])
    bound = np.append(bound, -round(best))
    second = np.concatenate([chance.astype(float), np.zeros(columns - count)])
    x, _, done, gap = _milp(row, col, value, bound, second, count, nodes, seconds, start=x)
    return x[:count] > 0.5, done, gap


def _milp(
    row: Ints,
    col: Ints,
    value: NDArray[np.float64],
    upper: NDArray[np.float64],
    gain: NDArray[np.float64],
    integers: int,
    nodes: int,
    seconds: float,
    start: NDArray[np.float64] | None = None,
) -> tuple[NDArray[np.float64], float, bool, float]:
    """Maximise gain·x with Ax ≤ upper, 0 ≤ x ≤ 1, the first `integers` of x whole. Gains are integers."""
    import highspy

    columns, count = len(gain), len(upper)
    order = np.lexsort((row, col))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = columns, count
    lp.col_cost_ = gain
    lp.col_lower_, lp.col_upper_ = np.zeros(columns), np.ones(columns)
    lp.row_lower_, lp.row_upper_ = np.full(count, -highspy.kHighsInf), upper
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.integrality_ = [highspy.HighsVarType.kInteger] * integers + [highspy.HighsVarType.kContinuous] * (
        columns - integers
    )
    matrix = lp.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    matrix.start_ = np.searchsorted(col[order], np.arange(columns + 1)).astype(np.int32)
    matrix.index_ = row[order].astype(np.int32)
    matrix.value_ = value[order]
    solver = highspy.Highs()
    for name, setting in {
        "output_flag": False,
        "threads": 1,
        "random_seed": 1,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.999,  # gains are whole numbers: less than one apart is equal
        "mip_max_nodes": nodes,
        "time_limit": seconds,
    }.items():
        solver.setOptionValue(name, setting)
    solver.passModel(lp)
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = list(start)
        solver.setSolution(solution)
    solver.run()
    info = solver.getInfo()
    done = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    x = np.asarray(solver.getSolution().col_value)
    if not len(x):  # stopped before the first solution: nothing is always allowed
        x = np.zeros(columns) if start is None else start
    gap = 0.0 if done else float(min(info.mip_gap, 1.0))
    return x, float(gain @ x), done, gap
