"""What waits for a person: each app asks for its own part, the desk puts the answers in one list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, QuerySet


@dataclass(frozen=True)
class Waiting:
    """One row of the desk: what, for whom, since when, until when, one button."""

    what: str
    for_whom: str
    since: date
    until: date | None
    url: str
    button: str

    def order(self) -> tuple:
        """The nearest end first, then the longest wait."""
        return (self.until or date.max, self.since, self.what)


@dataclass(frozen=True)
class Question:
    """Rows that would wait for somebody, and how they read on her desk; no rows read as nothing."""

    rows: QuerySet
    shown: Callable[[QuerySet], list[Waiting]]


def ask(person: Any, questions: Sequence[Question]) -> list[Waiting]:
    """One query says for all of them whether anything waits; only those are read. Most desks have little."""
    if len(questions) < 3:  # asking first would be one query more, not fewer
        return [row for one in questions for row in one.shown(one.rows)]
    asked = {f"kind{at}": Exists(one.rows) for at, one in enumerate(questions)}
    there = get_user_model()._default_manager.filter(pk=person.pk).annotate(**asked).values_list(*asked).first() or ()
    return [row for is_there, one in zip(there, questions, strict=False) if is_there for row in one.shown(one.rows)]
