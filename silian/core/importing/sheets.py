"""From the bytes of a file to sheets of cells: what it really is, whether it is safe to open, what stands in it."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from silian.core import files
from silian.core.errors import Refused

# A workbook is a zip. Honest ones of 50 MB unfold to some hundred; a bomb to gigabytes.
MOST_UNFOLDED = 600 * 2**20
MOST_RATIO, RATIO_COUNTS_FROM = 150, 20 * 2**20
MOST_PARTS = 5_000
_PIECE = 2**20
# The reader lays a sheet out as a full rectangle, so one lonely cell far away would cost gigabytes.
_FAR_AT_ALL = re.compile(rb' r="(?:[D-Z][A-Z]\d|[A-Z]{3}\d|[A-Z]{0,2}\d{6})')
_FAR_COLUMN = re.compile(rb'<c [^>]*\br="(?:[D-Z][A-Z]|[A-Z]{3})\d+"[^>]*[^/>]>')
_FAR_ROW = re.compile(rb'<c [^>]*\br="[A-Z]{1,2}(\d{6,})"[^>]*[^/>]>')
_ROW_FAR_DOWN = re.compile(rb'<row [^>]*\br="(\d{6,})"[^>]*[^/>]>')
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")

Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass
class Sheet:
    """One sheet: rows of cells from the first row on, and which cells are merged."""

    name: str
    rows: list[list[Any]]
    merged: list[Range] = field(default_factory=list)


def sheets_of(content: bytes) -> list[Sheet]:
    """The sheets of a workbook, or the one table of a text file. Refuses everything else with a sentence."""
    kind = files.sniff(content)
    if kind == files.XLSX:
        return _sheets_of_workbook(content)
    if content.startswith(_OLE):
        raise Refused(
            _("This workbook is locked with a password. Take the password off in Excel, save it and try again.")
            if _LOCKED in content
            else _("This is an old .xls file. Open it in Excel or WPS, save it as .xlsx and try again.")
        )
    if kind == files.PLAIN:
        return [Sheet("", _rows_of_text(content))]
    raise Refused(
        _("This file is no workbook (inside it is %(kind)s). Choose an .xlsx or .csv file.") % {"kind": _short(kind)}
    )


def _short(kind: str) -> str:
    known = {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
        "application/pdf": "PDF", "application/zip": "zip", files.UNKNOWN: _("something unknown"),
    }  # fmt: skip
    return known.get(kind, kind.rpartition("/")[2])


# ── workbooks ──


def _sheets_of_workbook(content: bytes) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    refuse_bombs(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        # What nobody can see in Excel nobody expects to be imported.
        shown = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        return [_sheet(book.get_sheet_by_name(name), name) for name in shown]
    except (CalamineError, ValueError) as error:
        raise Refused(
            _("This workbook is damaged and cannot be read. Open it in Excel or WPS, save it again and retry.")
        ) from error


def _sheet(sheet: Any, name: str) -> Sheet:
    if sheet.total_height > settings.IMPORT_MAX_ROWS + 1000:
        raise Refused(too_many_rows())
    return Sheet(name, sheet.to_python(skip_empty_area=False), list(sheet.merged_cell_ranges or []))


def too_many_rows() -> str:
    return _("This file has more than %(most)s rows. Divide it into several files.") % {
        "most": settings.IMPORT_MAX_ROWS
    }


def refuse_bombs(content: bytes) -> None:
    """Look at the zip before anybody unfolds it: sizes as declared, then as they are, and cells far outside."""
    bomb = Refused(
        _("This file unfolds to far more than it should and was not opened. Save it again in Excel and retry.")
    )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as folded:
            parts = folded.infolist()
            declared = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or declared > MOST_UNFOLDED:
                raise bomb
            if declared > RATIO_COUNTS_FROM and declared > MOST_RATIO * len(content):
                raise bomb
            if any(part.flag_bits & 1 for part in parts):
                raise Refused(
                    _("This workbook is locked with a password. Take the password off in Excel, save it and try again.")
                )
            for part in parts:
                # A part that holds more than it declares ends in an error here, before the real reader meets it.
                _look_through(folded, part)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, OSError, RuntimeError) as error:
        raise Refused(
            _("This workbook is damaged and cannot be read. Open it in Excel or WPS, save it again and retry.")
        ) from error


def _look_through(folded: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    is_sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
    before = b""
    with folded.open(part) as unfolding:
        while piece := unfolding.read(_PIECE):
            if is_sheet:
                _refuse_far_cells(before + piece)
                before = piece[-200:]


def _refuse_far_cells(piece: bytes) -> None:
    # The quick look settles nearly every file; only then the exact one, which passes over cells that are merely coloured.
    if not _FAR_AT_ALL.search(piece):
        return
    if _FAR_COLUMN.search(piece):
        raise Refused(_("This sheet has more than 100 columns. Delete what stands far to the right and try again."))
    for pattern in (_FAR_ROW, _ROW_FAR_DOWN):
        found = pattern.search(piece)
        if found and any(int(row) > settings.IMPORT_MAX_ROWS + 1000 for row in pattern.findall(piece)):
            raise Refused(too_many_rows())


# ── text ──


def _rows_of_text(content: bytes) -> list[list[Any]]:
    said = _decoded(content)
    separator = max(",\t;", key=lambda sign: sum(line.count(sign) for line in said.splitlines()[:20]))
    rows: list[list[Any]] = []
    try:
        for row in csv.reader(io.StringIO(said, newline=""), delimiter=separator):
            rows.append(list(row))
            if len(rows) > settings.IMPORT_MAX_ROWS + 1000:
                raise Refused(too_many_rows())
    except csv.Error as error:
        raise Refused(_("This text file is no table: %(why)s.") % {"why": error}) from error
    return rows


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        codes = ["utf-16"]
    else:
        codes = ["utf-8-sig", "gb18030"]
    for code in codes:
        try:
            said = content.decode(code)
        except UnicodeDecodeError:
            continue
        if "\x00" not in said:
            return said
    raise Refused(_("The characters of this text file cannot be read. Save it as .xlsx, or as CSV in UTF-8."))
