"""How alike what is wanted is to what was solved before: words in common, and words that mean the same. Pure; no decision.

    score = WORDS × cosine of words and pairs of characters (`matching.alike`, the rarer the more)
          + MEANS × share of meanings in common (`matching.thesaurus`): |both| / √(|one| · |other|)

both in 0 … 1. Weights and bands are house values, held by a set of pairs in the tests.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

WORDS, MEANS = 0.6, 0.4
LEAST, MIDDLE, HIGH = 0.12, 0.2, 0.36
MOST_ASKED = 80  # pairs of characters put to the index
_HAN = re.compile(r"[\u3400-\u9fff]+")
MOST_TERMS = 12  # of a meaning: a common one has many


@dataclass(frozen=True)
class Likeness:
    """One of the texts: its place in the list, how alike it is (0 … 1), in which band, and the words that say why."""

    at: int
    score: float
    band: str
    words: list[str]


def asked(title: str, text: str) -> list[str]:
    """Pairs of characters to ask the index for: those of the words themselves first, then those that mean the same."""
    from silian.matching import thesaurus

    whole = f"{title} {text}"
    known = thesaurus.load()
    found = dict.fromkeys(pair for run in _runs(whole) for pair in _pairs(run))
    for _term, row in known.meant(whole):
        for term in known.topics[row].terms[:MOST_TERMS]:
            found |= dict.fromkeys(_pairs(term))
    return list(found)[:MOST_ASKED]


def _runs(text: str) -> list[str]:
    return _HAN.findall(text[:400])


def _pairs(run: str) -> list[str]:
    return [pair for pair in (run[at : at + 2] for at in range(len(run) - 1)) if _HAN.fullmatch(pair)]


def rank(title: str, text: str, others: Sequence[str], *, top: int = 5) -> list[Likeness]:
    """The `top` of `others` most alike, best first, none below `LEAST`; equal scores stand in the order given."""
    from silian.matching import thesaurus
    from silian.matching.alike import alike

    whole = f"{title} {title} {text}" if title not in text else f"{title} {text}"
    said = {one.at: one for one in alike(whole, others, least=0.0, top=len(others))}
    known = thesaurus.load()
    mine = {row: term for term, row in reversed(known.meant(whole))}
    found = []
    for at, other in enumerate(others):
        theirs = {row for _term, row in known.meant(other)}
        both = [row for row in mine if row in theirs]
        means = len(both) / math.sqrt(len(mine) * len(theirs)) if both else 0.0
        words = said[at].score if at in said else 0.0
        score = WORDS * words + MEANS * means
        if score >= LEAST:
            reasons = said[at].words if at in said else []
            if len(reasons) < 2:  # the names of meanings only where the words themselves say too little
                reasons = [*reasons, *(known.topics[row].name for row in both)]
            found.append(Likeness(at, round(score, 4), band(score), _distinct(reasons)[:4]))
    return sorted(found, key=lambda one: (-one.score, one.at))[:top]


def band(score: float) -> str:
    """high, middle or low."""
    return "high" if score >= HIGH else "middle" if score >= MIDDLE else "low"


def _distinct(words: list[str]) -> list[str]:
    """Each once, none that stands inside an earlier one."""
    kept: list[str] = []
    for word in words:
        if not any(word in one or one in word for one in kept):
            kept.append(word)
    return kept
