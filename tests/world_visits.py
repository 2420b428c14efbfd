"""The visits of our street, for the permission matrix: the convener was at the choir, goes to the bank, and was with it before."""

from typing import Any

from silian.visits import actions
from silian.visits.tests import build

# Address → the object it names. Everybody of another street gets 404 there.
NAMES = {
    **{f"visits:{name}": "held_visit" for name in ("visit", "report", "confirm", "object", "paper", "make_link")},
    "visits:change": "planned_visit", "visits:cancel": "planned_visit",
    **{f"visits:{name}": "choir" for name in ("organisation", "plan", "note")},
}  # fmt: skip


def objects(cast, found) -> dict[str, Any]:
    held = build.held(cast, services=["每周三晚教合唱"], promises=[build.promise(cast)])
    linked = build.held(cast, cast.clinic)
    return {
        "held_visit": held, "planned_visit": build.planned(cast, cast.bank), "choir": cast.choir,
        "visit_secret": actions.make_link(linked, by=cast.convener),
    }  # fmt: skip


def arguments(cast, found) -> dict[str, dict[str, Any]]:
    return {"visits:link": {"secret": found["visit_secret"]}}


def bodies(cast, found) -> dict[str, dict[str, Any]]:
    return {
        "visits:cancel": {"because": "单位搬迁"}, "visits:object": {"objection": "当天没有来"}, "visits:paper": {"name": "示例·团长"},
        "visits:link": {"name": "示例·院长", "step": "confirm"},
    }  # fmt: skip
