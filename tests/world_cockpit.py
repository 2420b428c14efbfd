"""The pages of the cockpit, for the permission matrix: whoever belongs to the street reads them, on its own street only."""

from typing import Any

NAMES = {"reports:community": "community"}


def objects(cast, found) -> dict[str, Any]:
    return {"community": cast.community}


def arguments(cast, found) -> dict[str, dict[str, Any]]:
    return {"reports:lines": {"kind": "demand"}}


def bodies(cast, found) -> dict[str, dict[str, Any]]:
    return {}
