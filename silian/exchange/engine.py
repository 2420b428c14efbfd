"""From the rows of the two lists to the matching engine and back: numbers in, suggestions with reasons out.

The engine itself (`silian.matching`) knows no database. It is imported only inside functions: the pages' workers
stay small, because a run is a process of its own.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from silian.exchange.models import Demand, Service
    from silian.matching.assignment import Assignment
    from silian.matching.items import Candidates, Item
    from silian.matching.scoring import Weights
    from silian.matching.thesaurus import Thesaurus

# How many suggestions are kept per demand. What the plan or an exchange uses is kept whatever its rank.
KEPT = 10
# Below this chance a suggestion would only be noise; the best three are shown all the same.
FAINT, SHOWN_ANYHOW = 0.1, 3
# The bands of `silian.matching.relevance`, repeated so that a page need not load the engine for a word.
HIGH, MIDDLE = 0.6, 0.3
# From so many answers on, the weights follow what people said (house value).
ENOUGH_ANSWERS = 50
# A person reads these one by one; the strongest come first.
MOST_PROPOSALS = 40

Answer = tuple[list[float], bool]  # the parts of a pair's score, and whether both sides said yes


@dataclass(frozen=True)
class Pair:
    """One suggestion as the table keeps it."""

    demand_id: int
    service_id: int
    rank: int
    score: float
    probability: float
    band: str
    in_plan: bool
    reasons: dict[str, Any]


@dataclass(frozen=True)
class Ring:
    """An exchange: (giver, service, demand, probability) in the order of giving."""

    legs: tuple[tuple[int, int, int, float], ...]

    @property
    def key(self) -> str:
        """The same gifts between the same organisations have the same key, wherever the ring begins."""
        return hashlib.sha256(
            repr(sorted((service, demand) for _giver, service, demand, _p in self.legs)).encode()
        ).hexdigest()


@dataclass(frozen=True)
class Found:
    """What a run found."""

    pairs: list[Pair]
    rings: list[Ring]
    unmet: dict[int, str]
    summary: dict[str, Any] = field(default_factory=dict)
    hash: str = ""


def band(probability: float) -> str:
    return "high" if probability >= HIGH else "middle" if probability >= MIDDLE else "low"


def items(
    rows: Iterable[Demand | Service],
    *,
    taken: dict[int, int] | None = None,
    where: dict[int, str] | None = None,
    city: frozenset[int] = frozenset(),
) -> list[Item]:
    """The rows as the engine reads them.

    `taken`: promises per service; `where`: community name per organisation; `city`: federations of one city, whose
    rows meet when their own sub-district has no answer.
    """
    from silian.matching.items import Item

    taken, where = taken or {}, where or {}
    return [
        Item(
            id=str(row.pk), title=row.title, detail=row.detail, org=str(row.organisation_id),
            place=row.place or where.get(row.organisation_id, ""), block=str(row.federation_id),
            city="city" if row.federation_id in city else str(row.federation_id), theme=row.theme, audience=row.audience,
            when=row.when, frequency=row.frequency, quantity=getattr(row, "quantity", None),
            capacity=max(getattr(row, "capacity", 1) - taken.get(row.pk, 0), 0), urgency=getattr(row, "urgency", 0),
            visibility=row.visibility, valid_until=row.valid_until,
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What people have already said and decided, as a run finds it."""

    refused: set[tuple[int, int]]
    taken: dict[int, int]
    where: dict[int, str]
    today: date
    city: frozenset[int] = frozenset()
    meanings: Sequence[tuple[str, str, bool]] = ()
    answers: Sequence[Answer] = ()
    pairs_of_answers: tuple[Sequence[tuple[str, str]], Sequence[tuple[str, str]]] = ((), ())
    decided: frozenset[tuple[str, str, bool]] = frozenset()


def find(
    demands: Sequence[Demand], services: Sequence[Service], known: Known, tell: Callable[[int, str], None]
) -> Found:
    """Candidates, the best whole assignment, exchanges and reasons for one street's lists."""
    from silian.matching import assignment, cycles, relevance

    where = known.where
    asked = items(demands, where=where, city=known.city)
    offered = items(services, taken=known.taken, where=where, city=known.city)
    words, weights = vocabulary(known.meanings), fitted(known.answers)
    tell(15, "reading")
    found = relevance.candidates(
        asked, offered, today=known.today, thesaurus=words, weights=weights,
        progress=lambda done, of: tell(15 + 40 * done // max(of, 1), "reading"),
    )  # fmt: skip
    found = without(found, known.refused, demands, services)
    tell(55, "assigning")
    plan = assignment.assign(found, asked, offered)
    tell(70, "exchanges")
    rings = [
        Ring(
            tuple(
                (services[s].organisation_id, services[s].pk, demands[d].pk, _chance(found, d, s))
                for d, s in ring.pairs
            )
        )
        for ring in cycles.exchanges(plan).exchanges
    ]
    tell(80, "explaining")
    pairs = _pairs(demands, services, asked, offered, found, plan, rings, words)
    unmet = {demands[row].pk: assignment.UNMET[int(why)] for row, why in enumerate(plan.unmet) if why}
    learned = {
        "thesaurus": words.version,
        "weights": weights.version,
        "proposals": proposals(known, words),
    }
    summary = _summary(demands, services, plan, unmet, rings) | learned
    return Found(pairs, rings, unmet, summary, digest(pairs, rings))


def vocabulary(meanings: Iterable[tuple[str, str, bool]]) -> Thesaurus:
    """The thesaurus of the engine with what this office has confirmed; its version says which one it is."""
    from silian.matching.thesaurus import Proposal, load

    known = load()
    concepts = {concept.name for concept in known.topics}
    # A concept that a newer thesaurus no longer has takes its old words along.
    return known.with_terms(
        Proposal(word, concept, adds, 0, 0) for word, concept, adds in meanings if concept in concepts
    )


def fitted(answers: Sequence[Answer]) -> Weights:
    """The fixed weights, until people have said enough to fit them to their answers."""
    from silian.matching import relevance

    return relevance.refit(answers) if len(answers) >= ENOUGH_ANSWERS else relevance.FIXED


def proposals(known: Known, words: Thesaurus) -> list[dict[str, Any]]:
    """Words that the answers suggest to add or to take away, for a person to confirm; decided ones are left out."""
    from silian.matching.thesaurus import propose

    accepted, refused = known.pairs_of_answers
    return [
        {"word": one.term, "concept": one.concept, "adds": one.add, "support": one.support, "against": one.against}
        for one in propose(accepted, refused, thesaurus=words)
        if (one.term, one.concept, one.add) not in known.decided
    ][:MOST_PROPOSALS]


def without(found: Candidates, refused: set[tuple[int, int]], demands: Sequence, services: Sequence) -> Candidates:
    """Candidates without the pairs that people have already answered with no."""
    import numpy as np

    from silian.matching.items import Candidates

    if not refused:
        return found
    keep = np.fromiter(
        ((demands[d].pk, services[s].pk) not in refused for d, s in zip(found.demand, found.service, strict=True)),
        bool, len(found),
    )  # fmt: skip
    demand = found.demand[keep]
    starts = np.flatnonzero(np.diff(demand, prepend=-1))
    rank = np.arange(len(demand)) - np.repeat(starts, np.diff(starts, append=len(demand))) + 1
    return Candidates(demand, found.service[keep], found.score[keep], found.probability[keep], rank.astype(np.int32))


def _chance(found: Candidates, demand: int, service: int) -> float:
    import numpy as np

    at = np.flatnonzero((found.demand == demand) & (found.service == service))
    return float(found.probability[at[0]]) if len(at) else 0.0


def _pairs(
    demands, services, asked, offered, found: Candidates, plan: Assignment, rings: list[Ring], words: Thesaurus
) -> list[Pair]:
    """The suggestions worth keeping, with reasons: the best of each demand, and all that the plan or an exchange uses."""
    from silian.matching import relevance
    from silian.matching.explain import Explainer

    explainer = Explainer(asked, offered, found, plan, thesaurus=words)
    names = {str(service.organisation_id): str(service.organisation) for service in services}
    ringed = {(demand, service) for ring in rings for _giver, service, demand, _p in ring.legs}
    columns = (found.demand, found.service, found.rank, found.score, found.probability)
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    gives = {
        (services[s].organisation_id, demands[d].organisation_id)
        for d, s, rank, _score, probability in rows
        if rank <= 5 and probability >= MIDDLE
    }
    kept = [
        row
        for row in rows
        if row[:2] in explainer.chosen
        or (demands[row[0]].pk, services[row[1]].pk) in ringed
        or (row[2] <= KEPT and (row[4] >= FAINT or row[2] <= SHOWN_ANYHOW))
    ]
    # What the answer to a suggestion later teaches the weights: the parts its score was made of.
    parts = relevance.features(asked, offered, [row[:2] for row in kept], thesaurus=words).round(4).tolist()
    made = []
    for (d, s, rank, score, probability), of_score in zip(kept, parts, strict=True):
        demand, service = demands[d], services[s]
        in_plan = (d, s) in explainer.chosen
        why = explainer.of_pair(d, s, rank)
        why["parts"] = of_score
        same_street = demand.federation_id == service.federation_id
        if not same_street:
            why["from"] = str(service.federation)
        if same_street and "near" not in why and asked[d].place and asked[d].place == offered[s].place:
            why["near"], why["near_level"] = asked[d].place, "community"
        if (demand.organisation_id, service.organisation_id) in gives:
            why["mutual"] = True
        if "instead" in why:
            why["instead"]["organisation"] = names.get(why["instead"]["organisation"], "")
        made.append(Pair(demand.pk, service.pk, rank, score, probability, band(probability), in_plan, why))
    return made


def _summary(demands, services, plan: Assignment, unmet: dict[int, str], rings: list[Ring]) -> dict[str, Any]:
    from silian.matching import summary

    jobs = Counter(services[row].organisation_id for row in plan.service.tolist())
    load = sorted((jobs[one] for one in {row.organisation_id for row in services}), reverse=True)
    urgent = [row for row in demands if row.urgency]
    return {
        "demands": len(demands), "services": len(services), "served": len(demands) - len(unmet),
        "urgent": len(urgent), "urgent_served": sum(1 for row in urgent if row.pk not in unmet),
        "fit": plan.objective.fit, "asked": len(jobs), "organisations": len(load), "most": load[0] if load else 0,
        "gini": summary.gini(load), "exchanges": len(rings), "unmet": {str(pk): why for pk, why in unmet.items()},
    }  # fmt: skip


def digest(pairs: list[Pair], rings: list[Ring]) -> str:
    """Equal inputs give equal plans; this shows it."""
    chosen = sorted((pair.demand_id, pair.service_id) for pair in pairs if pair.in_plan)
    return hashlib.sha256(repr((chosen, sorted(ring.key for ring in rings))).encode()).hexdigest()
