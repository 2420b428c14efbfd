"""Which services could answer which demands, and how likely both sides are to agree.

One sparse BM25 space per street (see `space.encode`), searched from both sides: the best `top` services of every
demand and the best `back` demands of every service. Demands that find nobody likely in their street look one level
up, in the city and then anywhere, among services that may travel as far. Nobody is offered her own service; rows
past `valid_until` take no part.
Score and probability are explained in `scoring`; weights are fixed at first and fitted again from recorded answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from silian.matching.items import VISIBILITIES, Candidates, Item
from silian.matching.scoring import FEATURES, FIXED, HIGH, LOW, MIDDLE, Weights, band, refit
from silian.matching.street import Pairs, Street
from silian.matching.thesaurus import Thesaurus

__all__ = ["FEATURES", "FIXED", "HIGH", "LOW", "MIDDLE", "Weights", "band", "candidates", "features", "refit"]


def candidates(
    demands: Sequence[Item],
    services: Sequence[Item],
    *,
    top: int = 20,
    back: int = 10,
    thesaurus: Thesaurus | None = None,
    weights: Weights | None = None,
    today: date | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Candidates:
    """Candidate pairs of two lists, at least the `top` services of each demand and the `back` demands of each service.

    `today` leaves out rows whose `valid_until` lies before it. `progress(done, total)` is told about demands.
    Equal inputs give equal arrays. Raises ValueError when top < 1 or back < 0.
    """
    if top < 1 or back < 0:
        raise ValueError("top must be at least 1 and back at least 0")
    chosen = weights or FIXED
    streets = _streets(demands, services, today)
    found: list[Pairs] = []
    done = 0
    total = sum(len(d) for d, _ in streets.values())
    for asked, offered in streets.values():
        if asked and offered:
            found.append(Street(demands, services, asked, offered, thesaurus).best(top, back, chosen))
        done += len(asked)
        if progress:
            progress(done, total)
    found += _travelling(demands, services, streets, found, top, thesaurus, chosen)
    return _joined(found)


def features(
    demands: Sequence[Item],
    services: Sequence[Item],
    pairs: Sequence[tuple[int, int]],
    *,
    thesaurus: Thesaurus | None = None,
) -> NDArray[np.float64]:
    """float64[n, len(FEATURES)]: the parts of the score of n pairs (row of demand, row of service)."""
    out = np.zeros((len(pairs), len(FEATURES)))
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, (d, s) in enumerate(pairs):
        groups[demands[d].block, services[s].block].append(number)
    asked: dict[str, list[int]] = defaultdict(list)
    offered: dict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(demands):
        asked[item.block].append(number)
    for number, item in enumerate(services):
        offered[item.block].append(number)
    for (here, there), numbers in groups.items():
        street = Street(demands, services, asked[here], offered[there], thesaurus)
        row = {d: at for at, d in enumerate(asked[here])}
        column = {s: at for at, s in enumerate(offered[there])}
        d_at = np.array([row[pairs[n][0]] for n in numbers])
        s_at = np.array([column[pairs[n][1]] for n in numbers])
        out[numbers] = street.parts(d_at, s_at)
    return out


# Several streets ----------------------------------------------------------------------------------------------------


def _streets(
    demands: Sequence[Item], services: Sequence[Item], today: date | None
) -> dict[str, tuple[list[int], list[int]]]:
    """Street → (rows of demands, rows of services) that count today."""
    out: dict[str, tuple[list[int], list[int]]] = {}
    for side, items in ((0, demands), (1, services)):
        for number, item in enumerate(items):
            if today is None or item.valid_until is None or item.valid_until >= today:
                street = out.get(item.block)
                if street is None:
                    street = out[item.block] = ([], [])
                street[side].append(number)
    return out


def _travelling(
    demands: Sequence[Item],
    services: Sequence[Item],
    streets: dict[str, tuple[list[int], list[int]]],
    found: Sequence[Pairs],
    top: int,
    thesaurus: Thesaurus | None,
    weights: Weights,
) -> list[Pairs]:
    """Pairs across streets, for demands that may travel and found nobody likely so far."""
    if len(streets) < 2:
        return []
    likely = np.zeros(len(demands), bool)

    def remember(pairs: Sequence[Pairs]) -> None:
        for p in pairs:
            likely[p.demand[p.probability >= weights.middle]] = True

    out: list[Pairs] = []
    remember(found)
    for level in (1, 2):
        reach = VISIBILITIES[level:]
        home = _block if level == 1 else _city
        pools: dict[str, tuple[list[int], list[int]]] = {}
        for asked, offered in streets.values():
            for side, items, rows in ((0, demands, asked), (1, services, offered)):
                for number in rows:
                    item = items[number]
                    if item.visibility in reach and (side == 1 or not likely[number]):
                        pools.setdefault(item.city if level == 1 else "", ([], []))[side].append(number)
        further = [
            Street(demands, services, asked, offered, thesaurus, home).best(top, 0, weights)
            for asked, offered in pools.values()
            if asked and offered
        ]
        remember(further)
        out += further
    return out


def _block(item: Item) -> str:
    return item.block


def _city(item: Item) -> str:
    # Rows that name no city were all one city at the level below.
    return item.city


def _joined(found: Sequence[Pairs]) -> Candidates:
    if not found:
        nothing = np.zeros(0)
        whole = nothing.astype(np.int32)
        return Candidates(whole, whole, nothing, nothing, whole)
    demand = np.concatenate([p.demand for p in found])
    service = np.concatenate([p.service for p in found])
    score = np.concatenate([p.score for p in found])
    probability = np.concatenate([p.probability for p in found])
    if (np.diff(demand) < 0).any():
        order = np.lexsort((service, -score, demand))
        demand, service, score, probability = demand[order], service[order], score[order], probability[order]
    first = np.flatnonzero(np.diff(demand, prepend=-1))
    rank = np.arange(len(demand)) - np.repeat(first, np.diff(np.append(first, len(demand)))) + 1
    return Candidates(demand, service, score, probability, rank.astype(np.int32))
