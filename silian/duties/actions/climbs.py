"""Telling that an overdue duty has climbed: each step once, in the transaction in which it is told.

The desks go by the clock; this only sends what keeps people from having to look. A process killed in the middle leaves
neither the step nor the notice, and the next round tells it.
"""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from silian.core.notices import tell
from silian.duties.models import Climb, Edition
from silian.duties.queries.survey import Column, Owing, Survey
from silian.duties.queries.theirs import recent, steps_of
from silian.duties.queries.waiting import MOST_NAMED
from silian.duties.words import State
from silian.members.mandates import OFFICE_KINDS
from silian.members.models import Federation, Term
from silian.people.models import User

Step = Climb.Step


def tell_steps(today: date | None = None) -> int:
    """Every federation with rules, one after the other; how many steps were told."""
    federations = Federation.objects.filter(pk__in=Edition.objects.values("federation")).order_by("pk")
    return sum(tell_steps_of(federation, today=today) for federation in federations)


@transaction.atomic
def tell_steps_of(federation: Federation, *, today: date | None = None) -> int:
    """All steps of one federation that were reached and not told yet."""
    hold_round(federation)
    survey = Survey(federation.pk, *recent(today), today=today)
    told = _told(federation, survey)
    bodies = {one.pk: one for one in survey.bodies}
    reached: dict[tuple[Column, Step], list[Owing]] = defaultdict(list)
    for column in survey.columns:
        if column.clock == State.OVERDUE:
            for pk in sorted(survey.sorted_out(column)[State.OVERDUE]):
                for step in steps_of(survey, column, bodies[pk]):
                    if (*column.key, pk, step) not in told:
                        reached[column, step].append(bodies[pk])
    if not reached:
        return 0
    people = _People(federation, survey.today)
    return sum(_tell(federation, column, step, there, people) for (column, step), there in reached.items())


def hold_round(federation: Federation) -> None:
    """One round at a time: a second one waits and then finds every step told. Nobody else is held up by it."""
    Federation.objects.select_for_update(of=("self",), no_key=True).get(pk=federation.pk)


def _told(federation: Federation, survey: Survey) -> set[tuple[int, date, int, int]]:
    rows = Climb.objects.filter(federation=federation, first_on__gte=survey.start)
    return set(rows.values_list("rule_id", "first_on", "body_id", "step"))


def _tell(federation: Federation, column: Column, step: Step, bodies: list[Owing], people: "_People") -> int:
    """Write the steps down and tell whoever they are for: each duty by name, or their number where there are many."""
    climbs = Climb.objects.bulk_create(
        Climb(
            federation=federation, rule_id=column.edition.rule_id, body_id=body.pk, first_on=column.period.first, step=step,
            due_on=column.due.day,
        )
        for body in bodies
    )  # fmt: skip
    facts = {
        "name": column.edition.name, "first": column.period.first.isoformat(), "last": column.period.last.isoformat(),
        "day": column.due.day.isoformat(),
    }  # fmt: skip
    by_reader: dict[User, list[tuple[Climb, Owing]]] = defaultdict(list)
    for climb, body in zip(climbs, bodies, strict=True):
        for reader in people.at(step, body):
            by_reader[reader].append((climb, body))
    alike: dict[tuple[int, ...], list[User]] = defaultdict(list)
    for reader, theirs in by_reader.items():
        alike[tuple(climb.pk for climb, _body in theirs)].append(reader)
    for readers in alike.values():
        theirs = by_reader[readers[0]]
        if len(theirs) > MOST_NAMED:
            tell(
                readers,
                "duties.climb.told_many",
                theirs[0][0],
                url=_board(federation, column),
                count=len(theirs),
                **facts,
            )
            continue
        for climb, body in theirs:
            url = f"{reverse('duties:body', args=[body.pk])}?year={column.period.year}"
            tell(readers, "duties.climb.told", climb, url=url, body=body.name, **facts)
    return len(climbs)


def _board(federation: Federation, column: Column) -> str:
    return (
        f"{reverse('duties:board')}?federation={federation.pk}&year={column.period.year}"
        f"&kind={column.kind}&state={State.OVERDUE}"
    )


class _People:
    """Who sits where today, read once for all steps."""

    def __init__(self, federation: Federation, day: date | None = None):
        self.of_body: dict[int, set[User]] = defaultdict(set)
        self.of_area: dict[tuple[str, Any], set[User]] = defaultdict(set)
        self.of_office: set[User] = set()
        day = day or timezone.localdate()
        terms = Term.objects.on(day).filter(federation=federation).select_related("person", "seat__body")
        for term in terms.order_by("pk"):
            body, person = term.seat.body, term.person
            if term.seat.closed_on and term.seat.closed_on <= day:
                continue
            self.of_body[body.pk].add(person)
            for name in ("sector_id", "community_id", "zone_id"):
                if getattr(body, name):
                    self.of_area[name, getattr(body, name)].add(person)
            if body.kind in OFFICE_KINDS:
                self.of_office.add(person)

    def at(self, step: Step, body: Owing) -> list[User]:
        if step == Step.OWNER:
            found = self.of_body[body.pk]
        elif step == Step.OFFICE:
            found = self.of_office
        else:
            found = set()
            for name in ("sector_id", "community_id", "zone_id"):
                found = found | self.of_area[name, getattr(body, name)]
        return sorted(found, key=lambda person: person.pk)
