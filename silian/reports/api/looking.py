"""What the cockpit, the profiles, the trends and the burden show, for whoever may open these pages."""

from datetime import date
from typing import Annotated, Any

from django.http import Http404
from ninja import Field, Query, Schema

from silian.core.api import AskedStretch, Day, Listing, OneOf, Pk, Short, given, listing, one
from silian.people.api import reads
from silian.reports import trends as rule
from silian.reports.api.figures import FigureOut, router
from silian.reports.indicators import Scope
from silian.reports.queries import burden as burden_queries
from silian.reports.queries import cockpit as cockpit_queries
from silian.reports.queries import lines as line_queries
from silian.reports.queries import profiles as profile_queries
from silian.reports.queries import trends as trend_queries

# The number of a part, or 0 for what is placed in none.
PartOrNone = Annotated[str, Field(pattern=r"^\d{0,18}$")]


class WantedLook(Schema):
    """Of which federation, as of which day."""

    federation: Short = Field("", description="its short address, for instance beishan; one's own if left out")
    as_of: Day | None = None


class ChartCellOut(Schema):
    text: str
    url: str = Field(description="the page with the rows behind it; nothing where there are none")


class ChartRowOut(Schema):
    """A row of a chart's table: its name first."""

    cells: list[ChartCellOut]
    off: bool = Field(description="a flow that ends here without having arrived")
    east: int | None = Field(description="metres on a map")
    north: int | None


class ChartOut(Schema):
    """A chart: the sentence that says what it shows, and the table it is drawn from."""

    key: str
    kind: str = Field(description="line, bars, heat, flow or map")
    title: str
    sentence: str
    heads: list[str]
    rows: list[ChartRowOut]

    @staticmethod
    def resolve_heads(chart: Any) -> list[str]:
        return [str(one.text) for one in chart.heads]


class CockpitEntryOut(Schema):
    title: str
    times: str
    where: str
    url: str


class CockpitDayOut(Schema):
    day: date
    entries: list[CockpitEntryOut]


class HonouredOut(Schema):
    sign: str
    title: str
    name: str
    url: str


class CockpitOut(Schema):
    """A federation on a day, on one page."""

    federation: str = Field(alias="federation.slug")
    day: date
    figures: list[FigureOut]
    growth: ChartOut
    flow: ChartOut
    matrix: ChartOut
    unmet: ChartOut
    bases: ChartOut
    days: list[CockpitDayOut] = Field(description="what is on in the two weeks from the day on, the first few")
    more_on: int
    honours: list[HonouredOut]


class CommunityLineOut(Schema):
    """A community by what it has and what waits there."""

    id: int = Field(alias="pk")
    name: str
    zone: str
    members: int
    services: int
    unmet: int
    url: str


class RowsLinkOut(Schema):
    word: str
    url: str


class FindingOut(Schema):
    """A sentence computed from rows, and the pages that show them."""

    sentence: str
    rows: list[RowsLinkOut]

    @staticmethod
    def resolve_rows(statement: Any) -> list[dict[str, str]]:
        return [{"word": str(word), "url": url} for word, url in statement.rows]


class ProfileOut(Schema):
    """What a community is strong in, has for others and lacks. It suggests a focus and decides nothing."""

    community_id: int = Field(alias="community.pk")
    community: str = Field(alias="community.name")
    day: date = Field(alias="scope.as_of")
    sentence: str
    focus: list[str]
    strengths: list[FindingOut]
    has: list[FindingOut]
    lacks: list[FindingOut]
    kinds: ChartOut
    unmet: ChartOut


class TrendsOut(Schema):
    """What is asked for, and what rises by the stated rule."""

    day: date = Field(alias="scope.as_of")
    compared: bool = Field(description="whether there is a time before to compare with")
    rising: list[FindingOut]
    unmet: ChartOut
    by_month: ChartOut
    by_season: ChartOut
    by_zone: ChartOut


class WantedLines(WantedLook):
    """Which lines, as the addresses of the charts name them."""

    since: Day | None = None
    stage: Short = Field("", description=f"one or several, with commas: {', '.join(line_queries.STAGES)}")
    theme: Short = Field("", description="a main theme or a whole one; - for none")
    month: Annotated[str, Field(pattern=r"^(\d{4}-\d{2})?$")] = Field("", description="filed in that month, as 2026-05")
    season: OneOf("", *rule.SEASONS) = ""
    zone: PartOrNone = ""
    community: PartOrNone = ""
    elsewhere: PartOrNone = Field("", description="outside this community")
    new: bool = Field(False, description="without those carried over from the list of the year before")


class LineBehindOut(Schema):
    """A line of a list, and what had become of it by the day."""

    id: int = Field(alias="pk")
    title: str
    organisation: str
    community: str
    theme: str
    opened_on: date
    stage: str
    url: str


class WantedBurden(Schema):
    """Of which federation, in which time."""

    federation: Short = ""
    year: int | None = Field(None, ge=2000, le=2200, description="this one if left out")
    month: int | None = Field(None, ge=1, le=12)


class CostOut(Schema):
    """How many forms were sent, how many of their fields were typed, how many the platform had filled in."""

    word: str
    times: int
    typed: int
    filled: int
    again: int
    typed_again: int
    each: float | None = Field(description="fields typed until one form was through")
    share: float | None = Field(description="of all fields that went through, those that were filled in")


class BurdenOut(Schema):
    """What filling in costs a federation. Only numbers: no person, no value, no time."""

    federation: str = Field(alias="federation.slug")
    since: date
    until: date = Field(description="the first day after it")
    total: CostOut
    forms: list[CostOut] = Field(description="the costliest first")
    roles: list[CostOut]
    months: list[CostOut]
    imported: CostOut = Field(description="cells of workbooks; they stand in the total")


def _inside(request: Any, wanted: Schema) -> Scope:
    scope = cockpit_queries.inside(request.user, given(wanted))
    if scope is None:
        raise Http404
    return scope


@router.get("/cockpit", response=CockpitOut, auth=reads, summary="The cockpit", url_name="cockpit")
def cockpit(request, wanted: Query[WantedLook]):
    """A federation the person belongs to, as of a day."""
    return cockpit_queries.cockpit(_inside(request, wanted))


@router.get(
    "/communities",
    response=list[CommunityLineOut],
    auth=reads,
    summary="Communities by their strength",
    url_name="profiles",
)
def communities(request, wanted: Query[WantedLook]):
    """Every community with what it has and what waits."""
    return list(profile_queries.communities_page(_inside(request, wanted)).lines)


@router.get(
    "/communities/{pk}", response=ProfileOut, auth=reads, summary="The profile of a community", url_name="profile"
)
def community(request, pk: Pk, wanted: Query[WantedLook]):
    """Its strength, what it has that others need, what it lacks; each statement with its rows."""
    scope = _inside(request, wanted)
    return profile_queries.profile(scope, one(profile_queries.communities(scope), pk))


@router.get("/trends", response=TrendsOut, auth=reads, summary="What is asked for", url_name="trends")
def trends(request, wanted: Query[WantedLook]):
    """By theme, month, season and place."""
    return trend_queries.trends_page(_inside(request, wanted))


@router.get(
    "/lines/{kind}", response=Listing[LineBehindOut], auth=reads, summary="The lines behind a number", url_name="lines"
)
def lines(request, kind: OneOf(*line_queries.KINDS), wanted: Query[WantedLines], asked: AskedStretch):
    """Exactly the lines of the two lists a number of these pages counts, the newest first."""
    told = given(wanted)
    found = line_queries.lines_page(_inside(request, wanted), line_queries.Wanted.of(kind, told), request.user)
    stretch = listing(found.rows, asked, newest_first=True)
    return stretch | {"items": found.read(stretch["items"])}


@router.get("/burden", response=BurdenOut, auth=reads, summary="What filling in costs", url_name="burden")
def burden(request, wanted: Query[WantedBurden]):
    """For whoever sits in the office: fields typed and fields filled in, by form, role and month."""
    found = burden_queries.asked(request.user, given(wanted))
    if found is None:
        raise Http404
    return found
