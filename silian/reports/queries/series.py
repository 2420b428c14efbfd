"""The same parts on many days – the years of a federation – as one question that does not grow with the number of days.

Each part is put into SQL for the first and for the last of the days that are over. Where both differ there stands a day of the scope,
and it is read from a list of all these days instead. A part that differs in any other way is asked for every day by itself, and so
is every part on a day that still goes on: what is counted is always what `Part.totals` counts.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from silian.reports.indicators import Part, Scope
from silian.reports.indicators.parts import Way

Total = tuple[int, int, Any]  # which part of which scope, how many rows, their sum or median
Asked = tuple[Part, Way]
SEVERAL = 3  # one or two days are asked as they are


class Watched(dict):
    """What was worked out once for a scope, and whether a part has asked for it."""

    asked = False

    def __contains__(self, key: object) -> bool:
        self.asked = True
        return super().__contains__(key)


def _since(scope: Scope) -> datetime:
    return timezone.make_aware(datetime.combine(scope.first, time()))


# What a question takes from the days of a scope: column, type, value.
COLUMNS: list[tuple[str, str, Callable[[Scope], Any]]] = [
    ("as_of", "date", lambda scope: scope.as_of),
    ("first", "date", lambda scope: scope.first),
    ("begins", "timestamptz", _since),
    ("ends", "timestamptz", lambda scope: scope.end),
    ("year", "int", lambda scope: scope.as_of.year),
]


@dataclass(frozen=True)
class Question:
    """SQL and what is put into it."""

    sql: str
    given: list[Any]


def totals(scopes: Sequence[Scope], asked: Sequence[Asked]) -> Iterator[Total]:
    """What `Part.totals` says of every part in every scope; numbered scope by scope. One query; what has no row is left out."""
    several, now = len(asked), timezone.now()
    over = [at for at, scope in enumerate(scopes) if scope.end <= now]
    ends = _ends([scopes[at] for at in over])
    shared = {number: found for number, one in enumerate(asked) if ends and (found := _shared(*ends, number, *one))}
    questions = [_on_all_days(scopes, over, list(shared.values()), several)] if shared else []
    rest = [
        part.totals(scope, at * several + number, way)
        for at, scope in enumerate(scopes)
        for number, (part, way) in enumerate(asked)
        if number not in shared or at not in over
    ]
    if rest and (plain := _sql(rest[0].union(*rest[1:], all=True) if rest[1:] else rest[0])):
        questions.append(plain)
    if questions:
        with connection.cursor() as cursor:
            whole = " UNION ALL ".join(f"({one.sql})" for one in questions)
            cursor.execute(whole, [value for one in questions for value in one.given])
            yield from cursor.fetchall()


def _ends(scopes: Sequence[Scope]) -> tuple[Scope, Scope] | None:
    """The first and the last of several that differ in their days and in nothing else, and in no day in which these two are alike."""
    if len(scopes) < SEVERAL:
        return None
    first, last = (choose(scopes, key=lambda one: one.as_of) for choose in (min, max))
    for one in scopes:
        if replace(one, as_of=first.as_of, since=first.since) != first or (one.since is None) != (first.since is None):
            return None
        if any(value(first) == value(last) != value(one) for _name, _kind, value in COLUMNS):
            return None
    return first, last


def _sql(rows: QuerySet) -> Question | None:
    """None where it is known before asking that there are no rows."""
    try:
        sql, given = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return Question(sql, list(given))


def _shared(first: Scope, last: Scope, number: int, part: Part, way: Way) -> Question | None:
    """The part with columns of the list in the place of its days, if it differs between the two in nothing else."""
    seen = Watched()
    one, other = (_sql(part.totals(replace(scope, known=seen), number, way)) for scope in (first, last))
    if seen.asked:
        return None  # something is worked out in Python, for each day anew
    if one is None or other is None or one.sql != other.sql or len(one.given) != len(other.given):
        return None
    columns: dict[Any, str] = {(value(first), value(last)): name for name, _kind, value in COLUMNS}
    if len(columns) < len(COLUMNS):
        return None  # two of the days are the same in both: which one is meant cannot be told
    pairs = iter(zip(one.given, other.given, strict=True))
    given: list[Any] = []
    strange = False

    def place(found: re.Match) -> str:
        nonlocal strange
        if found.group() == "%%":
            return "%%"
        value, later = next(pairs)
        if type(value) is type(later) and value == later:
            given.append(value)
            return "%s"
        strange = strange or (value, later) not in columns
        return f"days.{columns.get((value, later))}"

    sql = re.sub(r"%[%s]", place, one.sql)
    return None if strange else Question(sql, given)


def _on_all_days(scopes: Sequence[Scope], over: list[int], parts: list[Question], several: int) -> Question:
    row = ", ".join(["%s::int", *(f"%s::{kind}" for _name, kind, _value in COLUMNS)])
    listed = ", ".join([f"({row})"] * len(over))
    names = ", ".join(["number", *(name for name, _kind, _value in COLUMNS)])
    counted = " UNION ALL ".join(f"({one.sql})" for one in parts)
    days = [value for at in over for value in (at, *(value(scopes[at]) for _name, _kind, value in COLUMNS))]
    return Question(
        f"SELECT days.number * {several} + counted.counted_part, counted.counted_rows, counted.counted_total"  # noqa: S608 – our own words
        f" FROM (VALUES {listed}) AS days ({names}) CROSS JOIN LATERAL ({counted}) AS counted",
        [*days, *(value for one in parts for value in one.given)],
    )
