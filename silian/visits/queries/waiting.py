"""What waits for whoever visits, and for whoever was visited."""

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.waiting import Question, Waiting, ask
from silian.members.mandates import Mandates, mandates
from silian.visits.models import VISITING, Visit

ROWS = 20
# House values: a planned visit is shown some weeks ahead; a member that says nothing for a week is reminded with a link.
AHEAD = timedelta(days=21)
REMIND_AFTER = timedelta(days=7)
State = Visit.State


def questions(person: Any) -> list[Question]:
    """Visits to make, reports to correct, members to remind; visits to confirm. None without a seat for it."""
    mine = mandates(person)
    found = []
    if any(held.body_kind in VISITING for held in mine.held):
        found.append(Question(_to_make(mine), lambda rows: [_own(one, mine) for one in rows]))
    if mine.organisations:
        found.append(Question(_to_confirm(person, mine), lambda rows: [_confirm(one, mine) for one in rows]))
    return found


def waiting_for(person: Any) -> list[Waiting]:
    return ask(person, questions(person))


def _to_make(mine: Mandates) -> QuerySet[Visit]:
    today = timezone.localdate()
    planned = Q(state=State.PLANNED, planned_on__lte=today + AHEAD)
    unanswered = Q(state=State.HELD) & (~Q(objection="") | Q(reported_at__lt=timezone.now() - REMIND_AFTER))
    return (
        Visit.objects.filter(planned | unanswered, visitor__in=[held.seat_id for held in mine.held])
        .select_related("organisation")
        .defer("organisation__search", "findings")
        .order_by("planned_on", "id")[:ROWS]
    )


def _own(visit: Visit, mine: Mandates) -> Waiting:
    seat = mine.named(seat=visit.visitor_id)
    names = {"organisation": visit.organisation, "day": visit.day.isoformat()}
    if visit.state == State.PLANNED:
        return Waiting(
            what=_("Visit %(organisation)s and write it down") % names, for_whom=str(visit.organisation),
            since=timezone.localdate(visit.at), until=visit.planned_on, url=reverse("visits:report", args=[visit.pk]),
            button=_("Write it"), by_seat=seat,
        )  # fmt: skip
    if visit.is_objected:
        return Waiting(
            what=_("Correct the report of your visit to %(organisation)s on %(day)s") % names, for_whom=str(visit.organisation),
            since=timezone.localdate(visit.objected_at), until=None, url=reverse("visits:visit", args=[visit.pk]), button=_("Look"),
            by_seat=seat,
        )  # fmt: skip
    return Waiting(
        what=_("%(organisation)s has not confirmed your visit of %(day)s: send it the link") % names,
        for_whom=str(visit.organisation), since=timezone.localdate(visit.reported_at), until=None,
        url=reverse("visits:visit", args=[visit.pk]), button=_("Look"), by_seat=seat,
    )  # fmt: skip


def _to_confirm(person: Any, mine: Mandates) -> QuerySet[Visit]:
    """Nobody confirms what she wrote down herself, so it does not wait for her."""
    return (
        Visit.objects.filter(organisation__in=list(mine.organisations), state=State.HELD, objection="")
        .exclude(reported_by=person)
        .exclude(visitor__in=[held.seat_id for held in mine.held])
        .select_related("organisation", "visitor__body")
        .defer("organisation__search", "findings")
        .order_by("reported_at", "id")[:ROWS]
    )


def _confirm(visit: Visit, mine: Mandates) -> Waiting:
    return Waiting(
        what=_("Confirm the visit of %(visitor)s on %(day)s") % {"visitor": visit.visitor, "day": visit.day.isoformat()},
        for_whom=str(visit.organisation), since=timezone.localdate(visit.reported_at), until=None,
        url=reverse("visits:visit", args=[visit.pk]), button=_("Confirm"),
        by_seat=mine.named(organisation=visit.organisation_id),
    )  # fmt: skip
