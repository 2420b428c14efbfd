"""How marks become a result: pure arithmetic, exact, no Django and no clock.

Marks stand on the scale from `LOW` to `HIGH` (1 to 5, whole numbers); None is “not applicable”. All results are
`fractions.Fraction` on the unit interval: 0 is the lowest mark everywhere, 1 the highest. Nothing is rounded before a
person reads it, and then half up (`percent`).

The rule, in the order in which it is applied:

1. One answer counts once: its weighted mean over the questions it marked. A question marked “not applicable” leaves sum
   and denominator. An answer without any mark is no answer.
2. The result of one direction is the plain mean of its answers, so that nobody who marks many questions weighs more.
3. Where trimming is agreed and at least `TRIM_FROM` answers count, the highest and the lowest one are left out.
4. Fewer than the agreed minimum of answers show nothing.

Source: weighted arithmetic mean over the applicable criteria, as the usual reading of “not applicable” in peer review
(it must not cost points); the trimmed mean with one value cut at either end, as judges in sports are counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

LOW, HIGH = 1, 5
TRIM_FROM = 5
# House values: from which share of the way on a result reads so. Highest first.
BANDS = (("high", Fraction(17, 20)), ("good", Fraction(7, 10)), ("fair", Fraction(1, 2)), ("talk", Fraction(0)))
# What those served say in a word, as a place on the unit interval.
WORDS = {"good": Fraction(1), "fair": Fraction(1, 2), "poor": Fraction(0)}

Marks = Mapping[int, int | None]


@dataclass(frozen=True)
class Counted:
    """A result: how many answers counted, and their mean on [0, 1]; None where too few did. `parts` by question."""

    answers: int
    score: Fraction | None
    parts: Mapping[int, "Counted"]


def answer_score(marks: Marks, weights: Mapping[int, int]) -> Fraction | None:
    """The weighted mean of one answer.

    `marks`: question → whole number in [LOW, HIGH], or None for “not applicable”; a question that is missing counts as
    not applicable. `weights`: question → whole number ≥ 1. Returns a Fraction in [0, 1], or None where nothing was marked.
    Raises ValueError for a mark off the scale, a weight below 1, or a mark for a question without a weight.
    """
    total, weight_of_all = Fraction(0), 0
    for question, mark in marks.items():
        if question not in weights:
            raise ValueError(f"question {question} has no weight")
        if mark is None:
            continue
        total += weights[question] * place(mark)
        weight_of_all += weights[question]
    if any(weight < 1 for weight in weights.values()):
        raise ValueError("a weight is at least 1")
    return total / weight_of_all if weight_of_all else None


def place(mark: int) -> Fraction:
    """Where a mark stands on [0, 1]; ValueError off the scale.

    >>> place(1), place(3), place(5)
    (Fraction(0, 1), Fraction(1, 2), Fraction(1, 1))
    """
    if not LOW <= mark <= HIGH:
        raise ValueError(f"{mark} is not between {LOW} and {HIGH}")
    return Fraction(mark - LOW, HIGH - LOW)


def mean(scores: Sequence[Fraction], *, trimmed: bool = False) -> Fraction | None:
    """The mean of scores on [0, 1], or None without any. Trimmed: without one highest and one lowest, from TRIM_FROM on."""
    counted = sorted(scores)
    if trimmed and len(counted) >= TRIM_FROM:
        counted = counted[1:-1]
    return sum(counted, Fraction(0)) / len(counted) if counted else None


def count(answers: Sequence[Marks], weights: Mapping[int, int], *, minimum: int, trimmed: bool = False) -> Counted:
    """What all answers of one direction about one side come to.

    `answers`: one mapping of marks each, in any order. `minimum`: answers needed before anything is shown, ≥ 1; also
    for every question by itself, so that nobody's mark can be read off a part. Raises ValueError as `answer_score` does,
    and for a minimum below 1.
    """
    if minimum < 1:
        raise ValueError("at least one answer is needed")
    scores = [score for marks in answers if (score := answer_score(marks, weights)) is not None]
    parts = {}
    for question in weights:
        places = [place(mark) for marks in answers if (mark := marks.get(question)) is not None]
        parts[question] = Counted(len(places), mean(places, trimmed=trimmed) if len(places) >= minimum else None, {})
    enough = len(scores) >= minimum
    if not enough:  # a hidden whole has no parts to be read
        parts = {question: Counted(part.answers, None, {}) for question, part in parts.items()}
    return Counted(len(scores), mean(scores, trimmed=trimmed) if enough else None, parts)


def count_words(words: Sequence[str], *, minimum: int) -> Counted:
    """What words of those served come to: "good" 1, "fair" ½, "poor" 0; never trimmed, for each is a person's own.

    Raises KeyError for another word, ValueError for a minimum below 1.
    """
    if minimum < 1:
        raise ValueError("at least one answer is needed")
    scores = [WORDS[word] for word in words]
    return Counted(len(scores), mean(scores) if len(scores) >= minimum else None, {})


def band(score: Fraction) -> str:
    """The name of the band a score on [0, 1] lies in; a border belongs to the higher band.

    >>> [band(Fraction(one, 100)) for one in (100, 85, 84, 70, 50, 49, 0)]
    ['high', 'high', 'good', 'good', 'fair', 'talk', 'talk']
    """
    return next(name for name, least in BANDS if score >= least)


def percent(score: Fraction) -> Decimal:
    """A score as hundredths with two decimals, rounded half up: what people read.

    >>> percent(Fraction(2, 3)), percent(Fraction(1, 16))
    (Decimal('66.67'), Decimal('6.25'))
    """
    return Decimal(floor(score * 10_000 + Fraction(1, 2))).scaleb(-2)
