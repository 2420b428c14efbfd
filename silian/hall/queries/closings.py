"""The closing part of a case page: answers announced, the closing, what the raisers said to it."""

from dataclasses import dataclass
from typing import Any

from silian.hall.models import Matter


@dataclass(frozen=True)
class ClosingPart:
    """What a case page shows of answers and closing, and what this reader may do there."""


def part(person: Any, matter: Matter) -> ClosingPart:
    return ClosingPart()
