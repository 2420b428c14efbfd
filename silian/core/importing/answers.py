"""The workbooks an import gives back: the rows with their reasons, and an empty one to begin with."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from silian.core import export
from silian.core.importing.cells import unguard, written
from silian.core.importing.plan import BAD, Kind, Plan
from silian.core.importing.tables import EXAMPLE, REASON, REASON_IN_ENGLISH, plain_word


def with_reasons(plan: Plan, unit: str, *, bad_only: bool = False) -> io.BytesIO:
    """The rows as they were handed in, with a column 原因. Mend the marked ones and hand the same file in again."""
    sheets = []
    reason = REASON if (get_language() or "").startswith("zh") else REASON_IN_ENGLISH
    for table in plan.tables:
        silent = plan.kind.headers.silent
        kept = [place for place, head in enumerate(table.heads) if head and plain_word(head) not in silent]
        heads = [reason, *(table.heads[place] for place in kept)]
        widths = {column.head(True): column.width for column in plan.kind.columns} | {reason: 40}
        rows = _rows(plan, table.sheet, kept, bad_only)
        sheets.append(
            export.Sheet(
                table.sheet or str(plan.kind.label), str(plan.kind.label), unit, heads, rows, widths, marked=[reason]
            )
        )
    return export.book(sheets)


def _rows(plan: Plan, sheet: str, kept: list[int], bad_only: bool) -> Iterator[list[Any]]:
    for row in plan.rows:
        if row.line.sheet == sheet and (row.outcome == BAD or not bad_only):
            yield ["；".join(row.reasons), *(_as_handed_in(row.line.cells[place]) for place in kept)]


def _as_handed_in(cell: Any) -> Any:
    """Codes and numbers as text, so that nothing is rounded on the way back; days stay days."""
    if isinstance(cell, datetime | date):
        return cell if cell.year >= 1900 else written(cell)
    # A guard that is there is put on once more when it is written, never twice.
    return unguard(cell) if isinstance(cell, str) and cell else written(cell)


def template(kind: Kind, unit: str) -> io.BytesIO:
    """An empty workbook with header, one example row that is never imported, and what to know."""
    chinese = (get_language() or "").startswith("zh")
    columns = [column for column in kind.columns if not column.info or column.name == "remark"]
    heads = [column.head(chinese) + ("*" if column.required else "") for column in columns]
    widths = {head: column.width for head, column in zip(heads, columns, strict=True)}
    notes = [_("Note: the row marked %(mark)s is an example and is never imported.") % {"mark": EXAMPLE}]
    notes += [_("Note: %(note)s") % {"note": note} for note in kind.notes]
    for column in columns:
        if column.hint:
            notes.append(_("Note: %(column)s: %(hint)s") % {"column": column.head(chinese), "hint": column.hint})
        if column.choices:
            notes.append(
                _("Note: %(column)s: %(hint)s") % {"column": column.head(chinese), "hint": "、".join(column.choices)}
            )
    example = [column.example for column in columns]
    return export.book(
        [export.Sheet(str(kind.label), str(kind.label), unit, heads, [example], widths, number=EXAMPLE, notes=notes)]
    )


def exported(kind: Kind, unit: str, person: Any, query: Any) -> io.BytesIO:
    """What a page with this query shows her, as a workbook that can be imported again."""
    chinese = (get_language() or "").startswith("zh")
    heads = [column.head(chinese) for column in kind.columns]
    widths = {head: column.width for head, column in zip(heads, kind.columns, strict=True)}
    rows = kind.rows_for_export(person, query)
    return export.book([export.Sheet(str(kind.label), str(kind.label), unit, heads, rows, widths)])
