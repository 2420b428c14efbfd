"""Workbooks out, in the habits of the offices: title, 填报单位 and day, header, 序号 first, 备注 last, A4, frozen header."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.importing.cells import guard

A4 = 9
FONT = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
REMARKS = ("备注", "Remark", "Remarks")
WIDEST = 50


@dataclass
class Sheet:
    """One sheet to be written. `heads`: header words, without the running number; rows have as many cells."""

    name: str
    title: str
    unit: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Any]]
    widths: Mapping[str, int] = field(default_factory=dict)
    number: str | None = None  # what stands in the first column instead of 1, 2, 3
    marked: Sequence[str] = ()  # columns that should catch the eye
    notes: Sequence[str] = ()
    day: date | None = None  # the day it speaks of, where that is not today


def workbook(title: str, unit: str, rows: Sequence[Mapping[str, Any]]) -> io.BytesIO:
    """A workbook of plain rows, as any page can offer it: the keys of the rows are the header."""
    heads = list(rows[0]) if rows else []
    return book([Sheet(title, title, unit, heads, [list(row.values()) for row in rows])])


def book(sheets: Sequence[Sheet]) -> io.BytesIO:
    """The bytes of a workbook with these sheets, ready to be handed over."""
    made = io.BytesIO()
    # Rows go out as they come: 200,000 of them do not fit into a page's worker.
    writing = xlsxwriter.Workbook(made, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    days = {sheet.day for sheet in sheets}
    if len(days) == 1 and (day := days.pop()):
        writing.set_properties({"created": datetime(day.year, day.month, day.day)})
    formats = _formats(writing)
    names: set[str] = set()
    for sheet in sheets:
        _write_sheet(writing.add_worksheet(_sheet_name(sheet.name, names)), sheet, formats)
    writing.close()
    made.seek(0)
    return made


def _formats(writing: xlsxwriter.Workbook) -> dict[str, Any]:
    cell = FONT | {"border": 1}
    return {
        name: writing.add_format(values)
        for name, values in {
            "title": FONT | {"bold": True, "font_size": 16, "align": "center", "text_wrap": False},
            "line": FONT | {"text_wrap": False},
            "head": cell | {"bold": True, "align": "center", "bg_color": "#F2F2F2"},
            "text": cell | {"num_format": "@"},
            "marked": cell | {"num_format": "@", "font_color": "#B3261E"},
            "number": cell | {"align": "center"},
            "day": cell | {"align": "center", "num_format": "yyyy-mm-dd"},
        }.items()
    }


def _sheet_name(wanted: str, names: set[str]) -> str:
    """At most 31 signs, none that Excel forbids, no name twice."""
    plain = "".join(sign for sign in wanted if sign not in "[]:*?/\\'").strip()[:28] or "Sheet"
    name, number = plain, 2
    while name.lower() in names:
        name, number = f"{plain}{number}", number + 1
    names.add(name.lower())
    return name


def _write_sheet(paper: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    remarks = any(head in REMARKS for head in sheet.heads)
    heads = [_("No."), *sheet.heads, *([] if remarks else [_("Remarks")])]
    marked = {place for place, head in enumerate(heads) if head in sheet.marked}
    paper.set_paper(A4)
    paper.set_landscape()
    paper.fit_to_pages(1, 0)
    paper.repeat_rows(2)
    paper.freeze_panes(3, 0)
    for place, head in enumerate(heads):
        paper.set_column(place, place, 6 if place == 0 else min(sheet.widths.get(head, 14), WIDEST))
    last = len(heads) - 1
    today = sheet.day or timezone.localdate()
    paper.merge_range(0, 0, 0, last, guard(sheet.title), formats["title"])
    line = _("Unit: %(unit)s    Day: %(day)s") % {"unit": sheet.unit, "day": today.isoformat()}
    paper.merge_range(1, 0, 1, last, guard(line), formats["line"])
    for place, head in enumerate(heads):
        paper.write_string(2, place, guard(head), formats["head"])
    at = 2
    for at, row in enumerate(sheet.rows, 3):
        if sheet.number is None:
            paper.write_number(at, 0, at - 2, formats["number"])
        else:
            paper.write_string(at, 0, sheet.number, formats["number"])
        for place, value in enumerate(row, 1):
            write_cell(paper, at, place, value, formats, "marked" if place in marked else "text")
        if not remarks:
            paper.write_blank(at, last, None, formats["text"])
    for below, note in enumerate(sheet.notes, at + 2):
        paper.merge_range(below, 0, below, last, guard(note), formats["line"])


def write_cell(paper: Any, row: int, place: int, value: Any, formats: dict[str, Any], text: str = "text") -> None:
    """Codes and words stay text; only counts and days are numbers."""
    if value is None or value == "":
        paper.write_blank(row, place, None, formats["text"])
    elif isinstance(value, datetime | date):
        day = timezone.localtime(value).date() if isinstance(value, datetime) and timezone.is_aware(value) else value
        paper.write_datetime(row, place, datetime(day.year, day.month, day.day), formats["day"])
    elif isinstance(value, int | float) and not isinstance(value, bool):
        paper.write_number(row, place, value, formats["number"])
    else:
        paper.write_string(row, place, guard(str(value))[:32_000], formats[text])
