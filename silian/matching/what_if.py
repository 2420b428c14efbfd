"""What would change if a member took more, or fewer: only the streets it offers in are solved again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from silian.matching.goals import choose
from silian.matching.problem import UNLIMITED, Flags, Ints, Objective, Problem, Room, objective, streets

if TYPE_CHECKING:
    from silian.matching.assignment import Assignment


@dataclass(frozen=True)
class WhatIf:
    """How a plan would change. Pairs are (demand row, service row), sorted; objectives are those of the whole plan."""

    organisation: str
    more: int
    before: Objective
    after: Objective
    added: tuple[tuple[int, int], ...]
    removed: tuple[tuple[int, int], ...]
    newly_served: tuple[int, ...]  # demand rows
    no_longer_served: tuple[int, ...]


def what_if(plan: Assignment, *, organisation: str, more: int = 2) -> WhatIf:
    """What would happen if an organisation took `more` jobs beyond what it offers now (negative: fewer).

    Its services may each take `more` further demands, together not more than `more` above today's limit. Its streets
    are solved again, exactly (some twenty milliseconds for 1,000 + 1,000 rows). Proposals from other streets stay as they
    are, unless the member can no longer keep them or their demand is now served at home. Among equal plans the one
    with the fewest changes is shown; with `more` = 0 nothing changes.
    Raises KeyError when the organisation offers nothing.
    """
    p, rules = plan.problem, plan.rules
    mine = np.array([name == organisation for name in p.organisations], bool)
    if not mine.any():
        raise KeyError(organisation)
    changed = _with_more(p, mine, more)
    again = np.isin(p.demand_group, p.service_group[mine[p.service_org]])
    now = plan.arc
    home = p.local[now] & again[p.demand[now]]

    room = Room.of(changed)
    across = now[~p.local[now]]
    across = across[_still_kept(changed, across, mine)]
    room.take(changed, np.concatenate([across, now[p.local[now] & ~home]]))
    keep = np.zeros(len(p.demand), bool)
    keep[now] = True
    inside = np.flatnonzero(p.local & again[p.demand])
    solved = [choose(changed, street, room, rules, keep=keep) for street in streets(p, inside)]

    served = np.zeros(len(p.demand_group), bool)
    served[p.demand[np.concatenate(solved)]] = True
    after = np.concatenate([*solved, across[~served[p.demand[across]]], now[p.local[now] & ~home]])
    old, new = _pairs(p, now), _pairs(p, after)
    had, has = {d for d, _ in old}, {d for d, _ in new}
    return WhatIf(
        organisation=organisation,
        more=more,
        before=plan.objective,
        after=objective(p, after),
        added=tuple(sorted(new - old)),
        removed=tuple(sorted(old - new)),
        newly_served=tuple(sorted(has - had)),
        no_longer_served=tuple(sorted(had - has)),
    )


def _with_more(p: Problem, mine: Flags, more: int) -> Problem:
    """The same problem with other capacities of one organisation, none below zero."""
    offered = np.bincount(p.service_org, p.service_capacity, minlength=len(mine)).astype(np.int64)
    return replace(
        p,
        service_capacity=np.where(mine[p.service_org], np.maximum(p.service_capacity + more, 0), p.service_capacity),
        org_capacity=np.where(mine, np.maximum(np.minimum(p.org_capacity, offered) + more, 0), p.org_capacity),
        org_total=np.where(mine & (p.org_total < UNLIMITED), np.maximum(p.org_total + more, 0), p.org_total),
    )


def _still_kept(changed: Problem, across: Ints, mine: Flags) -> Flags:
    """(M,) which proposals across streets still find a place; the best fitting keep theirs, then the canonical order."""
    kept = np.ones(len(across), bool)
    room = Room.of(changed)
    for at in np.lexsort((across, -changed.weight[across])).tolist():
        arc = across[at : at + 1]
        if mine[changed.service_org[changed.service[arc[0]]]]:
            kept[at] = room.open(changed, arc)[0]
        if kept[at]:
            room.take(changed, arc)
    return kept


def _pairs(p: Problem, arcs: Ints) -> set[tuple[int, int]]:
    return set(zip(p.demand[arcs].tolist(), p.service[arcs].tolist(), strict=True))
