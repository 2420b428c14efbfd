"""Several lists of different shapes read by one query.

PostgreSQL hands every row over as one text of its cells, as it would print them, with the types of the cells in the first row
of each list; psycopg and Django turn them into what each list would have given on its own. Why: a desk asks thirty questions,
and most of them have no answer; thirty journeys to the database are what costs.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from psycopg.adapt import Transformer
from psycopg.pq import Format

MOST = 200  # of a list that sets no end itself


def read_together(lists: Sequence[QuerySet]) -> list[QuerySet]:
    """The same lists, already read. What they prefetch is read when somebody looks at it, as always."""
    parts, values, compilers = [], [], {}
    ended = [one if one.query.is_sliced else one[:MOST] for one in lists]
    for place, one in enumerate(ended):
        compiler = one.query.get_compiler(connection=connection)
        try:
            sql, given = compiler.as_sql()
        except EmptyResultSet:
            continue
        parts.append(_numbered(place, sql, len(compiler.select)))
        values += given
        compilers[place] = compiler
    found: dict[int, list[tuple]] = {}
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), values)
            _sort(cursor.fetchall(), found)
    return [
        _filled(one, whole, found.get(place, []), compilers.get(place))
        for place, (one, whole) in enumerate(zip(ended, lists, strict=True))
    ]


def _numbered(place: int, sql: str, columns: int) -> str:
    """One list: its place, the order of its rows, the types of its cells, and the cells as one row."""
    names = [f"c{at}" for at in range(columns)]
    types = f"ARRAY[{', '.join(f'pg_typeof(cells.{name})::oid::int' for name in names)}]"
    return (
        f"SELECT {place}, row_number() OVER (), CASE WHEN row_number() OVER () = 1 THEN {types} END, cells"
        f" FROM ({sql}) AS cells({', '.join(names)})"
    )


def _sort(rows: list[tuple], found: dict[int, list[tuple]]) -> None:
    """Every row to its list, its cells as psycopg would have read them."""
    reader = Transformer(connection.connection)
    loaders: dict[int, list[Any]] = {}
    for place, _at, types, cells in sorted(rows, key=lambda row: row[:2]):
        if types:
            loaders[place] = [reader.get_loader(oid, Format.TEXT).load for oid in types]
        found.setdefault(place, []).append(
            tuple(
                None if cell is None else load(cell.encode()) for load, cell in zip(loaders[place], cells, strict=True)
            )
        )


def _filled(one: QuerySet, whole: QuerySet, rows: list[tuple], compiler: Any) -> QuerySet:
    """The list with these rows in it: Django makes its objects of them as if it had just read them."""
    plain: Any = one
    found: Any = plain._chain()
    found._result_cache = []
    if rows:
        compiler.execute_sql = lambda *_given, **_rest: [rows]  # rows come in pieces; here is one
        compiler.query.get_compiler = lambda *_given, **_rest: compiler
        found._query = compiler.query  # not `query`, which would forget how its rows are shaped
        found._result_cache = list(found._iterable_class(found))
    found._query = whole.query  # whoever narrows the list further asks the database again
    return found
