"""Deliberation for programs: statements, opinion map, ballots and their results, as the pages show them. Votes are told to nobody."""

from datetime import datetime
from typing import Any

from django.http import Http404
from ninja import Field, Query, Router, Schema

from silian.core.api import AskedStretch, Key, Listing, OneOf, Pk, Short, given, listing, one
from silian.core.hooks import told_as
from silian.deliberation.actions.maps import current_map
from silian.deliberation.models import Ballot, Statement
from silian.deliberation.queries import ballots as ballot_queries
from silian.deliberation.queries import maps as map_queries
from silian.deliberation.queries import moderating
from silian.deliberation.queries import statements as queries
from silian.deliberation.rules import statements as rules
from silian.hall.models import Matter
from silian.people.api import open_reads, reads

router = Router()


class TotalsOut(Schema):
    agree: int
    disagree: int
    passed: int


class StatementOut(Schema):
    """One sentence somebody stands for in a matter, and why."""

    id: int
    matter_id: int
    number: int
    text: str
    reason: str
    side: str = Field(description="for, against or neutral")
    organisation_id: int | None
    seat_id: int | None
    at: datetime
    changed_at: datetime | None


class StatementRow(Schema):
    """A statement, one's own answer, and the totals where they may be known already."""

    statement: StatementOut
    own: int | None = Field(description="1 agree, -1 disagree, 0 pass")
    totals: TotalsOut | None


class PointOut(Schema):
    statement_id: int = Field(alias="statement.pk")
    text: str = Field(alias="statement.text")
    agree: bool
    on_side: int
    voices: int


class GroupOut(Schema):
    letter: str
    people: int
    points: list[PointOut]


class MapOut(Schema):
    """Who answered alike and what all accept; no person can be told from it."""

    status: str
    sentence: str
    people: int = Field(alias="found.people")
    groups: list[GroupOut]
    agree: list[PointOut]
    disagree: list[PointOut]


class BallotOut(Schema):
    """A question put to the people on a roll, under rules that are frozen before it opens."""

    id: int
    federation_id: int
    body_id: int
    matter_id: int | None
    title: str
    form: str
    secrecy: str
    unit: str
    rule: str
    opens_at: datetime
    closes_at: datetime
    state: str = Field(alias="shown_state")

    @staticmethod
    def resolve_matter_id(ballot: Any) -> int | None:
        """A private matter is named to nobody."""
        return ballot.matter_id if ballot.matter_id and not ballot.matter.private else None


class BallotWithText(BallotOut):
    background: str


class ChoiceOut(Schema):
    key: str
    title: str


class ResultLineOut(Schema):
    title: str
    votes: str
    won: bool
    why: str
    cost: int | None


class TurnoutOut(Schema):
    word: str
    took_part: str
    of: str
    percent: str
    needed: str
    met: bool


class OutcomeOut(Schema):
    """What came of a ballot, with the root of its log."""

    void: bool
    word: str
    lines: list[ResultLineOut]
    turnout: list[TurnoutOut]
    winners: list[str]
    ties: list[str]
    root: str
    agrees: bool = Field(description="counted again now, it came to the same")


class BallotPageOut(Schema):
    """One ballot: its rules in words, and its result once it is published."""

    ballot: BallotWithText
    choices: list[ChoiceOut]
    words: list[str]
    outcome: OutcomeOut | None


class WantedStatements(Schema):
    """Which statements of a matter."""

    matter_id: Key
    q: Short = ""
    side: OneOf("", *Statement.Side.values) = ""


class ReportedOut(Schema):
    """Why somebody says it should not stand here, or its author that it should."""

    kind: str = Field(description="report or objection")
    reason: str
    at: datetime


class ModeratedOut(Schema):
    """A statement the person keeps or hides, with what waits for her answer."""

    statement: StatementOut
    state: str = Field(description="shown or hidden")
    waiting: list[ReportedOut]


class WantedModerated(Schema):
    show: OneOf("", "hidden") = Field("", description="those that wait for an answer if left out")


class WantedBallots(Schema):
    q: Short = ""
    show: OneOf("", *[key for key, _word in ballot_queries.show_choices() if key]) = ""


def matter_of(request, pk: int) -> Matter:
    """A matter everybody it concerns may see; private ones are not there."""
    rows = Matter.objects.seen_by(request.user).filter(private=False).select_related("federation")
    return one(rows.prefetch_related("phases"), pk)


@router.get(
    "/statements", response=Listing[StatementRow], auth=open_reads, summary="Statements of a matter", url_name="statements"
)  # fmt: skip
def statements(request, wanted: Query[WantedStatements], asked: AskedStretch):
    """What was said in a matter, newest first."""
    matter = matter_of(request, wanted.matter_id)
    over = queries.place(matter, request.user).over
    found = listing(queries.shown(matter, request.user, queries.Filters.of(given(wanted))), asked, newest_first=True)
    return found | {"items": [queries.row(row, over) for row in found["items"]]}


@router.get(
    "/moderation", response=Listing[ModeratedOut], auth=reads, summary="Statements to look after", url_name="moderation"
)  # fmt: skip
def moderation(request, wanted: Query[WantedModerated], asked: AskedStretch):
    """What is reported or hidden where the person moderates, newest first. Who reported it is told to nobody."""
    rows = moderating.queue(request.user, moderating.Filters(wanted.show)).filter(matter__private=False)
    found = listing(rows, asked, newest_first=True)
    return found | {"items": [{"statement": one, "state": one.state, "waiting": one.waiting} for one in found["items"]]}


@router.get("/statements/{pk}", response=StatementRow, auth=open_reads, summary="One statement", url_name="statement")
def statement(request, pk: Pk):
    rows = queries.for_page(request.user).filter(matter__private=False).prefetch_related("matter__phases")
    return queries.statement_page(one(rows, pk), request.user).row


@router.get("/maps/{pk}", response=MapOut, auth=open_reads, summary="The opinion map of a matter", url_name="map")
def opinion_map(request, pk: Pk):
    """By the number of the matter; 404 while this reader has still to answer statements, as on the page."""
    matter = matter_of(request, pk)
    place = queries.place(matter, request.user)
    if not rules.can_see_map(request.user, place.over, place.left):
        raise Http404
    return map_queries.map_page(current_map(matter), matter)


@router.get("/ballots", response=Listing[BallotOut], auth=open_reads, summary="Ballots", url_name="ballots")
def ballots(request, wanted: Query[WantedBallots], asked: AskedStretch):
    """Open, coming and past ones, newest first."""
    rows = ballot_queries.ballots(request.user, ballot_queries.Filters.of(given(wanted)))
    return listing(rows.exclude(matter__private=True).select_related("matter"), asked, newest_first=True)


@router.get("/ballots/{pk}", response=BallotPageOut, auth=open_reads, summary="One ballot", url_name="ballot")
def ballot(request, pk: Pk):
    """Its rules in words, and its result once it is published."""
    found: Ballot = one(ballot_queries.one_ballot(request.user).exclude(matter__private=True), pk)
    return ballot_queries.ballot_page(found, request.user)


# ── How it is told to programs that are called ──


@told_as("deliberation.ballot", BallotOut)
def told_ballot(person, pk: int):
    return ballot_queries.one_ballot(person).exclude(matter__private=True).filter(pk=pk)
