"""The carriers of deliberation: their members with terms, their rounds by quarter, the matters they treated."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from silian.hall.models import Carrier, Matter
from silian.hall.rules.plans import leads_carrier
from silian.meetings.models import Meeting
from silian.members.mandates import mandates
from silian.members.models import Body, Seat, Term


@dataclass(frozen=True)
class Quarter:
    """One quarter of this year with the rounds that were held or are planned in it."""

    number: int
    rounds: list[Meeting]
    is_over: bool

    @property
    def was_held(self) -> bool:
        return any(one.state in Meeting.OVER for one in self.rounds)


@dataclass(frozen=True)
class CarrierPage:
    """One carrier: who sits where until when, which seats are vacant, its year, what it treated."""

    carrier: Carrier
    seats: list[tuple[Seat, Term | None]]
    quarters: list[Quarter]
    seen: set[int]
    matters: list[Matter]
    is_office: bool
    may_meet: bool
    names_shown: bool  # who sits there, to people of the federation

    @property
    def vacant(self) -> int:
        return sum(term is None for _seat, term in self.seats)


def carriers(person: Any) -> QuerySet[Carrier]:
    """Those of the reader's federations, for everybody who is signed in to none: all of them; a carrier is public."""
    today = timezone.localdate()
    rows = Carrier.objects.select_related("body", "community", "federation")
    mine = mandates(person)
    if mine.held:
        rows = rows.filter(federation__in=mine.federation_ids)
    seats = Seat.objects.open(today).filter(body=OuterRef("body")).order_by().values("body")
    held = seats.filter(pk__in=Term.objects.on(today).values("seat")).annotate(number=Count("pk")).values("number")
    rounds = (
        Meeting.objects.filter(body=OuterRef("body"), state__in=Meeting.OVER, held_on__year=today.year)
        .order_by()
        .values("body")
    )
    return rows.annotate(
        seats_open=Coalesce(Subquery(seats.annotate(number=Count("pk")).values("number")), 0), seats_held=Coalesce(Subquery(held), 0),
        rounds_held=Coalesce(Subquery(rounds.annotate(number=Count("pk")).values("number")), 0),
    ).order_by("federation", "community", "id")  # fmt: skip


def without_form(person: Any) -> QuerySet[Body]:
    """Bodies of that kind whose office has not said yet which form they have."""
    offices = list(mandates(person).offices)
    return Body.objects.filter(federation__in=offices, kind=Body.Kind.CARRIER, carrier=None).order_by("id")


def carrier_page(carrier: Carrier, person: Any) -> CarrierPage:
    """Five questions: its seats with today's terms, its meetings of this year, which of them open, what it treated."""
    today = timezone.localdate()
    terms = Prefetch("terms", Term.objects.on(today).select_related("person"), to_attr="terms_today")
    seats = (
        Seat.objects.open(today)
        .filter(body=carrier.body_id)
        .select_related("body")
        .prefetch_related(terms)
        .order_by("id")
    )
    meetings = list(
        Meeting.objects.filter(body=carrier.body_id, period__startswith__year=today.year)
        .exclude(state=Meeting.State.CANCELLED).order_by("period", "id")
    )  # fmt: skip
    signed_in = getattr(person, "is_authenticated", False)
    seen = (
        set(Meeting.objects.visible_to(person).filter(pk__in=[one.pk for one in meetings]).values_list("pk", flat=True))
        if meetings and signed_in
        else set()
    )
    treated = Q(plan__carrier=carrier) | Q(meetings__meeting__body=carrier.body_id)
    matters = (
        Matter.objects.visible_to(person).filter(treated).select_related("community").distinct().order_by("-id")[:20]
    )
    is_office = carrier.federation_id in mandates(person).offices
    return CarrierPage(
        carrier, [(one, next(iter(getattr(one, "terms_today", [])), None)) for one in seats], _quarters(meetings), seen, list(matters),
        is_office, is_office or leads_carrier(person, carrier), carrier.federation_id in mandates(person).federation_ids,
    )  # fmt: skip


def _quarters(meetings: Sequence[Meeting]) -> list[Quarter]:
    present = (timezone.localdate().month - 1) // 3 + 1
    return [
        Quarter(number, [one for one in meetings if (one.day.month - 1) // 3 + 1 == number], number < present)
        for number in (1, 2, 3, 4)
    ]
