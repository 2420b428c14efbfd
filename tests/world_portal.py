"""The public face, for the permission matrix: a table, a feed, a part of the map of pages, a call that was opened to all."""

from typing import Any

from silian.exchange.tests import build

NAMES: dict[str, str] = {}


def objects(cast, found) -> dict[str, Any]:
    return {"open_call": build.call(cast, title="书法展搬展板", is_public=True)}


def arguments(cast, found) -> dict[str, dict[str, Any]]:
    return {
        **{f"{space}:wanted_one": {"pk": found["open_call"].pk} for space in ("portal", "api")},
        "portal:open_data_file": {"federation": "north", "name": "matters", "form": "csv"},
        "portal:feed": {"name": "stories"}, "portal:sitemap_section": {"section": "pages"},
    }  # fmt: skip


def bodies(cast, found) -> dict[str, dict[str, Any]]:
    return {}
