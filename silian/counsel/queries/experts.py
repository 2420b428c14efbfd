"""The think tank: its seats and experts, and one expert's own page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from silian.core.rules import Answer
from silian.counsel import rules
from silian.counsel.models import Advice, Consultation, Expert, Field, Request
from silian.counsel.queries.people import expert_seats
from silian.counsel.queries.proposing import loads
from silian.members.mandates import mandates
from silian.members.models import Federation, Seat, Term
from silian.members.queries.seats import SOON_DAYS, with_holders


@dataclass(frozen=True)
class ExpertRow:
    """One seat of the think tank: who sits in it until when, what she knows, and how much waits for her."""

    seat: Seat
    now: Term | None
    next: Term | None
    expert: Expert | None
    fields: list[Field]
    open: int
    this_year: int
    may_change: bool

    @property
    def last_day(self) -> date | None:
        end = self.now.period.upper if self.now else None
        return end - timedelta(days=1) if end else None

    @property
    def ends_soon(self) -> bool:
        last = self.last_day
        return last is not None and self.next is None and last < timezone.localdate() + timedelta(days=SOON_DAYS)


@dataclass(frozen=True)
class TankPage:
    federation: Federation
    rows: list[ExpertRow]
    fields: list[tuple[Field, int]]
    chosen: int | None
    may_keep: Answer
    may_ask: Answer

    @property
    def vacant(self) -> int:
        return sum(row.now is None for row in self.rows)

    @property
    def ending(self) -> int:
        return sum(row.ends_soon for row in self.rows)


def tank_page(federation: Federation, reader: Any, chosen: int | None = None) -> TankPage:
    """Seats, terms, profiles with their fields, loads and the fields to choose from: six queries, however many sit there."""
    seats = with_holders(list(expert_seats(federation.pk)), timezone.localdate())
    people = [now.person_id for _seat, now, _next in seats if now]
    rows = Expert.objects.filter(federation=federation, person__in=people).select_related("organisation")
    experts = {one.person_id: one for one in rows.prefetch_related(Prefetch("fields", Field.objects.order_by("id")))}
    load = loads(federation.pk)
    found = []
    for seat, now, then in seats:
        person = now.person_id if now else 0
        expert = experts.get(person)
        fields = list(expert.fields.all()) if expert else []
        found.append(
            ExpertRow(
                seat, now, then, expert, fields, load.open.get(person, 0), load.this_year.get(person, 0),
                now is not None and bool(rules.can_change_expert(reader, federation.pk, person)),
            )
        )  # fmt: skip
    known: dict[int, int] = {}
    for row in found:
        for one in row.fields:
            known[one.pk] = known.get(one.pk, 0) + 1
    current: Any = Field.objects.filter(federation=federation).current().order_by("id")  # type: ignore[attr-defined]
    choices = [(one, known.get(one.pk, 0)) for one in current]
    shown = [row for row in found if chosen in {one.pk for one in row.fields}] if chosen else found
    return TankPage(
        federation, shown, choices, chosen, rules.can_keep_fields(reader, federation.pk),
        rules.can_ask(reader, federation.pk),
    )  # fmt: skip


def fields_of(federation_id: int) -> QuerySet[Field]:
    """All fields, the retired ones at the end."""
    return Field.objects.filter(federation=federation_id).order_by("retired_on", "id")


def holder(seat: Seat) -> Term | None:
    return Term.objects.today().filter(seat=seat).select_related("person").first()


def profile(person_id: int, federation_id: int) -> Expert | None:
    return Expert.objects.filter(person=person_id, federation=federation_id).select_related("organisation").first()


# ── My advice ──


@dataclass(frozen=True)
class MineRow:
    """One question she was asked, and what became of her answer."""

    request: Request
    consultation: Consultation
    advice: Advice | None
    effects: Sequence[Any]


def mine(reader: Any) -> QuerySet[Request]:
    """Everything she was asked, the newest first."""
    rows: Any = Request.objects.of(reader).exclude(consultation__state=Consultation.State.DRAFT)  # type: ignore[attr-defined]
    return rows.select_related("consultation__seat__body", "advice").prefetch_related("consultation__effects")


def mine_rows(requests: Sequence[Request]) -> list[MineRow]:
    return [
        MineRow(one, one.consultation, getattr(one, "advice", None), list(one.consultation.effects.all()))
        for one in requests
    ]


def seat_of(reader: Any, federation_id: int) -> int | None:
    """Her own expert seat, whose profile she keeps."""
    return next(
        (
            held.seat_id
            for held in mandates(reader).held
            if held.federation_id == federation_id and held.body_kind == "think_tank" and held.role == Seat.Role.EXPERT
        ),
        None,
    )
