"""Figures and reports for programs: the same definitions, values, rows and words as on the pages; what is public needs no key."""

from datetime import date, datetime
from typing import Any

from django.http import Http404
from ninja import Field, Query, Router, Schema

from silian.core.api import AskedStretch, Day, Key, Listing, OneOf, Pk, Short, YearNumber, given, listing, one
from silian.core.hooks import told_as
from silian.people.api import open_reads
from silian.reports.indicators import Scope
from silian.reports.models import Report
from silian.reports.queries import figure_rows as queries
from silian.reports.queries import reports as papers
from silian.reports.queries.figures import figures as counted

router = Router()


class WantedFigures(Schema):
    """Of what, as of which day, and since when."""

    federation: Short = Field("", description="its short address, for instance beishan; else one's own, else the first")
    as_of: Day | None = None
    since: Day | None = None
    community: Key | None = None
    sector: Key | None = None
    organisation: Key | None = Field(None, description="for whoever sits in the federation")


class WantedRows(WantedFigures):
    part: Short = Field("", description="which kind of rows, where a figure has several; the first one else")


class FigureOut(Schema):
    """One number with its definition."""

    name: str
    word: str
    value: float | None = Field(
        description="nothing where there is nothing to divide by, or too few people stand behind it"
    )
    unit: str
    formula: str = Field(description="how it is counted, in words")
    rows: int = Field(description="how many rows stand behind it")
    among: int | None = Field(description="of a share: out of how many rows")
    tables: list[str]
    is_share: bool
    url: str = Field(description="the page that opens the rows")


class FiguresOut(Schema):
    federation: str
    as_of: date
    since: date | None
    figures: list[FigureOut]


class RowOut(Schema):
    """One row that counts. What the person may not open has no title, no day and no address."""

    id: int = Field(alias="pk")
    kind: str
    title: str
    day: date | None
    amount: float
    url: str


def _scope(request: Any, wanted: Schema) -> Scope:
    scope = queries.scope_of(request.user, given(wanted))
    if scope is None:
        raise Http404
    return scope


@router.get("/figures", response=FiguresOut, auth=open_reads, summary="Figures", url_name="figures")
def figures(request, wanted: Query[WantedFigures]):
    """Every figure the person may read, as of a day; without a key those that are public."""
    scope = _scope(request, wanted)
    found = counted(scope, queries.names_for(request.user, scope.federation))
    return {
        "federation": scope.federation.slug, "as_of": scope.as_of, "since": scope.since, "figures": list(found.values()),
    }  # fmt: skip


@router.get(
    "/figures/{name}", response=Listing[RowOut], auth=open_reads, summary="The rows behind a figure", url_name="figure"
)
def figure(request, name: str, wanted: Query[WantedRows], asked: AskedStretch):
    """Exactly the rows a figure counts, newest first; of those the person may not open the kind, the number and the amount."""
    scope = _scope(request, wanted)
    meant = queries.figure_of(scope, request.user, name, wanted.part)
    if meant is None:
        raise Http404
    _one, part = meant
    rows = queries.rows_behind(scope, counted(scope, [name])[name], part, request.user)
    found = listing(rows, asked, newest_first=True)
    return found | {"items": list(queries.shown(found["items"], part, request.user))}


class WantedReports(Schema):
    """Which reports."""

    q: Short = Field("", description="words of the title")
    kind: OneOf("", *Report.Kind.values) = ""
    year: YearNumber | None = Field(None, description="the year its period begins in")


class ReportOut(Schema):
    """A report about a period: drafted, or frozen with a number and a digest."""

    id: int
    federation_id: int
    kind: str
    title: str
    state: str
    number: str = Field(alias="sign", description="as its paper carries it; nothing while it is drafted")
    since: date
    until: date = Field(description="the first day after its period")
    as_of: date | None
    digest: str
    frozen_at: datetime | None
    published_at: datetime | None


class ReportTableOut(Schema):
    caption: str
    heads: list[str]
    rows: list[list[str]]


class ReportSectionOut(Schema):
    heading: str
    paragraphs: list[str]
    tables: list[ReportTableOut]


class ReportWithText(ReportOut):
    sections: list[ReportSectionOut]


@router.get("", response=Listing[ReportOut], auth=open_reads, summary="Reports", url_name="reports")
def reports(request, wanted: Query[WantedReports], asked: AskedStretch):
    """Reports the person may read, the newest first; without a key those that are public."""
    filters = papers.Filters(wanted.q, wanted.kind, wanted.year)
    return listing(papers.reports(request.user, filters), asked, newest_first=True)


@router.get("/{pk}", response=ReportWithText, auth=open_reads, summary="One report with its words", url_name="report")
def report(request, pk: Pk):
    """A frozen one as it was frozen, a draft with the figures of this moment."""
    found = one(Report.objects.visible_to(request.user).select_related(*papers.JOINED), pk)
    return {**ReportOut.from_orm(found).dict(), "sign": found.sign, "sections": [
        {
            "heading": section.heading, "paragraphs": [_words(line) for line in section.paragraphs],
            "tables": [
                {"caption": table.caption, "heads": table.heads, "rows": [[cell.words for cell in row] for row in table.rows]}
                for table in section.tables
            ],
        }
        for section in papers.report_page(found, request.user).shown
    ]}  # fmt: skip


def _words(pieces: list[papers.Piece]) -> str:
    return "".join(piece.words for piece in pieces)


# ── How it is told to programs that are called ──


@told_as("reports.report", ReportOut)
def told_report(person, pk: int):
    return papers.reports(person, papers.Filters()).filter(pk=pk)
