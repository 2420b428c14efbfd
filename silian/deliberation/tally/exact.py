"""Equal Shares in whole numbers: what every voter has left, kept as integers over one common denominator.

Voters with the same money are kept together, so the work grows with the number of different sums, not of voters.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

import numpy as np

from silian.deliberation.tally.shapes import Number
from silian.deliberation.tally.votes import Table


@dataclass(frozen=True)
class Price:
    """What one point for a project costs each of its supporters: `over` / `under` of the common unit."""

    over: int
    under: int


class Purses:
    """The money of every class of voters, exactly.

    values[k] / unit is a sum of money; at[c] says which sum class c has. costs[p] is exact.
    """

    def __init__(self, columns: Table, costs: list[Number], share: Number) -> None:
        self.columns, self.costs = columns, [Fraction(cost) for cost in costs]
        share = Fraction(share)
        self.unit = lcm(share.denominator, *(cost.denominator for cost in self.costs))
        self.values = [int(share * self.unit)]
        self.at = np.zeros(len(columns.weight), np.int64)

    def price(self, p: int) -> Price | None:
        """The least price per point at which the supporters of p can pay for it; None if they cannot."""
        sums = self._sums(p)
        rest = int(self.costs[p] * self.unit)
        wanting = sum(points * weight for _, points, weight in sums)
        for value, points, weight in sums:
            # All from here on can pay their full part, if the poorest of them can.
            if value * wanting >= rest * points:
                return Price(rest, wanting)
            rest -= value * weight
            wanting -= points * weight
        return None

    def _sums(self, p: int) -> list[tuple[int, int, int]]:
        """(money, points, voters) of the supporters of p, those who can pay least per point first."""
        who, points = self.columns.who[p], self.columns.points[p]
        weight = self.columns.weight[who].astype(np.float64)
        if points is None:
            count = np.bincount(self.at[who], weights=weight, minlength=len(self.values))
            some = np.flatnonzero(count).tolist()
            return sorted((self.values[k], 1, int(count[k])) for k in some)
        together: dict[tuple[int, int], int] = {}
        for k, given, times in zip(self.at[who].tolist(), points.tolist(), weight.tolist(), strict=True):
            together[k, int(given)] = together.get((k, int(given)), 0) + int(times)
        sums = [(self.values[k], given, times) for (k, given), times in together.items()]
        return sorted(sums, key=lambda one: Fraction(one[0], one[1]))

    def pay(self, p: int, price: Price) -> Number:
        """Take the price from every supporter, or all she has; returns the most one voter paid."""
        shrink = gcd(price.over, price.under)
        over, under = price.over // shrink, price.under // shrink
        self.unit *= under
        self.values = [value * under for value in self.values]
        who, points = self.columns.who[p], self.columns.points[p]
        if points is None:
            keys, given = self.at[who], [1]
        else:
            given = sorted({int(one) for one in points.tolist()})
            keys = self.at[who] * len(given) + np.searchsorted(given, points)
        different, back = np.unique(keys, return_inverse=True)
        most, fresh = 0, []
        for key in different.tolist():
            value, part = self.values[key // len(given)], over * given[key % len(given)]
            most = max(most, min(value, part))
            fresh.append(max(value - part, 0))
        paid = Fraction(most, self.unit)
        self.at[who] = back.reshape(-1) + len(self.values)
        self._gather([*self.values, *fresh])
        return paid

    def _gather(self, values: list[int]) -> None:
        """Forget sums nobody has, put equal ones together, and shorten all by what divides them."""
        held, at = np.unique(self.at, return_inverse=True)
        names: dict[int, int] = {}
        renamed = np.array([names.setdefault(values[k], len(names)) for k in held.tolist()], np.int64)
        self.at = renamed[at.reshape(-1)] if len(held) else self.at
        common = gcd(self.unit, *names, *(int(cost * self.unit) for cost in self.costs))
        self.unit //= common
        self.values = [value // common for value in names]

    def money(self) -> np.ndarray:
        """float64[classes]: what each voter of a class has left, each correctly rounded."""
        return np.array([value / self.unit for value in self.values], np.float64)[self.at]

    def left(self, p: int) -> Number:
        """What the supporters of p have left together."""
        return Fraction(sum(value * weight for value, _, weight in self._sums(p)), self.unit)
