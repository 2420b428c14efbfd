"""What waits for a person: each app asks for its own part, the desk puts the answers in one list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from silian.core.together import read_together


@dataclass(frozen=True)
class Waiting:
    """One row of the desk: what, for whom, since when, until when, why me, one button."""

    what: str
    for_whom: str
    since: date
    until: date | None
    url: str
    button: str
    by_seat: str = ""  # the seat by which it is hers; the desk fills in the only one she has
    personal: bool = False  # hers by no seat, for she answers for herself
    finish: str = ""  # where one sentence, typed on the desk itself, finishes it
    confidential: bool = False  # leaves the house only as “something waits”

    def order(self) -> tuple:
        """The nearest end first, then the longest wait."""
        return (self.until or date.max, self.since, self.what)


@dataclass(frozen=True)
class Question:
    """Rows that would wait for somebody, and how they read on her desk; no rows read as nothing.

    The rows come already read, all questions in one query: what `shown` needs stands in them (annotations, joins),
    for whatever it asks beyond that costs a query of its own.
    """

    rows: QuerySet
    shown: Callable[[QuerySet], list[Waiting]]


def ask(person: Any, questions: Sequence[Question]) -> list[Waiting]:
    """What waits, by one query whatever it is and however much."""
    read = read_together([one.rows for one in questions])
    return [row for one, rows in zip(questions, read, strict=True) for row in one.shown(rows)]
