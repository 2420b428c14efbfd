"""Writing thousands of new rows at once: PostgreSQL's COPY, with the numbers drawn beforehand.

An INSERT of Django's costs about four times as much, and an import of ten thousand organisations is four tables.
All constraints and triggers of the table count as ever.
"""

from collections.abc import Sequence
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
    columns = [_Column(field) for field in fields]
    with connection.cursor() as cursor:
        _draw_numbers(cursor, rows)
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table.db_table), sql.SQL(", ").join(_name(field) for field in fields)
        )
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row([column.value(row) for column in columns])
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


class _Column:
    """One column of the table: how its value is taken from a row and written."""

    def __init__(self, field: models.Field):
        self.field = field
        self.attname = field.attname
        self.is_words = isinstance(field, LexemesField)
        # Text and numbers go as they are; everything else is asked how it wants to be stored.
        self.is_plain = isinstance(
            field, models.CharField | models.IntegerField | models.BooleanField | models.ForeignKey
        ) and (type(field).pre_save is models.Field.pre_save)

    def value(self, row: models.Model):
        if self.is_plain:
            return getattr(row, self.attname)
        found = self.field.pre_save(row, True)
        if self.is_words:
            # Words are cut by us and hold no quote or backslash.
            return None if found is None else " ".join(f"'{word}'" for word in found)
        return self.field.get_db_prep_save(found, connection)


def update(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write the named fields of many rows at once, by way of a table that lives as long as the transaction."""
    assert connection.in_atomic_block, "Many rows at once belong into one transaction."
    if not rows or not names:
        return
    table = rows[0]._meta
    fields: list[Any] = [table.pk, *(table.get_field(name) for name in names)]
    columns = [_Column(field) for field in fields]
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
                copy.write_row([column.value(row) for column in columns])
        assignments = sql.SQL(", ").join(
            sql.SQL("{} = {}.{}").format(_name(field), beside, _name(field)) for field in fields[1:]
        )
        condition = sql.SQL("{0}.{2} = {1}.{2}").format(target, beside, _name(fields[0]))
        cursor.execute(sql.SQL("UPDATE {} SET {} FROM {} WHERE {}").format(target, assignments, beside, condition))
        cursor.execute(sql.SQL("DROP TABLE {}").format(beside))
