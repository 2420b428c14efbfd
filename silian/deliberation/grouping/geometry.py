"""From votes to positions in a plane, and from positions to groups: principal components, base clusters, k-means, silhouette.

The published method of Polis (Small, Bjorkegren, Erkkilä, Shaw, Megill: “Polis: scaling deliberation by mapping high
dimensional opinion spaces”, Recerca 26 (2), 2021), without anything that depends on when a vote came in:
missing votes take the mean of their statement, the two leading components span the plane, and a person's position is
stretched by √(statements / votes cast), so that those who voted little do not all stand in the middle.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse
from scipy.sparse.linalg import LinearOperator, eigsh
from scipy.spatial.distance import cdist

from silian.deliberation.grouping.votes import Table

Floats = NDArray[np.float64]
MOST_GROUPS = 5
BASE_CLUSTERS = 1500  # below that many people each stands for himself
_DENSE = 1200  # statements up to which all components are computed at once
_STEPS = 40
_ROUNDS = 100
_DIGITS = 9


class Centred(NamedTuple):
    """Votes less the mean of their statement, as a sparse table both ways; absent votes are the mean, hence 0."""

    rows: sparse.csr_array
    columns: sparse.csc_array  # the transpose
    total: float  # the sum of squares: the variance of all components together
    answered: NDArray[np.int64]  # (P) how many statements each answered

    @classmethod
    def of(cls, table: Table, moderated: NDArray[np.bool_]) -> Centred:
        """Moderated statements (S, True) count as if all had passed: nothing tells people apart by them."""
        of, size = table.statement, table.shape[1]
        voters = np.bincount(of, minlength=size)
        mean = np.bincount(of, weights=table.vote, minlength=size) / np.maximum(voters, 1)
        # A statement on which all voted alike would leave nothing but rounding.
        alike_ = np.bincount(of, weights=np.abs(table.vote - mean[of]), minlength=size) < 1e-9
        still = moderated | alike_
        data = np.where(still[of], 0.0, table.vote - mean[of])
        rows = sparse.csr_array((data, of, table.indptr), shape=table.shape)
        open_ = np.concatenate(([0], np.cumsum(~moderated[of])))[table.indptr]
        return cls(rows, rows.T, float(data @ data), np.diff(open_) + int(moderated.sum()))


def axes(centred: Centred) -> tuple[Floats, Floats]:
    """((2,) variances, (S, 2) directions) of the two leading components; exact. Signs: the largest part is positive."""
    size = centred.rows.shape[1]
    if size <= _DENSE:
        gram = (centred.columns @ centred.rows).toarray()
        values, vectors = linalg.eigh(gram, subset_by_index=(max(size - 2, 0), size - 1))
    else:
        gram = LinearOperator((size, size), matvec=lambda v: centred.columns @ (centred.rows @ v), dtype=np.float64)
        values, vectors = eigsh(gram, k=2, which="LA", v0=_start(size), ncv=_STEPS)
    order = np.argsort(-values, kind="stable")
    return np.maximum(values[order], 0.0), _signed(vectors[:, order])


def leading(centred: Centred, steps: int = _STEPS) -> tuple[Floats, Floats]:
    """The same by a fixed number of Lanczos steps from a fixed start: quick, and the same for real and for shuffled votes."""
    size = centred.rows.shape[1]
    steps = min(steps, size)
    basis = np.zeros((steps, size))
    diagonal, beside = np.zeros(steps), np.zeros(steps)
    step, scale = _start(size), max(centred.total, 1e-300)
    made = 0
    for at in range(steps):
        basis[at] = step
        made = at + 1
        grown = centred.columns @ (centred.rows @ step)
        diagonal[at] = grown @ step
        known = basis[:made]
        grown -= known.T @ (known @ grown)
        grown -= known.T @ (known @ grown)
        beside[at] = np.sqrt(grown @ grown)
        if beside[at] < 1e-12 * scale:
            break
        step = grown / beside[at]
    values, vectors = linalg.eigh_tridiagonal(
        diagonal[:made], beside[: made - 1], select="i", select_range=(max(made - 2, 0), made - 1)
    )
    return np.maximum(values[::-1], 0.0), _signed(basis[:made].T @ vectors[:, ::-1])


def positions(centred: Centred, directions: Floats) -> Floats:
    """(P, 2) where people stand."""
    there = centred.rows @ directions
    if there.shape[1] < 2:
        there = np.column_stack((there, np.zeros(len(there))))
    return there * np.sqrt(centred.rows.shape[1] / np.maximum(centred.answered, 1))[:, None]


def _start(size: int) -> Floats:
    start = np.random.default_rng(size).standard_normal(size)
    return start / np.sqrt(start @ start)


def _signed(vectors: Floats) -> Floats:
    # The first among equals, so that rounding does not choose.
    large = np.abs(vectors) >= np.abs(vectors).max(axis=0) - 1e-9
    chosen = vectors[large.argmax(axis=0), np.arange(vectors.shape[1])]
    return vectors * np.where(chosen < 0, -1.0, 1.0)


class Grouping(NamedTuple):
    """Labels (P) from 0, how many groups, and how well they are set apart (mean silhouette, -1 … 1)."""

    label: NDArray[np.int64]
    k: int
    silhouette: float


def grouped(xy: Floats, most_cells: int = BASE_CLUSTERS) -> Grouping | None:
    """The grouping of 2 … 5 groups with the best silhouette; None where all stand in one place."""
    cells, cell, weight = base_clusters(xy, most_cells)
    if len(cells) < 2:
        return None
    apart = cdist(cells, cells)
    best: Grouping | None = None
    for label in _partitions(cells, weight, apart):
        k = int(label.max()) + 1
        score = silhouette(apart, weight, label, k)
        if best is None or score > best.silhouette + 1e-12:
            best = Grouping(label, k, score)
    return best and best._replace(label=best.label[cell])


def base_clusters(xy: Floats, most: int) -> tuple[Floats, NDArray[np.int64], Floats]:
    """((C, 2) centres, (P) cell of each, (C) people in it), C ≤ most: one place, or the squares of the finest grid that fits."""
    scale = np.abs(xy).max(initial=0.0)
    rounded = np.round(xy / scale, _DIGITS) if scale > 0 else np.zeros_like(xy)
    cell, count = _cells(rounded)
    if count > most:
        low, high = 1, 4 * most  # squares along one side: too few always fit, too many never
        while high - low > 1:
            middle = (low + high) // 2
            found = _cells(np.floor((rounded + 1.0) * (middle / 2)))
            low, high = (middle, high) if found[1] <= most else (low, middle)
        cell, count = _cells(np.floor((rounded + 1.0) * (low / 2)))
    weight = np.bincount(cell, minlength=count).astype(np.float64)
    centres = np.column_stack([np.bincount(cell, weights=xy[:, axis], minlength=count) / weight for axis in (0, 1)])
    return centres, cell, weight


def _cells(at: Floats) -> tuple[NDArray[np.int64], int]:
    """(number of the distinct place of each, how many), sorted by x, then y."""
    order = np.lexsort((at[:, 1], at[:, 0]))
    new = np.append(True, (at[order][1:] != at[order][:-1]).any(axis=1))
    cell = np.empty(len(at), np.int64)
    cell[order] = np.cumsum(new) - 1
    return cell, int(new.sum())


def _partitions(cells: Floats, weight: Floats, apart: Floats):
    """Weighted k-means for k = 2 … 5, each begun with the centres of k - 1 and the place that helps most.

    The fast global k-means of Likas, Vlassis and Verbeek (Pattern Recognition 36, 2003): no chance, hardly ever a poor end.
    """
    squared = apart**2
    centres = (weight @ cells / weight.sum())[None, :]
    for k in range(2, min(MOST_GROUPS, len(cells)) + 1):
        nearest = cdist(cells, centres, "sqeuclidean").min(axis=1)
        gain = weight @ np.maximum(nearest[:, None] - squared, 0.0)
        most = int(np.round(gain / max(gain.max(), 1e-300), _DIGITS).argmax())
        label, centres = _settled(cells, weight, np.vstack((centres, cells[most])))
        if len(centres) < k:
            return
        yield label


def _settled(cells: Floats, weight: Floats, centres: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Lloyd's rounds until no place changes its group; (labels, centres)."""
    label = np.full(len(cells), -1)
    for _round in range(_ROUNDS):
        new = cdist(cells, centres, "sqeuclidean").argmin(axis=1)
        if (new == label).all():
            break
        label = new
        members = np.bincount(label, weights=weight, minlength=len(centres))
        kept = members > 0
        centres = np.column_stack(
            [
                np.bincount(label, weights=weight * cells[:, axis], minlength=len(centres))[kept] / members[kept]
                for axis in (0, 1)
            ]
        )
        if not kept.all():
            label = (np.cumsum(kept) - 1)[label]
    return label, centres


def silhouette(apart: Floats, weight: Floats, label: NDArray[np.int64], k: int) -> float:
    """The mean silhouette of people; those of one place lie 0 apart. Somebody alone in a group counts 0 (Rousseeuw 1987)."""
    member = np.zeros((len(label), k))
    member[np.arange(len(label)), label] = weight
    sums, sizes = apart @ member, member.sum(axis=0)
    own = np.arange(len(label)), label
    within = sums[own] / np.maximum(sizes[label] - 1, 1)
    beyond = sums / sizes
    beyond[own] = np.inf
    other = beyond.min(axis=1)
    largest = np.maximum(np.maximum(within, other), 1e-300)
    width = np.where(sizes[label] > 1, (other - within) / largest, 0.0)
    return float(weight @ width / weight.sum())


def alike(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """The adjusted Rand index of two groupings (Hubert and Arabie 1985): 1 the same, 0 no more than by chance."""
    if not len(one):
        return 1.0
    width = int(other.max()) + 1
    table = np.bincount(one * width + other).astype(np.float64)
    both, left, right = (
        float((counts * (counts - 1)).sum() / 2) for counts in (table, np.bincount(one), np.bincount(other))
    )
    every = len(one) * (len(one) - 1) / 2
    expected = left * right / every if every else 0.0
    most = (left + right) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)
