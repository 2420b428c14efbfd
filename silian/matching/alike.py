"""Which of many texts speak of the same thing as one: words in common, the rarer the more, and the reasons as those words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from silian.matching.text import words

MOST_WORDS = 6
_HAN = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True)
class Alike:
    """One of the texts: its place in the list, how alike it is (0 … 1), and the words both use, those that say most first."""

    at: int
    score: float
    words: list[str]


def alike(text: str, others: Sequence[str], *, least: float = 0.1, top: int = 5) -> list[Alike]:
    """The `top` texts of `others` most alike `text`, best first, none below `least`.

    The score is the cosine of both sets of words and pairs of characters, each weighing 1 + ln((1 + n) / (1 + number of texts that hold
    it)), n the number of others; pairs, because two people cut the same thing differently. Equal inputs give equal answers; equal scores stand in the order given. No text, no words: an empty list.
    """
    mine, own_words = _signs(text), set(words(text))
    if not mine or not others:
        return []
    theirs = [_signs(one) for one in others]
    held = Counter(word for one in theirs for word in one)
    weigh = lambda word: 1 + math.log((1 + len(others)) / (1 + held[word]))  # noqa: E731
    length = lambda some: math.sqrt(sum(weigh(word) ** 2 for word in some))  # noqa: E731
    own, found = length(mine), []
    for at, one in enumerate(theirs):
        both = mine & one
        if not both:
            continue
        score = sum(weigh(word) ** 2 for word in both) / (own * length(one))
        if score >= least:
            found.append(Alike(at, score, _longest(both & own_words, weigh)))
    return sorted(found, key=lambda one: (-one.score, one.at))[:top]


def _signs(text: str) -> set[str]:
    """Words and pairs of characters."""
    pairs = {run[at : at + 2] for run in _HAN.findall(text) for at in range(len(run) - 1)}
    return pairs | set(words(text))


def _longest(both: set[str], weigh: Callable[[str], float]) -> list[str]:
    """The words that say most, none that stands inside another one."""
    whole = [one for one in both if not any(one != other and one in other for other in both)]
    return sorted(whole, key=lambda word: (-weigh(word), -len(word), word))[:MOST_WORDS]
