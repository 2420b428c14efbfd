"""Writing what a workbook of activities says, by the same actions as on the pages."""

from typing import Any

from django.utils.translation import gettext as _

from silian.activities import actions
from silian.activities.actions import Time
from silian.activities.models import Activity, Session
from silian.activities.workbooks.judged import RESULT, TEXTS, Group
from silian.core.importing.plan import CHANGED, NEW, Row, Scope

State = Activity.State


def write_down(rows: list[Row], scope: Scope) -> None:
    """Activity after activity, in the order of the file."""
    groups: dict[int, tuple[Group, list[Row]]] = {}
    for row in rows:
        if row.outcome in (NEW, CHANGED):
            group = row.extra.group
            groups.setdefault(id(group), (group, []))[1].append(row)
    for group, several in groups.values():
        _write(group, several, scope)


def _write(group: Group, rows: list[Row], scope: Scope) -> None:
    changed: dict[int, tuple[Activity, list[Row]]] = {}
    for row in rows:
        if row.outcome == CHANGED:
            activity = row.extra.session.activity
            changed.setdefault(activity.pk, (activity, []))[1].append(row)
    for activity, several in changed.values():
        _change(activity, several, scope)
    fresh = [row for row in rows if row.outcome == NEW]
    if not fresh:
        return
    times = [_time(row) for row in fresh]
    if group.target is not None:
        target = Activity.objects.get(pk=group.target.pk)
        actions.change_activity(target, {}, times, because=_because(), by=scope.by)
        return
    fields = {"title": fresh[0].values["title"], "organiser": group.organiser, "community": group.community}
    for row in fresh:
        fields |= _fields(row, (*TEXTS, "base", "project", "campaigns"))
    made = actions.open_activity(scope.federation, fields, times, by=scope.by)
    said = {name: value for name, (value, _at) in group.said.items()}
    _go_on(made, said.get("state") or (State.DONE if "came" in said else State.DRAFT), said, scope)


def _because() -> str:
    return _("It was corrected by a workbook.")


def _fields(row: Row, names: Any) -> dict[str, Any]:
    """What the row says of the activity, as the action takes it."""
    found = {name: row.values[name] for name in names if name in TEXTS and name in row.values}
    if "base" in names and row.extra.base is not None:
        found["base"] = row.extra.base
    if "project" in names and row.extra.project is not None:
        found["project"] = row.extra.project
    if "campaigns" in names and row.extra.campaigns is not None:
        found["campaigns"] = row.extra.campaigns
    return found


def _time(row: Row) -> Time:
    """The session as the row has it; what it does not say stays as it is."""
    there: Session | None = row.extra.session
    values = row.values
    return Time(
        row.extra.begins, row.extra.ends, values.get("places", there.places if there else None),
        values.get("helper_places", there.helper_places if there else 0),
        row.extra.deadline or (there.deadline if there else None),
        row.extra.room or (there.booking.room if there and there.booking else None), there.pk if there else None,
    )  # fmt: skip


def _change(activity: Activity, rows: list[Row], scope: Scope) -> None:
    fields: dict[str, Any] = {}
    said: dict[str, Any] = {}
    for row in rows:
        fields |= _fields(row, row.changes)
        said |= {name: row.values[name] for name in (*RESULT, "state") if name in row.values}
    of_times = [row for row in rows if {"places", "helper_places", "ends", "deadline", "room"} & set(row.changes)]
    fresh = Activity.objects.get(pk=activity.pk)
    if fields or of_times:
        actions.change_activity(fresh, fields, [_time(row) for row in of_times], because=_because(), by=scope.by)
    wanted = said.get("state", fresh.state)
    _go_on(fresh, wanted, said, scope, corrected=any(set(RESULT) & set(row.changes) for row in rows))


def _go_on(
    activity: Activity, wanted: str, said: dict[str, Any], scope: Scope, *, corrected: bool = False
) -> None:  # fmt: skip
    """From draft to published to done, as far as the row says."""
    if activity.state == State.DRAFT and wanted in (State.PUBLISHED, State.DONE):
        actions.publish_activity(activity, by=scope.by)
    if wanted == State.DONE and (activity.state == State.PUBLISHED or corrected):
        numbers = {name: said.get(name, getattr(activity, name) or 0) for name in ("came", "helped", "minutes")}
        actions.write_result(activity, **numbers, result=said.get("result", activity.result), by=scope.by)
