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
from scipy.spatial.distance import cdist

from silian.deliberation.grouping.votes import Table

Floats = NDArray[np.float64]
MOST_GROUPS = 5
BASE_CLUSTERS = 1000  # below that many people each stands for himself
_ROUNDS = 100
_SET_ASIDE = 8  # rounds in which people far out are set aside
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
        decided = np.bincount(of[table.vote != 0], minlength=size)
        total = np.bincount(of, weights=table.vote, minlength=size)
        mean = total / np.maximum(voters, 1)
        # A statement on which all voted alike would leave nothing but rounding.
        still = moderated | (decided == 0) | (np.abs(total) == voters)
        data = np.where(still[of], 0.0, table.vote - mean[of])
        rows = sparse.csr_array((data, of, table.indptr), shape=table.shape)
        open_ = np.concatenate(([0], np.cumsum(~moderated[of])))[table.indptr]
        return cls(rows, rows.T, float(data @ data), np.diff(open_) + int(moderated.sum()))


def leading(centred: Centred, steps: int | None = None, tables: int = 1) -> tuple[Floats, Floats]:
    """Variances (B, 2) and directions (B, S, 2) of the two leading components of each of B tables.

    `centred` holds the tables along its diagonal, all of one shape. Block Lanczos from a fixed start: so many steps, the
    same for real and for shuffled votes, or as many as it takes until nothing but rounding is left.
    """
    size = centred.rows.shape[1] // tables
    block = np.broadcast_to(linalg.qr(_start(size), mode="economic")[0], (tables, size, min(2, size)))
    basis = images = np.zeros((tables, size, 0))
    least = (size + 1) // 2
    for step in range(min(steps or least, least)):
        if step:
            grown = images[:, :, -block.shape[2] :]
            for _twice in range(2):
                grown = grown - basis @ (basis.transpose(0, 2, 1) @ grown)
            block, left = np.linalg.qr(grown)
            # Where nothing new is left, rounding must not be taken for a direction.
            block = block * (np.abs(left.diagonal(axis1=1, axis2=2)) > 1e-10 * max(centred.total, 1e-300))[:, None, :]
        image = centred.columns @ (centred.rows @ block.reshape(tables * size, -1))
        basis = np.concatenate((basis, block), axis=2)
        images = np.concatenate((images, image.reshape(block.shape)), axis=2)
        if steps is None and step % 4 == 3:
            values, vectors = _within(basis, images)
            rest = np.abs(images @ vectors - basis @ vectors * values[:, None, :]).max()
            if rest <= 1e-13 * values.max():
                break
    values, vectors = _within(basis, images)
    return values, basis @ vectors


def _within(basis: Floats, images: Floats) -> tuple[Floats, Floats]:
    """The two leading eigenpairs of the operator seen within the basis."""
    inside = basis.transpose(0, 2, 1) @ images
    values, vectors = np.linalg.eigh((inside + inside.transpose(0, 2, 1)) / 2)
    return np.maximum(values[:, ::-1][:, :2], 0.0), vectors[:, :, ::-1][:, :, :2]


def axes(centred: Centred) -> Floats:
    """(S, 2) directions of the two leading components, exact; their largest part is positive."""
    vectors = leading(centred)[1][0]
    # The first among equals, so that rounding does not choose.
    large = np.abs(vectors) >= np.abs(vectors).max(axis=0) - 1e-9
    chosen = vectors[large.argmax(axis=0), np.arange(vectors.shape[1])]
    return vectors * np.where(chosen < 0, -1.0, 1.0)


def positions(centred: Centred, directions: Floats) -> Floats:
    """(P, 2) where people stand by (S, 2) directions; or (B, P, 2) by (B, S, 2) for tables along the diagonal."""
    size = directions.shape[-2]
    there = (centred.rows @ directions.reshape(-1, directions.shape[-1])).reshape(
        *directions.shape[:-2], len(centred.answered), -1
    )
    if there.shape[-1] < 2:
        there = np.concatenate((there, np.zeros_like(there)), axis=-1)
    return there * np.sqrt(size / np.maximum(centred.answered, 1))[:, None]


def _start(size: int) -> Floats:
    return np.random.default_rng(size).standard_normal((size, 2))


class Grouping(NamedTuple):
    """Labels (P) from 0, -1 for who stands alone; how many groups; how far they are set apart (mean silhouette, -1 … 1)."""

    label: NDArray[np.int64]
    k: int
    silhouette: float


def grouped(xy: Floats, least: int, most_cells: int = BASE_CLUSTERS) -> Grouping | None:
    """The grouping of 2 … 5 groups of at least so many people with the best silhouette; None where there is none.

    A person or two who stand far out would make the best silhouette of all, but they are no group: where every grouping has
    such a group, they are set aside, and the others are grouped without them.
    """
    rows = np.arange(len(xy))
    for _round in range(_SET_ASIDE):
        cells, cell, weight = base_clusters(xy[rows], most_cells)
        if len(cells) < 2:
            return None
        apart = cdist(cells, cells)
        found = [
            (int(np.bincount(label, weights=weight).min()) >= least, silhouette(apart, weight, label), label)
            for label in _partitions(cells, weight, apart)
        ]
        fits, width, label = max(found, key=lambda one: (one[0], round(one[1], _DIGITS)))
        of_each = label[cell]
        if fits:
            whole = np.full(len(xy), -1)
            whole[rows] = of_each
            return Grouping(whole, int(label.max()) + 1, width)
        rows = rows[np.bincount(of_each)[of_each] >= least]
        if len(rows) < 2 * least:
            return None
    return None


def base_clusters(xy: Floats, most: int) -> tuple[Floats, NDArray[np.int64], Floats]:
    """((C, 2) centres, (P) cell of each, (C) people in it), C ≤ most: one place, or the squares of the finest grid that fits."""
    scale = np.abs(xy).max(initial=0.0) or 1.0
    exact = np.round(xy * (10**_DIGITS / scale)).astype(np.int64) + 10**_DIGITS
    cell, count = _cells(exact)
    if len(count) > most:
        low, high = 1, 4 * most  # squares along one side: so few always fit, so many hardly ever
        while high - low > 1:
            middle = (low + high) // 2
            fits = len(np.unique(_keys(exact // (2 * 10**_DIGITS // middle)))) <= most
            low, high = (middle, high) if fits else (low, middle)
        cell, count = _cells(exact // (2 * 10**_DIGITS // low))
    weight = count.astype(np.float64)
    centres = np.column_stack(
        [np.bincount(cell, weights=xy[:, axis], minlength=len(count)) / weight for axis in (0, 1)]
    )
    return centres, cell, weight


def _keys(at: NDArray[np.int64]) -> NDArray[np.int64]:
    return at[:, 0] << 32 | at[:, 1]


def _cells(at: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(number of the place of each, places in order of x, then y; how many stand in each place)."""
    return np.unique(_keys(at), return_inverse=True, return_counts=True)[1:]


def _partitions(cells: Floats, weight: Floats, apart: Floats):
    """Weighted k-means for k = 2 … 5, each begun with the centres of k - 1 and the place that helps most.

    The fast global k-means of Likas, Vlassis and Verbeek (Pattern Recognition 36, 2003): no chance, hardly ever a poor end.
    """
    squared = apart**2
    centres = (weight @ cells / weight.sum())[None, :]
    for k in range(2, min(MOST_GROUPS, len(cells)) + 1):
        nearest = cdist(cells, centres, "sqeuclidean").min(axis=1)
        # Not by `@`, here and below: its threads wait for each other on a busy machine.
        gain = np.einsum("i,ij->j", weight, np.maximum(nearest[:, None] - squared, 0.0))
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


def silhouette(apart: Floats, weight: Floats, label: NDArray[np.int64]) -> float:
    """The mean silhouette of people; those of one place lie 0 apart. Somebody alone in a group counts 0 (Rousseeuw 1987)."""
    member = np.zeros((int(label.max()) + 1, len(label)))
    member[label, np.arange(len(label))] = weight
    sums, sizes = np.einsum("ij,kj->ik", apart, member), member.sum(axis=1)
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
