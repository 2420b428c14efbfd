"""Could it be chance? Shuffled votes and subsamples tell structure from noise, and groups from slices of a cloud.

Both work on those who are grouped: all of them, or where there are many, a draw of `MOST_PEOPLE`, enough to answer either
question. All that is drawn follows from the votes and the seed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from silian.deliberation.grouping.geometry import Centred, Floats, Grouping, alike, grouped, leading, positions
from silian.deliberation.grouping.votes import Table

MOST_PEOPLE = 1000
SUBSAMPLES = 20
NOISE_MAPS = 19
_CELLS = 300
_KEPT = 0.9


class Structure(NamedTuple):
    """`p_value`: how often shuffled votes lie along one line as much as the real ones. `noise`: their silhouettes."""

    p_value: float
    noise: list[float]


def drawn(rows: NDArray[np.int64], chance: np.random.Generator, most: int = MOST_PEOPLE) -> NDArray[np.int64]:
    """At most that many of the rows, in their order."""
    return rows if len(rows) <= most else np.sort(chance.choice(rows, most, replace=False))


def structure(table: Table, moderated: NDArray[np.bool_], chance: np.random.Generator, draws: int) -> Structure:
    """A permutation test: each statement's votes are dealt anew among those who voted on it.

    The first component's share of the variance is compared; means and total variance stay as they are under such a deal,
    so its variance alone decides. p = (1 + draws at least as large) / (1 + draws).
    """
    real = Centred.of(table, moderated)
    if real.total <= 0:
        return Structure(1.0, [])
    largest = leading(real)[0][0] * (1 - 1e-9)
    dealt = real.columns.tocsr()
    ends = dealt.indptr.tolist()
    open_ = np.flatnonzero((np.diff(dealt.indptr) > 1) & ~moderated).tolist()
    hands = [dealt.data[ends[one] : ends[one + 1]] for one in open_]
    shuffled = Centred(dealt.T, dealt, real.total, real.answered)
    as_large, noise = 0, []
    for draw in range(draws):
        for hand in hands:
            chance.shuffle(hand)
        variances, directions = leading(shuffled)
        as_large += bool(variances[0] >= largest)
        if draw < NOISE_MAPS:
            found = _placed(shuffled, directions)
            noise.append(found.silhouette if found else -1.0)
    return Structure((1 + as_large) / (1 + draws), noise)


def quick(table: Table, moderated: NDArray[np.bool_]) -> Grouping | None:
    """The grouping by the quick way the shuffled votes go, to be compared with them."""
    centred = Centred.of(table, moderated)
    return _placed(centred, leading(centred)[1]) if centred.total > 0 else None


def _placed(centred: Centred, directions: Floats) -> Grouping | None:
    return grouped(positions(centred, directions), _CELLS)


def stability(table: Table, moderated: NDArray[np.bool_], whole: Grouping, chance: np.random.Generator) -> float:
    """The median agreement (adjusted Rand index) of the grouping with that of nine tenths of the people, drawn anew."""
    people = table.shape[0]
    found = []
    for _round in range(SUBSAMPLES):
        rows = drawn(np.arange(people), chance, max(int(people * _KEPT), 2))
        part = quick(table.of(rows), moderated)
        found.append(alike(whole.label[rows], part.label) if part else 0.0)
    return float(np.median(found))
