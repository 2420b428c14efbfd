"""The supervision part of a case page: queries and objections."""

from dataclasses import dataclass
from typing import Any

from silian.hall.models import Matter


@dataclass(frozen=True)
class SupervisionPart:
    """What a case page shows of public supervision, and what this reader may do there."""


def part(person: Any, matter: Matter) -> SupervisionPart:
    return SupervisionPart()
