"""What public supervision may do: ask, object, settle; and who is barred from it. Reads only, one condition per line."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.rules import Answer, No
from silian.hall.models import Carrier, Closing, Link, Matter, Objection, Query, Raiser, Stage, supervised
from silian.hall.rules import roles
from silian.hall.rules.matters import owns
from silian.members.mandates import Held, mandates
from silian.members.models import Term
from silian.members.rules import sits_in_office


def supervises(person: Any, federation_id: int) -> bool:
    return federation_id in supervised(mandates(person))


def supervising_seat(person: Any, federation_id: int) -> Held | None:
    """Her seat in the supervision group of this federation."""
    held = [one for one in mandates(person).held if one.federation_id == federation_id and one.body_kind == "carrier"]
    if not held:
        return None
    groups = Carrier.objects.filter(federation=federation_id, form=Carrier.Form.SUPERVISION)
    bodies = set(groups.values_list("body", flat=True))
    return next((one for one in held if one.body_id in bodies), None)


def barred(person: Any, matter: Matter) -> Answer:
    """True where she may supervise it: she and her organisations neither have it nor raised it, decide or carry out in it."""
    mine = mandates(person)
    lead = Link.objects.filter(matter=matter, undone_at=None).values("lead")
    along = Link.objects.filter(lead=matter, undone_at=None).values("matter")
    raised = Raiser.objects.filter(Q(matter=matter) | Q(matter__in=lead) | Q(matter__in=along))
    if raised.filter(Q(person=person) | Q(organisation__in=list(mine.organisations))).exists():
        return No(_("You or your organisation raised this matter, so somebody else supervises it."))
    return roles.can_supervise(person, matter)


def can_supervise_here(person: Any, matter: Matter) -> Answer:
    """The whole question: in the group, not a private matter, and not barred."""
    if not supervises(person, matter.federation_id):
        return No(_("Only members of the supervision group can do this."))
    if matter.private:
        return No(_("A private matter is not supervised in public."))
    return barred(person, matter)


def can_query(person: Any, matter: Matter) -> Answer:
    found = can_supervise_here(person, matter)
    if found and Query.objects.filter(matter=matter, by=person, answered_at=None).exists():
        return No(_("You have asked already; the answer is due by its date."))
    return found


def can_answer_query(person: Any, query: Query) -> Answer:
    if query.answered_at is not None:
        return No(_("This query has been answered already."))
    if query.by_id == getattr(person, "pk", None):
        return No(_("Somebody else answers what you have asked."))
    if owns(person, query.matter):
        return True
    if sits_in_office(person, query.federation_id):
        # Overdue, it has climbed to the office.
        return (
            True if query.is_late else No(_("Whoever has the matter answers; the office does so once it is overdue."))
        )
    return No(_("Only whoever has the matter answers this."))


def can_object(person: Any, closing: Closing, until: Any = None) -> Answer:
    """From the proposal on, until `until` if it is closed already."""
    matter = closing.matter
    if closing.fell_at is not None or closing.reopened_at is not None:
        return No(_("This closing no longer stands."))
    if closing.closed_at is not None and (matter.stage != Stage.CLOSED or until is None or timezone.now() >= until):
        return No(_("The time to object to this closing is over. It will be looked at again."))
    if Objection.objects.filter(closing=closing, by=person, ended_at=None).exists():
        return No(_("You have objected already; the answer is due by its date."))
    return can_supervise_here(person, matter)


def can_answer_objection(person: Any, objection: Objection) -> Answer:
    if objection.ended_at is not None:
        return No(_("This objection has ended."))
    if objection.answered_at is not None:
        return No(_("It has been answered; the objector says now whether that settles it."))
    if objection.by_id == getattr(person, "pk", None):
        return No(_("Somebody else answers your objection."))
    if owns(person, objection.matter):
        return True
    if sits_in_office(person, objection.federation_id):
        return (
            True
            if objection.is_late
            else No(_("Whoever has the matter answers; the office does so once it is overdue."))
        )
    return No(_("Only whoever has the matter answers this."))


def can_settle(person: Any, objection: Objection) -> Answer:
    """The objector; whoever holds her seat now; or, if nobody does, another member of the group who is not barred."""
    if objection.ended_at is not None:
        return No(_("This objection has ended."))
    if objection.answered_at is None:
        return No(_("It has not been answered yet."))
    held = {one.seat_id for one in mandates(person).held}
    if objection.seat_id in held:
        return barred(person, objection.matter)
    vacant = not Term.objects.today().filter(seat=objection.seat_id, seat__closed_on=None).exists()
    if vacant and supervises(person, objection.federation_id):
        return barred(person, objection.matter)
    return No(_("Only the objector can say whether this settles it."))


def can_uphold(person: Any, objection: Objection) -> Answer:
    """The owner gives in, or the office decides so."""
    if objection.ended_at is not None:
        return No(_("This objection has ended."))
    if objection.by_id == getattr(person, "pk", None):
        return No(_("Somebody else decides about your objection."))
    if owns(person, objection.matter) or sits_in_office(person, objection.federation_id):
        return True
    return No(_("Only whoever has the matter, or the office, can uphold an objection."))
