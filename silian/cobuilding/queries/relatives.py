"""What the parts above know about a project: its story, its honours. Cobuilding knows none of them.

A part above says once, when it is loaded, what it knows: `relatives.providers.append(story_of)`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from silian.cobuilding.models import Project


@dataclass(frozen=True)
class Relative:
    """One thing that belongs to a project, as its page shows it: what kind, its name, how it stands, where it is."""

    kind: str
    title: str
    state: str
    url: str


# Given a person and a project, answers with what she may see of it.
Provider = Callable[[Any, Project], Iterable[Relative]]
providers: list[Provider] = []


def relatives(person: Any, project: Project) -> list[Relative]:
    """Everything the parts above know about a project and this person may see. The providers' own queries."""
    return [one for provider in providers for one in provider(person, project)]
