"""The public face, for the permission matrix: a table, a feed, a part of the map of pages."""

from typing import Any

NAMES: dict[str, str] = {}


def objects(cast, found) -> dict[str, Any]:
    return {}


def arguments(cast, found) -> dict[str, dict[str, Any]]:
    return {
        "portal:open_data_file": {"federation": "north", "name": "matters", "form": "csv"},
        "portal:feed": {"name": "stories"}, "portal:sitemap_section": {"section": "pages"},
    }  # fmt: skip


def bodies(cast, found) -> dict[str, dict[str, Any]]:
    return {}
