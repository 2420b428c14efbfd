"""What somebody who shows a matter has read of it already, for the rules that would ask it again.

Known only while its page is put together: outside of `knowing`, and for whatever is not named there, every rule asks the database.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Model

from silian.hall.models import Matter


@contextmanager
def knowing(matter: Matter, facts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Inside, these facts are taken as they stand; more may be added on the way."""
    matter.__dict__["_known"] = facts
    try:
        yield facts
    finally:
        del matter.__dict__["_known"]


def fact(matter: Matter, name: str, ask: Callable[[], Any]) -> Any:
    """What is known under this name, else what asking gives."""
    facts = matter.__dict__.get("_known")
    return facts[name] if facts is not None and name in facts else ask()


def may_have(matter: Matter, model: type[Model]) -> bool:
    """Whether rows of this kind can belong to it: no, only where it is known that there is none."""
    return fact(matter, model._meta.db_table, lambda: True)
