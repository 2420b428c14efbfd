"""Which services could answer which demands, and how likely both sides are to agree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from silian.matching.items import Candidates, Item


def candidates(
    demands: Sequence[Item], services: Sequence[Item], *, top: int = 20, back: int = 10, thesaurus=None, weights=None
) -> Candidates:
    """Candidate pairs: the `top` services of each demand and the `back` demands of each service (first version)."""
    texts = [f"{i.title} {i.title} {i.title} {i.detail}" for i in (*demands, *services)]
    rows, cols = [], []
    for row, text in enumerate(texts):
        grams = [ord(c) for c in text if c.isalnum()]
        grams += [ord(a) * 65536 + ord(b) for a, b in zip(text, text[1:], strict=False) if a.isalnum() and b.isalnum()]
        rows += [row] * len(grams)
        cols += grams
    _, column = np.unique(np.asarray(cols, np.int64), return_inverse=True)
    counts = sparse.coo_matrix((np.ones(len(rows)), (rows, column))).tocsr()
    counts.sum_duplicates()
    asked, offered = counts[: len(demands)], counts[len(demands) :].tocoo()
    length = np.bincount(offered.row, offered.data, minlength=len(services))
    df = np.bincount(offered.col, minlength=counts.shape[1])
    idf = np.log1p((len(services) - df + 0.5) / (df + 0.5))
    norm = offered.data + 1.2 * (0.25 + 0.75 * length[offered.row] / max(length.mean(), 1))
    offered.data = idf[offered.col] * offered.data / norm
    product = (asked @ offered.tocsr().T).toarray()
    pairs = []
    for row, demand in enumerate(demands):
        allowed = [
            c
            for c, service in enumerate(services)
            if product[row, c] > 0 and not (demand.org and demand.org == service.org)
        ]
        allowed.sort(key=lambda c: -product[row, c])
        pairs += [(row, c, product[row, c], rank) for rank, c in enumerate(allowed[:top], 1)]
    demand, service, score, rank = (np.array(x) for x in zip(*pairs, strict=True)) if pairs else [np.zeros(0)] * 4
    return Candidates(
        demand.astype(np.int32),
        service.astype(np.int32),
        score.astype(float),
        1 / (1 + np.exp(-(score.astype(float) / 20 - 1))),
        rank.astype(np.int32),
    )
