"""The matching table, one suggestion, and the runs."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from silian.core.models import Record
from silian.core.records import timeline
from silian.core.rules import Answer
from silian.exchange import rules
from silian.exchange.models import Demand, Exchange, Leg, Match, MatchRun, ring
from silian.exchange.queries import reasons
from silian.exchange.queries.lines import Filters
from silian.members.mandates import mandates
from silian.members.models import Contact, Federation

BEST = 3
CHIPS = 4


def offices(person: Any) -> QuerySet[Federation]:
    """The federations in whose office she sits."""
    return Federation.objects.filter(pk__in=list(mandates(person).offices)).order_by("id")


def demands_with_matches(person: Any, filters: Filters, show: str = "") -> QuerySet[Demand]:
    """Demands for which the reader may see a suggestion: all of them for the office, her own sides for a member."""
    matches = Match.objects.visible_to(person)
    if show == "offered":
        matches = matches.filter(state=Match.State.OFFERED)
    elif show == "plan":
        matches = matches.planned()
    elif show == "accepted":
        matches = matches.filter(state=Match.State.ACCEPTED)
    rows = Demand.objects.filter(pk__in=matches.values("demand")).select_related("organisation")
    if show != "accepted":
        rows = rows.open()
    if filters.theme:
        rows = rows.filter(Q(theme=filters.theme) | Q(theme__startswith=filters.theme + "/"))
    if filters.typed:
        rows = rows.found_by(filters.typed)
    return rows


@dataclass(frozen=True)
class Row:
    """One suggestion in the table."""

    match: Match
    chips: list[reasons.Chip]
    why: list[str]
    may_offer: Answer
    may_accept: Answer
    may_decline: Answer

    @property
    def best_chips(self) -> list[reasons.Chip]:
        """The strongest reasons, and all that speaks against it: what a glance needs."""
        against = [chip for chip in self.chips if chip[0] == "warn"]
        return [chip for chip in self.chips if chip[0] != "warn"][:CHIPS] + against


def row(match: Match, reader: Any) -> Row:
    return Row(
        match, reasons.chips(match), reasons.why_in_plan(match), rules.can_offer(reader, match),
        rules.can_accept(reader, match), rules.can_decline(reader, match),
    )  # fmt: skip


def rows_of(demands: Iterable[Demand], reader: Any, *, best: int = BEST) -> dict[int, list[Row]]:
    """The best suggestions of each of these demands, and whatever is planned or answered, in one query."""
    asked = {demand.pk: demand for demand in demands}
    matches = (
        Match.objects.visible_to(reader)
        .filter(demand__in=list(asked))
        .filter(Q(rank__lte=best) | Q(in_plan=True) | ~Q(state=Match.State.PROPOSED))
        .select_related("service__organisation")
        .order_by("demand", "-in_plan", "rank", "id")
    )
    found: dict[int, list[Row]] = defaultdict(list)
    for match in matches:
        match.demand = asked[match.demand_id]
        found[match.demand_id].append(row(match, reader))
    return found


def newest_run(person: Any) -> MatchRun | None:
    """The last run of the reader's office."""
    return MatchRun.objects.filter(federation__in=list(mandates(person).offices)).select_related("by").first()


@dataclass(frozen=True)
class MatchPage:
    """One suggestion with both its lines."""

    row: Row
    contacts: list[Contact]
    sees_contacts: bool
    my_sides: set[str]
    rings: list[tuple[Exchange, str]]
    records: list[Record]


def match_page(match: Match, reader: Any) -> MatchPage:
    """At most three queries: the timeline, exchanges that hold this gift, and contacts once both accepted."""
    shown = rules.sees_contacts(reader, match)
    sides = [match.demand.organisation_id, match.service.organisation_id]
    rings = (
        Exchange.objects.visible_to(reader)
        .filter(pk__in=Leg.objects.filter(demand=match.demand_id, service=match.service_id).values("exchange"))
        .exclude(state=Exchange.State.EXPIRED)
    )
    return MatchPage(
        row=row(match, reader),
        contacts=list(Contact.objects.filter(organisation__in=sides).select_related("organisation")) if shown else [],
        sees_contacts=shown, my_sides=rules.sides(reader, match), rings=with_ring(rings), records=list(timeline(match)[:30]),
    )  # fmt: skip


def with_ring(exchanges: QuerySet[Exchange]) -> list[tuple[Exchange, str]]:
    """Each exchange with its drawing, A ⇄ B or A → B → C → A: two queries for all."""
    found = list(exchanges.prefetch_related(Prefetch("legs", Leg.objects.select_related("giver"))))
    return [(one, ring(list(one.legs.all()))) for one in found]


def exchanges_to_answer(person: Any) -> list[tuple[Exchange, str]]:
    """The exchanges of her organisations that still wait for somebody. Two queries; none for the office alone."""
    mine = list(mandates(person).organisations)
    if not mine:
        return []
    legs = Leg.objects.filter(giver__in=mine).values("exchange")
    today = timezone.localdate()
    waiting = Exchange.objects.filter(pk__in=legs, state=Exchange.State.PROPOSED).exclude(expires_on__lt=today)
    return with_ring(waiting.order_by("id")[:10])


@dataclass(frozen=True)
class ExchangePage:
    """An exchange with all its gifts and what everybody said."""

    exchange: Exchange
    legs: list[Leg]
    ring: str
    may_accept: Answer
    may_decline: Answer
    contacts: list[Contact]
    records: list[Record]
    mine: list[Leg]


def exchange_page(exchange: Exchange, reader: Any) -> ExchangePage:
    legs = list(
        exchange.legs.select_related("giver", "service", "demand__organisation", "accepted_by").order_by("position")
    )
    mine = rules.leg_of(reader, legs)
    agreed = exchange.state == Exchange.State.ACCEPTED
    contacts = Contact.objects.filter(organisation__in=[leg.giver_id for leg in legs]).select_related("organisation")
    return ExchangePage(
        exchange=exchange, legs=legs, ring=ring(legs), may_accept=rules.can_accept_exchange(reader, exchange, legs),
        may_decline=rules.can_decline_exchange(reader, exchange, legs), contacts=list(contacts) if agreed else [],
        records=list(timeline(exchange)[:30]), mine=mine,
    )  # fmt: skip
