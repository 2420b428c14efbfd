"""Whom to ask to a matter, and why: a pure function of what is known, and no decision.

The chance that somebody has to do with a matter is a logistic function of parts between 0 and 1, as in `silian.matching.scoring`:

    chance = 1 / (1 + exp(−(BIAS + Σ weight × part)))

    words  how much its services, its name and its kind say about the matter, by the matching engine, 0..1: the best of its lines
    near   1 in the same community, 0.5 in the same zone, else 0
    kind   1 if the chosen way of treatment usually asks organisations of its kind, else 0
    load   matters it is a party to already, three count fully; it counts against it

Weights are house values. Nobody is ever asked by this list; somebody presses a button.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

BIAS = -2.0
WEIGHTS = {"words": 4.0, "near": 0.8, "kind": 1.5, "load": -0.8}
LEAST = 0.2  # below it nobody is proposed
FULL_LOAD = 3


@dataclass(frozen=True)
class Wanted:
    """The matter as the engine reads it."""

    title: str
    text: str
    theme: str = ""
    place: str = ""
    community: int | None = None
    zone: int | None = None
    kinds: Sequence[str] = ()


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be asked. `lines`: (title, detail) of what it offers and what it is."""

    key: str
    lines: Sequence[tuple[str, str]]
    kind: str = ""
    place: str = ""
    community: int | None = None
    zone: int | None = None
    load: int = 0


@dataclass(frozen=True)
class Proposal:
    """One candidate with its chance in 0..1, the band of it, its parts, and why: the keys of `matching.explain.shared`."""

    key: str
    chance: float
    band: str
    parts: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, Any] = field(default_factory=dict)


def rank(wanted: Wanted, candidates: Sequence[Candidate], *, most: int = 12) -> list[Proposal]:
    """The likeliest first; equal inputs give equal lists, ties go by key. At most `most`, none below `LEAST`."""
    if not candidates:
        return []
    # Here and not above: the engine weighs 70 MB, which a process that never proposes need not carry.
    import numpy as np

    from silian.matching import relevance, scoring
    from silian.matching.explain import shared
    from silian.matching.items import Item

    asked = Item(id="matter", title=wanted.title, detail=wanted.text[:400], theme=wanted.theme, place=wanted.place)
    offered: list[Item] = []
    of: list[int] = []
    for at, one in enumerate(candidates):
        for title, detail in one.lines:
            offered.append(Item(id=str(len(offered)), title=title, detail=detail, place=one.place))
            of.append(at)
    if not offered:
        return []
    parts = relevance.features([asked], offered, [(0, at) for at in range(len(offered))])
    weights = np.array([1.0 if name in ("text", "concepts") else 0.0 for name in scoring.FEATURES])
    said = np.clip(parts @ weights, 0, 1)
    best: dict[int, int] = {}
    for line, at in enumerate(of):
        if at not in best or said[line] > said[best[at]]:
            best[at] = line
    found = []
    for at, line in best.items():
        one = candidates[at]
        own = {
            "words": round(float(said[line]), 4), "near": _near(wanted, one),
            "kind": 1.0 if one.kind and one.kind in wanted.kinds else 0.0, "load": min(one.load / FULL_LOAD, 1.0),
        }  # fmt: skip
        score = BIAS + sum(WEIGHTS[name] * value for name, value in own.items())
        chance = round(float(scoring.chance(np.array([score]))[0]), 4)
        if chance >= LEAST and (own["words"] > 0 or own["kind"] > 0):
            found.append((chance, one.key, line, own))
    found.sort(key=lambda one: (-one[0], one[1]))
    return [
        Proposal(key, chance, scoring.band(chance), own, shared(asked, offered[line]) | {"line": offered[line].title})
        for chance, key, line, own in found[:most]
    ]


def _near(wanted: Wanted, one: Candidate) -> float:
    if wanted.community is not None and one.community == wanted.community:
        return 1.0
    return 0.5 if wanted.zone is not None and one.zone == wanted.zone else 0.0
