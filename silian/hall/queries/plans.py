"""The plan part of a case page: recipe and phases, parties, meetings, resolutions, tasks, demands, who was heard."""

from dataclasses import dataclass
from typing import Any

from silian.hall.models import Matter


@dataclass(frozen=True)
class PlanPart:
    """What a case page shows of the way of treatment, and what this reader may do there."""


def part(person: Any, matter: Matter) -> PlanPart:
    return PlanPart()
