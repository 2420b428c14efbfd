"""Duties and the six haves for programs, as the boards show them."""

from datetime import date

from django.http import Http404
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from silian.core.api import LARGEST_KEY, Day, Key, Listing, OneOf, Pk, given, one
from silian.duties.queries import board as boards
from silian.duties.queries import haves as have_queries
from silian.duties.queries import haves_board, theirs
from silian.duties.words import State
from silian.members.models import Body
from silian.members.queries.register import chosen_federation
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


class WantedBoard(Schema):
    """Which board. It comes a screen of bodies at a time."""

    federation_id: Key | None = Field(None, description="the person's own if left out")
    year: int | None = Field(None, ge=2000, le=2100)
    kind: OneOf("", *Body.Kind.values) = Field("", description="kind of body; the first with duties if left out")
    state: OneOf("", *[str(state) for state in State]) = ""
    after: int | None = Field(None, ge=0, le=LARGEST_KEY)


class WantedYear(Schema):
    year: int | None = Field(None, ge=2000, le=2100)


class HavesOn(Schema):
    day: Day | None = Field(None, description="today if left out; days to come know nothing yet")


@router.get("", response=Listing[BodyDutiesOut], auth=reads, summary="The duty board", url_name="duties")
def board(request, wanted: Query[WantedBoard]):
    """Bodies of one kind and how each duty of the year stands."""
    federation = chosen_federation(request.user, str(wanted.federation_id or ""))
    if federation is None:
        raise Http404
    shown = boards.board_page(federation, boards.Filters.of(given(wanted)), request.user)
    return {"items": shown.lines, "next": shown.lines[-1].body.pk if shown.next else None}


@router.get("/bodies/{pk}", response=BodyPageOut, auth=reads, summary="The duties of one body", url_name="duties_of")
def body(request, pk: Pk, wanted: Query[WantedYear]):
    found = one(Body.objects.visible_to(request.user).select_related("organisation", "federation"), pk)
    return theirs.body_page(found, boards.Filters.of(given(wanted)), request.user)


@router.get(
    "/haves/{kind}/{pk}", response=list[HaveOut], auth=reads, summary="The six haves of one", url_name="haves_of"
)
def haves(request, kind: OneOf(*haves_board.KINDS), pk: Pk, on: Query[HavesOn]):
    """Of a member, a community or a base, on a day."""
    thing = one(haves_board.visible(request.user, kind), pk)
    today = timezone.localdate()
    return have_queries.haves(kind, thing.federation_id, pk, min(on.day or today, today))
