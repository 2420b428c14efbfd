"""What a group stands for and what all groups share: the tests of proportions published with Polis.

Sources: Small and others 2021 (see `geometry`), and the published results of conversations, which are met exactly: every
share carries one vote for and one against beforehand, so that a few votes do not say everything.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LONGEST_LIST = 5
_SURE = 1.2816  # one-sided 90 %


class Counts(NamedTuple):
    """Votes for, against and of any kind; each (G, S)."""

    agree: NDArray[np.int64]
    disagree: NDArray[np.int64]
    votes: NDArray[np.int64]


class Finding(NamedTuple):
    """Column of the statement, for which side it speaks (True: agree), votes of that side, and all votes of the group."""

    column: int
    agree: bool
    on_side: int
    votes: int


def counts(
    group: NDArray[np.int64], statement: NDArray[np.int32], vote: NDArray[np.int8], groups: int, statements: int
) -> Counts:
    """Counts of (V) votes by (V) group, by (V) statement; votes of group -1 are left out."""
    key = (group * statements + statement) * 3 + vote + 1
    if group.size and group.min() < 0:
        key = key[group >= 0]
    table = np.bincount(key, minlength=groups * statements * 3).reshape(groups, statements, 3)
    return Counts(table[:, :, 2], table[:, :, 0], table.sum(axis=2))


def share(successes: NDArray[np.int64], of: NDArray[np.int64]) -> Floats:
    return (successes + 1) / (of + 2)


def apart_from_half(successes: NDArray[np.int64], of: NDArray[np.int64]) -> Floats:
    """How far a proportion lies above one half, in standard errors."""
    return 2 * np.sqrt(of + 1) * ((successes + 1) / (of + 1) - 0.5)


def apart_from_rest(
    mine: NDArray[np.int64], rest: NDArray[np.int64], of: NDArray[np.int64], of_rest: NDArray[np.int64]
) -> Floats:
    """How far a proportion lies above that of everybody else, in standard errors."""
    first, second, n1, n2 = mine + 1, rest + 1, of + 1, of_rest + 1
    pooled = (first + second) / (n1 + n2)
    error = np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(pooled == 1, 0.0, (first / n1 - second / n2) / error)


def representative(tally: Counts, group: int, open_: NDArray[np.bool_]) -> list[Finding]:
    """At most five statements that set a group apart, agreement first; `open_` (S) is False where moderated.

    Significant is what the group affirms (or denies) more often than half and more often than the others. The first place
    belongs to what it agrees with most, if anything. A group that only disagrees gets what it disagrees with, and where
    nothing is significant, the one statement that comes closest.
    """
    yes, no, votes = (part[group] for part in tally)
    yes_rest, no_rest, votes_rest = (part.sum(axis=0) - part[group] for part in tally)
    pa, pd = share(yes, votes), share(no, votes)
    pat, pdt = apart_from_half(yes, votes), apart_from_half(no, votes)
    ra, rd = pa / share(yes_rest, votes_rest), pd / share(no_rest, votes_rest)
    rat = apart_from_rest(yes, yes_rest, votes, votes_rest)
    rdt = apart_from_rest(no, no_rest, votes, votes_rest)
    for_ = rat > rdt
    strength = np.where(for_, ra * rat * pa * pat, rd * rdt * pd * pdt)
    sufficient = open_ & (((rat > _SURE) & (pat > _SURE)) | ((rdt > _SURE) & (pdt > _SURE)))

    best: int | None = None
    by_repness, by_share = ra * rat * pa * pat, pa * pat
    for at in np.flatnonzero(open_ & (yes + no > 0)):
        if best is None:
            better = pat[at] > _SURE or (ra[at] > 1 and pa[at] > 0.5)
        else:
            metric = by_repness if ra[best] > 1 else by_share
            better = metric[at] > metric[best]
        if better:
            best = int(at)

    ranked = [int(at) for at in np.argsort(-strength, kind="stable") if sufficient[at] and at != best]
    if best is not None:
        ranked.insert(0, best)
    elif not ranked and (open_ & (votes > 0)).any():
        closest = np.where(open_ & (votes > 0), np.maximum(rat, rdt), -np.inf)
        ranked = [int(closest.argmax())]
    chosen = [
        Finding(at, bool(for_[at]), int(yes[at] if for_[at] else no[at]), int(votes[at]))
        for at in ranked[:LONGEST_LIST]
    ]
    return sorted(chosen, key=lambda one: not one.agree)


def consensus(
    yes: NDArray[np.int64], no: NDArray[np.int64], votes: NDArray[np.int64], open_: NDArray[np.bool_]
) -> tuple[list[Finding], list[Finding]]:
    """(agreed, rejected) by all who voted, grouped or not: at most five each, the clearest first. Arrays are (S)."""
    lists = []
    for agree, side in ((True, yes), (False, no)):
        likely, sure = share(side, votes), apart_from_half(side, votes)
        clear = np.where(open_ & (likely > 0.5) & (sure > _SURE), likely * sure, -np.inf)
        order = np.argsort(-clear, kind="stable")[:LONGEST_LIST]
        lists.append([Finding(int(at), agree, int(side[at]), int(votes[at])) for at in order if clear[at] > -np.inf])
    return lists[0], lists[1]


def group_aware(tally: Counts) -> tuple[Floats, Floats]:
    """(product, geometric mean) over the groups of the chance that a member agrees; (S) each, 0 … 1.

    The product falls with every further group even if all agree; the geometric mean compares maps with unlike numbers of groups.
    """
    likely = share(tally.agree, tally.votes)
    return likely.prod(axis=0), np.exp(np.log(likely).mean(axis=0))
