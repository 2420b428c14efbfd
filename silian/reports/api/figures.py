"""Figures and the rows behind them; what is public needs no key."""

from datetime import date
from typing import Any

from django.http import Http404
from ninja import Field, Query, Router, Schema

from silian.core.api import AskedStretch, Day, Key, Listing, Short, given, listing
from silian.people.api import open_reads
from silian.reports.indicators import Scope
from silian.reports.queries import figure_rows as queries
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
    counted: float = Field(description="what a share divides, in its unit: its rows, or what they bring; else its rows")
    out_of: float | None = Field(description="of a share: what it is divided by, in its unit")
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
