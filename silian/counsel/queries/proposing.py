"""Which experts come into question, and why."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from silian.counsel import engine
from silian.counsel.engine import Candidate, Proposal, Wanted
from silian.counsel.models import Barred, Consultation, Expert, Request
from silian.counsel.queries.people import expert_terms
from silian.hall.models import Party as Side
from silian.members.models import Term
from silian.people.models import User

MOST_TEXT = 600  # what the engine reads of a background


@dataclass(frozen=True)
class Proposed:
    """One expert as the asker sees her before choosing."""

    person: User
    expert: Expert | None
    fit: Proposal

    @property
    def barred_word(self):
        return Barred(self.fit.barred).label if self.fit.barred else ""

    @property
    def may_choose(self) -> bool:
        return self.fit.barred in ("", Barred.FULL)


def parties_of(consultation: Consultation) -> set[int]:
    """Organisations the question is about: those named with it, and the sides of the matter it is asked for."""
    found = set(consultation.parties.values_list("organisation", flat=True))
    if consultation.matter_id:
        sides = Side.objects.filter(matter=consultation.matter_id, role__in=[Side.Role.SIDE, Side.Role.RESPONSIBLE])
        found |= set(sides.exclude(organisation=None).values_list("organisation", flat=True))
    return found


def barred(consultation: Consultation, people: list[int]) -> dict[int, str]:
    """Person → why she does not come into question: asked already, belongs to an organisation the question is about, asks it herself."""
    parties = parties_of(consultation)
    found: dict[int, str] = {}
    terms = Term.objects.today().filter(
        Q(seat=consultation.seat_id) | Q(seat__body__organisation__in=parties), person__in=people
    )
    for person, seat in terms.values_list("person", "seat"):
        found[person] = Barred.ASKS if seat == consultation.seat_id else found.get(person, Barred.PARTY)
    belonging = Expert.objects.filter(
        federation=consultation.federation_id, person__in=people, organisation__in=parties
    )
    found |= dict.fromkeys(belonging.values_list("person", flat=True), Barred.PARTY)
    asked = Request.objects.filter(consultation=consultation, expert__person__in=people)
    found |= dict.fromkeys(asked.values_list("expert__person", flat=True), Barred.ASKED)
    return found


@dataclass(frozen=True)
class Loads:
    """By person: what waits for her, and how often she was asked this year and did not decline."""

    open: dict[int, int]
    this_year: dict[int, int]


def loads(federation_id: int) -> Loads:
    """One query for the whole think tank."""
    year = timezone.localdate().year
    rows = (
        Request.objects.filter(federation=federation_id, consultation__asked_at__isnull=False)
        .exclude(state=Request.State.DECLINED)
        .exclude(consultation__state=Consultation.State.WITHDRAWN)
        .filter(Q(consultation__asked_at__year=year) | Q(consultation__state=Consultation.State.ASKED, advice=None))
        .values_list(
            "expert__person", "consultation__state", "consultation__asked_at", "advice", "consultation__due_on"
        )
    )
    open_ones: Counter[int] = Counter()
    this_year: Counter[int] = Counter()
    today = timezone.localdate()
    for person, state, asked_at, advice, due_on in rows:
        if state == Consultation.State.ASKED and advice is None and due_on >= today:
            open_ones[person] += 1
        if timezone.localtime(asked_at).year == year:
            this_year[person] += 1
    return Loads(dict(open_ones), dict(this_year))


def proposals(consultation: Consultation) -> list[Proposed]:
    """Everybody who sits as an expert, the likeliest first, the barred ones at the end with the reason."""
    people = {term.person_id: term.person for term in expert_terms(consultation.federation_id)}
    rows = Expert.objects.filter(federation=consultation.federation_id, person__in=people)
    experts = {one.person_id: one for one in rows.select_related("organisation", "person").prefetch_related("fields")}
    why = barred(consultation, list(people))
    load = loads(consultation.federation_id)
    wanted_fields = list(consultation.fields.all())
    wanted = Wanted(
        consultation.title, f"{consultation.question}，{consultation.background[:MOST_TEXT]}",
        frozenset(one.pk for one in wanted_fields), [_words(one) for one in wanted_fields],
    )  # fmt: skip
    fits = engine.rank(wanted, [_candidate(one, experts, load, why) for one in people.values()])
    return [Proposed(people[fit.expert], experts.get(fit.expert), fit) for fit in fits]


def _words(field: Any) -> str:
    return "，".join(part for part in (field.name, field.words, field.theme.replace("/", "，")) if part)


def _candidate(person: User, experts: dict[int, Expert], load: Loads, why: dict[int, str]) -> Candidate:
    own = experts.get(person.pk)
    fields = list(own.fields.all()) if own else []
    usual: Any = Expert._meta.get_field("most_a_year").default
    return Candidate(
        person.pk, person.name, own.introduction if own else "", {one.pk: one.name for one in fields},
        [_words(one) for one in fields], load.open.get(person.pk, 0), load.this_year.get(person.pk, 0),
        own.most_a_year if own else usual, why.get(person.pk, ""),
    )  # fmt: skip
