"""Reports with their words and the rows a frozen one counted; what is public needs no key."""

from datetime import date, datetime
from typing import Any

from django.http import Http404
from ninja import Field, Query, Schema

from silian.core.api import AskedStretch, Listing, OneOf, Pk, Short, YearNumber, listing, one
from silian.core.hooks import told_as
from silian.people.api import open_reads, reads
from silian.reports.api.figures import RowOut, router
from silian.reports.models import Report
from silian.reports.queries import reports as papers


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


class WantedRowsKept(Schema):
    part: Short = Field("", description="which kind of rows, where a figure has several; the first one else")


class WantedOwnYear(Schema):
    year: YearNumber | None = Field(None, description="the running one if left out, or where it was no member")


class OwnYearOut(Schema):
    """What a member gave and got in a year, and whom it served."""

    organisation_id: int
    title: str
    since: date
    until: date = Field(description="the first day after it")
    as_of: date
    sections: list[ReportSectionOut]


@router.get("/members/{pk}", response=OwnYearOut, auth=reads, summary="A member's own year", url_name="own_year")
def own_year(request, pk: Pk, wanted: Query[WantedOwnYear]):
    """For the member itself and the office, before anybody has begun a report about it."""
    organisation = papers.of_own_year(request.user, pk)
    if organisation is None:
        raise Http404
    made = papers.own_year(organisation, papers.year_of(organisation, wanted.year))
    return {
        "organisation_id": organisation.pk, "title": made.title, "since": made.since, "until": made.until, "as_of": made.day,
        "sections": _sections(papers.report_page(made, request.user)),
    }  # fmt: skip


@router.get("/{pk}", response=ReportWithText, auth=open_reads, summary="One report with its words", url_name="report")
def report(request, pk: Pk):
    """A frozen one as it was frozen, a draft with the figures of this moment."""
    found = one(Report.objects.visible_to(request.user).select_related(*papers.JOINED), pk)
    sections = _sections(papers.report_page(found, request.user))
    return {**ReportOut.from_orm(found).dict(), "sign": found.sign, "sections": sections}


@router.get(
    "/{pk}/rows/{key}",
    response=Listing[RowOut],
    auth=reads,
    summary="The rows a frozen report counted",
    url_name="report_rows",
)
def kept_rows(request, pk: Pk, key: str, wanted: Query[WantedRowsKept], asked: AskedStretch):
    """Those behind one of its figures, for whoever sits in its federation; what they say is of today."""
    found = papers.kept_figure(one(Report.objects.visible_to(request.user), pk), key, wanted.part, request.user)
    if found is None:
        raise Http404
    stretch = listing(found.rows, asked)
    return stretch | {"items": found.read(stretch["items"], request.user)}


def _sections(page: papers.ReportPage) -> list[dict[str, Any]]:
    """Its sections as on the page: the table of a chart under the chart's title and sentence."""
    return [
        {
            "heading": section.heading, "paragraphs": [_words(line) for line in section.paragraphs],
            "tables": [
                {"caption": caption, "heads": heads, "rows": [[cell.words for cell in row] for row in rows]}
                for caption, heads, rows in (
                    *((table.caption, table.heads, table.rows) for table in section.tables),
                    *((f"{chart.title}：{chart.says}", chart.heads, chart.rows) for chart in section.charts),
                )
            ],
        }
        for section in page.shown
    ]  # fmt: skip


def _words(pieces: list[papers.Piece]) -> str:
    return "".join(piece.words for piece in pieces)


# ── How it is told to programs that are called ──


@told_as("reports.report", ReportOut)
def told_report(person, pk: int):
    return papers.reports(person, papers.Filters()).filter(pk=pk)
