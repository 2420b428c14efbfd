"""Home service: order, dispatch, accept, done, feedback. No record or notice says who is served."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.notices import tell
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.members.models import Community
from silian.people.models import User
from silian.volunteering import rules
from silian.volunteering.engine import as_data
from silian.volunteering.models import (
    HomeFeedback,
    HomeOffer,
    HomeOrder,
    HomeOrderPrivate,
    HomeVisit,
    ServiceTime,
    Team,
    Volunteer,
)
from silian.volunteering.queries import homes as queries
from silian.volunteering.queries.people import acting_seat, leaders, seated_in

State, Offer = HomeOrder.State, HomeOffer.State
PRIVATE = ("name", "address", "phone", "condition")


def _facts(order: HomeOrder) -> dict[str, Any]:
    """All that a record or notice may say: the kind, the community, the number. The kind is kept as its value."""
    return {"order": order.number, "community": order.community.name}


def _note(verb: str, order: HomeOrder, by: User | None, *about: Any, **facts: Any) -> None:
    record(
        verb, order, by=by, about=[order.community, *about], seat=acting_seat(by, order.federation_id),
        **_facts(order), **facts,
    )  # fmt: skip


def _tell(whom: Iterable[Any], verb: str, order: HomeOrder, **facts: Any) -> None:
    tell(whom, verb, order, url=reverse("volunteering:order", args=[order.pk]), **_facts(order), **facts)


def _private_of(order: HomeOrder) -> HomeOrderPrivate | None:
    return HomeOrderPrivate.objects.filter(order=order, erased_at=None).first()


def _say_nothing_of(text: str, private: HomeOrderPrivate | None, field: str) -> None:
    """Words many people read must not name who is served."""
    if rules.tells_of(text, private):
        sentence = _("Leave out name, address, phone and condition here: many people read this line.")
        raise Refused(sentence, {field: sentence})


@transaction.atomic
def order_home(community: Community, fields: dict[str, Any], private: dict[str, str], *, by: User) -> HomeOrder:
    """A community asks for a service at somebody's home. Who is served is kept apart from the order."""
    require(rules.can_order(by, community.pk))
    served = HomeOrderPrivate(
        federation_id=community.federation_id, **{name: private.get(name, "") for name in PRIVATE}
    )
    _say_nothing_of(fields.get("note", ""), served, "note")
    order = HomeOrder.objects.create(federation_id=community.federation_id, community=community, by=by, **fields)
    served.order = order
    served.save(force_insert=True)
    _note("volunteering.order.made", order, by)
    return order


@transaction.atomic
def ask_teams(order: HomeOrder, teams: list[Team], *, by: User) -> list[HomeOffer]:
    """Dispatch: ask one or more teams. Each may accept or decline; the first yes counts."""
    lock(order)
    require(rules.can_dispatch(by, order))
    if not teams:
        raise Refused(_("Choose at least one team to ask."), {"team": _("Choose a team.")})
    reasons = {team.pk: as_data(one) for team, one in queries.proposals(order)}
    asked = set(order.offers.filter(state=Offer.ASKED).values_list("team_id", flat=True))
    made = []
    for team in sorted(teams, key=lambda team: team.pk):
        if team.federation_id != order.federation_id or team.state != Team.State.ACTIVE:
            raise Refused(_("This team is closed or belongs to another sub-district."))
        if team.pk not in asked:
            made.append(
                HomeOffer.objects.create(
                    federation_id=order.federation_id, order=order, team=team, by=by, reasons=reasons.get(team.pk, {})
                )
            )  # fmt: skip
    if order.state == State.OPEN:
        move(order, State.OFFERED)
    if made:
        names = "、".join(offer.team.name for offer in made)
        _note("volunteering.order.offered", order, by, *(offer.team for offer in made), teams=names)
        _tell(leaders(offer.team for offer in made), "volunteering.order.offered", order, teams=names)
    return made


@transaction.atomic
def accept_order(order: HomeOrder, team: Team, *, by: User) -> HomeOrder:
    """The team goes. From now on its leaders see who is served; all other questions are taken back."""
    # The order's row decides between two teams: the second one reads that somebody was faster.
    lock(order)
    require(rules.can_answer_offer(by, order, team))
    offer = order.offers.filter(team=team, state=Offer.ASKED).first()
    if offer is None:
        raise Refused(_("This team was not asked, or has answered already."))
    offer.answered_by, offer.answered_at = by, timezone.now()
    move(offer, Offer.ACCEPTED, save=("answered_by", "answered_at"))
    order.offers.filter(state=Offer.ASKED).update(state=Offer.TAKEN_BACK)
    order.team, order.answered_at = team, timezone.now()
    move(order, State.ACCEPTED, save=("team", "answered_at"))
    _note("volunteering.order.accepted", order, by, team, team=team.name)
    _tell(seated_in(order.community_id), "volunteering.order.accepted", order, team=team.name)
    return order


@transaction.atomic
def decline_order(order: HomeOrder, team: Team, because: str, *, by: User) -> HomeOrder:
    """The team cannot go, and why. When nobody is left to answer, the order waits for dispatch again."""
    lock(order)
    require(rules.can_answer_offer(by, order, team))
    offer = order.offers.filter(team=team, state=Offer.ASKED).first()
    if offer is None:
        raise Refused(_("This team was not asked, or has answered already."))
    if not because.strip():
        raise Refused(_("Please say in a few words why."), {"because": _("Say why.")})
    offer.because, offer.answered_by, offer.answered_at = because.strip()[:300], by, timezone.now()
    move(offer, Offer.DECLINED, save=("because", "answered_by", "answered_at"))
    if not order.offers.filter(state=Offer.ASKED).exists():
        move(order, State.OPEN)
    _note("volunteering.order.declined", order, by, team, team=team.name, because=offer.because)
    _tell(seated_in(order.community_id), "volunteering.order.declined", order, team=team.name, because=offer.because)
    return order


@transaction.atomic
def take_order(order: HomeOrder, volunteer: Volunteer, *, by: User) -> HomeOrder:
    """Somebody registered with the community goes herself."""
    lock(order, volunteer)
    require(rules.can_take_order(by, order, volunteer))
    order.offers.filter(state=Offer.ASKED).update(state=Offer.TAKEN_BACK)
    order.taker, order.answered_at = volunteer, timezone.now()
    move(order, State.ACCEPTED, save=("taker", "answered_at"))
    _note("volunteering.order.taken", order, by, volunteer, number=volunteer.shown_number)
    _tell(seated_in(order.community_id), "volunteering.order.taken", order, number=volunteer.shown_number)
    return order


@transaction.atomic
def hand_back(order: HomeOrder, because: str, *, by: User) -> HomeOrder:
    """It cannot be done after all: the order waits for dispatch again, and who is served is hidden from the team again."""
    lock(order)
    require(rules.can_hand_back(by, order))
    if not because.strip():
        raise Refused(_("Please say in a few words why."), {"because": _("Say why.")})
    _say_nothing_of(because, _private_of(order), "because")
    reason = because.strip()[:300]
    accepted = order.offers.filter(state=Offer.ACCEPTED).first()
    if accepted:
        accepted.because = reason
        move(accepted, Offer.DECLINED, save=("because",))
    order.team = order.taker = order.answered_at = None
    move(order, State.OPEN, save=("team", "taker", "answered_at"))
    _note("volunteering.order.handed_back", order, by, because=reason)
    _tell(seated_in(order.community_id), "volunteering.order.handed_back", order, because=reason)
    return order


@transaction.atomic
def cancel_order(order: HomeOrder, because: str, *, by: User) -> HomeOrder:
    """Nobody needs to go. Who was to go is told."""
    lock(order)
    require(rules.can_cancel(by, order))
    if not because.strip():
        raise Refused(_("Please say in a few words why."), {"because": _("Say why.")})
    _say_nothing_of(because, _private_of(order), "because")
    going = [order.team] if order.team else [one.team for one in order.offers.filter(state=Offer.ASKED)]
    order.offers.filter(state=Offer.ASKED).update(state=Offer.TAKEN_BACK)
    order.because, order.ended_at = because.strip()[:300], timezone.now()
    move(order, State.CANCELLED, save=("because", "ended_at"))
    _note("volunteering.order.cancelled", order, by, because=order.because)
    people = leaders(team for team in going if team)
    _tell([*people, order.taker and order.taker.person], "volunteering.order.cancelled", order, because=order.because)
    return order


@transaction.atomic
def finish_order(order: HomeOrder, went: dict[Volunteer, int], *, by: User) -> HomeOrder:
    """Done: who went, and for how many minutes. The minutes wait for the confirmation of another person."""
    from silian.volunteering.actions.times import write_time

    lock(order)
    require(rules.can_finish(by, order))
    if not went or any(minutes < 1 for minutes in went.values()):
        raise Refused(_("Say who went and for how many minutes."), {"minutes": _("At least one person, one minute.")})
    lock(*went)
    allowed = set(queries.who_may_go(order).values_list("pk", flat=True))
    if not {volunteer.pk for volunteer in went} <= allowed:
        raise Refused(_("Only members of the team that accepted can have gone."))
    now = timezone.now()
    order.ended_at = now
    move(order, State.DONE, save=("ended_at",))
    for volunteer, minutes in sorted(went.items(), key=lambda one: one[0].pk):
        HomeVisit.objects.create(federation_id=order.federation_id, order=order, volunteer=volunteer, minutes=minutes)
        end = order.period.lower + timedelta(minutes=minutes)
        write_time(
            ServiceTime(
                volunteer=volunteer, period=DateTimeTZRange(order.period.lower, end), minutes=minutes,
                what=str(_("Home service: %(kind)s") % {"kind": order.get_kind_display()})[:160], source="home",
                team=order.team, home_order=order, by=by,
            )
        )  # fmt: skip
    total = sum(went.values())
    _note("volunteering.order.done", order, by, order.team, minutes=total, count=len(went))
    _tell(seated_in(order.community_id), "volunteering.order.done", order, minutes=total, count=len(went))
    return order


@transaction.atomic
def feedback_link(order: HomeOrder, *, by: User) -> str:
    """A link with which who was served says how the service was, without signing in. A newer link replaces the older."""
    lock(order)
    require(rules.can_enter_feedback(by, order))
    if HomeFeedback.objects.filter(order=order).exists():
        raise Refused(_("There is feedback on this visit already."))
    secret = secrets.token_urlsafe(24)
    order.feedback_digest = rules.digest(secret)
    order.save(update_fields=["feedback_digest"])
    _note("volunteering.order.feedback_link", order, by)
    return secret


@transaction.atomic
def give_feedback(
    order: HomeOrder, word: str, text: str, *, channel: str, by: User | None, by_link: bool = False
) -> HomeFeedback:
    """What was said about the service: by link, by phone or on paper. Once, and never about a person."""
    lock(order)
    require(rules.can_enter_feedback(by, order, by_link=by_link))
    if HomeFeedback.objects.filter(order=order).exists():
        raise Refused(_("There is feedback on this visit already."))
    _say_nothing_of(text, _private_of(order), "text")
    given = HomeFeedback.objects.create(
        federation_id=order.federation_id, order=order, channel=channel, word=word, text=text.strip()[:300], by=by
    )
    if order.feedback_digest:
        order.feedback_digest = ""
        order.save(update_fields=["feedback_digest"])
    _note("volunteering.order.judged", order, by)
    people = leaders([order.team]) if order.team else [order.taker.person] if order.taker else []
    _tell([*people, *seated_in(order.community_id)], "volunteering.order.judged", order)
    return given


@transaction.atomic
def erase_served() -> int:
    """Erase who was served where the time of keeping is over. Returns how many."""
    found = queries.to_erase().select_for_update(of=("self",))
    for private in found:
        for name in PRIVATE:
            setattr(private, name, "")
        private.erased_at = timezone.now()
        private.save(update_fields=[*PRIVATE, "erased_at"])
        _note("volunteering.order.erased", private.order, None)
    return len(found)
