"""The figure of the members, for the permission matrix: everybody may read it, of every street."""

from typing import Any

NAMES: dict[str, str] = {}


def objects(cast, found) -> dict[str, Any]:
    return {}


def arguments(cast, found) -> dict[str, dict[str, Any]]:
    return {name: {"name": "members"} for name in ("reports:figure", "reports:figure_workbook", "api:figure")}


def bodies(cast, found) -> dict[str, dict[str, Any]]:
    return {}
