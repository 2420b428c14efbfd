"""A plan in a few figures: how many are served, how well, how evenly, and a hash that says whether two plans are equal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from silian.matching.problem import SCALE, UNMET

if TYPE_CHECKING:
    from silian.matching.assignment import Assignment
    from silian.matching.cycles import Exchanges
    from silian.matching.items import Item

HASH_VERSION = 1  # counted up when equal plans would get another hash


@dataclass(frozen=True)
class Load:
    """What one organisation is asked to do: jobs of the plan, and what its services could take in one period."""

    organisation: str
    jobs: int
    capacity: int


@dataclass(frozen=True)
class Summary:
    """The figures of a plan."""

    demands: int
    services: int
    served: int  # demands with at least one proposal
    coverage: float  # share of the demands, 0..1
    urgent: int  # demands of class 1 and 2
    urgent_served: int
    pairs: int
    fit: float  # sum of probabilities: how many acceptances the plan hopes for
    organisations: int  # that offer something
    asked: int  # of those, organisations with a proposal
    load_most: int  # jobs of the busiest organisation
    load_gini: float
    exchanges: int
    exchange_gap: float  # 0: no better packing exists
    unmet: dict[str, int]  # reason → demands
    hash: str


def summarise(
    plan: Assignment, demands: Sequence[Item], services: Sequence[Item], rings: Exchanges | None = None
) -> Summary:
    """The figures of a plan of these lists, with its exchanges if there are any."""
    load = loads(plan)
    unmet = np.bincount(plan.unmet, minlength=len(UNMET) + 1)
    urgent = plan.problem.demand_class > 0
    served = int(unmet[0])
    return Summary(
        demands=len(demands),
        services=len(services),
        served=served,
        coverage=round(served / len(demands), 4) if demands else 0.0,
        urgent=int(urgent.sum()),
        urgent_served=int((urgent & (plan.unmet == 0)).sum()),
        pairs=len(plan.arc),
        fit=plan.objective.fit / SCALE,
        organisations=len(load),
        asked=sum(one.jobs > 0 for one in load),
        load_most=load[0].jobs if load else 0,
        load_gini=gini([one.jobs for one in load]),
        exchanges=len(rings.exchanges) if rings else 0,
        exchange_gap=rings.gap if rings else 0.0,
        unmet={why: int(unmet[code]) for code, why in UNMET.items()},
        hash=plan_hash(plan, demands, services, rings),
    )


def loads(plan: Assignment) -> list[Load]:
    """Every offering organisation with its jobs, the busiest first; in several streets it counts once."""
    p = plan.problem
    jobs = np.bincount(p.service_name[plan.service], minlength=len(p.names))
    capacity = np.bincount(p.service_name, p.service_capacity, minlength=len(p.names)).astype(np.int64)
    rows = zip(p.names, jobs.tolist(), capacity.tolist(), strict=True)
    return sorted((Load(*row) for row in rows), key=lambda one: (-one.jobs, one.organisation))


def gini(load: Sequence[int]) -> float:
    """How unevenly the work is spread: 0 when everybody carries the same, towards 1 when one carries all."""
    ordered = np.sort(np.asarray(load, np.int64))
    if not ordered.sum():
        return 0.0
    count = len(ordered)
    weighted = int(((2 * np.arange(1, count + 1) - count - 1) * ordered).sum())
    return round(weighted / (count * int(ordered.sum())), 3)


def plan_hash(
    plan: Assignment, demands: Sequence[Item], services: Sequence[Item], rings: Exchanges | None = None
) -> str:
    """SHA-256, 64 hexadecimal digits, of what the plan says in ids: the same for any order of the rows."""
    d = [row.id for row in demands]
    s = [row.id for row in services]
    pairs = zip(plan.demand.tolist(), plan.service.tolist(), plan.weight.tolist(), strict=True)
    said = {
        "version": HASH_VERSION,
        "pairs": sorted((d[one], s[other], weight) for one, other, weight in pairs),
        "unmet": sorted((d[row], UNMET[why]) for row, why in enumerate(plan.unmet.tolist()) if why),
        "exchanges": sorted(
            sorted((d[one], s[other]) for one, other in ring.pairs) for ring in (rings.exchanges if rings else ())
        ),
    }
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
