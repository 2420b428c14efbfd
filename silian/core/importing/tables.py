"""Finding the table in a sheet: its header under the title rows, its rows, and the notes that are no rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.importing.cells import Choice, Reader, same_key, words, written
from silian.core.importing.sheets import Range, Sheet, too_many_rows

HEADER_WITHIN = 30  # a header further down is none
REASON, REASON_IN_ENGLISH = "原因", "Reason"
EXAMPLE = "示例"
NUMBER_WORDS = ("序号", "编号", "No.", "No", "#", "number")
_NOT_LETTERS = re.compile(r"[\s*＊:：()（）\[\]【】〔〕<>《》、,，.。/\\|_\-—]+")
_ASIDE = re.compile(r"[(（\[【〔].*?[)）\]】〕]")
_NOTE = re.compile(r"^(?:注\d*|说明|填表\S*|备注|附注|制表\S*|审核\S*|填报\S*|填写\S*)\s*[:：.、]|^(?:附件|以上|以下)")
_TOTAL = re.compile(r"^(?:合\s*计|总\s*计|小\s*计|共\s*计)\s*[:：]?\s*\d*$")


@dataclass(frozen=True)
class Column:
    """One column of a kind of workbook.

    `word` and `english` head it in workbooks we write; these and the synonyms are understood.
    `read` turns a cell into the value; `example` and `hint` stand in the template. Info columns stand only in what
    we write: they are understood and passed over.
    """

    name: str
    word: str
    english: str
    read: Reader
    synonyms: tuple[str, ...] = ()
    required: bool = False
    example: Any = ""
    hint: Any = ""
    width: int = 14
    info: bool = False
    key: bool = False  # alone in its row, a cell of this column still makes a row

    @property
    def choices(self) -> list[str]:
        """The words a cell of this column may hold; none where anything goes."""
        return self.read.all() if isinstance(self.read, Choice) else []

    def head(self, chinese: bool) -> str:
        return self.word if chinese else self.english


@dataclass(slots=True)
class Line:
    """One row of a table as it stood in the file. `at` counts as Excel does."""

    sheet: str
    at: int
    cells: list[Any]


@dataclass
class Table:
    """What one sheet holds: which column stands where, the rows, and what was left out and why."""

    sheet: str
    places: dict[str, int]  # name of a column → place in the row
    heads: list[str]  # the header as it stood there
    lines: list[Line]
    unknown: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def plain_word(head: Any) -> str:
    """What counts of a word in a header: no width, blanks, stars, brackets."""
    return _NOT_LETTERS.sub("", same_key(words(head)))


class Headers:
    """The words by which columns are recognised."""

    def __init__(self, columns: Sequence[Column]):
        self.columns = columns
        self.by_word: dict[str, str] = {}
        for column in columns:
            for word in (column.word, column.english, *column.synonyms):
                self.by_word.setdefault(plain_word(word), column.name)
        self.keys = {column.name for column in columns if column.key}
        self.numbers = {plain_word(word) for word in NUMBER_WORDS}
        self.silent = {plain_word(word) for word in (*NUMBER_WORDS, REASON, REASON_IN_ENGLISH)}

    def column_of(self, head: Any) -> str | None:
        """The column a header word means; what stands in brackets may be left out: 联系电话（手机）."""
        if not isinstance(head, str):
            return None
        return self.by_word.get(plain_word(head)) or self.by_word.get(plain_word(_ASIDE.sub("", words(head))))

    def count(self, row: Sequence[Any]) -> int:
        return len({found for cell in row if cell and (found := self.column_of(cell))})


def table_of(sheet: Sheet, headers: Headers, needed: Sequence[frozenset[str]]) -> Table | None:
    """The table of a sheet, or None where no header is found. `needed`: of each of these sets one column must be there."""
    rows = sheet.rows
    if not rows:
        return None
    flat = _filled(sheet)
    best, at, height = 0, -1, 1
    for row in range(min(len(flat), HEADER_WITHIN)):
        alone = headers.count(flat[row])
        if alone > best:
            best, at, height = alone, row, 1
        if row + 1 < len(flat) and row + 1 < HEADER_WITHIN and headers.count(rows[row + 1]):
            both = headers.count(_two_rows(flat[row], flat[row + 1], headers))
            if both > max(best, headers.count(flat[row + 1])):
                best, at, height = both, row, 2
    if at < 0:
        return None
    heads = flat[at] if height == 1 else _two_rows(flat[at], flat[at + 1], headers)
    places = _places(heads, headers, sheet.name)
    if not any(all(name in places for name in several) for several in needed) or (best < 2 and _wide(heads)):
        return None
    silent = headers.silent
    number_place = next((place for place, head in enumerate(heads) if plain_word(head) in headers.numbers), None)
    found = Table(sheet.name, places, [words(head) for head in heads], [])
    _take_rows(found, sheet, flat, at + height, number_place, {places[name] for name in headers.keys if name in places})
    # A column nobody knows is named, unless nothing stands in it.
    found.unknown = [
        words(head)
        for place, head in enumerate(heads)
        if words(head)
        and place not in places.values()
        and plain_word(head) not in silent
        and any(line.cells[place] != "" for line in found.lines)
    ]
    if len(found.lines) > settings.IMPORT_MAX_ROWS:
        raise Refused(too_many_rows())
    return found


def _wide(heads: Sequence[Any]) -> bool:
    return sum(1 for head in heads if words(head)) > 3


def _two_rows(upper: Sequence[Any], lower: Sequence[Any], headers: Headers) -> list[Any]:
    """A header of two rows: groups above, words below; the lower word counts where it is known."""
    return [below if headers.column_of(below) else above or below for above, below in zip(upper, lower, strict=True)]


def _places(heads: Sequence[Any], headers: Headers, sheet: str) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, head in enumerate(heads):
        name = headers.column_of(head)
        if name is None:
            continue
        if name in places and words(head) == words(heads[places[name]]) and place == places[name] + 1:
            continue  # one head over two merged columns
        if name in places:
            raise Refused(
                _("Two columns mean the same: “%(first)s” and “%(second)s”. Keep one of them, or rename the other.")
                % {"first": words(heads[places[name]]), "second": words(head)}
            )
        places[name] = place
    return places


def _filled(sheet: Sheet) -> list[list[Any]]:
    """The rows, all of one width, with merged cells written out in full."""
    width = max(map(len, sheet.rows), default=0)
    uneven = any(len(row) != width for row in sheet.rows)
    rows = [row + [""] * (width - len(row)) for row in sheet.rows] if uneven else sheet.rows
    if not sheet.merged:
        sheet.rows = rows
        return rows
    sheet.rows, flat = rows, list(rows)
    for (top, left), (bottom, right) in _sane(sheet.merged, len(rows), width):
        value = rows[top][left]
        if value == "":
            continue
        for row in range(top, bottom + 1):
            if flat[row] is rows[row]:
                flat[row] = list(rows[row])
            flat[row][left : right + 1] = [value] * (right + 1 - left)
    return flat


def _sane(merged: Sequence[Range], height: int, width: int) -> list[Range]:
    return [
        ((top, left), (min(bottom, height - 1), min(right, width - 1)))
        for (top, left), (bottom, right) in merged
        if top < height and left < width and (bottom > top or right > left)
    ]


def _take_rows(
    table: Table, sheet: Sheet, flat: list[list[Any]], first: int, number_place: int | None, keys: set[int]
) -> None:
    """Rows go into the table; empty ones, notes, repeated headers and the template's example do not."""
    across = {
        row for (top, left), (bottom, right) in _sane(sheet.merged, len(flat), len(table.heads)) if right - left >= 2
        for row in range(top, bottom + 1)
    }  # fmt: skip
    raw_rows, lines, name = sheet.rows, table.lines, sheet.name
    for row in range(first, len(flat)):
        raw = raw_rows[row]
        filled = len(raw) - raw.count("")
        if filled == 0:
            continue
        if number_place is not None and raw[number_place] == EXAMPLE:
            continue
        if filled > 2 and row not in across and not _is_total_or_header(table, raw):
            lines.append(Line(name, row + 1, flat[row]))
            continue
        said = [words(cell) for cell in raw if words(cell)]
        if not said:
            continue
        alone = [place for place, cell in enumerate(raw) if words(cell) and place != number_place]
        hanging = not alone or (len(alone) == 1 and len(table.places) > 2 and alone[0] not in keys)
        if row in across or hanging or _NOTE.match(said[0]) or _is_total_or_header(table, raw):
            table.notes.append(" ".join(said)[:200])
        else:
            lines.append(Line(name, row + 1, flat[row]))


def _is_total_or_header(table: Table, raw: Sequence[Any]) -> bool:
    """合计 | | 30, or the header printed once more on the next page."""
    start = raw[0] or (raw[1] if len(raw) > 1 else "")
    if not isinstance(start, str):
        return False
    return bool(_TOTAL.match(start)) or (
        words(raw[0]) == table.heads[0] and [words(cell) for cell in raw] == table.heads
    )


def shown(cell: Any) -> Any:
    """A cell as it goes back into a workbook."""
    return words(cell) if isinstance(cell, str) else (written(cell) if isinstance(cell, float) else cell)
