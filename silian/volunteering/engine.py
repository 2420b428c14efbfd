"""Which team to ask for a home service first, and why: a pure function of what is known, and no decision.

The chance that a team says yes is a logistic function of parts between 0 and 1, as in `silian.matching.scoring`:

    chance = 1 / (1 + exp(−(BIAS + Σ weight × part)))

    skill  1 if the team has the kind of service among its skills, else 0
    zone   1 in the same community, 0.5 in the same zone, 0.3 for a team of the whole sub-district, else 0
    time   share of its members who are usually free at that time; 0.5 where nobody said when
    words  how much the team's own words say about the kind of service, by the matching engine, 0..1
    load   visits it has accepted and not yet made, per member, at most 1; it counts against the team

Weights are house values. A team without a member is not proposed; nobody is ever assigned by this list.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

BIAS = -2.0
WEIGHTS = {"skill": 3.0, "zone": 1.2, "time": 0.8, "words": 1.0, "load": -1.6}


@dataclass(frozen=True)
class Wanted:
    """What is asked for. `time` is a part of the week; no word about who is served."""

    kind: str
    kind_word: str
    note: str = ""
    community: int | None = None
    zone: int | None = None
    time: str = ""


@dataclass(frozen=True)
class Candidate:
    """A team as the proposal sees it. `free`: members usually free at that time, None where nobody said when."""

    id: int
    name: str
    about: str
    skills: Sequence[str]
    skill_words: Sequence[str]
    community: int | None
    zone: int | None
    members: int
    free: int | None
    load: int


@dataclass(frozen=True)
class Proposal:
    """One team with its chance in 0..1, the band of it, and the parts as data for page and record."""

    team: int
    chance: float
    band: str
    parts: dict[str, float] = field(default_factory=dict)


def rank(wanted: Wanted, teams: Sequence[Candidate]) -> list[Proposal]:
    """Teams with at least one member, the likeliest first; equal inputs give equal lists. Ties go to the lower number."""
    able = [team for team in teams if team.members > 0]
    if not able:
        return []
    # Here and not above: the engine weighs 70 MB, which a process that never dispatches need not carry.
    import numpy as np

    from silian.matching import scoring

    words = _words(wanted, able)
    found = []
    for team, said in zip(able, words, strict=True):
        parts = _parts(wanted, team) | {"words": said}
        score = BIAS + sum(WEIGHTS[name] * value for name, value in parts.items())
        chance = round(float(scoring.chance(np.array([score]))[0]), 4)
        found.append(Proposal(team.id, chance, scoring.band(chance), parts))
    return sorted(found, key=lambda one: (-one.chance, one.team))


def _parts(wanted: Wanted, team: Candidate) -> dict[str, float]:
    if team.community is None:
        zone = 0.3
    elif team.community == wanted.community:
        zone = 1.0
    else:
        zone = 0.5 if team.zone is not None and team.zone == wanted.zone else 0.0
    return {
        "skill": 1.0 if wanted.kind in team.skills else 0.0,
        "zone": zone,
        "time": 0.5 if team.free is None else round(team.free / team.members, 4),
        "load": round(min(team.load / team.members, 1.0), 4),
    }


def _words(wanted: Wanted, teams: Sequence[Candidate]) -> list[float]:
    """How much each team's words answer the order, by the text and concept parts of the matching engine."""
    import numpy as np

    from silian.matching import relevance, scoring
    from silian.matching.items import Item

    demand = Item(id="order", title=wanted.kind_word, detail=wanted.note)
    offered = [
        Item(id=str(team.id), title=team.name, detail="，".join([team.about, *team.skill_words])) for team in teams
    ]
    parts = relevance.features([demand], offered, [(0, at) for at in range(len(offered))])
    weights = np.array([1.0 if name in ("text", "concepts") else 0.0 for name in scoring.FEATURES])
    return [round(float(value), 4) for value in np.clip(parts @ weights, 0, 1)]


def as_data(proposal: Proposal) -> dict[str, Any]:
    """The reasons of a proposal as they are kept with the question to the team."""
    return {"chance": proposal.chance, "band": proposal.band, "parts": proposal.parts}
