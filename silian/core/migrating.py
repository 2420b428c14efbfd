"""Migrations that make many tables at once, and the triggers that hold them."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations import RunSQL
from django.db.migrations.operations.base import Operation


def always(*triggers: tuple[str, ...]) -> RunSQL:
    """Triggers before a row changes, each (name, events, table) or (name, events, table, function of another name).

    `ENABLE ALWAYS`: a session that ignores triggers does not ignore these.
    """
    makes, drops = [], []
    for name, events, table, *function in triggers:
        makes.append(
            f"CREATE TRIGGER {name} BEFORE {events} ON {table} FOR EACH ROW EXECUTE FUNCTION {(function or [name])[0]}()"
        )
        makes.append(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
        drops.append(f"DROP TRIGGER {name} ON {table}")
    return RunSQL(";\n".join(makes), ";\n".join(drops))


class Together(Operation):
    """Several steps of one migration, whose models are put together once and not after every step.

    Django renders every model that hangs together with a changed one anew after each step; here all of them hang
    together, so a first start took most of its time with that. The steps must not build on each other's models:
    a field is added to a model that stood before, or stands in the table that is made.
    """

    def __init__(self, *steps: Operation):
        self.steps = steps

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return self.__class__.__name__, list(self.steps), {}

    @property
    def reversible(self) -> bool:  # type: ignore[override]
        return all(step.reversible for step in self.steps)

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)
        for step in self.steps:
            step.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for step in self.steps:
            step.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for step in reversed(self.steps):
            step.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"{len(self.steps)} steps together"
