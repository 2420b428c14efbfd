"""Who may plan, report, confirm and object to a visit. Reads only, one condition per line."""

import hmac
from typing import Any

from django.utils.translation import gettext as _

from silian.core.rules import Answer, No
from silian.members.mandates import mandates
from silian.members.models import Organisation, Seat
from silian.members.rules import sits_in_office, speaks_for
from silian.visits.models import VISITING, Visit

State = Visit.State


def seats_that_go(person: Any, federation_id: int) -> list[int]:
    """Her seats that visit."""
    return [
        held.seat_id
        for held in mandates(person).held
        if held.federation_id == federation_id and held.body_kind in VISITING
    ]


def goes(person: Any, visit: Visit) -> bool:
    """She holds the seat that goes, or one that goes along. Companions are asked for only when the first is not hers."""
    seats = {held.seat_id for held in mandates(person).held}
    if visit.visitor_id in seats:
        return True
    return bool(seats) and any(one.seat_id in seats for one in visit.companions.all())


def went(person: Any, visit: Visit) -> bool:
    """She herself wrote it down, or holds a seat that went: nobody confirms her own visit."""
    return visit.reported_by_id == getattr(person, "pk", None) or goes(person, visit)


# ── Planning ──


def can_propose(person: Any, federation_id: int) -> Answer:
    if not sits_in_office(person, federation_id):
        return No(_("Only the office plans the visits of a whole period."))
    return True


def can_see_coverage(person: Any, federation_id: int) -> Answer:
    if not sits_in_office(person, federation_id) and not seats_that_go(person, federation_id):
        return No(_("Only the office and whoever visits members can see who was visited."))
    return True


def can_plan(person: Any, organisation: Organisation, visitor: Seat) -> Answer:
    """The office for everybody; whoever visits, for herself."""
    if organisation.merged_into_id:
        return No(_("This organisation has been merged into another one. Visit that one."))
    if visitor.federation_id != organisation.federation_id:
        return No(_("This seat belongs to another federation."))
    if visitor.body.kind not in VISITING:
        return No(_("Only seats of the office, of sectors, zones and communities visit members."))
    if not sits_in_office(person, organisation.federation_id) and visitor.pk not in seats_that_go(
        person, organisation.federation_id
    ):
        return No(_("Only the office plans visits of others; you can plan your own."))
    return True


def can_plan_own(person: Any, organisation: Organisation) -> Answer:
    """Whether the page offers to plan or to write down a visit here."""
    if organisation.merged_into_id:
        return No(_("This organisation has been merged into another one. Visit that one."))
    return can_see_coverage(person, organisation.federation_id)


def can_change_plan(person: Any, visit: Visit) -> Answer:
    if visit.state != State.PLANNED:
        return No(_("This visit is no longer planned: it took place or was cancelled."))
    if not sits_in_office(person, visit.federation_id) and not goes(person, visit):
        return No(_("Only whoever goes, or the office, can change this plan."))
    return True


def can_cancel(person: Any, visit: Visit) -> Answer:
    return can_change_plan(person, visit)


# ── What was found ──


def can_report(person: Any, visit: Visit) -> Answer:
    if visit.state == State.CONFIRMED:
        return No(_("The member has confirmed this visit, so its report stays as it is."))
    if visit.state == State.CANCELLED:
        return No(_("This visit was cancelled. Plan a new one, or write down one that was not planned."))
    if not sits_in_office(person, visit.federation_id) and not goes(person, visit):
        return No(_("Only whoever goes, or the office, can write down this visit."))
    return True


def has_visited(person: Any, organisation: Organisation) -> bool:
    """Whoever was there may draft the lines she heard; the organisation puts them into the list."""
    seats = [held.seat_id for held in mandates(person).held if held.federation_id == organisation.federation_id]
    if not seats:
        return False
    there = Visit.objects.filter(organisation=organisation, state__in=Visit.HAPPENED)
    return there.filter(visitor__in=seats).exists() or there.filter(companions__seat__in=seats).exists()


# ── The member's word ──


def can_send_link(person: Any, visit: Visit) -> Answer:
    if visit.state != State.HELD:
        return No(_("There is nothing to confirm: the visit has not been written down, or is confirmed already."))
    if not sits_in_office(person, visit.federation_id) and not goes(person, visit):
        return No(_("Only whoever went, or the office, can send the link."))
    return True


def _can_answer(visit: Visit) -> Answer:
    if visit.state == State.CONFIRMED:
        return No(_("This visit has been confirmed already."))
    if visit.state != State.HELD:
        return No(_("This visit has not been written down yet."))
    return True


def can_confirm(person: Any, visit: Visit) -> Answer:
    """By a seat of the organisation that was visited."""
    if not speaks_for(person, visit.organisation_id):
        return No(_("Only the organisation that was visited can confirm the visit."))
    if visit.state == State.HELD and went(person, visit):
        return No(_("Nobody confirms her own visit. Let somebody else of the organisation do it, or send the link."))
    return _can_answer(visit)


def can_object(person: Any, visit: Visit) -> Answer:
    if visit.is_objected:
        return No(_("An objection waits for its answer already."))
    return can_confirm(person, visit)


def opens(visit: Visit, digest: str) -> bool:
    """The link leads to this visit and has not run out."""
    return (
        bool(digest and visit.secret_digest and hmac.compare_digest(digest, visit.secret_digest)) and visit.link_is_open
    )


def can_answer_by_link(visit: Visit, digest: str) -> Answer:
    if not opens(visit, digest):
        return No(_("This link has run out. Ask whoever visited you for a new one."))
    if visit.is_objected:
        return No(
            _(
                "Your objection is with whoever visited you. When the report has been corrected, you can confirm it here."
            )
        )
    return _can_answer(visit)


def can_note_paper(person: Any, visit: Visit) -> Answer:
    if not sits_in_office(person, visit.federation_id):
        return No(_("Only the office can note a confirmation on paper."))
    if visit.state == State.HELD and went(person, visit):
        return No(_("Nobody confirms her own visit. Let somebody of the office note the paper who did not go."))
    return _can_answer(visit)
