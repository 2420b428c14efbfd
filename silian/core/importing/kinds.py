"""The kinds of workbooks the product reads and writes; each app adds its own when it is loaded."""

from silian.core.importing.plan import Kind

_kinds: dict[str, Kind] = {}


def add(*kinds: Kind) -> None:
    for kind in kinds:
        _kinds[kind.name] = kind


def find(name: str) -> Kind | None:
    return _kinds.get(name)


def all_kinds() -> list[Kind]:
    """In the order in which a new street fills them."""
    return sorted(_kinds.values(), key=lambda kind: kind.order)
