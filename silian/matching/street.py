"""One street: its demands and services in one sparse BM25 space, searched from both sides.

BM25 after Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009, over the columns of `space`; the
sum of channels beat rank fusion in our own measurement (.66 against .55 recall of five).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from silian.matching import space, text
from silian.matching.items import Item
from silian.matching.scoring import FEATURES, Weights, chance
from silian.matching.thesaurus import Thesaurus

# One share of the sum per channel of the space: what a match of that kind says compared with a shared character.
CHANNELS = {"unigrams": 0.8, "bigrams": 1.0, "words": 1.0, "topics": 3.0, "themes": 1.0, "mains": 0.25}
K_SERVICE, K_DEMAND, B = 1.8, 3.0, 0.3  # saturation of repeated terms on either side; how far length counts
PLACE_SHARES = (0.2, 0.5, 1.0)  # same district, same street, same community
POOL = 4_000_000  # products of one step never hold more cells than this, so memory stays flat
OFTEN = 0.02  # of the services: from this share on a term is multiplied as a row
TINY = np.float32(1e-30)  # what is above nothing

Table = Callable[[int, int], NDArray[np.float32]]  # (begin, end) → a table of demands begin … end × services


@dataclass
class Pairs:
    """n scored pairs, sorted by demand and falling score."""

    demand: NDArray[np.int32]
    service: NDArray[np.int32]
    score: NDArray[np.float64]
    probability: NDArray[np.float64]


class Street:
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
        self.org = _numbers([item.org for item in rows], but=anybody)
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
        rarity = np.arange(total + 1)
        rarity = np.log1p((total - rarity + 0.5) / (rarity + 0.5)).astype(np.float32)
        value = _channel_weights()[column] * rarity[seen]
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

    def best(self, top: int, back: int, weights: Weights) -> Pairs:
        """The union of both sides' best, scored."""
        step = max(1, POOL // max(len(self.offered), 1))
        product = self._product(weights)
        spans = [(begin, min(begin + step, self.n)) for begin in range(0, self.n, step)]
        one = product(*spans[0]) if len(spans) == 1 else None
        floor = self._floor(spans, product, one, back)
        found = []
        for begin, end in spans:
            table = product(begin, end) if one is None else one
            line, column, score = _above(table, top, floor)
            found.append((line + begin, column, score))
        row, column, score = (np.concatenate(arrays) for arrays in zip(*found, strict=True))
        total_score = score + self._circumstances(row, column) @ weights.vector()[3:]
        # Stable, and pairs come by service number: equal scores keep the order of the list.
        order = np.argsort((row << 32) - (np.float32(total_score + 64).view(np.int32)), kind="stable")
        row, column, total_score = row[order], column[order], total_score[order]
        return Pairs(self.asked[row], self.offered[column], total_score, chance(weights.bias + total_score))

    def _floor(
        self, spans: list[tuple[int, int]], product: Table, one: NDArray[np.float32] | None, back: int
    ) -> NDArray[np.float32]:
        """float32[services]: from which value on a demand is among the `back` best of a service."""
        if not back:
            return np.full(len(self.offered), np.inf, np.float32)
        columns: list[NDArray[np.int64]] = []
        values: list[NDArray[np.float32]] = []
        for span in spans:
            table = product(*span) if one is None else one
            at = np.flatnonzero(table >= np.maximum(_bound_of_columns(table, back), TINY))
            columns.append(at % len(self.offered))
            values.append(table.reshape(-1)[at])
        return _nth(np.concatenate(columns), np.concatenate(values), back, len(self.offered))

    def parts(self, row: NDArray[np.int64], column: NDArray[np.int64]) -> NDArray[np.float64]:
        """float64[m, len(FEATURES)] of m pairs given as numbers within the street."""
        out = np.zeros((len(row), len(FEATURES)))
        out[:, 3:] = self._circumstances(row, column)
        step = max(1, POOL // max(len(self.offered), 1))
        for part in range(3):
            product = self._product(Weights(text=part == 0, concepts=part == 1, theme=part == 2))
            for begin in range(0, self.n, step):
                here = np.flatnonzero((row >= begin) & (row < begin + step))
                if len(here):
                    table = product(begin, min(begin + step, self.n))
                    out[here, part] = table[row[here] - begin, column[here]]
        return out

    def _product(self, weights: Weights) -> Table:
        """A function (begin, end) → float32[end − begin, services]: weighted sum of the parts text, concepts and
        theme of demands begin … end; 0 where nothing is shared or both rows have one home.

        Common terms (OFTEN) are multiplied as rows of a dense table, which processors do at
        many cells per step; rare ones as sparse entries. Together five times as fast as one sparse product.
        """
        row, column, value = self.asks
        share = np.empty(space.COLUMNS, np.float32)
        share[: space.TOPICS] = weights.text
        share[space.TOPICS : space.THEMES] = weights.concepts
        share[space.THEMES :] = weights.theme
        value = value * share[column]
        total, n = len(self.offered), self.n
        often = max(3, int(OFTEN * total))
        number = np.zeros(space.COLUMNS, np.int32)
        common, rare = np.flatnonzero(self.df >= often), np.flatnonzero((self.df > 0) & (self.df < often))
        number[common], number[rare] = np.arange(len(common)), np.arange(len(rare))
        offered, said, strength = self.offers
        dense = np.zeros((len(common), total), np.float32)
        here = self.df[said] >= often
        dense[number[said[here]], offered[here]] = strength[here]
        scarce = np.flatnonzero(~here)
        named = number[said[scarce]]
        # Numbers of 16 bits are sorted by counting, which is several times as fast.
        scarce = scarce[np.argsort(named.astype(np.uint16) if len(rare) < 1 << 16 else named, kind="stable")]
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


def _above(
    table: NDArray[np.float32], top: int, floor: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    """(row, column, value) of what is above 0 and among the `top` of its row or at the floor of its column.

    First everything above a bound that is easily had and never too high, then exactly among those few.
    """
    lines, width = table.shape
    of_line, of_column = np.maximum(_bound(table, top), TINY), np.maximum(floor, TINY)
    at = np.flatnonzero((table >= of_line[:, None]) | (table >= of_column))
    line, column = np.divmod(at, width)
    score = table.reshape(-1)[at]
    keep = score >= np.minimum(_nth(line, score, top, lines)[line], floor[column])
    return line[keep], column[keep], score[keep]


def _nth(group: NDArray[np.int64], value: NDArray[np.float32], count: int, groups: int) -> NDArray[np.float32]:
    """float32[groups]: the `count`-th highest value of every group, 0 where a group has fewer."""
    # Floats above 0 order as their bits do; a group and a value make one number.
    ordered = np.sort((group << 32) - value.view(np.int32))
    last = np.cumsum(np.bincount(group, minlength=groups)) - 1
    first = np.append(0, last[:-1] + 1)
    out = np.zeros(groups, np.float32)
    enough = np.flatnonzero(last - first >= count - 1)
    out[enough] = ((enough << 32) - ordered[first[enough] + count - 1]).astype(np.int32).view(np.float32)
    return out


def _bound(table: NDArray[np.float32], top: int) -> NDArray[np.float32]:
    """float32[rows]: at most the `top`-th value of every row, and not much less.

    Columns are dealt into groups: `top` groups hold a value of at least the `top`-th best group's best.
    """
    groups = 3 * top
    size = table.shape[1] // groups
    if size < 2:
        return np.zeros(len(table), np.float32)
    best = table[:, : groups * size].reshape(len(table), size, groups).max(axis=1)
    return np.partition(best, groups - top, axis=1)[:, groups - top]


def _bound_of_columns(table: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """float32[columns]: the same for the `count`-th value of every column."""
    groups = 4 * count
    size = len(table) // groups
    if size < 2:
        return np.zeros(table.shape[1], np.float32)
    best = table[: groups * size].reshape(size, groups, -1).max(axis=0)
    return np.partition(best, groups - count, axis=0)[groups - count]


def _same(mine: NDArray[np.int64], theirs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Flat positions in a table mine × theirs where both numbers are equal and not −1."""
    order = np.argsort(theirs, kind="stable")
    ranked = theirs[order]
    low = np.searchsorted(ranked, mine)
    count = np.where(mine >= 0, np.searchsorted(ranked, mine, side="right") - low, 0)
    line = np.repeat(np.arange(len(mine)), count)
    within = np.arange(len(line)) - np.repeat(np.cumsum(count) - count, count)
    return line * len(theirs) + order[np.repeat(low, count) + within]


def anybody(organisation: str) -> bool:
    """“居民” and “社区志愿者” are no organisation: two rows of theirs need not be one person's."""
    return _ANYBODY.fullmatch(organisation) is not None


_ANYBODY = re.compile(
    r"(?:某|辖区|社区|小区|街道|困难|热心|爱心|本地|周边|当地|在职|老年|高龄|独居|空巢|留守|残疾|低保|特困|部分|全体|新就业)*"
    r"(?:居民|群众|志愿者|党员|商户|商家|企业|单位|老人|家庭|学生|儿童|孩子|青少年|人士|妇女|职工|员工|业主|村民|社区|小区|"
    r"街道|社会组织|群体|人员|个人|匿名|无)?某?"
)


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


def _numbers(names: Sequence[str], but: Callable[[str], bool] | None = None) -> NDArray[np.int64]:
    """A number per distinct name, −1 for the empty one and those that `but` names."""
    seen: dict[str, int] = dict.fromkeys(filter(but, set(names)), -1) if but else {}
    seen[""] = -1
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
