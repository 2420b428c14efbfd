"""Why this service for this demand: reasons as data, the same for page, API, workbook and command line.

One pair's reasons are a dict that JSON can hold; a key is present only when there is something to say:

    terms      [str]   words both lines use, the longest first
    concepts   [{concept, theme, asked, offered}]   one meaning in different words: asked → concept ← offered
    theme      str     the theme "main/sub" both speak of
    audience   [str]   groups of people both name;  audience_differs  true when they name different ones
    near       str     the smallest named place both lie in;  near_level  "community", "street" or "district"
    time       [str]   times both name;  time_differs  true when they name different ones
    parts      {part: float}   parts of the score, see `relevance.FEATURES` (when asked for)
    rank, of   int     place of the service among those that came into question for the demand
    wanted     int     demands this service would suit;  also_wanted  the others among them
    capacity, left     int     what the service can take, and what the plan leaves free
    decided    str     which rule of the published order made the pair, see `assignment.Decided.NAMES`
    instead    {id, title, organisation, wanted}   the best service the demand did not get, and who wants it
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from silian.matching import relevance, text
from silian.matching import thesaurus as _thesaurus
from silian.matching.items import Candidates, Item
from silian.matching.space import WHEN_SLOTS
from silian.matching.thesaurus import AUDIENCE, WHEN, Thesaurus

if TYPE_CHECKING:
    from silian.matching.assignment import Assignment

MOST_TERMS, MOST_CONCEPTS = 6, 4
LEVELS = ("district", "street", "community")


def shared(demand: Item, service: Item, thesaurus: Thesaurus | None = None) -> dict[str, Any]:
    """What the two lines themselves have in common: the keys terms … time_differs."""
    known = thesaurus or _thesaurus.load()
    mine, theirs = _read(_text(demand), known), _read(_text(service), known)
    out: dict[str, Any] = {}
    terms = _shared(mine.text, theirs.text, known)
    if terms:
        out["terms"] = terms[:MOST_TERMS]
    shared = [row for row in mine.topics if row in theirs.topics]
    if shared:
        # The rarer meaning of longer words says more.
        shared.sort(key=lambda row: (-len(mine.topics[row]) - len(theirs.topics[row]), row))
        out["concepts"] = [
            {
                "concept": known.topics[row].name,
                "theme": known.topics[row].theme,
                "asked": mine.topics[row],
                "offered": theirs.topics[row],
            }
            for row in shared[:MOST_CONCEPTS]
        ]
    if demand.theme and demand.theme == service.theme:
        out["theme"] = demand.theme
    elif shared:
        out["theme"] = known.topics[shared[0]].theme
    for key, differs, a, b in (
        ("audience", "audience_differs", mine.audiences, theirs.audiences),
        ("time", "time_differs", mine.times, theirs.times),
    ):
        both = [name for name in a if name in b]
        if both:
            out[key] = both
        elif a and b:
            out[differs] = True
    if demand.place and service.place:
        named = zip(LEVELS, text.levels(demand.place), text.levels(service.place), strict=True)
        for level, here, there in reversed(list(named)):
            if here and here == there:
                out["near"], out["near_level"] = here, level
                break
    return out


class Explainer:
    """The reasons of a whole run: made once, asked for each pair that somebody looks at."""

    def __init__(
        self,
        demands: Sequence[Item],
        services: Sequence[Item],
        found: Candidates,
        plan: Assignment | None = None,
        *,
        thesaurus: Thesaurus | None = None,
        weights: relevance.Weights | None = None,
    ) -> None:
        self.demands, self.services, self.found, self.plan = demands, services, found, plan
        self.thesaurus = thesaurus
        likely = found.probability >= (weights or relevance.FIXED).middle
        if plan is None:
            self.wanted = np.bincount(found.service[likely], minlength=len(services))
        else:
            self.wanted = plan.wanted
        self.of = np.bincount(found.demand, minlength=len(demands))
        self.chosen: dict[tuple[int, int], int] = {}
        self.instead: dict[int, int] = {}
        if plan is not None:
            self.chosen = {
                pair: at for at, pair in enumerate(zip(plan.demand.tolist(), plan.service.tolist(), strict=True))
            }

    def reasons(self, at: int) -> dict[str, Any]:
        """The reasons of the pair number `at` of the candidates."""
        return self.of_pair(int(self.found.demand[at]), int(self.found.service[at]), int(self.found.rank[at]))

    def of_pair(self, demand: int, service: int, rank: int | None = None) -> dict[str, Any]:
        """The reasons of a pair given as rows of the two lists."""
        out = shared(self.demands[demand], self.services[service], self.thesaurus)
        if rank is not None:
            out["rank"], out["of"] = rank, int(self.of[demand])
        wanted = int(self.wanted[service])
        out["wanted"], out["also_wanted"] = wanted, max(wanted - 1, 0)
        out["capacity"] = self.services[service].capacity
        if self.plan is None:
            return out
        out["left"] = int(self.plan.service_left[service].sum())
        chosen = self.chosen.get((demand, service))
        out["in_plan"] = chosen is not None
        if chosen is not None:
            from silian.matching.assignment import Decided

            out["decided"] = Decided.NAMES[int(self.plan.decided[chosen])]
            other = int(self.plan.alternative[chosen])
            if other >= 0:
                item = self.services[other]
                out["instead"] = {
                    "id": item.id,
                    "title": item.title,
                    "organisation": item.org,
                    "wanted": int(self.wanted[other]),
                }
        return out


def reasons(
    demands: Sequence[Item],
    services: Sequence[Item],
    found: Candidates,
    at: int,
    plan: Assignment | None = None,
    *,
    thesaurus: Thesaurus | None = None,
) -> dict[str, Any]:
    """The reasons of one pair. For many pairs of one run keep an `Explainer`."""
    return Explainer(demands, services, found, plan, thesaurus=thesaurus).reasons(at)


def sentence(why: dict[str, Any]) -> str:
    """Reasons in one Chinese line, for a workbook that is read without Silian."""
    said = []
    for step in why.get("concepts", [])[:2]:
        path = step["asked"] if step["asked"] == step["offered"] else f"{step['asked']} → {step['offered']}"
        said.append(f"{step['concept']}（{path}）")
    if why.get("terms"):
        said.append("共有词：" + "、".join(why["terms"][:4]))
    if why.get("audience"):
        said.append("对象一致：" + "、".join(why["audience"]))
    if why.get("audience_differs"):
        said.append("对象不同")
    if why.get("near"):
        said.append("同在" + why["near"])
    if why.get("time"):
        said.append("时间相合：" + "、".join(why["time"]))
    if why.get("time_differs"):
        said.append("时间不同")
    if why.get("also_wanted"):
        said.append(f"另有 {why['also_wanted']} 项需求也适合它")
    if why.get("left") is not None:
        said.append(f"还可承接 {why['left']}")
    if why.get("instead"):
        said.append(f"未选“{why['instead']['title']}”：有 {why['instead']['wanted']} 项需求适合它")
    return "；".join(said)


# Reading one line ---------------------------------------------------------------------------------------------------


class _Line:
    """What a line says, read once."""

    __slots__ = ("text", "topics", "audiences", "times")

    def __init__(self, line: str, known: Thesaurus) -> None:
        self.text = line
        self.topics: dict[int, str] = {}  # concept → the longest term that says so
        audiences, times = _groups(known)
        said: set[str] = set()
        when: set[str] = set()
        for term in known.terms_in(line):
            for row in known.meanings.get(term, ()):
                if len(term) > len(self.topics.get(row, "")):
                    self.topics[row] = term
            said.update(audiences.get(term, ()))
            when.update(times.get(term, ()))
        self.audiences = sorted(said)
        self.times = [name for name in WHEN_SLOTS if name in when]


@lru_cache(maxsize=1 << 14)
def _read(line: str, known: Thesaurus) -> _Line:
    return _Line(line, known)


@lru_cache(maxsize=8)
def _groups(known: Thesaurus) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    audiences: dict[str, list[str]] = {}
    times: dict[str, list[str]] = {}
    for concept in known.concepts:
        into = audiences if concept.kind == AUDIENCE else times if concept.kind == WHEN and concept.name else None
        if into is not None:
            for term in concept.terms:
                into.setdefault(term, []).append(concept.name)
    return audiences, times


def _text(item: Item) -> str:
    return "，".join(part for part in (item.title, item.detail, item.audience, item.when) if part)


def _shared(mine: str, theirs: str, known: Thesaurus) -> list[str]:
    """The longest pieces of two and more letters that stand in both lines and say something."""
    found: dict[str, None] = {}
    at = 0
    while at < len(mine) - 1:
        end = at + 2
        if not mine[at:end].isalpha() or mine[at:end] not in theirs:
            at += 1
            continue
        while end < len(mine) and mine[end].isalpha() and mine[at : end + 1] in theirs:
            end += 1
        piece = mine[at:end]
        rest = piece
        for word in sorted((w for w in known.terms_in(piece) if w in known.silent), key=len, reverse=True):
            rest = rest.replace(word, " ")
        for part in rest.split():
            if len(part) > 1:
                found[part] = None
        at = end - 1 if end - at > 2 else end
    kept = sorted(found, key=lambda piece: (-len(piece), mine.index(piece)))
    return [piece for piece in kept if not any(piece != longer and piece in longer for longer in kept)]
