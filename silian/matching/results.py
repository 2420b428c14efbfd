"""Results into files: .jsonl, .json, .csv and .xlsx, without a database.

Equal rows give equal bytes in .jsonl, .json and .csv. Errors: `TableError`, one sentence that says what is wrong;
nothing is ever half written.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from silian.matching.tables import FORMATS, TableError

_ = str  # marks the sentences for translation; the caller translates `TableError.sentence`


def write(path: str | os.PathLike[str], sheets: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Write named lists of rows. .xlsx: one sheet each; .json: one object of lists; .csv and .jsonl: one after another.

    With more than one list, .jsonl rows begin with `"kind": name` and .csv has a first column `kind`.
    Values may be strings, numbers, None, lists and dicts; lists and dicts stand as JSON in a cell.
    The file appears complete or not at all.
    """
    file = writable(path)
    suffix = file.suffix.lower()
    maker = {".jsonl": _jsonl_bytes, ".json": _json_bytes, ".csv": _csv_bytes, ".xlsx": _xlsx_bytes}[suffix]
    content = maker(sheets)
    try:
        handle, temporary = tempfile.mkstemp(dir=file.absolute().parent, prefix=f".{file.name}.")
    except OSError:
        raise TableError(_("%(name)s cannot be written: no permission."), name=str(file)) from None
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, file)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise TableError(
            _("%(name)s cannot be written: %(reason)s."), name=str(file), reason=error.strerror or "?"
        ) from None


def writable(path: str | os.PathLike[str]) -> Path:
    """The path, when a result can be written there: known before a long run begins."""
    file = Path(path)
    if file.suffix.lower() not in FORMATS:
        raise TableError(_("Results can be written as .jsonl, .json, .csv or .xlsx, not as %(name)s."), name=file.name)
    if not file.absolute().parent.is_dir():
        raise TableError(_("There is no folder %(name)s to write to."), name=str(file.parent))
    return file


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _jsonl_bytes(sheets: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    several = len(sheets) > 1
    lines = [_json({"kind": name, **row} if several else row) for name, rows_ in sheets.items() for row in rows_]
    return "".join(line + "\n" for line in lines).encode()


def _json_bytes(sheets: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    return (_json(sheets) + "\n").encode()


def _columns(rows_: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(field for row in rows_ for field in row))


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, (dict, list, tuple)):
        return _json(value)
    return value


def _harmless(value: Any) -> Any:
    """A text cell a spreadsheet would run as a formula becomes text again."""
    value = _cell(value)
    return "'" + value if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _csv_bytes(sheets: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    several = len(sheets) > 1
    columns = _columns(row for rows_ in sheets.values() for row in rows_)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["kind", *columns] if several else columns)
    for name, rows_ in sheets.items():
        for row in rows_:
            cells = [_harmless(row.get(column)) for column in columns]
            writer.writerow([name, *cells] if several else cells)
    return ("\ufeff" + out.getvalue()).encode()  # the mark makes Excel read UTF-8


def _xlsx_bytes(sheets: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    bold = book.add_format({"bold": True, "bottom": 1})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    for name, rows_ in sheets.items():
        columns = _columns(rows_)
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", name)[:31])
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(columns):
            widest = max((len(str(_cell(row.get(column)))) for row in rows_[:200]), default=0)
            sheet.set_column(at, at, min(60, max(10, 1.6 * len(column), 1.3 * widest)))
            sheet.write_string(0, at, column, bold)
        for line, row in enumerate(rows_, 1):
            for at, column in enumerate(columns):
                value = _cell(row.get(column))
                if isinstance(value, (bool, int, float)):
                    sheet.write_number(line, at, value, plain)
                else:
                    sheet.write_string(line, at, str(value)[:32767], plain)
        if rows_ and columns:
            sheet.autofilter(0, 0, len(rows_), len(columns) - 1)
    book.close()
    return out.getvalue()
