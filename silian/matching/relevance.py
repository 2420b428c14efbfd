"""Which services could answer which demands, and how likely both sides are to agree.

One sparse BM25 space per street (see `space.encode`), searched from both sides: the best `top` services of every
demand and the best `back` demands of every service. Demands that find nobody likely in their street look one level
up, in the city and then anywhere, among services that may travel as far. Nobody is offered her own service; rows
past `valid_until` take no part.

    score = Σ weight × part          parts in FEATURES, each about 0..1 (a conflict counts below 0)
    probability = 1 / (1 + exp(−(bias + score)))

The weights are fixed at first and fitted again from recorded answers by `refit`. BM25 after Robertson and Zaragoza,
"The Probabilistic Relevance Framework", 2009; the sum of channels beat rank fusion in our own measurement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from silian.matching import space, text
from silian.matching.items import VISIBILITIES, Candidates, Item
from silian.matching.thesaurus import Thesaurus

FEATURES = ("text", "concepts", "theme", "audience", "place", "time")
HIGH, MIDDLE, LOW = "high", "middle", "low"

# One share of the sum per channel of the space: what a match of that kind says compared with a shared character.
CHANNELS = {"unigrams": 0.8, "bigrams": 1.0, "words": 1.0, "topics": 3.0, "themes": 1.0, "mains": 0.5}
K_SERVICE, K_DEMAND, B = 1.8, 3.0, 0.3  # saturation of repeated terms on either side; how far length counts
PLACE_SHARES = (0.2, 0.5, 1.0)  # same district, same street, same community
POOL = 4_000_000  # products of one step never hold more cells than this, so memory stays flat


@dataclass(frozen=True)
class Weights:
    """How much each part of the score counts. `version` says where they come from."""

    bias: float = -3.1
    text: float = 9.0
    concepts: float = 9.0
    theme: float = 9.0
    audience: float = 0.5
    place: float = 0.8
    time: float = 0.2
    high: float = 0.6  # bands: from these probabilities on
    middle: float = 0.3
    version: str = "fixed-1"

    def vector(self) -> NDArray[np.float64]:
        return np.array([getattr(self, name) for name in FEATURES], np.float64)


FIXED = Weights()


def band(probability: float, weights: Weights = FIXED) -> str:
    """ "high", "middle" or "low": how sure a proposal is, in a word."""
    return HIGH if probability >= weights.high else MIDDLE if probability >= weights.middle else LOW


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
    found: list[_Pairs] = []
    done = 0
    total = sum(len(d) for d, _ in streets.values())
    for asked, offered in streets.values():
        if asked and offered:
            found.append(_Street(demands, services, asked, offered, thesaurus).best(top, back, chosen))
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
        street = _Street(demands, services, asked[here], offered[there], thesaurus)
        row = {d: at for at, d in enumerate(asked[here])}
        column = {s: at for at, s in enumerate(offered[there])}
        d_at = np.array([row[pairs[n][0]] for n in numbers])
        s_at = np.array([column[pairs[n][1]] for n in numbers])
        out[numbers] = street.parts(d_at, s_at)
    return out


def refit(answers: Sequence[tuple[Sequence[float], bool]], *, start: Weights = FIXED, trust: float = 30.0) -> Weights:
    """Weights fitted to recorded answers: ((parts of the pair as in FEATURES), accepted by both sides).

    Logistic regression by Newton steps, drawn towards `start` as if it stood for `trust` answers: a handful of
    answers moves little, a thousand decide. Weights of text, concepts, theme and place never turn negative.
    No answers return `start`.
    """
    if not answers:
        return start
    x = np.array([[1.0, *parts] for parts, _ in answers], np.float64)
    if x.shape[1] != len(FEATURES) + 1 or not np.isfinite(x).all():
        raise ValueError(f"each answer needs {len(FEATURES)} finite parts")
    y = np.array([float(accepted) for _, accepted in answers])
    prior = np.concatenate([[start.bias], start.vector()])
    # A part is worth `trust` answers at the size it usually has; the bias may move freely.
    spread = np.maximum(x.std(axis=0), 0.05)
    ridge = trust * 0.25 * spread**2
    ridge[0] = 0.5
    w = prior.copy()
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (p - y) + ridge * (w - prior)
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(hessian, gradient)
        step *= min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-12))
        w = w - step
        if np.abs(step).max() < 1e-9:
            break
    named = dict(zip(FEATURES, w[1:], strict=True))
    for name in ("text", "concepts", "theme", "place"):
        named[name] = max(0.0, named[name])
    return Weights(
        bias=round(float(w[0]), 6),
        **{name: round(float(value), 6) for name, value in named.items()},
        high=start.high,
        middle=start.middle,
        version=f"fitted-{len(answers)}",
    )


# One street ---------------------------------------------------------------------------------------------------------


@dataclass
class _Pairs:
    """n scored pairs, sorted by demand and falling score."""

    demand: NDArray[np.int32]
    service: NDArray[np.int32]
    score: NDArray[np.float64]
    probability: NDArray[np.float64]


class _Street:
    """Demands and services that meet each other, as sparse rows of one space."""

    def __init__(
        self,
        demands: Sequence[Item],
        services: Sequence[Item],
        asked: Sequence[int],
        offered: Sequence[int],
        thesaurus: Thesaurus | None,
        apart: Callable[[Item], str] | None = None,
    ) -> None:
        self.asked, self.offered = np.asarray(asked, np.int32), np.asarray(offered, np.int32)
        rows = [demands[d] for d in asked] + [services[s] for s in offered]
        n, total = len(asked), len(offered)
        self.n = n
        self.org = _numbers([item.org for item in rows])
        # Pairs of one home have met already.
        self.home = _numbers(["\0" + apart(item) for item in rows]) if apart else None
        places = [item.place for item in rows]
        distinct = {place: text.levels(place) for place in set(places) if place}
        self.place = _place_numbers(places, distinct) if distinct else None
        said = [
            f"{item.detail}，{item.audience}，{item.when}" if item.audience or item.when else item.detail
            for item in rows
        ]
        encoded = space.encode(
            [item.title for item in rows],
            said,
            thesaurus=thesaurus,
            names={name for found in distinct.values() for name in found},
        )
        self.slots = encoded.slots
        column, weight = encoded.column, encoded.weight
        split = int(np.searchsorted(encoded.row, n))
        self.audience = _bits(encoded, space.AUDIENCES, n + total)

        df = np.bincount(column[split:], minlength=space.COLUMNS)
        seen = df[column]
        value = _channel_weights()[column] * np.log1p((total - seen + 0.5) / (seen + 0.5)).astype(np.float32)
        # Demand side: how much the term matters to the one who asks. Service side: BM25's term frequency.
        value[:split] *= weight[:split] * (1 + K_DEMAND) / (weight[:split] + K_DEMAND)
        row = encoded.row
        # What a demand reaches with a service that says all it asks for: the scale of its scores.
        scale = np.maximum(np.bincount(row[:split], value[:split], minlength=n) * 1.5, 1e-6).astype(np.float32)
        value[:split] /= scale[row[:split]]
        length = encoded.length[n:]
        norm = (K_SERVICE * (1 - B + B * length / max(float(length.mean()), 1.0))).astype(np.float32)
        value[split:] = weight[split:] * (1 + K_SERVICE) / (weight[split:] + norm[row[split:] - n])
        # Terms no service has find nothing; audiences are compared apart.
        useful = (seen > 0) & (column < space.AUDIENCES)
        mine, theirs = np.flatnonzero(useful[:split]), np.flatnonzero(useful[split:]) + split
        self.asks = (row[mine], column[mine], value[mine])
        self.offers = (row[theirs] - n, column[theirs], value[theirs])
        self.df = df

    def best(self, top: int, back: int, weights: Weights) -> _Pairs:
        """The union of both sides' best, scored."""
        total = len(self.offered)
        step = max(1, POOL // max(total, 1))
        spans = [(begin, min(begin + step, self.n)) for begin in range(0, self.n, step)]
        product = self._product(weights)
        kept: NDArray[np.float32] | None = None
        floor = np.full(total, np.inf, np.float32)
        if back:
            best = np.zeros((total, 0), np.float32)
            for span in spans:
                kept = product(*span)
                best = np.concatenate([best, kept.T], axis=1)
                if best.shape[1] > back:
                    best = _highest(best, back)
            floor = best.min(axis=1) if best.shape[1] == back else np.zeros(total, np.float32)
        found = []
        for begin, end in spans:
            table = kept if kept is not None and len(spans) == 1 else product(begin, end)
            if total > top:
                ceiling = _highest(table, top).min(axis=1)
            else:
                ceiling = np.zeros(len(table), np.float32)
            wanted = table >= np.minimum(ceiling[:, None], floor[None, :])
            wanted &= table > 0
            at = np.flatnonzero(wanted)
            found.append((at // total + begin, at % total, table.reshape(-1)[at]))
        row, column, score = (np.concatenate(arrays) for arrays in zip(*found, strict=True))
        total_score = score + self._circumstances(row, column) @ weights.vector()[3:]
        # Stable, and pairs come by service number: equal scores keep the order of the list.
        order = np.argsort((row << 32) - (np.float32(total_score + 64).view(np.int32)), kind="stable")
        row, column, total_score = row[order], column[order], total_score[order]
        return _Pairs(self.asked[row], self.offered[column], total_score, _chance(weights.bias + total_score))

    def parts(self, row: NDArray[np.int64], column: NDArray[np.int64]) -> NDArray[np.float64]:
        """float64[m, len(FEATURES)] of m pairs given as numbers within the street."""
        out = np.zeros((len(row), len(FEATURES)))
        out[:, 3:] = self._circumstances(row, column)
        step = max(1, POOL // max(len(self.offered), 1))
        for part in range(3):
            product = self._product(Weights(**{name: float(name == FEATURES[part]) for name in FEATURES}))
            for begin in range(0, self.n, step):
                here = np.flatnonzero((row >= begin) & (row < begin + step))
                if len(here):
                    table = product(begin, min(begin + step, self.n))
                    out[here, part] = table[row[here] - begin, column[here]]
        return out

    def _product(self, weights: Weights) -> Callable[[int, int], NDArray[np.float32]]:
        """A function (begin, end) → float32[end − begin, services]: weighted sum of the parts text, concepts and
        theme of demands begin … end; 0 where nothing is shared or both rows have one home.

        Common terms (at least 1 % of the services) are multiplied as rows of a dense table, which processors do at
        many cells per step; rare ones as sparse entries. Together five times as fast as one sparse product.
        """
        row, column, value = self.asks
        share = np.empty(space.COLUMNS, np.float32)
        share[: space.TOPICS] = weights.text
        share[space.TOPICS : space.THEMES] = weights.concepts
        share[space.THEMES :] = weights.theme
        value = value * share[column]
        total, n = len(self.offered), self.n
        often = max(3, total // 100)
        number = np.zeros(space.COLUMNS, np.int32)
        common, rare = np.flatnonzero(self.df >= often), np.flatnonzero((self.df > 0) & (self.df < often))
        number[common], number[rare] = np.arange(len(common)), np.arange(len(rare))
        offered, said, strength = self.offers
        dense = np.zeros((len(common), total), np.float32)
        here = self.df[said] >= often
        dense[number[said[here]], offered[here]] = strength[here]
        scarce = np.flatnonzero(~here)
        scarce = scarce[np.argsort(said[scarce], kind="stable")]
        sparse_offers = _rows(number[said[scarce]], offered[scarce], strength[scarce], (len(rare), total))
        here = self.df[column] >= often
        often_asks = _rows(row[here], number[column[here]], value[here], (n, len(common)))
        rare_asks = _rows(row[~here], number[column[~here]], value[~here], (n, len(rare)))

        def table(begin: int, end: int) -> NDArray[np.float32]:
            whole = begin == 0 and end == n
            out = (often_asks if whole else often_asks[begin:end]) @ dense
            more = (rare_asks if whole else rare_asks[begin:end]) @ sparse_offers
            line = np.repeat(np.arange(end - begin, dtype=np.int64) * total, np.diff(more.indptr))
            out.reshape(-1)[line + more.indices] += more.data
            for name in (self.org, self.home):
                if name is not None:
                    out.reshape(-1)[_same(name[begin:end], name[n:])] = 0
            return out

        return table

    def _circumstances(self, row: NDArray, column: NDArray) -> NDArray[np.float64]:
        """float64[m, 3]: how far audience, place and time agree: 1 yes, 0 unknown, −0.5 they contradict."""
        theirs = column + self.n
        out = np.zeros((len(row), 3))
        for at, bits in ((0, self.audience), (2, self.slots)):
            mine, other = bits[row], bits[theirs]
            out[:, at] = np.where((mine > 0) & (other > 0), np.where(mine & other, 1.0, -0.5), 0.0)
        if self.place is not None:
            for level, share in zip(self.place, PLACE_SHARES, strict=True):
                mine = level[row]
                out[(mine >= 0) & (mine == level[theirs]), 1] = share
        return out


def _highest(table: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """The `count` highest values of every row of a table without negative values, unsorted.

    Such floats order as their bits do, and whole numbers are partitioned faster.
    """
    if table.shape[1] <= count:
        return table
    whole = np.ascontiguousarray(table).view(np.int32)
    return np.partition(whole, table.shape[1] - count, axis=1)[:, -count:].view(np.float32)


def _same(mine: NDArray[np.int64], theirs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Flat positions in a table mine × theirs where both numbers are equal and not −1."""
    order = np.argsort(theirs, kind="stable")
    ranked = theirs[order]
    low = np.searchsorted(ranked, mine)
    count = np.where(mine >= 0, np.searchsorted(ranked, mine, side="right") - low, 0)
    line = np.repeat(np.arange(len(mine)), count)
    within = np.arange(len(line)) - np.repeat(np.cumsum(count) - count, count)
    return line * len(theirs) + order[np.repeat(low, count) + within]


def _rows(row: NDArray, column: NDArray, value: NDArray, shape: tuple[int, int]) -> sparse.csr_array:
    """A sparse matrix from entries that are already sorted by row and column."""
    start = np.zeros(shape[0] + 1, np.int32)
    np.cumsum(np.bincount(row, minlength=shape[0]), out=start[1:])
    return sparse.csr_array((value.astype(np.float32), column.astype(np.int32), start), shape=shape)


def _channel_weights() -> NDArray[np.float32]:
    global _CHANNEL
    if _CHANNEL is None:
        bounds = [
            space.UNIGRAMS,
            space.BIGRAMS,
            space.WORDS,
            space.TOPICS,
            space.THEMES,
            space.MAINS,
            space.AUDIENCES,
        ]
        sizes = np.diff([*bounds, space.COLUMNS])
        _CHANNEL = np.repeat(np.array([*CHANNELS.values(), 0.0], np.float32), sizes)
    return _CHANNEL


_CHANNEL: NDArray[np.float32] | None = None


def _numbers(names: Sequence[str]) -> NDArray[np.int64]:
    """A number per distinct name, −1 for the empty one."""
    seen: dict[str, int] = {"": -1}
    return np.array([seen.setdefault(name, len(seen)) for name in names], np.int64)


def _place_numbers(
    places: Sequence[str], distinct: dict[str, tuple[str, str, str]]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    seen: tuple[dict[str, int], ...] = ({"": -1}, {"": -1}, {"": -1})
    row = {"": (-1, -1, -1)}
    for place in dict.fromkeys(places):
        if place:
            row[place] = tuple(s.setdefault(name, len(s)) for s, name in zip(seen, distinct[place], strict=True))  # type: ignore[assignment]
    table = np.array([row[place] for place in places], np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def _bits(encoded: space.Encoded, low: int, n: int) -> NDArray[np.int64]:
    here = np.flatnonzero(encoded.column >= low)
    bits = np.zeros(n, np.int64)
    np.bitwise_or.at(bits, encoded.row[here], 1 << (encoded.column[here] - low).astype(np.int64))
    return bits


def _chance(z: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-np.clip(z, -30, 30)))


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
    found: Sequence[_Pairs],
    top: int,
    thesaurus: Thesaurus | None,
    weights: Weights,
) -> list[_Pairs]:
    """Pairs across streets, for demands that may travel and found nobody likely so far."""
    if len(streets) < 2:
        return []
    likely = np.zeros(len(demands), bool)

    def remember(pairs: Sequence[_Pairs]) -> None:
        for p in pairs:
            likely[p.demand[p.probability >= weights.middle]] = True

    out: list[_Pairs] = []
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
            _Street(demands, services, asked, offered, thesaurus, home).best(top, 0, weights)
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


def _joined(found: Sequence[_Pairs]) -> Candidates:
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
