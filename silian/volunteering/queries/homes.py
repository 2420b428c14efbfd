"""What the pages of home service show."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from silian.core.models import Record
from silian.core.records import timeline
from silian.core.rules import Answer, No
from silian.members.mandates import mandates
from silian.volunteering import rules
from silian.volunteering.engine import Candidate, Proposal, Wanted, rank
from silian.volunteering.models import (
    FreeTime,
    HomeFeedback,
    HomeOffer,
    HomeOrder,
    HomeOrderPrivate,
    ServiceTime,
    Skill,
    Team,
    TeamMember,
    Volunteer,
)
from silian.volunteering.models.homes import kept_for

STATES = ["", *HomeOrder.State.values]


def orders(person: Any, *, state: str = "", kind: str = "") -> QuerySet[HomeOrder]:
    """Orders she may see. The row that says who is served is never read for a list."""
    rows = HomeOrder.objects.visible_to(person).select_related("community", "team", "taker")
    if state in HomeOrder.State.values:
        rows = rows.filter(state=state)
    if kind in Skill.values:
        rows = rows.filter(kind=kind)
    return rows


def sees_orders(person: Any) -> bool:
    mine = mandates(person)
    return bool(mine.offices or mine.communities or mine.teams)


def part_of_week(order: HomeOrder) -> str:
    """In which part of the week the visit lies, as volunteers say when they are free."""
    at = timezone.localtime(order.period.lower)
    week = "weekend" if at.isoweekday() > 5 else "weekday"
    return FreeTime(f"{week}_{'morning' if at.hour < 12 else 'afternoon' if at.hour < 18 else 'evening'}").value


def proposals(order: HomeOrder) -> list[tuple[Team, Proposal]]:
    """All teams of the street in the order in which one would ask them: one query, then a pure function."""
    part = part_of_week(order)
    members = TeamMember.objects.filter(
        team=OuterRef("pk"), state=TeamMember.State.ACCEPTED, volunteer__state=Volunteer.State.ACTIVE
    ).order_by()
    count = lambda rows: Coalesce(Subquery(rows.values("team").annotate(n=Count("pk")).values("n")), 0)  # noqa: E731
    load = HomeOrder.objects.filter(team=OuterRef("pk"), state=HomeOrder.State.ACCEPTED).order_by()
    teams = (
        Team.objects.filter(federation=order.federation_id)
        .open()
        .select_related("community")
        .annotate(
            number=count(members), said=count(members.exclude(volunteer__times=[])),
            free=count(members.filter(volunteer__times__contains=[part])), load=count(load),
        )
        .order_by("id")
    )  # fmt: skip
    candidates = [
        Candidate(
            team.pk, team.name, team.about, team.skills, team.skill_words, team.community_id,
            team.community.zone_id if team.community else None, team.number, team.free if team.said else None, team.load,
        )
        for team in teams
    ]  # fmt: skip
    wanted = Wanted(
        order.kind, str(order.get_kind_display()), order.note, order.community_id, order.community.zone_id, part
    )
    known = {team.pk: team for team in teams}
    return [(known[one.team], one) for one in rank(wanted, candidates)]


def who_may_go(order: HomeOrder) -> QuerySet[Volunteer]:
    """The members of the team that accepted, or who took the order herself."""
    if order.taker_id:
        return Volunteer.objects.filter(pk=order.taker_id)
    return Volunteer.objects.active().filter(
        memberships__team=order.team_id, memberships__state=TeamMember.State.ACCEPTED
    )


def to_erase() -> QuerySet[HomeOrderPrivate]:
    return HomeOrderPrivate.objects.filter(
        erased_at=None, order__ended_at__lte=timezone.now() - kept_for()
    ).select_related("order__community")


@dataclass(frozen=True)
class Asked:
    """One team that was asked, with whether the reader may answer for it."""

    offer: HomeOffer
    may_answer: bool


@dataclass(frozen=True)
class OrderPage:
    """One order with what its reader may see and do. `served` is there only for those who may know."""

    order: HomeOrder
    served: HomeOrderPrivate | None
    is_erased: bool
    asked: list[Asked]
    proposals: list[tuple[Team, Proposal]]
    goers: list[Volunteer]
    times: list[ServiceTime]
    feedback: HomeFeedback | None
    records: list[Record]
    may_dispatch: Answer
    may_cancel: Answer
    may_hand_back: Answer
    may_finish: Answer
    may_enter_feedback: Answer
    may_take: Answer
    handles: bool


def order_page(order: HomeOrder, reader: Any) -> OrderPage:
    may_dispatch = rules.can_dispatch(reader, order)
    may_finish = rules.can_finish(reader, order)
    handles = rules.handles(reader, order.community_id)
    inside = handles or rules.carries(reader, order) or order.federation_id in mandates(reader).offices
    sees = rules.sees_who_is_served(reader, order)
    private = HomeOrderPrivate.objects.filter(order=order).first() if sees else None
    offers = list(order.offers.select_related("team").order_by("id"))
    proposed = proposals(order) if may_dispatch else []
    asked = {offer.team_id for offer in offers if offer.state == HomeOffer.State.ASKED}
    feedback = HomeFeedback.objects.filter(order=order).first() if order.state == HomeOrder.State.DONE else None
    return OrderPage(
        order=order, served=private if private and private.erased_at is None else None,
        is_erased=bool(private and private.erased_at),
        asked=[
            Asked(offer, offer.state == HomeOffer.State.ASKED and bool(rules.can_answer_offer(reader, order, offer.team)))
            for offer in offers
            if inside or rules.leads(reader, offer.team)
        ],
        proposals=[(team, one) for team, one in proposed if team.pk not in asked],
        goers=list(who_may_go(order).order_by("id")) if may_finish else [],
        times=list(order.service_times.select_related("volunteer").order_by("id")) if inside else [],
        feedback=feedback if inside else None, records=list(timeline(order)[:30]) if inside else [],
        may_dispatch=may_dispatch, may_cancel=rules.can_cancel(reader, order), may_hand_back=rules.can_hand_back(reader, order),
        may_finish=may_finish, handles=handles,
        may_enter_feedback=No("") if feedback else rules.can_enter_feedback(reader, order), may_take=_may_take(reader, order),
    )  # fmt: skip


def _may_take(reader: Any, order: HomeOrder) -> Answer:
    if order.state not in HomeOrder.WAITING or not order.open_to_registered:
        return No("")
    own = Volunteer.objects.filter(person=reader, federation=order.federation_id).first()
    return rules.can_take_order(reader, order, own) if own else No("")


def fitting_orders(volunteer: Volunteer) -> QuerySet[HomeOrder]:
    """Orders she could take in the communities she is registered with, those of her skills first."""
    rows = HomeOrder.objects.filter(
        state__in=HomeOrder.WAITING, open_to_registered=True, period__startswith__gt=timezone.now(),
        community__registrations__volunteer=volunteer, community__registrations__state="active",
    )  # fmt: skip
    return rows.annotate(fits=Count("pk", filter=Q(kind__in=volunteer.skills))).select_related("community").order_by(
        "-fits", F("period"), "id"
    )  # fmt: skip
