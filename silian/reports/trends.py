"""What stands out and what rises, by one stated rule; and where one side has what the other lacks. No Django, no database.

The rule: of N things, K are of one kind; n of them belong to a part – a community, or the last three months – and k of those are of
the kind. The part says something about the kind if at least `LEAST` of its things are of it, their share is larger than in the rest,
and drawing n of the N blindly would give k or more with a chance below `LEVEL`, counted for all kinds that were looked at together.
That chance is exact (the upper tail of the hypergeometric distribution, Fisher's exact test on one side; the number of kinds is
Bonferroni's correction). It asks for shares, so a year in which more of everything was filed lets nothing rise by itself.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

LEAST = 5  # fewer say nothing (house value)
LEVEL = 0.05  # how often chance alone may do it, for all kinds together (house value)
RECENT, BEFORE = 3, 12  # months compared (house value)
SEASONS = {"spring": (3, 4, 5), "summer": (6, 7, 8), "autumn": (9, 10, 11), "winter": (12, 1, 2)}


def chance(k: int, kind: int, part: int, whole: int) -> float:
    """How likely at least `k` of the `kind` are among `part` things drawn from `whole`, 0 … 1.

    All are counts, 0 ≤ kind, part ≤ whole; ValueError otherwise. Source: the hypergeometric distribution.
    """
    if not 0 <= kind <= whole or not 0 <= part <= whole:
        raise ValueError("a kind and a part are never larger than the whole")
    fewest, most = max(0, kind + part - whole), min(kind, part)
    if k <= fewest:
        return 1.0
    if k > most:
        return 0.0
    # The first term by logarithms, each next one by the ratio to the one before.
    term = math.exp(_choose(kind, k) + _choose(whole - kind, part - k) - _choose(whole, part))
    total = 0.0
    for number in range(k, most + 1):
        total += term
        term *= (kind - number) * (part - number) / ((number + 1) * (whole - kind - part + number + 1))
    return min(total, 1.0)


def _choose(of: int, taken: int) -> float:
    return math.lgamma(of + 1) - math.lgamma(taken + 1) - math.lgamma(of - taken + 1)


@dataclass(frozen=True)
class Standing:
    """A kind that stands out in a part: how many there, how many in the rest, and how often chance alone would do it."""

    kind: str
    here: int
    rest: int
    chance: float


def standing_out(
    here: Mapping[str, int], rest: Mapping[str, int], *, least: int = LEAST, level: float = LEVEL
) -> list[Standing]:
    """The kinds of which the part holds more than chance explains, the least likely first.

    `here` and `rest`: kind → count ≥ 0 in the part and in the rest of the whole. Empty where there is no rest to compare with.
    """
    part, others = sum(here.values()), sum(rest.values())
    if not part or not others:
        return []
    looked_at = [kind for kind in {**here, **rest} if here.get(kind, 0) or rest.get(kind, 0)]
    found = []
    for kind in looked_at:
        mine, theirs = here.get(kind, 0), rest.get(kind, 0)
        if mine < least or mine * others <= theirs * part:
            continue
        together = chance(mine, mine + theirs, part, part + others) * len(looked_at)
        if together < level:
            found.append(Standing(kind, mine, theirs, together))
    return sorted(found, key=lambda one: (one.chance, -one.here, one.kind))


def rising(by_month: Mapping[tuple[str, date], int], last: date) -> list[Standing]:
    """The themes that rise: those that stand out in the `RECENT` months up to `last` against the `BEFORE` months before.

    `by_month`: (theme, first day of a month) → count; other months are left out. `here` of the answer is recent, `rest` before.
    """
    known = months(last, RECENT + BEFORE)
    recent, before = set(known[BEFORE:]), set(known[:BEFORE])
    here: dict[str, int] = {}
    rest: dict[str, int] = {}
    for (theme, month), number in by_month.items():
        side = here if month in recent else rest if month in before else None
        if side is not None:
            side[theme] = side.get(theme, 0) + number
    return standing_out(here, rest)


def months(last: date, number: int) -> list[date]:
    """The first days of so many months, the month of `last` at the end."""
    at = last.year * 12 + last.month - 1
    return [date(one // 12, one % 12 + 1, 1) for one in range(at - number + 1, at + 1)]


def season(month: int) -> str:
    """spring, summer, autumn or winter, three whole months each; `month` 1 … 12, KeyError never."""
    return next(name for name, several in SEASONS.items() if month in several)


@dataclass(frozen=True)
class Joint:
    """A theme where one side has something and another asks: how many here, how many there."""

    theme: str
    here: int
    there: int


def has_what_others_need(services_here: Mapping[str, int], unmet_elsewhere: Mapping[str, int]) -> list[Joint]:
    """Themes offered here and asked for elsewhere without an answer; first those with most pairs, then with most asking."""
    found = [
        Joint(theme, number, unmet_elsewhere[theme])
        for theme, number in services_here.items()
        if theme and number and unmet_elsewhere.get(theme)
    ]
    return sorted(found, key=lambda one: (-min(one.here, one.there), -one.there, one.theme))


def lacks(
    unmet_here: Mapping[str, int], services_here: Mapping[str, int], services_elsewhere: Mapping[str, int]
) -> list[Joint]:
    """Themes asked for here that nobody here offers; `there` is how many elsewhere do. Most asked for first."""
    found = [
        Joint(theme, number, services_elsewhere.get(theme, 0))
        for theme, number in unmet_here.items()
        if theme and number and not services_here.get(theme)
    ]
    return sorted(found, key=lambda one: (-one.here, -one.there, one.theme))
