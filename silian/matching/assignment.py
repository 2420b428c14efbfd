"""Who helps whom: exact assignment of services to demands by minimum-cost flow.

The order of goals is fixed and published; nobody tunes it for a case:

1. demands with at least one acceptable proposal, the more urgent class first;
2. organisations asked at least once;
3. total fit: the sum of probabilities, as integers;
4. an even load: every further job of an organisation costs a little more (at most 3 % of the median fit).

Goals 1, 2 and 3 are lexicographic, exactly (how: `goals`). Goal 4 is a convex price inside goal 3, so it may give up a
little fit (measured: .3 % for a Gini of the load a fifth lower), and never a served demand or an asked organisation.

Streets are solved one after the other, each exactly; what they leave unserved is solved once more across streets, with
what capacity is left. Locality comes before everything: a neighbour's offer is better than a distant one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from silian.matching.goals import choose
from silian.matching.problem import (
    BELOW_THRESHOLD,
    CAPACITY_USED_UP,
    NO_CANDIDATE,
    SCALE,
    SERVED,
    UNMET,
    Ints,
    Objective,
    Problem,
    Room,
    Rules,
    objective,
    problem,
    streets,
)
from silian.matching.what_if import WhatIf, what_if

if TYPE_CHECKING:
    from silian.matching.items import Candidates, Item

__all__ = [
    "BELOW_THRESHOLD",
    "CAPACITY_USED_UP",
    "NO_CANDIDATE",
    "SCALE",
    "SERVED",
    "UNMET",
    "Assignment",
    "Decided",
    "Objective",
    "Problem",
    "Rules",
    "WhatIf",
    "assign",
    "objective",
    "problem",
    "solve",
    "what_if",
]


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
    progress: Callable[[int, int], None] | None = None,
) -> Assignment:
    """Choose proposals among candidates: exact per street, then the unserved remainder across streets.

    candidates: pairs of row indices into `demands` and `services` with their probability
    periods: (D,) name of the period of each demand (for instance "2026-03"); None: one period for all
    progress: told (streets solved, streets) after each
    Same input, in whatever order the rows come, gives the same pairs (canonical order by seeded hash of the ids).
    Raises ValueError for rows out of range, pairs or ids that repeat, or probabilities outside 0..1.
    """
    rules = rules or Rules()
    return solve(problem(candidates, demands, services, rules, periods), rules, progress)


def solve(p: Problem, rules: Rules, progress: Callable[[int, int], None] | None = None) -> Assignment:
    """Solve every street exactly, then the unserved remainder across streets with what capacity is left."""
    room = Room.of(p)
    chosen: list[Ints] = []
    inside = streets(p, np.flatnonzero(p.local))
    for street in inside:
        chosen.append(choose(p, street, room, rules))
        room.take(p, chosen[-1])
        if progress:
            progress(len(chosen), len(inside))
    across = np.flatnonzero(~p.local)
    chosen.append(choose(p, across[room.given[p.demand[across]] == 0], room, rules))
    room.take(p, chosen[-1])

    arcs = np.concatenate(chosen)
    arcs = arcs[np.lexsort((p.service_key[p.service[arcs]], -p.weight[arcs], p.demand[arcs]))]
    unmet = p.unmet.copy()
    unmet[(unmet == SERVED) & (room.given == 0)] = CAPACITY_USED_UP
    decided, alternative = _why(p, arcs, room)
    return Assignment(
        problem=p,
        rules=rules,
        arc=arcs,
        local=p.local[arcs],
        decided=decided,
        alternative=alternative,
        wanted=np.bincount(p.service, minlength=len(p.service_org)),
        service_left=room.service_left,
        org_left=np.minimum(room.org_left, room.org_total[:, None]),
        org_load=room.org_load,
        unmet=unmet,
        objective=objective(p, arcs),
    )


def _why(p: Problem, arcs: Ints, room: Room) -> tuple[NDArray[np.int8], Ints]:
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
    org_open = (room.org_left[o, period] > 0) & (room.org_total[o] > 0)
    free = org_open & (room.service_left[p.service, period] > 0)

    # A demand depends on its one provider when no other acceptable service has a place left.
    other = np.zeros(len(p.demand_group), bool)
    other[p.demand[free & ~taken]] = True
    d, s = p.demand[arcs], p.service[arcs]
    depends = (room.given[d] == 1) & ~other[d]
    by_service = np.full(room.service_left.shape, -1, np.int64)
    np.maximum.at(by_service, (s[depends], p.demand_period[d[depends]]), p.demand_class[d[depends]])
    by_org = np.full(room.org_left.shape, -1, np.int64)
    np.maximum.at(by_org, (p.service_org[s[depends]], p.demand_period[d[depends]]), p.demand_class[d[depends]])

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
    single = room.org_load[p.service_org[s[i]]] == 1
    decided[i] = np.select(
        [~free[a] & (full > p.demand_class[mine]), ~free[a] & (full >= 0), ~free[a], single],
        [Decided.URGENCY, Decided.COVERAGE, Decided.FIT, Decided.ASKED],
        Decided.LOAD,
    )
    return decided, alternative
