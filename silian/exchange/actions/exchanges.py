"""Exchanges of two or three organisations: valid only when all accept."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.notices import tell
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import move
from silian.exchange import rules
from silian.exchange.actions.answers import locked, promise
from silian.exchange.actions.lines import acting_seat
from silian.exchange.engine import band
from silian.exchange.models import Demand, Exchange, Leg, Match, Service, ring
from silian.exchange.queries.people import office, speakers
from silian.people.models import User

State = Exchange.State


def _locked_exchange(exchange: Exchange) -> tuple[Exchange, list[Leg]]:
    """The exchange with its legs and all their lines, held until we are done, in the one order of tables."""
    lines = list(exchange.legs.values_list("demand_id", "service_id"))
    demands = locked(Demand, [demand for demand, _service in lines], "organisation")
    exchange = locked(Exchange, [exchange.pk])[exchange.pk]
    legs = sorted(
        locked(Leg, exchange.legs.values_list("pk", flat=True), "giver").values(),
        key=lambda leg: leg.position,
    )
    matches = Match.objects.filter(demand__in=demands, service__in=[service for _demand, service in lines])
    locked(Match, matches.values_list("pk", flat=True))
    services = locked(Service, [service for _demand, service in lines], "organisation")
    for leg in legs:
        leg.demand, leg.service = demands[leg.demand_id], services[leg.service_id]
    return exchange, legs


def _record(verb: str, exchange: Exchange, legs: list[Leg], *, by: User, **facts: Any) -> None:
    about = [thing for leg in legs for thing in (leg.giver, leg.service, leg.demand)]
    mine = rules.leg_of(by, legs)
    record(
        verb, exchange, by=by, about=about, organisation=mine[0].giver if mine else None,
        seat=acting_seat(by, mine[0].giver_id if mine else 0, exchange.federation_id), ring=ring(legs), **facts,
    )  # fmt: skip


def _tell(verb: str, exchange: Exchange, legs: list[Leg], *, by: User, also: list[User], **facts: Any) -> None:
    people = [person for found in speakers(leg.giver_id for leg in legs).values() for person in found]
    people = [person for person in (*people, *also) if person.pk != by.pk]
    tell(people, verb, exchange, url=reverse("exchange:exchange", args=[exchange.pk]), ring=ring(legs), **facts)


@transaction.atomic
def accept_exchange(exchange: Exchange, *, by: User) -> Exchange:
    """Promise one's own gift. When the last of all has promised, every gift counts at once; before that, none."""
    exchange, legs = _locked_exchange(exchange)
    require(rules.can_accept_exchange(by, exchange, legs))
    now = timezone.now()
    mine = [leg for leg in rules.leg_of(by, legs) if leg.accepted_at is None]
    for leg in mine:
        leg.accepted_at, leg.accepted_by = now, by
        leg.save(update_fields=["accepted_at", "accepted_by"])
    if any(leg.accepted_at is None for leg in legs):
        if exchange.expires_on is None:
            exchange.expires_on = timezone.localdate() + Match.ANSWER_WITHIN
            exchange.save(update_fields=["expires_on"])
        side = str(mine[0].giver)
        _record("exchange.exchange.half_accepted", exchange, legs, by=by, side=side)
        missing = [leg for leg in legs if leg.accepted_at is None]
        people = [person for found in speakers(leg.giver_id for leg in missing).values() for person in found]
        tell(
            people,
            "exchange.exchange.half_accepted",
            exchange,
            url=reverse("exchange:exchange", args=[exchange.pk]),
            ring=ring(legs),
            side=side,
        )
        return exchange
    _promise_all(exchange, legs, now)
    move(exchange, State.ACCEPTED)
    _record("exchange.exchange.accepted", exchange, legs, by=by)
    _tell("exchange.exchange.accepted", exchange, legs, by=by, also=office(exchange.federation_id))
    return exchange


def _promise_all(exchange: Exchange, legs: list[Leg], now: datetime) -> None:
    """Every gift becomes an accepted match, so that a place and a demand are given once whichever way they go."""
    matches = []
    for at, leg in enumerate(legs):
        taker = legs[(at + 1) % len(legs)]
        if taker.giver_id != leg.demand.organisation_id:
            raise Refused(_("The lines of this exchange have changed hands. Run the matching again."))
        match, _made = Match.objects.get_or_create(
            demand=leg.demand, service=leg.service,
            defaults={
                "federation_id": exchange.federation_id, "run_id": exchange.run_id, "rank": 1, "score": leg.probability,
                "probability": leg.probability, "band": band(leg.probability),
            },
        )  # fmt: skip
        match.service_side_at, match.service_side_by = leg.accepted_at, leg.accepted_by
        match.demand_side_at, match.demand_side_by = taker.accepted_at, taker.accepted_by
        matches.append(match)
    promise(matches, {leg.demand_id: leg.demand for leg in legs}, {leg.service_id: leg.service for leg in legs})
    for match in matches:
        move(
            match,
            Match.State.ACCEPTED,
            save=("service_side_at", "service_side_by", "demand_side_at", "demand_side_by"),
        )


@transaction.atomic
def decline_exchange(exchange: Exchange, because: str, *, by: User) -> Exchange:
    """One no ends the exchange. The one-way suggestions inside it stay."""
    exchange, legs = _locked_exchange(exchange)
    require(rules.can_decline_exchange(by, exchange, legs))
    if not because.strip():
        raise Refused(_("Please say in a few words why it does not fit."), {"because": _("Say why.")})
    exchange.declined_because, exchange.declined_by = because.strip()[:300], by
    move(exchange, State.DECLINED, save=("declined_because", "declined_by"))
    _record("exchange.exchange.declined", exchange, legs, by=by, because=exchange.declined_because)
    _tell("exchange.exchange.declined", exchange, legs, by=by, also=[], because=exchange.declined_because)
    return exchange
