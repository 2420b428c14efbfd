"""Writing thousands of new rows at once: PostgreSQL's COPY, with the numbers drawn beforehand.

An INSERT of Django's costs about four times as much, and an import of ten thousand organisations is four tables.
All constraints and triggers of the table count as ever.
"""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from django.db import connection, models
from psycopg import sql

from silian.core.search import LexemesField


def insert(rows: Sequence[models.Model]) -> None:
    """Write new rows of one table and give each its number, in their order."""
    assert connection.in_atomic_block, "Many rows at once belong into one transaction."
    if not rows:
        return
    table = rows[0]._meta
    fields = table.concrete_fields
    writer = _Writer(fields)
    with connection.cursor() as cursor:
        _draw_numbers(cursor, rows)
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table.db_table), sql.SQL(", ").join(_name(field) for field in fields)
        )
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(writer.values(row))
    for row in rows:
        row._state.adding, row._state.db = False, "default"


def _name(field: models.Field) -> sql.Composable:
    return sql.Identifier(str(field.column))


def _draw_numbers(cursor: Any, rows: Sequence[models.Model]) -> None:
    table = rows[0]._meta
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
        [f'"{table.db_table}"', table.pk.column, len(rows)],
    )
    for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
        row.pk = number


class _Writer:
    """How the rows of a table become rows of COPY: most values as they are, the others asked how they are stored."""

    def __init__(self, fields: Sequence[models.Field]):
        self.plain = attrgetter(*(field.attname for field in fields))
        self.asked = [
            (place, field, isinstance(field, LexemesField))
            for place, field in enumerate(fields)
            if not _is_plain(field)
        ]

    def values(self, row: models.Model) -> list:
        found = list(self.plain(row))
        for place, field, is_words in self.asked:
            value = field.pre_save(row, True)
            if is_words:
                # Words are cut by us and hold no quote or backslash.
                found[place] = _as_words(value)
            else:
                found[place] = field.get_db_prep_save(value, connection)
        return found


def _as_words(words: Sequence[str] | None) -> str | None:
    return None if words is None else " ".join([f"'{word}'" for word in words])


def _is_plain(field: models.Field) -> bool:
    """Text, numbers and references go as they are, unless the field has its own idea of its value."""
    kinds = (models.CharField, models.IntegerField, models.BooleanField, models.ForeignKey)
    return isinstance(field, kinds) and type(field).pre_save is models.Field.pre_save


def update(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write the named fields of many rows at once, by way of a table that lives as long as the transaction."""
    assert connection.in_atomic_block, "Many rows at once belong into one transaction."
    if not rows or not names:
        return
    table = rows[0]._meta
    fields: list[Any] = [table.pk, *(table.get_field(name) for name in names)]
    writer = _Writer(fields)
    heads = sql.SQL(", ").join(_name(field) for field in fields)
    target, beside = sql.Identifier(table.db_table), sql.Identifier("silian_changed")
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA").format(
                beside, heads, target
            )
        )
        with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(beside, heads)) as copy:
            for row in rows:
                copy.write_row(writer.values(row))
        assignments = sql.SQL(", ").join(
            sql.SQL("{} = {}.{}").format(_name(field), beside, _name(field)) for field in fields[1:]
        )
        condition = sql.SQL("{0}.{2} = {1}.{2}").format(target, beside, _name(fields[0]))
        cursor.execute(sql.SQL("UPDATE {} SET {} FROM {} WHERE {}").format(target, assignments, beside, condition))
        cursor.execute(sql.SQL("DROP TABLE {}").format(beside))
