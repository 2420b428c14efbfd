"""What a rule answers: True, or a No that says why."""

from dataclasses import dataclass
from typing import Literal

from silian.core.errors import Refused


@dataclass(frozen=True)
class No:
    """Why not, in words a person can act on. Counts as false."""

    reason: str

    def __bool__(self) -> bool:
        return False


Answer = Literal[True] | No


def require(answer: Answer) -> None:
    """Go on only with a yes; a no becomes the sentence the person reads."""
    if not answer:
        raise Refused(answer.reason)
