"""The Method of Equal Shares: everybody gets the same share of the budget and pays for what she voted for.

Again and again the project is bought whose supporters pay least per unit of satisfaction; who cannot pay her full
part gives all she has. The result is exact: a float search carries a proven bound on its own error, and whatever it
cannot tell apart is decided in whole numbers (`exact`). Source: Peters, Pierczyński, Skowron, "Proportional
Participatory Budgeting with Additive Utilities", NeurIPS 2021; completion Add1 as published at equalshares.net.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

import numpy as np

from silian.deliberation.tally.exact import Price, Purses
from silian.deliberation.tally.shapes import Ballots, Number, Reason, Result, Round, Rule, Tie, plain
from silian.deliberation.tally.ties import TieOrder
from silian.deliberation.tally.votes import Table, table

ROUNDING = 2.0**-52
# Relative error of a NumPy sum of nonnegative numbers, generously.
SUMMING = 256 * ROUNDING
# Voters this near to paying all they have are treated as unsure.
NEAR = 1e-7


@dataclass
class Run:
    """One run of Equal Shares at one share: what was bought, in order."""

    share: Number
    chosen: list[int] = field(default_factory=list)
    paid: list[Number | float] = field(default_factory=list)  # the most one voter paid for each
    cost: Number = 0
    ties: list[Tie] = field(default_factory=list)
    exactly: int = 0


@dataclass(frozen=True)
class Offer:
    """A price per point found in floats, and how far it may be off; `rate` and its bounds are per satisfaction."""

    price: float
    off: float
    low: float
    high: float


class Market:
    """One election ready for runs: columns of voters, costs, what a point is worth, and the tie order."""

    def __init__(self, ballots: Ballots, rule: Rule, columns: Table | None = None, by: str = "guarded") -> None:
        self.rule, self.options = rule, ballots.options
        self.columns = columns = columns or table(rule, ballots)
        self.by = by
        self.counts = [columns.count(p) for p in range(len(self.options))]
        # Points are scaled to whole numbers, all by the same: that changes no comparison of prices.
        self.costs: list[Number] = [one.cost for one in self.options]
        self.worth: list[Number] = [cost if rule.satisfaction == "cost" else 1 for cost in self.costs]
        self.able = [p for p, count in enumerate(self.counts) if count > 0 and count >= rule.threshold]
        self.weight = [columns.weight[who].astype(np.float64) for who in columns.who]
        # Everybody gives 1: then one number stands for the column.
        self.points: list[np.ndarray | float] = [1.0 if given is None else given for given in columns.points]
        self.pull = [weight * given for weight, given in zip(self.weight, self.points, strict=True)]
        self.most = [1.0 if given is None or not len(given) else float(given.max()) for given in columns.points]

    def run(self, share: Number) -> "Search":
        """Buy until nobody's supporters can pay any more; `share` is each voter's money."""
        search = Search(self, share)
        while (p := search.cheapest()) is not None:
            search.buy(p)
        return search


class Search:
    """One run under way, and what is left after it. Invariant: every voter's float money is within `off` of the true sum; a zero is a true zero."""

    def __init__(self, market: Market, share: Number) -> None:
        self.market, self.run = market, Run(plain(share))
        self.order = TieOrder(market.rule, market.options, market.counts)
        self.money = np.full(len(market.columns.weight), float(share))
        self.off = float(share) * ROUNDING
        self.purses: Purses | None = None
        self.followed = 0
        # Prices only rise as money goes: an old lower bound stays one.
        self.low = dict.fromkeys(market.able, 0.0)
        self.offers: dict[int, Offer] = {}
        self.prices: dict[int, Price] = {}
        self.history: list[Price | float] = []

    def cheapest(self) -> int | None:
        """The project to buy next, certain to be the one exact numbers would name."""
        self.offers, self.prices = {}, {}
        if free := [p for p in self.low if self.market.costs[p] == 0]:
            return min(free, key=self.order.key)
        if self.market.by == "exact":
            return self._exactly(list(self.low))
        best, unsure = float("inf"), []
        for p in sorted(self.low, key=lambda p: (self.low[p], p)):
            if self.low[p] > best:
                break
            found = self._offer(p)
            if found is False:
                del self.low[p]
            elif found is None:
                unsure.append(p)
            else:
                self.offers[p] = found
                self.low[p] = max(self.low[p], found.low)
                best = min(best, found.high)
        near = [p for p, offer in self.offers.items() if offer.low <= best] + [p for p in unsure if self.low[p] <= best]
        if not near:
            return None
        if len(near) == 1 and near[0] in self.offers:
            return near[0]
        return self._exactly(near)

    def _offer(self, p: int) -> Offer | Literal[False] | None:
        """The price of p: an offer, False if its supporters certainly cannot pay it, None if floats cannot tell."""
        market = self.market
        money, weight, pull = self.money[market.columns.who[p]], market.weight[p], market.pull[p]
        points, cost = market.points[p], float(market.costs[p])
        held = money * weight
        total = float(held.sum())
        voters = float(weight.sum())
        slack = voters * self.off + SUMMING * (total + cost)
        if total < cost - slack:
            return False
        if total < cost + slack:
            return None
        price = cost / float(pull.sum())
        poor, before = money < price * points, 0
        while (count := int(np.count_nonzero(poor))) > before:
            rich = float(pull[~poor].sum())
            if rich <= 0:
                return None
            price, before = (cost - float(held[poor].sum())) / rich, count
            poor = money < price * points
        # What is proven: the money asked at this price is wrong by at most `wrong`, and at least the points of the
        # safely rich answer to a change of the price; so the price is off by at most their ratio.
        part = price * points
        near = NEAR * price * market.most[p] + self.off
        safe = money > part + near
        rich = float(pull[safe].sum())
        if rich <= 0:
            return None
        wrong = float(weight[~safe & (money > 0)].sum()) * self.off + SUMMING * cost
        off = wrong / rich + 4 * ROUNDING * price
        if off * market.most[p] + self.off > near:
            return None
        worth = float(market.worth[p])
        rate, rate_off = price / worth, off / worth + 4 * ROUNDING * price / worth
        return Offer(price, off, rate - rate_off, rate + rate_off)

    def _exactly(self, near: list[int]) -> int | None:
        """Decide between projects in whole numbers; those that cannot be paid are dropped for good."""
        purses = self._purses()
        self.run.exactly += 1
        rates: dict[int, Fraction] = {}
        for p in near:
            price = purses.price(p)
            if price is None:
                del self.low[p]
                continue
            self.prices[p] = price
            rates[p] = Fraction(price.over, price.under) / (Fraction(self.market.worth[p]) * purses.unit)
            self.low[p] = max(self.low[p], float(rates[p]) * (1 - 4 * ROUNDING))
        if not rates:
            # Those not looked at were only dearer than something that turned out to be out of reach.
            return self.cheapest() if self.low else None
        least = min(rates.values())
        return self.order.first([p for p, rate in rates.items() if rate == least])

    def _purses(self) -> Purses:
        """The exact money, brought up to what was bought so far."""
        if self.purses is None:
            self.purses = Purses(self.market.columns, self.market.costs, self.run.share)
        for p in self.run.chosen[self.followed :]:
            self._follow(p)
        self.followed = len(self.run.chosen)
        return self.purses

    def _follow(self, p: int) -> None:
        assert self.purses is not None
        if self.market.costs[p] == 0:
            return
        price = self.purses.price(p)
        assert price is not None, "floats bought what nobody could pay"
        self.purses.pay(p, price)

    def buy(self, p: int) -> None:
        """Let the supporters of p pay."""
        market, run = self.market, self.run
        if p in self.offers and p not in self.prices and _is_blurred(*self._part(p)):
            price = self._purses().price(p)
            assert price is not None, "floats bought what nobody could pay"
            self.prices[p] = price
        del self.low[p]
        run.chosen.append(p)
        run.cost = plain(run.cost + market.costs[p])
        if market.costs[p] == 0:
            run.paid.append(0)
        elif p in self.prices:
            assert self.purses is not None
            run.paid.append(self.purses.pay(p, self.prices[p]))
            self.followed = len(run.chosen)
            self.money = self.purses.money()
            self.off = float(run.share) * ROUNDING
        else:
            self._pay(p, self.offers[p])
        run.ties = self.order.used

    def _part(self, p: int) -> tuple[float, float]:
        """The most one supporter of p pays at the price offered, and how far that may be off."""
        offer, most = self.offers[p], self.market.most[p]
        part = np.minimum(self.money[self.market.columns.who[p]], offer.price * self.market.points[p])
        return float(part.max()), offer.off * most + self.off + 4 * ROUNDING * float(self.run.share)

    def left(self, p: int) -> float:
        """What the supporters of p have left together, in hundredths; half of one is rounded to the even."""
        held = self.money[self.market.columns.who[p]] * self.market.weight[p]
        total, voters = float(held.sum()), float(self.market.weight[p].sum())
        if _is_blurred(total, voters * self.off + SUMMING * total):
            return float(round(Fraction(self._purses().left(p)), 2))
        return round(total, 2)

    def _pay(self, p: int, offer: Offer) -> None:
        who, points, most = self.market.columns.who[p], self.market.points[p], self.market.most[p]
        money, part = self.money[who], offer.price * points
        near = NEAR * offer.price * most + self.off
        rest = np.maximum(money - part, 0.0)
        # Who may or may not be left with a crumb must not look as if she certainly had nothing.
        unsure = (np.abs(money - part) <= near) & (money > 0)
        rest[unsure] = np.maximum(rest[unsure], 1e-300)
        self.run.paid.append(self._part(p)[0])
        self.money[who] = rest
        self.off += offer.off * most + 4 * ROUNDING * float(self.run.share)


def _is_blurred(amount: float, off: float) -> bool:
    """Whether an amount known so well may be rounded to either of two hundredths: then only whole numbers tell which."""
    return round(amount - off, 2) != round(amount + off, 2)


def completed(market: Market, voters: int) -> Search:
    """The run that counts under the rule's completion.

    The first share is budget / voters; Add1 then raises everybody's share by `step` and runs anew.
    add1_overspend: until the next run would spend more than the budget. add1_exhaustive: the same, but also stop as soon
    as no project is left that would still fit. none: the first run. Needs at least one voter.
    """
    rule = market.rule
    budget = rule.budget or 0
    search = market.run(Fraction(budget) / voters)
    if rule.completion == "none":
        return search
    eligible = {p for p, count in enumerate(market.counts) if count >= rule.threshold}
    while set(market.able) - set(search.run.chosen):
        # As in the published programs, a project nobody voted for also counts as one that would still fit.
        if rule.completion == "add1_exhaustive" and not any(
            search.run.cost + market.costs[p] <= budget for p in eligible - set(search.run.chosen)
        ):
            break
        following = market.run(search.run.share + rule.step)
        if following.run.cost > budget:
            break
        search = following
    return search


def mes(ballots: Ballots, rule: Rule, columns: Table | None = None, by: str = "guarded") -> Result:
    """Equal Shares with the rule's completion. `by="exact"` counts everything in whole numbers, much slower."""
    columns = columns or table(rule, ballots)
    market = Market(ballots, rule, columns, by)
    counts = {one.id: market.counts[p] for p, one in enumerate(ballots.options)}
    if not columns.voters:
        reasons = {one.id: Reason("no_votes", {"votes": 0}) for one in ballots.options}
        return Result(rule, (), counts, 0, reasons=reasons)
    search = completed(market, columns.voters)
    run = search.run
    left: Number = rule.budget or 0
    rounds = []
    for p, paid in zip(run.chosen, run.paid, strict=True):
        left = plain(left - market.costs[p])
        rounds.append(Round(chosen=ballots.options[p].id, left=left, paid=float(round(Fraction(paid), 2))))
    return Result(
        rule, tuple(ballots.options[p].id for p in run.chosen), counts, columns.voters, cost=run.cost,
        rounds=tuple(rounds), reasons=_reasons(market, search), ties=tuple(run.ties), share=run.share,
    )  # fmt: skip


def _reasons(market: Market, search: Search) -> dict[str, Reason]:
    """Every project that was not bought: the money its supporters have left, against what it costs."""
    reasons = {}
    for p, one in enumerate(market.options):
        if p in search.run.chosen:
            continue
        votes = market.counts[p]
        if votes == 0:
            reason = Reason("no_votes", {"votes": 0})
        elif votes < market.rule.threshold:
            reason = Reason("below_threshold", {"votes": votes, "threshold": market.rule.threshold})
        else:
            left = search.left(p)
            facts = {
                "votes": votes, "supporters": market.columns.supporters(p), "cost": one.cost, "money_left": left,
                "missing": round(max(float(one.cost) - left, 0.0), 2),
            }  # fmt: skip
            reason = Reason("supporters_short_of_money", facts)
        reasons[one.id] = reason
    return reasons
