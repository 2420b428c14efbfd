"""Lists of demands and services with known pairs, and how well a ranking finds them again."""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from pathlib import Path

from silian.matching import relevance
from silian.matching.items import Item

HERE = Path(__file__).parent
# Published lists of real neighbourhoods lie beside the repository where it is developed; they are not ours to copy.
PUBLISHED = HERE.parents[3] / "shared" / "data" / "lists"


def invented(*names: str) -> tuple[list[Item], list[Item], dict[int, set[int]]]:
    """(demands, services, demand row → rows of services known to answer it) of the invented lists by file name."""
    demands: list[Item] = []
    services: list[Item] = []
    known: dict[int, set[int]] = {}
    for name in names:
        for number, line in enumerate((HERE / name).read_text(encoding="utf-8").splitlines()):
            if line.startswith("#") or not line.strip():
                continue
            asked, offered = ([part.strip() for part in side.split("|")] for side in line.split("||"))
            if asked[0]:
                demands.append(Item(id=f"{name}-d{number}", title=asked[0], detail=asked[1]))
            if offered[0]:
                services.append(Item(id=f"{name}-s{number}", title=offered[0], detail="".join(offered[1:])))
            if asked[0] and offered[0]:
                known[len(demands) - 1] = {len(services) - 1}
    return demands, services, known


def published() -> tuple[list[Item], list[Item], dict[int, set[int]]]:
    """The same of the published lists; their known pairs are not all pairs."""
    needs, offers, pairs = (
        [json.loads(line) for line in (PUBLISHED / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        for name in ("needs", "offers", "pairs")
    )
    demands, services = (
        [Item(**{field: row.get(field) or "" for field in ("id", "title", "detail", "org", "place")}) for row in rows]
        for rows in (needs, offers)
    )
    row = {item.id: number for items in (demands, services) for number, item in enumerate(items)}
    known: dict[int, set[int]] = defaultdict(set)
    for pair in pairs:
        known[row[pair["need_id"]]].add(row[pair["offer_id"]])
    return demands, services, dict(known)


def ours(demands: list[Item], services: list[Item], known: dict[int, set[int]]) -> tuple[float, float]:
    """(hit@5, mean reciprocal rank over 20) of the engine."""
    found = relevance.candidates(demands, services, top=20, back=0)
    best: dict[int, int] = {}
    for d, s, rank in zip(found.demand.tolist(), found.service.tolist(), found.rank.tolist(), strict=True):
        if s in known.get(d, ()):
            best.setdefault(d, rank)
    return _measures([best.get(d) for d in known])


def plain(demands: list[Item], services: list[Item], known: dict[int, set[int]]) -> tuple[float, float]:
    """The same of BM25 over single characters and pairs of characters, as anybody would begin."""

    def terms(item: Item) -> Counter[str]:
        runs = re.findall(r"\w+", f"{item.title} {item.detail}")
        return Counter(run[at : at + size] for run in runs for size in (1, 2) for at in range(len(run) - size + 1))

    offered = [terms(item) for item in services]
    common = Counter(term for counts in offered for term in counts)
    mean = sum(map(Counter.total, offered)) / len(offered)
    ranks = []
    for d, right in known.items():
        score = [
            sum(
                math.log(1 + (len(offered) - common[term] + 0.5) / (common[term] + 0.5))
                * counts[term] * 2.5 / (counts[term] + 1.5 * (0.25 + 0.75 * counts.total() / mean))
                for term in terms(demands[d]) if term in counts
            )
            for counts in offered
        ]  # fmt: skip
        best = max(score[s] for s in right)
        rank = 1 + sum(value > best for value in score)
        ranks.append(rank if best > 0 and rank <= 20 else None)
    return _measures(ranks)


def _measures(ranks: list[int | None]) -> tuple[float, float]:
    return (
        sum(rank is not None and rank <= 5 for rank in ranks) / len(ranks),
        sum(1 / rank for rank in ranks if rank) / len(ranks),
    )
