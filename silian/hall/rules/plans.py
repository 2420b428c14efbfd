"""Who treats a matter: chooses its way, moves its phases, asks parties, calls meetings. Reads only, one condition per line."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.rules import Answer, No
from silian.hall.models import Carrier, Matter, Party, Phase, Plan, Stage
from silian.hall.rules import phases
from silian.meetings.models import CALLERS
from silian.members.mandates import mandates
from silian.members.models import Organisation
from silian.members.rules import sits_in_office, speaks_for


def owns(person: Any, matter: Matter) -> bool:
    """She holds the seat that has the matter now."""
    return any(held.seat_id == matter.owner_id for held in mandates(person).held)


def plan_of(matter: Matter) -> Plan | None:
    """Its way of treatment, read once for a matter in hand."""
    try:
        return matter.plan
    except Plan.DoesNotExist:
        return None


def leads(person: Any, matter: Matter) -> bool:
    """She leads the carrier that deliberates on it."""
    if not any(held.body_kind == "carrier" and held.role in CALLERS for held in mandates(person).held):
        return False
    plan = plan_of(matter)
    carrier = plan.carrier if plan else None
    return carrier is not None and leads_carrier(person, carrier)


def leads_carrier(person: Any, carrier: Carrier) -> bool:
    return any(held.body_id == carrier.body_id and held.role in CALLERS for held in mandates(person).held)


def decides(person: Any, matter: Matter) -> bool:
    """Whoever has the matter, or leads the carrier that deliberates on it; sitting in the office is not enough."""
    return owns(person, matter) or leads(person, matter)


def treats(person: Any, matter: Matter) -> bool:
    """Besides, the office, unless the matter is private."""
    return decides(person, matter) or not matter.private and sits_in_office(person, matter.federation_id)


def _open_to(person: Any, matter: Matter) -> Answer:
    if not matter.is_open:
        return No(_("This matter is closed."))
    if matter.stage == Stage.RAISED:
        return No(_("Accept the matter first."))
    if not treats(person, matter):
        return No(_("Only whoever has this matter, or leads the carrier that deliberates on it, can do this."))
    return True


def can_plan(person: Any, matter: Matter) -> Answer:
    return _open_to(person, matter)


def can_change_phase(person: Any, phase: Phase) -> Answer:
    if phase.period.upper <= timezone.now():
        return No(_("This phase is over; it stays as it was."))
    return can_plan(person, phase.matter)


def can_drop_phase(person: Any, phase: Phase) -> Answer:
    if phase.period.lower <= timezone.now():
        return No(_("This phase has begun; it can end earlier, but not vanish."))
    return can_plan(person, phase.matter)


def can_prove(person: Any, matter: Matter) -> Answer:
    return _open_to(person, matter)


# ── Parties ──


def can_invite_party(person: Any, matter: Matter) -> Answer:
    return _open_to(person, matter)


def can_answer_party(person: Any, party: Party) -> Answer:
    if party.answer != Party.Answer.OPEN:
        return No(_("This invitation has been answered already."))
    if not party.matter.is_open:
        return No(_("This matter is closed."))
    hers = any(held.seat_id == party.seat_id for held in mandates(person).held) if party.seat_id else False
    if not hers and not speaks_for(person, party.organisation_id):
        return No(_("Only who was asked can answer: the holder of the seat, or whoever speaks for the organisation."))
    return True


# ── Who is concerned ──


def can_say_standing(person: Any, matter: Matter) -> Answer:
    if not getattr(person, "is_authenticated", False):
        return No(_("Please sign in to take part."))
    if not matter.is_open:
        return No(_("This matter is closed."))
    if not matter.is_seen_by(person):
        return No(_("This matter is not open to you."))
    return True


def can_name_affected(person: Any, matter: Matter) -> Answer:
    return _open_to(person, matter)


# ── Meetings, tasks, demands ──


def can_meet(person: Any, matter: Matter) -> Answer:
    """A meeting is planned ahead, so the phase is not asked; the matter has to be open, and the meeting has rules of its own."""
    return _open_to(person, matter)


def can_give_task(person: Any, matter: Matter) -> Answer:
    return _open_to(person, matter)


def can_demand(person: Any, matter: Matter) -> Answer:
    return _open_to(person, matter)


def asks_for(person: Any, organisation: Organisation) -> bool:
    """Whoever has an open matter here may draft a demand for an organisation of the place, which then puts it into the list itself."""
    seats = [held.seat_id for held in mandates(person).held if held.federation_id == organisation.federation_id]
    return bool(seats) and Matter.objects.open().filter(owner__in=seats).exists()


def can_carry_out(person: Any, matter: Matter) -> Answer:
    """Say that what was resolved is carried out."""
    treated = _open_to(person, matter)
    if not treated:
        return treated
    return phases.may(person, "carry_out", matter)


# ── Carriers ──


def can_set_up_carrier(person: Any, federation_id: int) -> Answer:
    if not sits_in_office(person, federation_id):
        return No(_("Only the office can set up a carrier or say which form it has."))
    return True
