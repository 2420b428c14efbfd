"""Could it be chance? Shuffled votes and subsamples tell structure from noise, and groups from slices of a cloud.

Both work on those who are grouped: all of them, or where there are many, so many that either question is answered well. All
that is drawn follows from the votes and the seed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from silian.deliberation.grouping.geometry import Centred, Floats, Grouping, alike, grouped, leading, positions
from silian.deliberation.grouping.votes import Table

MOST_PEOPLE = 1000  # whose groups are put to the test
MOST_VOTES = 20_000  # that are dealt anew
LEAST_DEALT = 300
SUBSAMPLES = 11
NOISE_MAPS = 19
_AT_ONCE = 33
_STEPS, _MORE_STEPS = 6, 10  # enough to compare; enough to see the groups
_CELLS = 200
_KEPT = 0.9
_LEAST = 5


class Structure(NamedTuple):
    """How often shuffled votes lie along one line as much as the real ones (None without a draw), and the silhouettes of
    groups sought in shuffled votes."""

    p_value: float | None
    noise: list[float]


def drawn(rows: NDArray[np.int64], chance: np.random.Generator, most: int = MOST_PEOPLE) -> NDArray[np.int64]:
    """At most that many of the rows, in their order."""
    return rows if len(rows) <= most else np.sort(chance.choice(rows, most, replace=False))


def structure(
    table: Table, moderated: NDArray[np.bool_], least: float, chance: np.random.Generator, draws: int
) -> Structure:
    """A permutation test: each statement's votes are dealt anew among those who voted on it.

    The first component's share of the variance is compared; means and total variance stay as they are under such a deal,
    so its variance alone decides. p = (1 + draws at least as large) / (1 + draws). Groups are sought in shuffled votes as well;
    each has at least five people and that share `least` of all, so that like is compared with like.
    """
    fair = int(len(table.vote) / max(table.shape[0], 1)) + 1
    table = table.of(drawn(np.arange(table.shape[0]), chance, max(MOST_VOTES // fair, LEAST_DEALT)))
    real = Centred.of(table, moderated)
    if real.total <= 0:
        return Structure(1.0, [])
    variances, _directions = leading(real, _STEPS)
    largest = variances[0, 0] * (1 - 1e-9)
    as_large = 0
    noise: list[float] = []
    for begun in range(0, draws, _AT_ONCE):
        tables = min(_AT_ONCE, draws - begun)
        shuffled = _dealt(real, tables, chance)
        variances, directions = leading(shuffled, _STEPS, tables)
        as_large += int((variances[:, 0] >= largest).sum())
        if len(noise) < NOISE_MAPS:
            noise += [
                _silhouette(at, max(int(least * table.shape[0]), _LEAST))
                for at in positions(shuffled, directions)[: NOISE_MAPS - len(noise)]
            ]
    return Structure((1 + as_large) / (1 + draws) if draws else None, noise)


def _dealt(real: Centred, tables: int, chance: np.random.Generator) -> Centred:
    """So many shuffled tables along one diagonal: every statement's hand dealt to its voters once for each table."""
    columns = real.columns.tocsr()
    (size, people), cells = columns.shape, len(columns.data)
    data = np.empty((tables, cells))
    for begin, end in zip(columns.indptr[:-1].tolist(), columns.indptr[1:].tolist(), strict=True):
        hand = np.broadcast_to(columns.data[begin:end], (tables, end - begin))
        data[:, begin:end] = chance.permuted(hand, axis=1)
    shift = np.arange(tables)[:, None]
    voters = (columns.indices + shift * people).ravel()
    ends = np.concatenate(([0], (columns.indptr[1:] + shift * cells).ravel()))
    along = sparse.csr_array((data.ravel(), voters, ends), shape=(tables * size, tables * people))
    return Centred(along.T, along, real.total, real.answered)


def _silhouette(at: Floats, least: int) -> float:
    found = grouped(at, least, _CELLS)
    return found.silhouette if found else -1.0


def quick(table: Table, moderated: NDArray[np.bool_], least: int) -> Grouping | None:
    """The grouping by the quick way the shuffled votes go."""
    centred = Centred.of(table, moderated)
    return (
        grouped(positions(centred, leading(centred, _MORE_STEPS)[1])[0], least, _CELLS) if centred.total > 0 else None
    )


def stability(
    table: Table, moderated: NDArray[np.bool_], whole: Grouping, least: int, chance: np.random.Generator
) -> float:
    """The median agreement (adjusted Rand index) of the grouping with that of nine tenths of the people, drawn anew."""
    people = table.shape[0]
    found = []
    for _round in range(SUBSAMPLES):
        rows = drawn(np.arange(people), chance, max(int(people * _KEPT), 2))
        part = quick(table.of(rows), moderated, least)
        both = (whole.label[rows] >= 0) & (part.label >= 0) if part else None
        found.append(alike(whole.label[rows][both], part.label[both]) if part else 0.0)
    return float(np.median(found))
