"""Offering, accepting and declining one suggestion. Silian proposes; both sides decide."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.notices import tell
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import move
from silian.exchange import rules
from silian.exchange.actions.lines import acting_seat
from silian.exchange.models import Demand, Listed, Match, Service
from silian.exchange.queries.people import office, speakers
from silian.people.models import User

State = Match.State


def locked(kind: type[models.Model], pks: Iterable[int], *related: str) -> dict[int, Any]:
    """Rows of one table, locked in the order of their numbers and read afresh, in one query.

    Tables are always locked in this order, whoever acts: demands, exchanges, legs, matches, services.
    """
    rows = kind._default_manager.select_for_update(of=("self",)).select_related(*related).filter(pk__in=list(pks))
    return {row.pk: row for row in rows.order_by("pk")}


def _locked_match(match: Match) -> Match:
    """The match with both its lines, nobody else can touch any of the three until we are done."""
    demand = locked(Demand, [match.demand_id], "organisation")[match.demand_id]
    fresh = locked(Match, [match.pk])[match.pk]
    service = locked(Service, [match.service_id], "organisation")[match.service_id]
    fresh.demand, fresh.service = demand, service
    return fresh


def _names(match: Match) -> dict[str, str]:
    return {
        "service": match.service.title, "giver": str(match.service.organisation),
        "demand": match.demand.title, "taker": str(match.demand.organisation),
    }  # fmt: skip


def _record(verb: str, match: Match, *, by: User, **facts: Any) -> None:
    """Into the timelines of the match, both lines and both organisations."""
    mine = rules.sides(by, match)
    acting = match.demand if "demand" in mine else match.service
    record(
        verb, match, by=by, about=[match.demand, match.service, match.demand.organisation, match.service.organisation],
        organisation=acting.organisation if mine else None,
        seat=acting_seat(by, acting.organisation_id, match.federation_id), **_names(match), **facts,
    )  # fmt: skip


def _tell(match: Match, verb: str, sides: Iterable[str], *, by: User, also: Iterable[User] = (), **facts: Any) -> None:
    organisations = [getattr(match, side).organisation_id for side in sides]
    people = [person for found in speakers(organisations).values() for person in found]
    people = [person for person in (*people, *also) if person.pk != by.pk]
    tell(people, verb, match, url=reverse("exchange:match", args=[match.pk]), **_names(match), **facts)


def _expire_if_stale(match: Match, *, by: User) -> None:
    """The day has ended the offer already; this only writes it down at the next touch."""
    if match.is_stale:
        move(match, State.EXPIRED)
        _record("exchange.match.expired", match, by=by)


@transaction.atomic
def offer_match(match: Match, *, by: User) -> Match:
    """Turn a suggestion into an offer that both sides can accept. A side that offers has accepted for itself."""
    match = _locked_match(match)
    require(rules.can_offer(by, match))
    demand, service = match.demand, match.service
    _expire_if_stale(match, by=by)
    now = timezone.now()
    match.demand_side_at = match.demand_side_by = match.service_side_at = match.service_side_by = None
    _accept_for(match, _first_sides(by, match), by, now)
    match.offered_at, match.offered_by = now, by
    match.expires_on = timezone.localdate() + Match.ANSWER_WITHIN
    move(match, State.OFFERED, save=(*SIDE_FIELDS, "offered_at", "offered_by", "expires_on"))
    match.demand, match.service = demand, service
    _record("exchange.match.offered", match, by=by, until=match.expires_on.isoformat())
    _tell(match, "exchange.match.offered", _waiting_sides(match), by=by, until=match.expires_on.isoformat())
    return match


SIDE_FIELDS = ("demand_side_at", "demand_side_by", "service_side_at", "service_side_by")


def _first_sides(person: User, match: Match) -> set[str]:
    """Who speaks for both sides accepts each on its own page; an offer speaks for the service side first."""
    mine = rules.sides(person, match)
    return {"service"} if len(mine) == 2 else mine


def _waiting_sides(match: Match) -> list[str]:
    return [side for side in ("demand", "service") if getattr(match, f"{side}_side_at") is None]


def _accept_for(match: Match, sides: Iterable[str], by: User, now: datetime) -> None:
    for side in sides:
        setattr(match, f"{side}_side_at", now)
        setattr(match, f"{side}_side_by", by)


@transaction.atomic
def accept_match(match: Match, *, by: User) -> Match:
    """Accept for one's own side. When both have, the demand counts as matched and a project is drafted."""
    match = _locked_match(match)
    require(rules.can_accept(by, match))
    demand, service = match.demand, match.service
    _accept_for(match, rules.open_sides(by, match), by, timezone.now())
    if _waiting_sides(match):
        match.save(update_fields=SIDE_FIELDS)
        side = str(demand.organisation if match.demand_side_at else service.organisation)
        _record("exchange.match.half_accepted", match, by=by, side=side)
        _tell(match, "exchange.match.half_accepted", _waiting_sides(match), by=by, side=side)
        return match
    promise([match], {demand.pk: demand}, {service.pk: service})
    move(match, State.ACCEPTED, save=SIDE_FIELDS)
    match.demand, match.service = demand, service
    _record("exchange.match.accepted", match, by=by)
    _tell(match, "exchange.match.accepted", ["demand", "service"], by=by, also=office(match.federation_id))
    return match


def promise(matches: list[Match], demands: dict[int, Demand], services: dict[int, Service]) -> None:
    """Take one place of each service for its demand. The rows are locked, so a place cannot be given away twice."""
    for match in matches:
        demand, service = demands[match.demand_id], services[match.service_id]
        taken = Match.objects.filter(service=service, state=State.ACCEPTED).count()
        if taken >= service.capacity:
            raise Refused(
                _("All %(number)s places of “%(title)s” have been taken in the meantime. Look at the next suggestion.")
                % {"number": service.capacity, "title": service.title}
            )
        move(demand, Listed.State.MATCHED)
        full = taken + 1 == service.capacity
        if full:
            move(service, Listed.State.MATCHED)
        # Offers nobody can accept any more. Whoever holds one of them just now finds out by herself.
        gone = models.Q(demand=demand) | models.Q(service=service) if full else models.Q(demand=demand)
        others = (
            Match.objects.select_for_update(skip_locked=True).filter(gone, state=State.OFFERED).exclude(pk=match.pk)
        )
        Match.objects.filter(pk__in=[other.pk for other in others]).update(state=State.EXPIRED)


@transaction.atomic
def decline_match(match: Match, because: str, *, by: User) -> Match:
    """Say no, and why. The reason teaches the matching, and the pair is not suggested again."""
    match = _locked_match(match)
    require(rules.can_decline(by, match))
    if not because.strip():
        raise Refused(_("Please say in a few words why it does not fit."), {"because": _("Say why.")})
    demand, service = match.demand, match.service
    was_offered = match.state == State.OFFERED
    match.declined_because, match.declined_by, match.in_plan = because.strip()[:300], by, False
    move(match, State.DECLINED, save=("declined_because", "declined_by", "in_plan"))
    match.demand, match.service = demand, service
    _record("exchange.match.declined", match, by=by, because=match.declined_because)
    if was_offered:
        _tell(
            match, "exchange.match.declined", ["demand", "service"], by=by, because=match.declined_because,
            also=[match.offered_by] if match.offered_by else [],
        )  # fmt: skip
    return match
