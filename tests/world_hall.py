"""The matters of our street, for the permission matrix: one raised, one accepted, a private one."""

from typing import Any

from silian.hall.tests import build

# Address → the object it names. Everybody of another street gets 404 there, unless it is open to everybody.
NAMES: dict[str, str] = {}


def objects(cast, found) -> dict[str, Any]:
    return {
        "matter_raised": build.raise_a_matter(cast, title="示例待受理"),
        "matter": build.accepted(cast, title="示例已受理"),
        "matter_private": build.dispute(cast),
    }


def arguments(cast, found) -> dict[str, dict[str, Any]]:
    return {"hall:matter": {"pk": found["matter"].pk}}


def bodies(cast, found) -> dict[str, dict[str, Any]]:
    return {}
