"""Duties and the six haves for programs, as the boards show them."""

from datetime import date, datetime
from typing import Annotated

from django.http import Http404
from django.utils import timezone
from ninja import Field, Path, Query, Router, Schema

from silian.core.api import LARGEST_KEY, AskedStretch, Day, Key, Listing, OneOf, Pk, Refusal, given, listing, one
from silian.core.rules import require
from silian.duties import rules
from silian.duties.models import Edition, Rule
from silian.duties.queries import board as boards
from silian.duties.queries import haves as have_queries
from silian.duties.queries import haves_board, responsibility, theirs, years
from silian.duties.queries import rules as rule_queries
from silian.duties.words import State
from silian.members.api.chosen import OfFederation, federation_of
from silian.members.models import Body, Federation, Seat
from silian.members.rules import sits_in_office
from silian.people.api import reads

router = Router()


class DutyOut(Schema):
    """One duty of a body in one period, and how it stands."""

    rule_id: int = Field(alias="column.edition.rule_id")
    rule: str = Field(alias="column.edition.name")
    first_on: date = Field(alias="column.period.first")
    last_on: date = Field(alias="column.period.last")
    due_on: date = Field(alias="column.due.day")
    state: str = Field(description="overdue, due, excused, fulfilled or not_yet")
    late: bool = Field(alias="is_late", description="done, but after its day")
    fulfilled_on: date | None
    excuse: str | None

    @staticmethod
    def resolve_fulfilled_on(cell) -> date | None:
        return cell.found.day if cell.state == State.FULFILLED and cell.found else None

    @staticmethod
    def resolve_excuse(cell) -> str | None:
        return cell.excused.because if cell.excused else None


class BodyDutiesOut(Schema):
    """One body and its duties of the year."""

    id: int = Field(alias="body.pk")
    body: str = Field(alias="body.name")
    kind: str = Field(alias="body.kind")
    duties: list[DutyOut]

    @staticmethod
    def resolve_duties(line) -> list:
        return [cell for cell in line.cells if cell]


class BodyPageOut(Schema):
    """What one body owes in a year."""

    body_id: int = Field(alias="body.pk")
    body: str = Field(alias="body.name")
    duties: list[DutyOut]

    @staticmethod
    def resolve_duties(page) -> list:
        return [duty.cell for duty in page.duties]


class HaveOut(Schema):
    """One of the six haves: how much of it is on record, and since when."""

    key: str
    number: int
    days: list[date]

    @staticmethod
    def resolve_days(had) -> list[date]:
        return [proof.day for proof in had.found if proof.day]


class EditionOut(Schema):
    """How a rule reads for the periods that begin inside its span."""

    id: int
    rule_id: int
    federation_id: int
    body_kind: str = Field(alias="rule.body_kind", description="whose duty it is")
    name: str
    first_on: date = Field(alias="span.lower")
    ends_on: date | None = Field(alias="span.upper", description="the first day without it")
    period: str
    fact: str = Field(description="what fulfils it")
    anchor: str = Field(description="it falls due on the last day of the period (end) or on a day inside it (day)")
    anchor_month: int | None
    anchor_day: int | None
    grace: int = Field(description="workdays of grace")
    lead_days: int = Field(description="it counts as due so many days before")
    owner: str = Field(description="who sees to it first")
    area_after: int = Field(description="workdays overdue until its convener hears of it")
    office_after: int = Field(description="workdays overdue until the office hears of it")
    clause: str
    document_id: int | None


class DueOut(Schema):
    first_on: date
    last_on: date
    due_on: date


class DutyRuleOut(Schema):
    """One rule: how it reads, how it read before, the newest first, and what it asks for next."""

    editions: list[EditionOut]
    dues: list[DueOut]

    @staticmethod
    def resolve_editions(page) -> list[Edition]:
        for edition in page.editions:
            edition.rule = page.rule
        return page.editions

    @staticmethod
    def resolve_dues(page) -> list:
        return [{"first_on": one.first, "last_on": one.last, "due_on": due.day} for one, due in page.dues]


class CalendarDayOut(Schema):
    """A day that is worked or is off, whatever the published calendar says."""

    id: int
    federation_id: int
    day: date
    works: bool
    name: str


class CountedOut(Schema):
    key: str
    number: int
    newest: date | None


class HavesRowOut(Schema):
    """One member, community or base, and its six haves."""

    id: int = Field(alias="thing.pk")
    name: str = Field(alias="thing.name")
    haves: list[CountedOut]

    @staticmethod
    def resolve_haves(row) -> list:
        cells = zip(have_queries.HAVES, row.cells, strict=True)
        return [{"key": key, "number": cell.number, "newest": cell.last} for key, cell in cells]


class LineToSee(Schema):
    """One thing: by when, what, for whom, from which clause or meeting, how it stands."""

    day: date
    what: str
    whom: str
    source: str
    state: str
    url: str


class ResponsibilityOut(Schema):
    """All that a seat sees to in a year."""

    seat_id: int = Field(alias="seat.pk")
    year: int
    holders: list[str]
    duties: list[LineToSee]
    visits: list[LineToSee]
    tasks: list[LineToSee]


class WaitingMemberOut(Schema):
    id: int
    name: str
    waiting: int


class ReviewOut(Schema):
    text_id: int = Field(alias="pk")
    sign: str = Field(alias="agreement.sign")
    review_on: date


class NamedDocument(Schema):
    id: int
    title: str


class YearTurnOut(Schema):
    """What turns with a year."""

    federation_id: int = Field(alias="federation.pk")
    year: int
    opened_at: datetime | None
    to_carry: int = Field(description="lines of the two lists that opening it would carry over")
    waiting: int = Field(description="lines that wait for their members' word")
    members: list[WaitingMemberOut] = Field(description="whose they are, the most first")
    reviews: list[ReviewOut] = Field(description="texts of agreements to review or that end")
    rules: int
    documents: list[NamedDocument]
    open_tasks: int

    @staticmethod
    def resolve_opened_at(page) -> datetime | None:
        return page.opened.at if page.opened else None


class CarriedOut(Schema):
    """A line of a new year that was carried over."""

    kind: str = Field(description="service or demand")
    id: int = Field(alias="line.pk")
    title: str = Field(alias="line.title")
    state: str = Field(alias="line.state")


class CarriedPageOut(Schema):
    """One member's lists of a new year: what waits for its word, and what is settled."""

    waiting: list[CarriedOut]
    settled: list[CarriedOut]


YearAsked = Annotated[int, Path(ge=2000, le=2100)]


class WantedBoard(Schema):
    """Which board. It comes a screen of bodies at a time."""

    federation_id: Key | None = Field(None, description="the person's own if left out")
    year: int | None = Field(None, ge=2000, le=2100)
    kind: OneOf("", *Body.Kind.values) = Field("", description="kind of body; the first with duties if left out")
    state: OneOf("", *[str(state) for state in State]) = ""
    after: int | None = Field(None, ge=0, le=LARGEST_KEY)


class WantedYear(Schema):
    year: int | None = Field(None, ge=2000, le=2100)


class WantedHaves(OfFederation):
    """Whose haves."""

    kind: OneOf(*haves_board.KINDS) = "member"
    day: Day | None = Field(None, description="today if left out; days to come know nothing yet")
    lacks: OneOf("", *have_queries.HAVES) = Field("", description="only those without this one")


class HavesOn(Schema):
    day: Day | None = Field(None, description="today if left out; days to come know nothing yet")


@router.get("", response=Listing[BodyDutiesOut], auth=reads, summary="The duty board", url_name="duties")
def board(request, wanted: Query[WantedBoard]):
    """Bodies of one kind and how each duty of the year stands."""
    shown = boards.board_page(federation_of(request, wanted), boards.Filters.of(given(wanted)), request.user)
    return {"items": shown.lines, "next": shown.lines[-1].body.pk if shown.next else None}


@router.get("/bodies/{pk}", response=BodyPageOut, auth=reads, summary="The duties of one body", url_name="duties_of")
def body(request, pk: Pk, wanted: Query[WantedYear]):
    found = one(Body.objects.visible_to(request.user).select_related("organisation", "federation"), pk)
    return theirs.body_page(found, boards.Filters.of(given(wanted)), request.user)


@router.get("/rules", response=list[EditionOut], auth=reads, summary="Rules of duties", url_name="duty_rules")
def duty_rules(request, of: Query[OfFederation]):
    """How every rule reads now or will read; then those that are over."""
    shown = rule_queries.rules_page(federation_of(request, of), request.user)
    return [*shown.now, *shown.past]


@router.get("/rules/{pk}", response=DutyRuleOut, auth=reads, summary="One rule and its editions", url_name="duty_rule")
def duty_rule(request, pk: Pk):
    found = one(Rule.objects.visible_to(request.user).select_related("federation"), pk)
    return rule_queries.rule_page(found, request.user)


@router.get("/days", response=Listing[CalendarDayOut], auth=reads, summary="Days the office entered", url_name="days")
def days(request, of: Query[OfFederation], asked: AskedStretch):
    """Holidays and make-up workdays beside the published calendar, newest entry first."""
    return listing(rule_queries.days(federation_of(request, of).pk), asked, newest_first=True)


@router.get(
    "/seats/{pk}", response={200: ResponsibilityOut, 409: Refusal}, auth=reads, summary="What a seat sees to in a year", url_name="responsibility"
)  # fmt: skip
def seat(request, pk: Pk, wanted: Query[WantedYear]):
    """For whoever holds the seat, its organisation and the office."""
    found = one(Seat.objects.visible_to(request.user).select_related("body__organisation", "federation"), pk)
    require(rules.can_read_list(request.user, found))
    return responsibility.responsibility(found, boards.Filters.of(given(wanted)).year)


def office_of(request, of: OfFederation) -> Federation:
    federation = federation_of(request, of)
    if not sits_in_office(request.user, federation.pk):
        raise Http404
    return federation


def near(year: int) -> int:
    """Years that can have been opened here, and the next one."""
    if year > timezone.localdate().year + 1:
        raise Http404
    return year


@router.get("/years/{year}", response=YearTurnOut, auth=reads, summary="What turns with a year", url_name="year")
def year(request, year: YearAsked, of: Query[OfFederation]):
    """For the office: lists, duties, agreements to review, documents, and what is still open of the year before."""
    return years.year_page(office_of(request, of), near(year), request.user)


@router.get(
    "/years/{year}/lines/{pk}", response=CarriedPageOut, auth=reads, summary="Lines carried over into a year",
    url_name="year_lines",
)  # fmt: skip
def year_lines(request, year: YearAsked, pk: Pk):
    """Of one member, for itself and the office."""
    return years.lines_page(one(haves_board.visible(request.user, "member"), pk), near(year))


@router.get("/haves", response=Listing[HavesRowOut], auth=reads, summary="The six haves of all", url_name="haves")
def all_haves(request, wanted: Query[WantedHaves], asked: AskedStretch):
    """Of all members, communities or bases on a day, for the office."""
    today = timezone.localdate()
    federation = office_of(request, wanted)
    board = haves_board.board(federation, wanted.kind, min(wanted.day or today, today), wanted.lacks)
    found = listing(board.wanted, asked)
    return found | {"items": board.rows(found["items"])}


@router.get(
    "/haves/{kind}/{pk}", response=list[HaveOut], auth=reads, summary="The six haves of one", url_name="haves_of"
)
def haves(request, kind: OneOf(*haves_board.KINDS), pk: Pk, on: Query[HavesOn]):
    """Of a member, a community or a base, on a day."""
    thing = one(haves_board.visible(request.user, kind), pk)
    today = timezone.localdate()
    return have_queries.haves(kind, thing.federation_id, pk, min(on.day or today, today))
