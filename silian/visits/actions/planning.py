"""Planning visits: one by one, or a whole proposal in one press."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused, in_words
from silian.core.notices import tell
from silian.core.records import draft, record_all
from silian.core.rules import require
from silian.core.states import lock, move
from silian.members.models import Organisation, Seat
from silian.people.models import User
from silian.visits import rules
from silian.visits.actions.shared import facts, holders, note, tell_visitors
from silian.visits.models import Companion, Visit

State = Visit.State


@dataclass(frozen=True)
class Planned:
    """One line of a proposal as the office accepts it."""

    organisation: Organisation
    visitor: Seat
    day: date


@transaction.atomic
def plan_visit(
    organisation: Organisation, visitor: Seat, day: date, *, by: User, companions: Sequence[Seat] = ()
) -> Visit:
    """Say who visits an organisation, and when; it stands on the visitor's desk."""
    require(rules.can_plan(by, organisation, visitor))
    _not_past(day)
    visit = _insert(
        [
            Visit(
                federation_id=organisation.federation_id,
                organisation=organisation,
                visitor=visitor,
                planned_on=day,
                by=by,
            )
        ]
    )[0]
    _set_companions(visit, companions)
    note("visits.visit.planned", visit, by=by)
    tell_visitors("visits.visit.planned", visit, by=by)
    return visit


@transaction.atomic
def accept_proposal(federation_id: int, rows: Sequence[Planned], *, by: User) -> list[Visit]:
    """Plan all of a proposal at once: every visit of it, or none if somebody planned one of them in the meantime."""
    require(rules.can_propose(by, federation_id))
    if not rows:
        raise Refused(_("No visit is chosen. Tick at least one."))
    for row in rows:
        if row.organisation.federation_id != federation_id:
            raise Refused(_("An organisation of another federation stands in this list."))
        require(rules.can_plan(by, row.organisation, row.visitor))
        _not_past(row.day)
    if len({row.organisation.pk for row in rows}) < len(rows):
        raise Refused(_("An organisation stands in the list twice. Take one of the two lines out."))
    made = _insert(
        [Visit(federation_id=federation_id, organisation=row.organisation, visitor=row.visitor, planned_on=row.day, by=by) for row in rows]
    )  # fmt: skip
    seat = rules.seats_that_go(by, federation_id)
    record_all(
        [
            draft("visits.visit.planned", one, by=by, about=[one.visitor], organisation=one.organisation,
                  seat=Seat(pk=seat[0]) if seat else None, **facts(one))
            for one in made
        ]
    )  # fmt: skip
    _tell_each(made, by)
    return made


def _insert(visits: list[Visit]) -> list[Visit]:
    try:
        with transaction.atomic():
            return Visit.objects.bulk_create(visits)
    except IntegrityError as error:
        pks = [one.organisation_id for one in visits]
        there = Visit.objects.filter(organisation__in=pks, state=State.PLANNED).select_related("organisation")
        names = _(", ").join(str(one.organisation) for one in there[:5])
        raise Refused(
            _(
                "A visit to %(names)s is planned already; nothing was planned twice. Change that one, or take it out of the list."
            )
            % {"names": names or "–"}
        ) from error


def _tell_each(made: Iterable[Visit], by: User) -> None:
    """One notice for each visitor, not one for each visit."""
    own: dict[int, list[Visit]] = {}
    for one in made:
        own.setdefault(one.visitor_id, []).append(one)
    for seat_id, visits in own.items():
        tell(
            [person for person in holders([seat_id]) if person != by], "visits.proposal.accepted", visits[0],
            url=reverse("visits:visits") + "?show=mine", number=len(visits), visitor=str(visits[0].visitor),
            first=min(one.planned_on for one in visits).isoformat(), last=max(one.planned_on for one in visits).isoformat(),
        )  # fmt: skip


@transaction.atomic
def change_plan(visit: Visit, visitor: Seat, day: date, *, by: User, companions: Sequence[Seat] = ()) -> Visit:
    """Another day, somebody else, or others who go along."""
    lock(visit)
    require(rules.can_change_plan(by, visit))
    before = (visit.visitor_id, visit.planned_on, _along(visit))
    if visitor.pk != visit.visitor_id:
        # Whoever goes may hand it on to another seat that visits, as the office may.
        if visitor.federation_id != visit.federation_id or visitor.body.kind not in rules.VISITING:
            raise Refused(_("Only seats of the office, of sectors, zones and communities visit members."))
        visit.visitor = visitor
    if day != visit.planned_on:
        _not_past(day)
        visit.planned_on = day
    visit.save(update_fields=["visitor", "planned_on"])
    _set_companions(visit, companions)
    if (visit.visitor_id, visit.planned_on, _along(visit)) != before:
        note("visits.visit.changed", visit, by=by)
        tell_visitors("visits.visit.changed", visit, by=by)
    return visit


@transaction.atomic
def cancel_visit(visit: Visit, because: str, *, by: User) -> Visit:
    """It does not take place, and why."""
    lock(visit)
    require(rules.can_cancel(by, visit))
    visit.cancelled_because = in_words(because, _("Please say in a few words why this visit is cancelled."))
    move(visit, State.CANCELLED, save=("cancelled_because",))
    note("visits.visit.cancelled", visit, by=by, because=visit.cancelled_because)
    tell_visitors("visits.visit.cancelled", visit, by=by, because=visit.cancelled_because)
    return visit


def _along(visit: Visit) -> set[int]:
    return set(Companion.objects.filter(visit=visit).values_list("seat", flat=True))


def _set_companions(visit: Visit, seats: Sequence[Seat]) -> None:
    wanted = {one.pk: one for one in seats if one.pk != visit.visitor_id}
    if any(one.federation_id != visit.federation_id for one in wanted.values()):
        raise Refused(_("This seat belongs to another federation."))
    there = _along(visit)
    Companion.objects.filter(visit=visit, seat__in=there - set(wanted)).delete()
    Companion.objects.bulk_create(
        Companion(federation_id=visit.federation_id, visit=visit, seat=seat)
        for pk, seat in sorted(wanted.items())
        if pk not in there
    )


def _not_past(day: Any) -> None:
    if day < timezone.localdate():
        sentence = _("This day is over. Choose today or a later day; a visit that took place is written down instead.")
        raise Refused(sentence, {"day": sentence})
