"""The numbers of a result, as far as they are known before anybody types them."""

from collections.abc import Callable

from silian.cobuilding.models import Project

# A part above says once, when it is loaded, what it can count: project → {"served", "taking_part", "hours"}.
known_numbers: list[Callable[[Project], dict[str, int]]] = []


def numbers_so_far(project: Project) -> dict[str, int]:
    """What all parts count together; empty where nothing has been counted. The providers' own queries."""
    found: dict[str, int] = {}
    for numbers_of in known_numbers:
        for name, number in numbers_of(project).items():
            found[name] = found.get(name, 0) + number
    return found
