"""Calls for programs: read them, answer for an organisation one speaks for. No name of anybody who comes is given out."""

from datetime import date, datetime
from typing import Any, Literal

from django.db.models import QuerySet
from ninja import Field, Query, Router, Schema

from silian.core.api import AskedStretch, Given, Key, Listing, Long, Number, Pk, Refusal, Short, given, listing, one
from silian.core.hooks import told_as
from silian.exchange.actions import call_answers as actions
from silian.exchange.models import Call, CallAnswer
from silian.exchange.queries import calls as queries
from silian.members.models import Organisation
from silian.people.api import reads, writes

router = Router()


class CallOut(Schema):
    """A need posted to all members or to a part of them."""

    id: int
    federation_id: int
    organisation_id: int | None = Field(description="the member that asks, if one does")
    community_id: int | None = Field(description="the community that asks, if one does; with neither the office asks")
    asker: str
    title: str
    detail: str
    when: str
    place: str
    people: int | None = Field(description="how many people are wanted")
    things: str
    answer_until: date
    state: str = Field(alias="shown_state", description="draft, open, over, met, partly, not or withdrawn")
    because: str
    opened_at: datetime | None


class CallAnswerOut(Schema):
    """What one organisation says to a call."""

    id: int
    call_id: int
    organisation_id: int
    state: str = Field(description="waiting, asks, yes or no")
    people: int
    gives: str
    answered_at: datetime | None


class WantedCalls(Schema):
    """Which calls."""

    q: Short = Field("", description="Chinese, pinyin or initials, in titles and details")
    show: Short = Field(
        "", description="unanswered, mine, over, ended, drafts or all; those that can still be answered if left out"
    )


class AnswerIn(Given):
    """A yes with a head count, or a no with its reason; may be changed until the last day."""

    organisation_id: Key
    answer: Literal["yes", "no"]
    people: Number = Field(0, description="with a yes: how many come")
    gives: Long = Field("", description="with a yes: what the organisation brings")
    because: Long = Field("", description="with a no: why not, for who asks and for the office")


def visible(person: Any) -> QuerySet[Call]:
    return Call.objects.visible_to(person).select_related("organisation", "community", "federation")


@router.get("calls", response=Listing[CallOut], auth=reads, summary="Calls", url_name="calls")
def calls(request, wanted: Query[WantedCalls], asked: AskedStretch):
    """What is asked of the members, newest first."""
    return listing(queries.calls(request.user, queries.Filters.of(given(wanted))), asked, newest_first=True)


@router.get("calls/{pk}", response=CallOut, auth=reads, summary="One call", url_name="call")
def call(request, pk: Pk):
    return one(visible(request.user), pk)


@router.get(
    "calls/{pk}/answers",
    response=Listing[CallAnswerOut],
    auth=reads,
    summary="The answers to a call",
    url_name="call_answers",
)
def call_answers(request, pk: Pk, asked: AskedStretch):
    """Who has answered and who has not, with head counts."""
    return listing(CallAnswer.objects.filter(call=one(visible(request.user), pk)), asked)


@router.post(
    "calls/{pk}/answer",
    response={200: CallAnswerOut, 409: Refusal},
    auth=writes,
    summary="Answer a call",
    url_name="call_answer",
)
def answer_call(request, pk: Pk, given: AnswerIn):
    """Say yes or no for an organisation the person speaks for."""
    found = one(visible(request.user), pk)
    organisation = one(Organisation.objects.visible_to(request.user), given.organisation_id)
    if given.answer == "no":
        return actions.say_no(found, organisation, given.because, by=request.user)
    return actions.say_yes(found, organisation, given.people, given.gives, by=request.user)


# ── How it is told to programs that are called ──


@told_as("exchange.call", CallOut)
def told_call(person, pk: int):
    return visible(person).filter(pk=pk)
