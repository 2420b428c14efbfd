"""The two lists, matches and exchanges for programs: the same queries, rules and actions as the pages. Calls and the plan stand beside."""

from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from silian.core.api import (
    AskedStretch,
    Given,
    Key,
    Listing,
    Long,
    Number,
    Pk,
    Refusal,
    Short,
    YearNumber,
    given,
    listing,
    one,
    rows_of,
)
from silian.core.errors import Refused
from silian.core.hooks import told_as
from silian.exchange.actions import answers
from silian.exchange.actions import exchanges as exchange_actions
from silian.exchange.actions import lines as actions
from silian.exchange.api.calls import router as calls
from silian.exchange.api.plan import router as plan
from silian.exchange.forms import FORMS
from silian.exchange.models import Demand, Exchange, Leg, Listed, Match, Service
from silian.exchange.queries import lines as queries
from silian.people.api import reads, writes

router = Router()
router.add_router("", calls)
router.add_router("", plan)


class LineOut(Schema):
    """What a line of either list says."""

    id: int
    federation_id: int
    organisation_id: int
    organisation: str = Field(alias="organisation.name")
    year: int
    title: str
    detail: str
    theme: str
    audience: str
    place: str
    when: str
    frequency: str
    valid_until: date | None
    visibility: str
    remark: str
    state: str = Field(alias="shown_state", description="draft, open, matched, expired or closed")
    closed_because: str
    opened_at: datetime


class ServiceOut(LineOut):
    capacity: int
    time_window: str
    people_limit: int | None
    who_cleans: str
    who_insures: str
    cost: str
    stop_rule: str
    trial: str


class DemandOut(LineOut):
    quantity: int | None
    urgency: int = Field(description="0 normal, 1 soon, 2 urgent")
    next_on: date
    duty_holder_id: int | None

    @staticmethod
    def resolve_next_on(line: Demand) -> date:
        return line.look_on


class LineIn(Given):
    """A new line. Only the organisation and the title are asked; one line of detail decides who can be found."""

    organisation_id: Key
    title: Short
    detail: Long = ""
    theme: Short = Field("", description="main/sub, one of the themes the form offers")
    audience: Short = ""
    place: Short = ""
    when: Short = ""
    frequency: Short = ""
    valid_until: date | None = None
    visibility: Short = Field("street", description="who may see it and be matched with it: street, city or anywhere")
    year: YearNumber | None = Field(None, description="list of the year; the newest list if left out")
    remark: Short = ""
    draft: bool = Field(False, description="keep it as a draft that only the organisation and the office see")


class ServiceIn(LineIn):
    capacity: Number = 1
    time_window: Short = ""
    people_limit: Number | None = None
    who_cleans: Short = ""
    who_insures: Short = ""
    cost: Short = ""
    stop_rule: Short = ""
    trial: Short = ""


class DemandIn(LineIn):
    quantity: Number | None = None
    urgency: Number = Field(0, description="0 normal, 1 soon, 2 urgent")


class Because(Given):
    because: Long = Field(description="why, in a few words")


class Wanted(Schema):
    """Which lines of a list."""

    q: Short = Field("", description="Chinese, pinyin or initials, in titles, details and names of organisations")
    theme: Short = ""
    state: Short = Field("", description="open, matched, expired, closed, draft or all; open and matched if left out")
    year: YearNumber | None = None
    mine: bool = Field(False, description="only lines of organisations the person speaks for")
    wide: bool = Field(False, description="also what other sub-districts opened to the city or to everybody")


def stretch(kind: type[Listed], person: Any, wanted: Wanted, asked: Any) -> dict[str, Any]:
    return listing(queries.lines(kind, person, queries.Filters.of(given(wanted))), asked, newest_first=True)


def visible(kind: type[Listed], person: Any, pk: int) -> Any:
    return one(kind.objects.visible_to(person).select_related("organisation"), pk)


def filed(kind: type[Listed], person: Any, given: LineIn) -> Status:
    """Checked by the form of the page, filed by its action: 201 for a new line, 200 for the one already there."""
    fields = given.dict(exclude={"organisation_id", "draft", "year"}) | {"organisation": given.organisation_id}
    newest = queries.newest_list_year(person, kind)
    form = FORMS[kind](
        fields | {"year": given.year or newest},
        organisations=queries.organisations_to_file_for(person), years=sorted({newest, newest + 1}),
    )  # fmt: skip
    if not form.is_valid():
        wrong = {name: " ".join(errors) for name, errors in form.errors.items()}
        raise Refused(_("Some fields need another look."), wrong)
    line, made = actions.file_line(
        kind, form.cleaned_data["organisation"], form.values(), by=person, as_draft=given.draft
    )
    return Status(201 if made else 200, line)


@router.get("services", response=Listing[ServiceOut], auth=reads, summary="Services", url_name="services")
def services(request, wanted: Query[Wanted], asked: AskedStretch):
    """What organisations can give, newest first."""
    return stretch(Service, request.user, wanted, asked)


@router.post(
    "services",
    response={201: ServiceOut, 200: ServiceOut, 409: Refusal},
    auth=writes,
    summary="Offer a service",
    url_name="services",
)
def file_service(request, given: ServiceIn):
    """Put a service into the list. Sending the same one twice answers with the first one (200)."""
    return filed(Service, request.user, given)


@router.get("services/{pk}", response=ServiceOut, auth=reads, summary="One service", url_name="service")
def service(request, pk: Pk):
    return visible(Service, request.user, pk)


@router.post(
    "services/{pk}/close",
    response={200: ServiceOut, 409: Refusal},
    auth=writes,
    summary="Close a service",
    url_name="service_close",
)
def close_service(request, pk: Pk, given: Because):
    """Take it out of the list, saying why. Its history stays."""
    return actions.close_line(visible(Service, request.user, pk), given.because, by=request.user)


@router.get("demands", response=Listing[DemandOut], auth=reads, summary="Demands", url_name="demands")
def demands(request, wanted: Query[Wanted], asked: AskedStretch):
    """What organisations ask for, newest first."""
    return stretch(Demand, request.user, wanted, asked)


@router.post(
    "demands",
    response={201: DemandOut, 200: DemandOut, 409: Refusal},
    auth=writes,
    summary="File a demand",
    url_name="demands",
)
def file_demand(request, given: DemandIn):
    """Put a demand into the list. Sending the same one twice answers with the first one (200)."""
    return filed(Demand, request.user, given)


@router.get("demands/{pk}", response=DemandOut, auth=reads, summary="One demand", url_name="demand")
def demand(request, pk: Pk):
    return visible(Demand, request.user, pk)


@router.post(
    "demands/{pk}/close",
    response={200: DemandOut, 409: Refusal},
    auth=writes,
    summary="Close a demand",
    url_name="demand_close",
)
def close_demand(request, pk: Pk, given: Because):
    """Take it out of the list, saying why; “cannot be met, because …” is a proper end."""
    return actions.close_line(visible(Demand, request.user, pk), given.because, by=request.user)


# ── Matches ──


class MatchOut(Schema):
    """A service that may answer a demand, with its reasons. Silian proposes; both sides decide."""

    id: int
    demand_id: int
    demand: str = Field(alias="demand.title")
    taker_id: int = Field(alias="demand.organisation_id")
    service_id: int
    service: str = Field(alias="service.title")
    giver_id: int = Field(alias="service.organisation_id")
    rank: int
    score: float
    probability: float
    band: str = Field(description="high, middle or low")
    in_plan: bool
    state: str = Field(alias="shown_state", description="proposed, offered, accepted, declined or expired")
    taker_accepted_at: datetime | None = Field(alias="demand_side_at")
    giver_accepted_at: datetime | None = Field(alias="service_side_at")
    declined_because: str
    expires_on: date | None
    reasons: dict[str, Any]


class WantedMatches(Schema):
    """Which suggestions."""

    demand_id: Key | None = None
    service_id: Key | None = None
    state: Short = Field("", description="proposed, offered, accepted, declined or expired")
    in_plan: bool | None = None


def visible_matches(person: Any) -> QuerySet[Match]:
    return Match.objects.visible_to(person).select_related("demand__organisation", "service__organisation")


@router.get("matches", response=Listing[MatchOut], auth=reads, summary="Matches", url_name="matches")
def matches(request, wanted: Query[WantedMatches], asked: AskedStretch):
    """The suggestions the person may see: the office all of them, others those of their own lines."""
    named = {name: value for name, value in wanted.dict().items() if value not in ("", None)}
    return listing(visible_matches(request.user).filter(**named), asked)


@router.get("matches/{pk}", response=MatchOut, auth=reads, summary="One match", url_name="match")
def match(request, pk: Pk):
    return one(visible_matches(request.user), pk)


@router.post(
    "matches/{pk}/offer",
    response={200: MatchOut, 409: Refusal},
    auth=writes,
    summary="Offer a match",
    url_name="match_offer",
)
def offer_match(request, pk: Pk):
    """Turn a suggestion into an offer that both sides can accept until its last day."""
    return answers.offer_match(one(visible_matches(request.user), pk), by=request.user)


@router.post(
    "matches/{pk}/accept",
    response={200: MatchOut, 409: Refusal},
    auth=writes,
    summary="Accept a match",
    url_name="match_accept",
)
def accept_match(request, pk: Pk):
    """Accept for the side the person speaks for; once both have, a draft project exists."""
    return answers.accept_match(one(visible_matches(request.user), pk), by=request.user)


@router.post(
    "matches/{pk}/decline",
    response={200: MatchOut, 409: Refusal},
    auth=writes,
    summary="Decline a match",
    url_name="match_decline",
)
def decline_match(request, pk: Pk, given: Because):
    """Say no, with the reason; the pair is not suggested again."""
    return answers.decline_match(one(visible_matches(request.user), pk), given.because, by=request.user)


# ── Exchanges ──


class LegOut(Schema):
    """One gift inside an exchange: the giver's service for the taker's demand."""

    giver_id: int
    giver: str = Field(alias="giver.name")
    service_id: int
    service: str = Field(alias="service.title")
    demand_id: int
    demand: str = Field(alias="demand.title")
    probability: float
    accepted_at: datetime | None


class ExchangeOut(Schema):
    """A ring of two or three organisations that help each other; valid only when all accept."""

    id: int
    state: str = Field(alias="shown_state", description="proposed, accepted, declined or expired")
    declined_because: str
    expires_on: date | None
    legs: list[LegOut]

    resolve_legs = rows_of("legs")


def visible_exchanges(person: Any) -> QuerySet[Exchange]:
    legs = Leg.objects.select_related("giver", "service", "demand").order_by("position")
    return Exchange.objects.visible_to(person).prefetch_related(Prefetch("legs", legs))


@router.get("exchanges", response=Listing[ExchangeOut], auth=reads, summary="Exchanges", url_name="exchanges")
def exchanges(request, asked: AskedStretch):
    """The exchanges the person may see, newest first."""
    return listing(visible_exchanges(request.user), asked, newest_first=True)


@router.get("exchanges/{pk}", response=ExchangeOut, auth=reads, summary="One exchange", url_name="exchange")
def exchange(request, pk: Pk):
    return one(visible_exchanges(request.user), pk)


@router.post(
    "exchanges/{pk}/accept",
    response={200: ExchangeOut, 409: Refusal},
    auth=writes,
    summary="Accept an exchange",
    url_name="exchange_accept",
)
def accept_exchange(request, pk: Pk):
    """Promise the gift of the person's organisation; once all have, a draft project exists."""
    done = exchange_actions.accept_exchange(one(visible_exchanges(request.user), pk), by=request.user)
    return visible_exchanges(request.user).get(pk=done.pk)


@router.post(
    "exchanges/{pk}/decline",
    response={200: ExchangeOut, 409: Refusal},
    auth=writes,
    summary="Decline an exchange",
    url_name="exchange_decline",
)
def decline_exchange(request, pk: Pk, given: Because):
    """Say no, with the reason; single gifts of the ring stay possible."""
    found = one(visible_exchanges(request.user), pk)
    done = exchange_actions.decline_exchange(found, given.because, by=request.user)
    return visible_exchanges(request.user).get(pk=done.pk)


# ── How it is told to programs that are called ──


@told_as("exchange.match", MatchOut)
def told_match(person, pk: int):
    return visible_matches(person).filter(pk=pk)


@told_as("exchange.exchange", ExchangeOut)
def told_exchange(person, pk: int):
    return visible_exchanges(person).filter(pk=pk)
