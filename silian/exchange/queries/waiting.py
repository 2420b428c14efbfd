"""What waits for a person in the two lists and in the matching."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.core.waiting import Question, Waiting, ask
from silian.exchange.models import Demand, Exchange, Leg, Listed, Match, Service
from silian.exchange.queries import calls, meanings
from silian.members.mandates import Mandates, mandates
from silian.members.models import Organisation

# A demand is shown to who looks after it some days before its date.
AHEAD = timedelta(days=3)
ROWS = 20


def questions(person: Any) -> list[Question]:
    """Calls, offers and exchanges to answer, suggestions to look at, demands to look after, drafts."""
    mine = mandates(person)
    if not mine.held:
        return []
    today = timezone.localdate()
    found = [
        Question(_demands(mine, today), lambda rows: _shown_demands(rows, mine)),
        *calls.questions(person),
        *meanings.questions(person),
    ]
    if mine.organisations:
        found += [
            Question(_matches(mine, today), lambda rows: _shown_matches(rows, mine)),
            Question(_exchanges(mine, today), lambda legs: [_ring(leg, mine) for leg in legs]),
            Question(_drafts(Service, mine), lambda rows: [_draft(row, mine) for row in rows]),
        ]
    return found


def waiting_for(person: Any) -> list[Waiting]:
    return ask(person, questions(person))


def _matches(mine: Mandates, today: date) -> QuerySet[Match]:
    sides = list(mine.organisations)
    return (
        Match.objects.filter(Q(demand__organisation__in=sides) | Q(service__organisation__in=sides))
        .filter(Q(state=Match.State.OFFERED, expires_on__gte=today) | Q(state=Match.State.PROPOSED, in_plan=True))
        .filter(demand__state=Listed.State.OPEN, service__state=Listed.State.OPEN)
        .select_related("demand__organisation", "service__organisation")
        .defer(
            "reasons",
            "demand__search",
            "service__search",
            "demand__organisation__search",
            "service__organisation__search",
        )
        .order_by("expires_on", "id")[: 5 * ROWS]
    )


def _shown_matches(rows: QuerySet[Match], mine: Mandates) -> list[Waiting]:
    found, suggested = [], []
    for match in rows:
        if match.state == Match.State.PROPOSED:
            suggested.append(match)
            continue
        for side in ("demand", "service"):
            organisation = getattr(match, side).organisation
            if organisation.pk in mine.organisations and getattr(match, f"{side}_side_at") is None:
                found.append(_offer(match, organisation, mine))
                break
    if suggested:
        found.append(
            Waiting(
                what=ngettext(
                    "Look at %(number)s suggestion for your lists",
                    "Look at %(number)s suggestions for your lists",
                    len(suggested),
                )
                % {"number": len(suggested)},
                for_whom=str(
                    suggested[0].demand.organisation
                    if suggested[0].demand.organisation_id in mine.organisations
                    else suggested[0].service.organisation
                ),
                since=min(timezone.localdate(match.at) for match in suggested),
                until=None,
                url=reverse("exchange:matching") + "?show=plan",
                button=_("Look"),
                by_seat=mine.named(organisation=suggested[0].demand.organisation_id)
                or mine.named(organisation=suggested[0].service.organisation_id),
            )  # fmt: skip
        )
    return found


def _offer(match: Match, organisation: Organisation, mine: Mandates) -> Waiting:
    names = {
        "service": match.service.title, "giver": match.service.organisation,
        "demand": match.demand.title, "taker": match.demand.organisation,
    }  # fmt: skip
    if organisation.pk == match.demand.organisation_id:
        what = _("Answer %(giver)s: “%(service)s” for your “%(demand)s”") % names
    else:
        what = _("Answer %(taker)s: your “%(service)s” for “%(demand)s”") % names
    return Waiting(
        what=what, for_whom=str(organisation), since=timezone.localdate(match.offered_at), until=match.expires_on,
        url=reverse("exchange:match", args=[match.pk]), button=_("Answer"), by_seat=mine.named(organisation=organisation.pk),
    )  # fmt: skip


def _exchanges(mine: Mandates, today: date) -> QuerySet[Leg]:
    return (
        Leg.objects.filter(
            giver__in=list(mine.organisations), accepted_at=None, exchange__state=Exchange.State.PROPOSED
        )
        .filter(Q(exchange__expires_on=None) | Q(exchange__expires_on__gte=today))
        .select_related("exchange", "giver", "service")
        .order_by("exchange_id")[:ROWS]
    )


def _ring(leg: Leg, mine: Mandates) -> Waiting:
    return Waiting(
        what=_("Answer an exchange in which you give “%(title)s”") % {"title": leg.service.title}, for_whom=str(leg.giver),
        since=timezone.localdate(leg.exchange.at), until=leg.exchange.expires_on,
        url=reverse("exchange:exchange", args=[leg.exchange_id]), button=_("Answer"), by_seat=mine.named(organisation=leg.giver.pk),
    )  # fmt: skip


def _demands(mine: Mandates, today: date) -> QuerySet[Demand]:
    """Those whose date comes near, for who looks after them; and her own drafts."""
    near = Q(state=Listed.State.OPEN, next_on__lte=today + AHEAD) & (Q(valid_until=None) | Q(valid_until__gte=today))
    seats = [seat.seat_id for seat in mine.held]
    return (
        Demand.objects.filter(
            near & (Q(duty_holder__in=seats) | Q(federation__in=list(mine.offices), duty_holder=None))
            | Q(state=Listed.State.DRAFT, carried_from=None, organisation__in=list(mine.organisations))
        )
        .select_related("organisation")
        .defer("search", "organisation__search")
        .order_by("next_on", "id")[: ROWS + 1]
    )


def _shown_demands(found_rows: QuerySet[Demand], mine: Mandates) -> list[Waiting]:
    today = timezone.localdate()
    rows = list(found_rows)
    found = [_draft(row, mine) if row.state == Listed.State.DRAFT else _look(row, mine) for row in rows[:ROWS]]
    if len(rows) > ROWS:
        found.append(
            Waiting(
                what=_("More demands whose date has come"),
                for_whom=_("the office"),
                since=today,
                until=today,
                url=reverse("exchange:demands") + "?state=overdue",
                button=_("See them"),
            )  # fmt: skip
        )
    return found


def _look(demand: Demand, mine: Mandates) -> Waiting:
    return Waiting(
        what=_("Look after the demand “%(title)s”") % {"title": demand.title}, for_whom=str(demand.organisation),
        since=timezone.localdate(demand.opened_at), until=demand.next_on, url=reverse("exchange:demand", args=[demand.pk]),
        button=_("Look"), by_seat=mine.named(seat=demand.duty_holder_id) or mine.named(office=demand.federation_id),
    )  # fmt: skip


def _drafts(kind: type[Listed], mine: Mandates) -> QuerySet[Listed]:
    # What was carried over into a new year waits as one row, not line by line (duties).
    rows: Any = kind._default_manager
    rows = rows.filter(state=Listed.State.DRAFT, carried_from=None, organisation__in=list(mine.organisations))
    return rows.select_related("organisation").order_by("id")[:ROWS]


def _draft(line: Listed, mine: Mandates) -> Waiting:
    kind = line._meta.model_name
    return Waiting(
        what=_("Finish the draft “%(title)s”") % {"title": line.title}, for_whom=str(line.organisation),
        since=timezone.localdate(line.opened_at), until=None, url=reverse(f"exchange:{kind}", args=[line.pk]), button=_("Finish"),
        by_seat=mine.named(organisation=line.organisation_id),
    )  # fmt: skip
