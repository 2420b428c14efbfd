"""The plan of an import: what every row would change. The preview shows it, the commit carries out this and nothing else."""

import hashlib
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.importing.cells import Unreadable
from silian.core.importing.sheets import sheets_of
from silian.core.importing.tables import Column, Headers, Line, Table, table_of
from silian.core.rules import Answer

NEW, CHANGED, SAME, BAD = "new", "changed", "same", "bad"
OUTCOMES = (NEW, CHANGED, SAME, BAD)


@dataclass(slots=True)
class Row:
    """One row of the file and what it would do."""

    line: Line
    values: dict[str, Any]  # only what the row says; an empty cell says nothing
    outcome: str = SAME
    name: str = ""  # what the row is about, for people
    target: Any = None  # the thing that is there already
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)  # column → (old, new)
    reasons: list[str] = field(default_factory=list)
    extra: Any = None  # what a kind found out for its own writing

    def refuse(self, reason: str) -> None:
        self.outcome = BAD
        self.reasons.append(reason)

    def change(self, column: str, old: Any, new: Any) -> None:
        self.changes[column] = (old, new)
        if self.outcome != BAD:
            self.outcome = CHANGED


@dataclass(frozen=True)
class Scope:
    """Whose data is imported, by whom, with which choices of the form."""

    federation: Any
    by: Any
    options: dict[str, Any] = field(default_factory=dict)


class Kind(ABC):
    """One kind of workbook. An app declares its columns, how a row compares with what is there, and the writing."""

    name: ClassVar[str]
    label: ClassVar[Any]
    order: ClassVar[int]  # in which a new street fills them
    columns: ClassVar[Sequence[Column]]
    # A header is one when all columns of one of these sets stand in it.
    needed: ClassVar[Sequence[frozenset[str]]]
    # Whether several sheets of a workbook may each hold a part.
    many_sheets: ClassVar[bool] = False
    # The choices its form offers, by name.
    asks: ClassVar[tuple[str, ...]] = ()
    # A record of one finished import, and what the notes of the template say.
    notes: ClassVar[Sequence[Any]] = ()

    @cached_property
    def headers(self) -> Headers:
        return Headers(self.columns)

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    def word(self, column: str) -> str:
        return self.by_name[column].head((get_language() or "").startswith("zh"))

    @abstractmethod
    def federation(self, pk: int) -> Any:
        """The federation of this number."""

    @abstractmethod
    def may_import(self, person: Any, federation: Any) -> Answer:
        """Whether she may import this kind here at all; single rows can still be refused."""

    @abstractmethod
    def judge(self, rows: list[Row], scope: Scope) -> None:
        """Compare all readable rows with what is there: their outcome, name, target and changes."""

    @abstractmethod
    def write(self, rows: list[Row], scope: Scope) -> None:
        """Carry out the new and changed rows, with their records."""

    @abstractmethod
    def rows_for_export(self, person: Any, query: Any) -> Iterable[Sequence[Any]]:
        """Values in the order of the columns, of what a page with this query shows her."""


@dataclass
class Plan:
    """What an import would do, row by row."""

    kind: Kind
    scope: Scope
    tables: list[Table]
    rows: list[Row]
    passed_over: list[str] = field(default_factory=list)  # sheets without a table

    @cached_property
    def counts(self) -> dict[str, int]:
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in OUTCOMES}

    @property
    def is_clean(self) -> bool:
        return not self.counts[BAD]

    @property
    def is_idle(self) -> bool:
        """Nothing new, nothing changed."""
        return not self.counts[NEW] and not self.counts[CHANGED]

    def of(self, outcome: str) -> Iterator[Row]:
        return (row for row in self.rows if row.outcome == outcome)

    @cached_property
    def digest(self) -> str:
        """Equal for equal plans: what is written must be what was looked at."""
        mark = hashlib.sha256(
            repr((self.kind.name, self.scope.federation.pk, sorted(self.scope.options.items()))).encode()
        )
        for row in self.rows:
            target = getattr(row.target, "pk", row.target)
            mark.update(repr((row.line.sheet, row.line.at, row.outcome, target, row.values, row.changes)).encode())
        return mark.hexdigest()


def make(kind: Kind, content: bytes, scope: Scope) -> Plan:
    """Read a file and say what its import would do. Reads only."""
    tables, passed_over = _tables(kind, content)
    rows = [row for table in tables for row in _rows(kind, table)]
    if not rows:
        raise Refused(_("There is no row under the header of this file. Fill some in and try again."))
    kind.judge([row for row in rows if row.outcome != BAD], scope)
    return Plan(kind, scope, tables, rows, passed_over)


def _tables(kind: Kind, content: bytes) -> tuple[list[Table], list[str]]:
    found: list[Table] = []
    passed_over: list[str] = []
    for sheet in sheets_of(content):
        table = table_of(sheet, kind.headers, kind.needed)
        if table is not None and (table.lines or not found):
            found.append(table)
        elif sheet.rows:
            passed_over.append(sheet.name)
    if not found:
        heads = "、".join(column.head(True) for column in kind.columns if column.required)
        raise Refused(
            _("No header was found in the first rows of this file. It needs at least the columns: %(columns)s.")
            % {"columns": heads}
        )
    with_rows = [table for table in found if table.lines]
    if len(with_rows) > 1 and not kind.many_sheets:
        raise Refused(
            _("Several sheets hold such a table: %(sheets)s. Keep one of them in the file, or import them one by one.")
            % {"sheets": "、".join(table.sheet for table in with_rows)}
        )
    return with_rows or found[:1], passed_over


def _rows(kind: Kind, table: Table) -> list[Row]:
    """The rows of a table with their cells read; what cannot be read and what is missing are told together."""
    reading = [
        (name, place, kind.by_name[name].read) for name, place in table.places.items() if not kind.by_name[name].info
    ]
    required = [column.name for column in kind.columns if column.required]
    keys = [column.name for column in kind.columns if column.key]
    # The same few words stand in many rows; reading them once is enough.
    known: dict[str, dict[Any, Any]] = {name: {} for name, _place, _read in reading}
    rows = []
    for line in table.lines:
        cells, values, reasons, unread = line.cells, {}, [], set()
        for name, place, read in reading:
            cell = cells[place]
            if cell == "" or cell is None:
                continue
            seen = known[name]
            value = seen.get(cell, seen)
            if value is seen or cell.__class__ is not str:
                try:
                    value = read(cell)
                except Unreadable as error:
                    reasons.append(_("%(column)s: %(why)s") % {"column": kind.word(name), "why": error})
                    unread.add(name)
                    continue
                if cell.__class__ is str:
                    seen[cell] = value
            if value not in ("", None):
                values[name] = value
        row = Row(line, values, name=next((str(values[name]) for name in keys if name in values), ""))
        reasons += [
            _("%(column)s is missing") % {"column": kind.word(name)}
            for name in required
            if name not in values and name not in unread
        ]
        if reasons:
            row.outcome, row.reasons = BAD, reasons
        rows.append(row)
    return rows
