"""Which experts to ask first, and why: a pure function of what is known, and no decision.

The chance that an expert has something to say is a logistic function of parts between 0 and 1, as in `silian.matching.scoring`:

    chance = 1 / (1 + exp(−(BIAS + Σ weight × part)))

    fields  share of the question's fields of knowledge that are hers, 0..1
    words   how much her introduction and her fields say about the question, by the text and concept parts of the matching engine, 0..1
    load    consultations that wait for her, per LOAD of them, at most 1; it counts against her
    year    consultations of this year by the number she takes in a year, at most 1; it counts against her

Weights are house values. Barred, whatever the parts: who comes from an organisation the question is about ("party"), who asks it
herself ("asks"), whose number for the year is reached ("full"), and who was asked already ("asked"). They are shown, not proposed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

BIAS = -2.2
WEIGHTS = {"fields": 3.2, "words": 1.6, "load": -1.2, "year": -0.6}
LOAD = 3
FULL = "full"


@dataclass(frozen=True)
class Wanted:
    """The question: its title and words, and the numbers of its fields."""

    title: str
    text: str
    fields: frozenset[int] = frozenset()
    field_words: Sequence[str] = ()


@dataclass(frozen=True)
class Candidate:
    """One expert as the proposal sees her. `fields`: number → name; `open`: what waits for her; `this_year`: asked and not declined."""

    id: int
    name: str
    introduction: str = ""
    fields: dict[int, str] = field(default_factory=dict)
    field_words: Sequence[str] = ()
    open: int = 0
    this_year: int = 0
    most: int = 4
    barred: str = ""


@dataclass(frozen=True)
class Proposal:
    """One expert with her chance in 0..1, the band of it, the parts, and what there is in common as data for page and record."""

    expert: int
    chance: float
    band: str
    parts: dict[str, float]
    fields: list[str]
    terms: list[str]
    open: int
    left: int
    barred: str = ""

    @property
    def is_proposed(self) -> bool:
        return not self.barred


def rank(wanted: Wanted, experts: Sequence[Candidate]) -> list[Proposal]:
    """All of them: who can be asked first, the likeliest first; then the barred ones. Equal inputs give equal lists, ties go to the lower number."""
    if not experts:
        return []
    # Here and not above: the engine weighs 70 MB, which a process that never proposes need not carry.
    import numpy as np

    from silian.matching import scoring

    words, terms = _words(wanted, experts)
    found = []
    for one, said, common in zip(experts, words, terms, strict=True):
        parts = _parts(wanted, one) | {"words": said}
        score = BIAS + sum(WEIGHTS[name] * value for name, value in parts.items())
        chance = round(float(scoring.chance(np.array([score]))[0]), 4)
        barred = one.barred or (FULL if one.this_year >= one.most else "")
        shared = [name for pk, name in sorted(one.fields.items()) if pk in wanted.fields]
        found.append(
            Proposal(
                one.id, chance, scoring.band(chance), parts, shared, common, one.open, max(one.most - one.this_year, 0),
                barred,
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (bool(one.barred), -one.chance, one.expert))


def _parts(wanted: Wanted, one: Candidate) -> dict[str, float]:
    common = len(wanted.fields & set(one.fields))
    return {
        "fields": round(common / len(wanted.fields), 4) if wanted.fields else 0.0,
        "load": round(min(one.open / LOAD, 1.0), 4),
        "year": round(min(one.this_year / one.most, 1.0), 4) if one.most else 1.0,
    }


def _words(wanted: Wanted, experts: Sequence[Candidate]) -> tuple[list[float], list[list[str]]]:
    """How much each expert's words answer the question, and which words both use."""
    import numpy as np

    from silian.matching import explain, relevance, scoring
    from silian.matching.items import Item

    asked = Item(id="question", title=wanted.title, detail="，".join([wanted.text, *wanted.field_words]))
    offered = [
        Item(
            id=str(one.id), title="，".join(one.fields.values()), detail="，".join([one.introduction, *one.field_words])
        )
        for one in experts
    ]
    parts = relevance.features([asked], offered, [(0, at) for at in range(len(offered))])
    weights = np.array([1.0 if name in ("text", "concepts") else 0.0 for name in scoring.FEATURES])
    said = [round(float(value), 4) for value in np.clip(parts @ weights, 0, 1)]
    return said, [explain.shared(asked, one).get("terms", [])[:3] for one in offered]


def as_data(proposal: Proposal) -> dict[str, Any]:
    """The reasons of a proposal as they are kept with the request."""
    return {
        "chance": proposal.chance, "band": proposal.band, "parts": proposal.parts, "fields": proposal.fields,
        "terms": proposal.terms,
    }  # fmt: skip
