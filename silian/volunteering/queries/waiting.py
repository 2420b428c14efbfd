"""What waits for a person: requests to answer, time to confirm, orders to dispatch, to answer, to finish, to judge."""

from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.core.waiting import Question, Waiting, ask
from silian.members.mandates import Mandates, mandates
from silian.volunteering.models import HomeOffer, HomeOrder, PostTaking, ServiceTime, TeamMember
from silian.volunteering.queries import attended

ROWS = 10


def questions(person: Any) -> list[Question]:
    """None for somebody without a seat in office, team, community or organisation."""
    mine = mandates(person)
    if not mine.held:
        return []
    found: list[Question] = []
    if mine.offices or mine.teams:
        found.append(Question(_requests(mine), lambda rows: [_request(row, mine) for row in rows]))
    times = ServiceTime.objects.confirmable_by(person).order_by().values("state")
    found.append(
        Question(
            times.annotate(number=Count("pk", distinct=True), first=Min("at")), lambda rows: _shown_times(rows, mine)
        )
    )
    if mine.offices or mine.organisations or mine.communities:
        rows = attended.sessions_to_take_over(person).order_by("period", "id")[:ROWS]
        found.append(Question(rows, lambda rows: [_attended(session, mine) for session in rows]))
    if mine.teams:
        found.append(Question(_offers(mine), lambda rows: [_offer(offer, mine) for offer in rows]))
    if mine.communities or mine.teams or mine.offices:
        found.append(Question(_orders(mine), lambda rows: [_order(order, mine) for order in rows]))
    if mine.communities:
        found.append(Question(_takings(mine), lambda rows: [_taking(row, mine) for row in rows]))
    return found


def waiting_for(person: Any) -> list[Waiting]:
    return ask(person, questions(person))


def _requests(mine: Mandates) -> QuerySet:
    """The leaders' first; the office is told where a team has no leader who could answer."""
    where = Q(team__body__in=list(mine.teams)) | Q(
        federation__in=list(mine.offices), team__body__seats__terms__isnull=True
    )
    return (
        TeamMember.objects.filter(where, state=TeamMember.State.ASKED)
        .values("team", "team__name", "team__body", "team__federation")
        .annotate(number=Count("pk", distinct=True), first=Min("at"))
        .order_by("first")[:ROWS]
    )


def _request(row: dict[str, Any], mine: Mandates) -> Waiting:
    return Waiting(
        what=ngettext(
            "%(number)s volunteer asks to join “%(team)s”", "%(number)s volunteers ask to join “%(team)s”", row["number"]
        ) % {"number": row["number"], "team": row["team__name"]},
        for_whom=row["team__name"], since=timezone.localdate(row["first"]), until=None,
        url=reverse("volunteering:team", args=[row["team"]]), button=_("Answer"),
        by_seat=mine.named(team=row["team__body"]) or mine.named(office=row["team__federation"]),
    )  # fmt: skip


def _shown_times(rows: QuerySet, mine: Mandates) -> list[Waiting]:
    by = next(iter([*mine.teams.values(), *mine.communities.values(), *mine.organisations.values()]), mine.held[0])
    return [
        Waiting(
            what=ngettext(
                "Confirm %(number)s report of service time", "Confirm %(number)s reports of service time", told["number"]
            ) % {"number": told["number"]},
            for_whom=_("volunteers"), since=timezone.localdate(told["first"]), until=None,
            url=reverse("volunteering:times"), button=_("Confirm"), by_seat=by.name,
        )
        for told in rows
    ]  # fmt: skip


def _attended(session: Any, mine: Mandates) -> Waiting:
    one = session.activity
    return Waiting(
        what=_("Take over the service time of those who helped with “%(title)s”") % {"title": one},
        for_whom=_("volunteers"), since=timezone.localdate(session.period.upper), until=None,
        url=reverse("volunteering:sessions"), button=_("Take over"),
        by_seat=mine.named(organisation=one.organiser_id, community=one.community_id) or mine.named(office=one.federation_id),
    )  # fmt: skip


def _offers(mine: Mandates) -> QuerySet[HomeOffer]:
    return (
        HomeOffer.objects.filter(team__body__in=list(mine.teams), state=HomeOffer.State.ASKED)
        .filter(order__state__in=HomeOrder.WAITING)
        .select_related("order__community", "team")
        .order_by("order__period", "id")[:ROWS]
    )


def _offer(offer: HomeOffer, mine: Mandates) -> Waiting:
    return Waiting(
        what=_("Answer: %(kind)s at a home in %(community)s")
        % {"kind": offer.order.get_kind_display(), "community": offer.order.community},
        for_whom=offer.team.name, since=timezone.localdate(offer.at), until=timezone.localdate(offer.order.period.lower),
        url=reverse("volunteering:order", args=[offer.order_id]), button=_("Answer"), by_seat=mine.named(team=offer.team.body_id),
        confidential=True,
    )  # fmt: skip


def _orders(mine: Mandates) -> QuerySet[HomeOrder]:
    """To dispatch and to ask for feedback: the community's. To say that it is done: who accepted."""
    State = HomeOrder.State
    now = timezone.now()
    here, teams = list(mine.communities), list(mine.teams)
    return (
        HomeOrder.objects.filter(
            Q(community__in=here, state=State.OPEN)
            | Q(federation__in=list(mine.offices), state=State.OPEN)
            | Q(team__body__in=teams, state=State.ACCEPTED, period__endswith__lte=now)
            | Q(community__in=here, taker__isnull=False, state=State.ACCEPTED, period__endswith__lte=now)
            | Q(community__in=here, state=State.DONE, feedback=None)
        )
        .select_related("community", "team")
        .order_by("period", "id")[: 2 * ROWS]
    )


def _order(order: HomeOrder, mine: Mandates) -> Waiting:
    facts = {"kind": order.get_kind_display(), "community": order.community}
    since, until, whom = order.at, None, order.community.name
    if order.state == HomeOrder.State.OPEN:
        what, button, until = _("Find a team: %(kind)s at a home in %(community)s"), _("Ask teams"), order.period.lower
    elif order.state == HomeOrder.State.ACCEPTED:
        what, button = _("Say who went: %(kind)s at a home in %(community)s"), _("Done")
        since, whom = order.period.upper, order.team.name if order.team else order.community.name
    else:
        what, button = _("Ask how it was: %(kind)s at a home in %(community)s"), _("Feedback")
        since = order.ended_at or order.at
    return Waiting(
        what=what % facts, for_whom=whom, since=timezone.localdate(since),
        until=timezone.localdate(until) if until else None, url=reverse("volunteering:order", args=[order.pk]), button=button,
        by_seat=mine.named(community=order.community_id, team=order.team.body_id if order.team else None)
        or mine.named(office=order.federation_id), confidential=True,
    )  # fmt: skip


def _takings(mine: Mandates) -> QuerySet:
    return (
        PostTaking.objects.filter(
            post__community__in=list(mine.communities), state=PostTaking.State.TAKEN, post__period__endswith__lte=timezone.now()
        )
        .values("post", "post__community", "post__title", "post__community__name", "post__period")
        .annotate(number=Count("pk"))
        .order_by("post__period")[:ROWS]
    )  # fmt: skip


def _taking(row: dict[str, Any], mine: Mandates) -> Waiting:
    return Waiting(
        what=_("Say who served in the post “%(title)s”") % {"title": row["post__title"]},
        for_whom=row["post__community__name"], since=timezone.localdate(row["post__period"].upper), until=None,
        url=reverse("volunteering:post", args=[row["post"]]), button=_("Confirm"), by_seat=mine.named(community=row["post__community"]),
    )  # fmt: skip
