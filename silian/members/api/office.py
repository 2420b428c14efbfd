"""What the office keeps: seats with their terms, invitations, merges, how it grew, who and what is told outside. No secret of any."""

from datetime import date, datetime, timedelta
from typing import Any

from ninja import Field, Query, Router, Schema

from silian.core.api import AskedStretch, Listing, OneOf, Pk, given, listing, one
from silian.core.channels.models import Channel, Delivery
from silian.members.api.chosen import OfFederation, federation_of
from silian.members.models import Seat, Term
from silian.members.queries import growth as growth_queries
from silian.members.queries import merges as merge_queries
from silian.members.queries import robots as told_queries
from silian.members.queries import seats as seat_queries
from silian.people.api import reads

router = Router()


class YearOut(Schema):
    """The end of a year, or today in the year that runs."""

    day: date
    members: int
    joined: int
    left: int


class TermOut(Schema):
    """Somebody's time in a seat, by its first and its last day."""

    holder: str = Field(alias="person.name")
    first_on: date = Field(alias="period.lower")
    last_on: date | None

    @staticmethod
    def resolve_last_on(term: Term) -> date | None:
        return term.period.upper - timedelta(days=1) if term.period.upper else None


class SeatPageOut(Schema):
    """One seat with everybody who held, holds and will hold it, the newest first."""

    id: int = Field(alias="seat.pk")
    federation_id: int = Field(alias="seat.federation_id")
    body_id: int = Field(alias="seat.body_id")
    body: str
    role: str = Field(alias="seat.role")
    title: str = Field(alias="seat.title")
    opened_on: date = Field(alias="seat.opened_on")
    closed_on: date | None = Field(alias="seat.closed_on")
    terms: list[TermOut]

    @staticmethod
    def resolve_body(page) -> str:
        return str(page.seat.body)


class InvitationOut(Schema):
    """A link to one seat, once. The link itself is told to nobody again."""

    id: int
    federation_id: int
    seat_id: int
    name: str
    starts_on: date
    ends_on: date | None = Field(description="the first day without the seat")
    expires_at: datetime
    accepted_at: datetime | None
    withdrawn_at: datetime | None


class MergeOut(Schema):
    """Two rows of the register found to be one organisation."""

    id: int
    federation_id: int
    kept_id: int
    kept: str = Field(alias="kept.name")
    gone_id: int
    gone: str = Field(alias="gone.name")
    at: datetime
    undone_at: datetime | None


class ChangeOut(Schema):
    """What moved where."""

    kind: str
    what: str
    field: str
    old: str | None
    new: str | None


class MergePageOut(Schema):
    merge: MergeOut
    changes: list[ChangeOut]


class WhyOut(Schema):
    """One seat of the person, and what follows from it."""

    seat_id: int = Field(alias="held.seat_id")
    body: str = Field(alias="held.body_name")
    role: str = Field(alias="held.role")
    federation: str
    last_day: date | None = Field(description="null: until further notice")
    lets: list[str]


class RobotOut(Schema):
    """A robot in a chat group. Its address and secret are told to nobody."""

    id: int
    federation_id: int
    name: str
    platform: str = Field(description="wecom, dingtalk or feishu")
    ending: str = Field(description="how its address ends")
    kinds: list[str] = Field(description="what it says")
    hour: int = Field(description="its first digest of the day")
    every: int = Field(description="hours between two digests")
    language: str
    state: str = Field(description="on, paused or removed")
    last_at: datetime | None
    failed: int


class SubscriptionOut(Schema):
    """A program outside that is told of events. Its secret was shown once and is told to nobody again."""

    id: int
    federation_id: int
    name: str
    address: str
    events: list[str]
    state: str = Field(description="on, stopped or removed")
    at: datetime
    last_at: datetime | None
    failed: int


class DeliveryOut(Schema):
    """One message on its way, and what became of it; its words are its reader's alone."""

    id: int
    channel: str
    what: str = Field(description="notices, test, confirm or event")
    to: str
    robot_id: int | None
    subscription_id: int | None
    state: str = Field(description="waiting, sending, sent, failed or dropped")
    reason: str
    detail: str
    attempts: int
    at: datetime
    due_at: datetime
    sent_at: datetime | None

    @staticmethod
    def resolve_to(one: Delivery) -> str:
        named: Any = one.robot or one.subscription or one.person
        return named.name if named else ""


class WantedDeliveries(Schema):
    channel: OneOf("", *Channel.values) = ""
    state: OneOf("", *Delivery.State.values) = ""


@router.get("growth", response=list[YearOut], auth=reads, summary="How the federation grew", url_name="growth")
def growth(request, of: Query[OfFederation]):
    """Members at the end of every year and today, the first year first."""
    return growth_queries.growth(federation_of(request, of))


@router.get("seats/{pk}", response=SeatPageOut, auth=reads, summary="One seat and its terms", url_name="seat")
def seat(request, pk: Pk):
    rows = Seat.objects.visible_to(request.user).select_related("body__organisation")
    return seat_queries.seat_page(one(rows, pk), request.user)


@router.get("why", response=list[WhyOut], auth=reads, summary="Why I can see what I see", url_name="why")
def why(request):
    """The seats of the person today and what follows from each."""
    return seat_queries.because(request.user)


@router.get("invitations", response=Listing[InvitationOut], auth=reads, summary="Invitations", url_name="invitations")
def invitations(request, asked: AskedStretch):
    """Of the person's offices and of the organisations she speaks for, newest first."""
    return listing(seat_queries.invitations(request.user), asked, newest_first=True)


@router.get("merges", response=Listing[MergeOut], auth=reads, summary="Merges", url_name="merges")
def merges(request, asked: AskedStretch):
    """Of the person's offices, newest first."""
    return listing(merge_queries.merges(request.user), asked, newest_first=True)


@router.get("merges/{pk}", response=MergePageOut, auth=reads, summary="One merge and what it changed", url_name="merge")
def merge(request, pk: Pk):
    found = one(merge_queries.merges(request.user), pk)
    return {"merge": found, "changes": merge_queries.shown(found.plan)}


@router.get("robots", response=Listing[RobotOut], auth=reads, summary="Group robots", url_name="robots")
def robots(request, asked: AskedStretch):
    """Of the person's offices, newest first; removed ones stay for their log."""
    return listing(told_queries.listed(request.user), asked, newest_first=True)


@router.get("hooks", response=Listing[SubscriptionOut], auth=reads, summary="Programs that are told", url_name="hooks")
def hooks(request, asked: AskedStretch):
    """Of the person's offices, newest first; removed ones stay for their log."""
    return listing(told_queries.subscriptions(request.user), asked, newest_first=True)


@router.get("deliveries", response=Listing[DeliveryOut], auth=reads, summary="What was sent", url_name="deliveries")
def deliveries(request, wanted: Query[WantedDeliveries], asked: AskedStretch):
    """E-mails, messages of robots and calls to programs of the person's offices, newest first."""
    rows = told_queries.log(request.user, told_queries.LogFilters.of(given(wanted)))
    return listing(rows, asked, newest_first=True)
