"""The deliberation hall for programs: what is open and how it ended, without a key where the page is public. Private matters never leave the house."""

from datetime import date, datetime

from ninja import Field, Query, Router, Schema

from silian.core.api import AskedStretch, Key, Listing, OneOf, Pk, Short, given, listing, one
from silian.core.hooks import told_as
from silian.hall.api.numbers import router as numbers
from silian.hall.models import Carrier, Urgency
from silian.hall.models.matters import Ending, Stage
from silian.hall.queries import carriers as carrier_queries
from silian.hall.queries import case, lists
from silian.hall.queries import resolutions as resolution_queries
from silian.hall.queries import supervision as supervision_queries
from silian.members.mandates import mandates
from silian.people.api import open_reads, reads

router = Router()
router.add_router("", numbers)


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


class SittingOut(Schema):
    """A seat of a carrier; who holds it is told to people of the federation."""

    seat_id: int
    role: str
    title: str
    held: bool
    holder: str | None


class QuarterOut(Schema):
    number: int
    planned: int = Field(description="meetings of this quarter that are not called off")
    was_held: bool
    is_over: bool


class CarrierPageOut(Schema):
    """One carrier: its seats, its meetings of this year, what it treated."""

    id: int = Field(alias="carrier.pk")
    name: str = Field(alias="carrier.body.name")
    form: str = Field(alias="carrier.form")
    community_id: int | None = Field(alias="carrier.community_id")
    purpose: str = Field(alias="carrier.purpose")
    vacant: int
    seats: list[SittingOut]
    quarters: list[QuarterOut]
    matters: list[int] = Field(description="matters it treated, newest first, at most twenty")

    @staticmethod
    def resolve_seats(page) -> list:
        return [
            {
                "seat_id": seat.pk, "role": seat.role, "title": seat.title, "held": term is not None,
                "holder": term.person.name if term and page.names_shown else None,
            }
            for seat, term in page.seats
        ]  # fmt: skip

    @staticmethod
    def resolve_quarters(page) -> list:
        return [
            {"number": one.number, "planned": len(one.rounds), "was_held": one.was_held, "is_over": one.is_over}
            for one in page.quarters
        ]

    @staticmethod
    def resolve_matters(page) -> list[int]:
        return [matter.pk for matter in page.matters if not matter.private]


class UrgencyOut(Schema):
    """How soon a matter must be treated."""

    id: int
    federation_id: int
    name: str
    accept_hours: int = Field(description="hours to accept")
    answer_days: int = Field(description="workdays to answer")
    decide_days: int = Field(description="workdays to decide")
    finish_days: int = Field(description="workdays to finish")
    usual: bool


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


@router.get("/carriers/{pk}", response=CarrierPageOut, auth=open_reads, summary="One carrier", url_name="carrier")
def carrier(request, pk: Pk):
    """Where it stands this year."""
    found = one(Carrier.objects.select_related("body", "community", "federation"), pk)
    return carrier_queries.carrier_page(found, request.user)


@router.get("/urgencies", response=Listing[UrgencyOut], auth=reads, summary="Urgencies", url_name="urgencies")
def urgencies(request, asked: AskedStretch):
    """How soon matters are treated, as the person's offices have set it."""
    return listing(Urgency.objects.filter(federation__in=mandates(request.user).offices), asked)


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
