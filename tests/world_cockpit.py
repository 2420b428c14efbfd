"""The pages of the cockpit, for the permission matrix: whoever belongs to the street reads them, on its own street only."""

from typing import Any

NAMES = {"reports:community": "community", "api:profile": "community"}


def objects(cast, found) -> dict[str, Any]:
    return {"community": cast.community}


def arguments(cast, found) -> dict[str, dict[str, Any]]:
    return {name: {"kind": "demand"} for name in ("reports:lines", "api:lines")}


def bodies(cast, found) -> dict[str, dict[str, Any]]:
    return {}
