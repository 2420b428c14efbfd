"""What the pages of reports show: the list, one report as a document, the rows a frozen figure counted."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from silian.core.models import Record
from silian.core.official import chinese
from silian.core.records import timeline
from silian.core.rules import Answer
from silian.core.search import found_by
from silian.members.mandates import mandates
from silian.members.models import Organisation
from silian.members.queries.register import number
from silian.reports import rules
from silian.reports.indicators import INDICATORS, Part
from silian.reports.models import Report
from silian.reports.queries.content import empty, living, scope_of, title_of
from silian.reports.queries.figure_rows import EARLIEST, Row, Tab, shown
from silian.reports.queries.paper import is_intact
from silian.reports.queries.wording import with_divided, with_unit

LATEST = 2200
JOINED = ("federation", "community", "sector", "organisation", "before", "by", "frozen_by")


@dataclass(frozen=True)
class Filters:
    """What a reader looks for in the list."""

    typed: str = ""
    kind: str = ""
    year: int | None = None


def reports(reader: Any, filters: Filters) -> QuerySet[Report]:
    """Reports she may read."""
    rows = Report.objects.visible_to(reader).defer("snapshot")
    if filters.typed.strip():
        rows = found_by(rows, filters.typed)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.year:
        rows = rows.filter(since__year=filters.year)
    return rows.select_related("federation", "community", "sector", "organisation")


def year_asked(typed: str | None) -> int | None:
    """The year of an address, or nothing where it is none a report could be of."""
    found = number(typed)
    return found if found and EARLIEST.year <= found <= LATEST else None


def years(reader: Any) -> list[int]:
    found = Report.objects.visible_to(reader).order_by("-since__year").values_list("since__year", flat=True)
    return list(found.distinct())


def earlier_ones(report: Report) -> QuerySet[Report]:
    """Frozen reports about the same, of earlier periods: what it can be compared with."""
    return (
        Report.objects.frozen().defer("snapshot")  # type: ignore[attr-defined]
        .filter(
            federation=report.federation_id, kind=report.kind, community=report.community_id, sector=report.sector_id,
            organisation=report.organisation_id, until__lte=report.since,
        )
        .order_by("-until", "-pk")
    )  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """Words of a report; a figure opens the rows it counted."""

    words: str
    url: str = ""


@dataclass(frozen=True)
class Table:
    caption: str
    heads: list[str]
    rows: list[list[Piece]]
    numbers: list[int]


@dataclass(frozen=True)
class Chart:
    name: str
    kind: str
    title: str
    says: str
    heads: list[str]
    rows: list[list[Piece]]


@dataclass(frozen=True)
class Section:
    key: str
    number: str
    heading: str
    paragraphs: list[list[Piece]]
    tables: list[Table]
    charts: list[Chart]
    is_empty: bool
    own: bool


@dataclass(frozen=True)
class ReportPage:
    """One report as a document, and what the reader may do with it."""

    report: Report
    sections: list[Section]
    said: dict[str, Any]
    is_inside: bool
    may: dict[str, Answer]
    records: list[Record]
    intact: bool | None

    @property
    def shown(self) -> list[Section]:
        return [one for one in self.sections if not one.is_empty]

    @property
    def left(self) -> list[Section]:
        """Sections that wait for the words of the office."""
        return [one for one in self.sections if one.is_empty]


def report_page(report: Report, reader: Any, *, check: bool = False) -> ReportPage:
    """A frozen one from what was kept, a draft from the figures of this moment."""
    inside = report.federation_id in mandates(reader).federation_ids
    may: dict[str, Answer] = {
        "change": rules.can_change(reader, report), "freeze": rules.can_freeze(reader, report),
        "publish": rules.can_publish(reader, report), "withdraw": rules.can_withdraw(reader, report),
    }  # fmt: skip
    said = report.snapshot if report.is_frozen else living(report).said
    records = list(timeline(report)[:20]) if report.pk and inside else []
    return ReportPage(
        report, sections(said, links(report, said) if inside else {}), said, inside, may, records,
        is_intact(report) if check and report.is_frozen and inside else None,
    )  # fmt: skip


def links(report: Report, said: dict[str, Any]) -> dict[str, str]:
    """Where each figure opens its rows: those of today, or those that were counted when it was frozen."""
    if report.is_frozen:
        return {key: reverse("reports:rows", args=[report.pk, key]) for key in said["figures"]}
    return {key: one["url"] for key, one in said["figures"].items()}


def sections(said: dict[str, Any], urls: Mapping[str, str]) -> list[Section]:
    """As the page shows them; only those with something in it are numbered, as in the paper."""
    made, count = [], 0
    for one in said["sections"]:
        nothing = empty(one)
        count += not nothing
        made.append(
            Section(
                one["key"], "" if nothing else chinese(count), one["heading"],
                [_pieces(line, urls) for line in one["paragraphs"]],
                [
                    Table(table["caption"], table["heads"], [_pieces(row, urls) for row in table["rows"]], table["numbers"])
                    for table in one["tables"]
                ],
                [
                    Chart(
                        chart["name"], chart["kind"], chart["title"], chart["says"], chart["heads"],
                        [_pieces(row, urls) for row in chart["rows"]],
                    )
                    for chart in one["charts"]
                ],
                nothing, one["own"],
            )
        )  # fmt: skip
    return made


def _pieces(cells: Any, urls: Mapping[str, str]) -> list[Piece]:
    return [Piece(words, urls.get(key, "") if key else "") for words, key in cells]


# ── A member's own year, before anybody has begun a report about it ──


def of_own_year(reader: Any, pk: int) -> Organisation | None:
    """A member whose year the reader may put together; for everybody else it is not there."""
    rows: Any = Organisation.objects.visible_to(reader)  # type: ignore[attr-defined]
    found = rows.filter(merged_into=None, pk=pk).select_related("federation").first()
    may = found and rules.can_begin(reader, found.federation_id, Report.Kind.MEMBER, organisation_id=found.pk)
    return found if may else None


def year_of(organisation: Organisation, asked: int | None) -> int:
    """The year that was asked for, if there is one; else the running one."""
    years = choosable_years(organisation)
    return asked if asked in years else years[0]


def own_year(organisation: Organisation, year: int) -> Report:
    """The report of one member and year, as if it had just been begun; nothing is written."""
    made = Report(
        federation=organisation.federation, kind=Report.Kind.MEMBER, organisation=organisation, since=date(year, 1, 1),
        until=date(year + 1, 1, 1), state=Report.State.DRAFT,
    )  # fmt: skip
    made.title = title_of(made)
    return made


def begun(organisation: Organisation, year: int) -> Report | None:
    """The newest one somebody has begun or frozen about that year."""
    rows = Report.objects.filter(kind=Report.Kind.MEMBER, organisation=organisation, since__year=year).defer("snapshot")
    return rows.order_by("-pk").first()


def choosable_years(organisation: Organisation) -> list[int]:
    """From its first day as a member to this year, the newest first."""
    first = organisation.memberships.order_by("period").values_list("period__startswith", flat=True).first()
    this = timezone.localdate().year
    return list(range(this, (first.year if first else this) - 1, -1))


# ── The rows a frozen figure counted ──


@dataclass(frozen=True)
class KeptFigure:
    """A figure as it was when the report was frozen, the kinds of rows it counted, and those of one kind as they are today.

    A figure that is not defined any more keeps its value and opens nothing.
    """

    report: Report
    figure: dict[str, Any]
    part: Part | None
    tabs: list[Tab]
    rows: QuerySet

    @property
    def whole(self) -> str:
        """Its value with its unit, a share with what it divides."""
        said = with_unit(self.figure["value"], self.figure["shown"], self.figure["unit"])
        return with_divided(said, self.figure.get("divided", ""))

    def read(self, rows: Iterable[Any], reader: Any) -> list[Row]:
        """These rows as the reader is told of them."""
        return list(shown(rows, self.part, reader)) if self.part else []


def kept_figure(report: Report, key: str, part_name: str, reader: Any) -> KeptFigure | None:
    """None where the report tells of no such figure, or where the reader does not sit in its federation."""
    if report.federation_id not in mandates(reader).federation_ids:
        return None
    figure = report.snapshot.get("figures", {}).get(key)
    if figure is None:
        return None
    counted = json.loads(bytes(report.leaves.get(name="rows.json").content))[key]
    indicator = INDICATORS.get(figure["name"])
    parts = [one for one in indicator.all_parts if one.name in counted] if indicator else []
    part = next((one for one in parts if one.name == part_name), parts[0] if parts else None)
    tabs = [Tab(one.word, len(counted[one.name]), f"?part={one.name}", one is part) for one in parts]
    rows = part.opened_by(reader, part.kept(scope_of(report), counted[part.name])) if part else Report.objects.none()
    return KeptFigure(report, figure, part, tabs, rows)
