"""The duty board: bodies × periods, how they stand, and what fulfilled each."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from silian.core.rules import Answer
from silian.duties import rules
from silian.duties.queries.survey import Cell, Column, Owing, Survey, year_of
from silian.duties.words import State
from silian.members.mandates import Mandates, mandates
from silian.members.models import Body, Federation
from silian.members.queries.register import number

MOST_ROWS, MOST_CELLS, FEWEST_ROWS = 50, 160, 10  # of one screen, so that it stays below 40 KB
FIRST_YEAR, LAST_YEAR = 1990, 2060


@dataclass(frozen=True)
class Filters:
    """What the reader asked of the board, as it stands in the address."""

    year: int
    kind: str = ""
    state: str = ""
    federation: int | None = None
    after: int | None = None

    @classmethod
    def of(cls, data: Any) -> "Filters":
        this, kind, state = timezone.localdate().year, data.get("kind", ""), data.get("state", "")
        year = number(data.get("year")) or this
        return cls(
            year=year if FIRST_YEAR <= year <= LAST_YEAR else this, kind=kind if kind in Body.Kind.values else "",
            state=state if state in list(State) else "", federation=number(data.get("federation")), after=number(data.get("after")),
        )  # fmt: skip

    def link(self, **other: Any) -> str:
        now = {"federation": self.federation, "year": self.year, "kind": self.kind, "state": self.state} | other
        return "?" + urlencode({name: value for name, value in now.items() if value})


@dataclass(frozen=True)
class Head:
    """One rule over its columns."""

    edition: Any
    columns: list[Column]


@dataclass(frozen=True)
class Line:
    """One body and its cells, in the order of the columns; none where nothing is owed."""

    body: Owing
    cells: list[Cell | None]
    opens: bool  # whether the reader may open what fulfilled its duties


@dataclass(frozen=True)
class Tab:
    """One kind of body, and how many of its duties are overdue."""

    kind: str
    word: str
    totals: Counter[State]
    url: str
    current: bool

    @property
    def overdue(self) -> int:
        return self.totals[State.OVERDUE]


@dataclass(frozen=True)
class BoardPage:
    """What the page of the board shows."""

    federation: Federation
    filters: Filters
    kind: str
    kind_word: str
    tabs: list[Tab]
    heads: list[Head]
    lines: list[Line]
    found: int  # bodies that fit, on all screens
    totals: list[tuple[State, int, str]]
    unknown_years: list[int]
    first: str
    next: str
    may_keep: Answer

    @property
    def link(self) -> str:
        """The same board at another address, such as that of the workbook."""
        return self.filters.link(kind=self.kind)

    @property
    def states(self) -> list[tuple[str, str]]:
        return [(state, state.word) for state in State]

    @property
    def columns(self) -> list[Column]:
        return [column for head in self.heads for column in head.columns]


def board(
    federation: Federation, start: date, end: date, *, kind: str = "", today: date | None = None
) -> Iterator[tuple[Owing, list[Cell]]]:
    """Every body with the duties that began in [start, end), in order. Three queries."""
    survey = Survey(federation.pk, start, end, today=today)
    for body_kind in survey.kinds:
        if kind in ("", body_kind):
            columns = survey.columns_of(body_kind)
            for body in survey.bodies_of(body_kind):
                cells = [cell for column in columns if (cell := survey.cell(column, body.pk))]
                if cells:
                    yield body, cells


def board_page(federation: Federation, filters: Filters, reader: Any) -> BoardPage:
    """One screen of the board; the totals are over all of it. Three queries."""
    survey = Survey(federation.pk, *year_of(filters.year))
    kind = filters.kind if filters.kind in survey.kinds or not survey.kinds else survey.kinds[0]
    columns = survey.columns_of(kind)
    bodies = _fitting(survey, columns, survey.bodies_of(kind), filters.state)
    most = max(FEWEST_ROWS, min(MOST_ROWS, MOST_CELLS // max(len(columns), 1)))
    left = [one for one in bodies if filters.after is None or one.pk > filters.after]
    mine = mandates(reader)
    totals = {one: survey.totals(one) for one in survey.kinds}
    of_kind = totals.get(kind, Counter())
    return BoardPage(
        federation=federation, filters=filters, kind=kind, kind_word=_word(kind), heads=_heads(columns),
        tabs=[Tab(one, _word(one), totals[one], filters.link(kind=one, state=""), one == kind) for one in survey.kinds],
        lines=[
            Line(one, [survey.cell(column, one.pk) for column in columns], may_open(mine, federation.pk, one))
            for one in left[:most]
        ],
        found=len(bodies), unknown_years=survey.unknown_years, may_keep=rules.can_keep_rules(reader, federation.pk),
        totals=[(state, of_kind[state], filters.link(kind=kind, state=state)) for state in State],
        first=filters.link(kind=kind) if filters.after else "",
        next=filters.link(kind=kind, after=left[most - 1].pk) if len(left) > most else "",
    )  # fmt: skip


def _word(kind: str) -> str:
    return str(Body.Kind(kind).label) if kind else ""


def _heads(columns: list[Column]) -> list[Head]:
    """Columns under the rule they belong to; two editions of a rule stand side by side."""
    heads: list[Head] = []
    for column in columns:
        if not heads or heads[-1].edition != column.edition:
            heads.append(Head(column.edition, []))
        heads[-1].columns.append(column)
    return heads


def _fitting(survey: Survey, columns: list[Column], bodies: list[Owing], state: str) -> list[Owing]:
    """Bodies that owe anything here, or anything in this state."""
    there: set[int] = set()
    for column in columns:
        sorted_out = survey.sorted_out(column)
        there |= sorted_out.get(State(state), set()) if state else survey.owed_by(column)
    return [one for one in bodies if one.pk in there]


def may_open(mine: Mandates, federation_id: int, body: Owing) -> bool:
    """The office opens every fact, a body its own, a convener those of her area; others read that there is one."""
    if federation_id in mine.offices or any(held.body_id == body.pk for held in mine.held):
        return True
    return rules.convenes(mine, body.sector_id, body.zone_id, body.community_id)


def told(rows: Iterator[tuple[Owing, list[Cell]]]) -> Iterator[dict[str, Any]]:
    """Duties as plain values, for programs: one for each body, rule and period."""
    for body, cells in rows:
        for cell in cells:
            column, found = cell.column, cell.found
            done = found if cell.state == State.FULFILLED and found and found.day else None
            yield {
                "body": body.name, "body_id": body.pk, "body_kind": body.kind, "rule": column.edition.name,
                "rule_id": column.edition.rule_id, "clause": column.edition.clause, "period": column.period.sign,
                "from": column.period.first.isoformat(), "to": column.period.last.isoformat(), "due_on": column.due.day.isoformat(),
                "calendar_known": column.due.known, "state": str(cell.state), "late": cell.is_late,
                "fact": {"kind": done.fact, "label": done.label, "day": done.day.isoformat(), "url": done.url} if done and done.day else None,
                "excuse": cell.excused.because if cell.excused else None,
            }  # fmt: skip
