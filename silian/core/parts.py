"""The parts of the API a key may be made for: the first word of their addresses, and how a person calls them."""

from collections.abc import Iterable
from typing import Any

# The context in which the catalogue keeps what an operation is called.
OPERATION = "operation of the API"
_parts: dict[str, Any] = {}


def part(name: str, word: Any) -> None:
    """`part("places", _("Bases and rooms"))`, beside the router of that part."""
    _parts[name] = word


def every_part() -> list[tuple[str, Any]]:
    """What a key can be narrowed to, in the order of the addresses."""
    return sorted(_parts.items())


def words_of(names: Iterable[str]) -> list[str]:
    """A part that no longer exists is told by its name."""
    return [str(_parts.get(name, name)) for name in names]
