"""Two tasks the office gave, for the permission matrix: the choir sees to one of them, which is open; the other is done."""

from datetime import timedelta
from typing import Any

from silian.tasks import actions
from silian.tasks.tests import build

# Address → the object it names. Everybody of another street gets 404 there.
NAMES = {
    **{f"tasks:{name}": "task" for name in ("task", "edit", "done", "drop")},
    "tasks:reopen": "done_task",
}


def objects(cast, found) -> dict[str, Any]:
    finished = build.task(cast, "签到册归档")
    actions.finish_task(finished, "已归档", by=cast.choir_liaison)
    return {"task": build.task(cast, due_on=cast.today + timedelta(days=3)), "done_task": finished}


def arguments(cast, found) -> dict[str, dict[str, Any]]:
    return {}


def bodies(cast, found) -> dict[str, dict[str, Any]]:
    return {"tasks:done": {"outcome": "已办妥"}, "tasks:drop": {"because": "不再需要"}}
