"""The deliberation hall for programs: what is open and how it ended, without a key where the page is public. Private matters never leave the house."""

from datetime import date, datetime

from ninja import Field, Query, Router, Schema

from silian.core.api import AskedStretch, Day, Key, Listing, OneOf, Pk, Short, given, listing, one
from silian.core.hooks import told_as
from silian.hall.models.matters import Ending, Stage
from silian.hall.queries import carriers as carrier_queries
from silian.hall.queries import case, lists
from silian.hall.queries import figures as numbers
from silian.hall.queries import resolutions as resolution_queries
from silian.hall.queries import supervision as supervision_queries
from silian.people.api import open_reads

router = Router()


class MatterOut(Schema):
    """What somebody raised, kept as one case until its end. Who raised it is told to nobody here."""

    id: int
    federation_id: int
    number: str
    kind: str
    title: str
    theme: str
    place: str
    community_id: int | None
    urgency_id: int
    raised_at: datetime
    stage: str
    owner_seat_id: int | None = Field(alias="owner_id")
    next_what: str = Field(description="what is due next")
    next_at: datetime | None
    is_late: bool
    ended_as: str = Field(description="solved, partly, cannot, not_ours, duplicate, withdrawn; empty while it is open")


class MatterRow(MatterOut):
    supporters: int


class MatterWithText(MatterOut):
    text: str


class MatterStepOut(Schema):
    """One thing that happened in a matter."""

    number: int
    kind: str
    at: datetime
    organisation_id: int | None
    by_seat_id: int | None
    said: str
    stage: str


class ReplyOut(Schema):
    text: str
    announced_at: datetime | None


class ClosingOut(Schema):
    """How a matter is to be closed, or was."""

    kind: str
    reason: str
    evidence: str
    legal_ground: str
    proposed_at: datetime
    checked_at: datetime | None
    closed_at: datetime | None


class ResolutionOut(Schema):
    """What was agreed in a matter, and on what basis."""

    id: int
    matter_id: int
    sign: str
    text: str
    basis: str
    basis_words: str
    resolved_on: date
    review_on: date
    reviewed_on: date | None
    review_words: str
    replaced_by_id: int | None


class DissentOut(Schema):
    organisation_id: int | None
    who: str
    reason: str


class ResolutionPageOut(Schema):
    resolution: ResolutionOut
    dissents: list[DissentOut]


class QueryOut(Schema):
    """A question of the supervision group, answered before everybody."""

    id: int
    matter_id: int
    text: str
    at: datetime
    answer_by: datetime
    answer: str
    answered_at: datetime | None
    is_late: bool


class PhaseOut(Schema):
    kind: str = Field(alias="phase.kind")
    name: str
    first_on: date = Field(alias="first")
    last_on: date = Field(alias="last")
    state: str


class MatterPageOut(Schema):
    """One matter with its whole life, as far as this reader may see it."""

    matter: MatterWithText
    now: str = Field(description="whose it is now and what is due, in a sentence")
    supporters: int
    steps: list[MatterStepOut]
    phases: list[PhaseOut] = Field(alias="plan.phases")
    replies: list[ReplyOut] = Field(alias="closing.replies")
    closing: ClosingOut | None = Field(alias="closing.closing")
    resolutions: list[ResolutionOut] = Field(alias="plan.resolutions")
    queries: list[QueryOut]

    @staticmethod
    def resolve_queries(page) -> list:
        return [row.query for row in page.supervision.queries]


class CarrierOut(Schema):
    """A body for deliberation."""

    id: int
    federation_id: int
    body_id: int
    name: str = Field(alias="body.name")
    form: str
    community_id: int | None
    purpose: str
    rounds_held: int = Field(description="meetings held this year")


class CountOut(Schema):
    """One number: so many of so many, by category; null where too few people stand behind it."""

    community_id: int | None = Field(description="null in the sum of all")
    cells: dict[str, int | None]

    @staticmethod
    def resolve_community_id(row) -> int | None:
        return row.community.pk if row.community else None


class TableOut(Schema):
    which: str = Field(description="answered, solved or satisfied")
    rows: list[CountOut]
    together: CountOut


class WantedMatters(Schema):
    """Which matters."""

    q: Short = Field("", description="Chinese, pinyin or initials")
    show: OneOf("", *lists.SHOWS[1:]) = Field("", description="the open ones if left out")
    stage: OneOf("", *Stage.values) = ""
    ending: OneOf("", *Ending.values) = ""
    theme: Short = ""
    community_id: Key | None = None
    federation_id: Key | None = None


class WantedQueries(Schema):
    state: OneOf("", "open", "late") = ""


class WantedNumbers(Schema):
    """Which time; at most as far as calendars go."""

    first: Day
    last: Day


def matters_of(person, wanted: WantedMatters):
    return lists.matters(person, lists.Filters.of(given(wanted))).filter(private=False)


@router.get("/matters", response=Listing[MatterRow], auth=open_reads, summary="Matters", url_name="matters")
def matters(request, wanted: Query[WantedMatters], asked: AskedStretch):
    """What was raised, newest first."""
    return listing(matters_of(request.user, wanted), asked, newest_first=True)


@router.get("/matters/{pk}", response=MatterPageOut, auth=open_reads, summary="One matter", url_name="matter")
def matter(request, pk: Pk):
    """Its life step by step, its answers, resolutions and queries."""
    return case.case_page(request.user, one(case.openable(request.user).filter(private=False), pk))


@router.get(
    "/resolutions/{pk}", response=ResolutionPageOut, auth=open_reads, summary="One resolution", url_name="resolution"
)
def resolution(request, pk: Pk):
    seen = resolution_queries.seen_resolutions(request.user).filter(matter__private=False)
    return resolution_queries.resolution_page(one(seen, pk), request.user)


@router.get(
    "/queries", response=Listing[QueryOut], auth=open_reads, summary="Queries of the supervision", url_name="queries"
)
def queries(request, wanted: Query[WantedQueries], asked: AskedStretch):
    """What was asked and how it was answered, newest first."""
    rows = supervision_queries.queries(request.user, wanted.state).filter(matter__private=False)
    return listing(rows, asked, newest_first=True)


@router.get("/carriers", response=Listing[CarrierOut], auth=open_reads, summary="Carriers", url_name="carriers")
def carriers(request, asked: AskedStretch):
    """Where residents and organisations deliberate."""
    return listing(carrier_queries.carriers(request.user), asked)


@router.get("/figures", response=list[TableOut], auth=open_reads, summary="The three numbers", url_name="hall_figures")
def figures(request, wanted: Query[WantedNumbers]):
    """Answered in time, solved, satisfied, by communities."""
    return numbers.figures_page(numbers.Span(wanted.first, wanted.last)).tables


# ── How it is told to programs that are called ──


@told_as("hall.matter", MatterOut)
def told_matter(person, pk: int):
    return case.openable(person).filter(private=False, pk=pk)


@told_as("hall.closing", MatterOut)
def told_closing(person, pk: int):
    return case.openable(person).filter(private=False, closings=pk)


@told_as("hall.resolution", ResolutionOut)
def told_resolution(person, pk: int):
    return resolution_queries.seen_resolutions(person).filter(matter__private=False, pk=pk)
