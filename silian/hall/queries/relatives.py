"""What the parts above know about a matter: its statements, ballots, consultations. The hall knows none of them.

A part above says once, when it is loaded, what it knows: `relatives.providers.append(ballots_of)`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from silian.hall.models import Matter


@dataclass(frozen=True)
class Relative:
    """One thing that belongs to a matter, as its page shows it: what kind, its name, how it stands, where it is."""

    kind: str
    title: str
    state: str
    url: str
    at: datetime | None = None
    said: str = ""  # one sentence: "41 statements, 212 voices"


# Given a person and a matter, answers with what she may see of it.
Provider = Callable[[Any, Matter], Iterable[Relative]]
providers: list[Provider] = []


def relatives(person: Any, matter: Matter) -> list[Relative]:
    """Everything the parts above know about a matter and this person may see, in the order of time."""
    found = [one for provider in providers for one in provider(person, matter)]
    return sorted(found, key=lambda one: (one.at is None, one.at or datetime.min.replace(tzinfo=UTC), one.title))


@dataclass(frozen=True)
class Heard:
    """How many people of a group were heard in one way: side and value as in `Affected`, how many, in which way."""

    side: str
    value: str
    how_many: int
    way: str


# Given a matter, answers who was heard by the means of that part.
HeardProvider = Callable[[Matter], Iterable[Heard]]
heard_providers: list[HeardProvider] = []
