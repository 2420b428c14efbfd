"""Who is to be told."""

from django.db.models import Q

from silian.members.models import Term
from silian.people.models import User
from silian.places.models import Base, Booking


def keepers(base: Base) -> list[User]:
    """Who answers requests for a base's rooms today: the owner's seats, or the office where the owner has nobody."""
    found = _holders(Q(seat__body__organisation=base.owner_id))
    return found or _holders(Q(federation=base.federation_id, seat__body__kind__in=["secretariat", "federation"]))


def parties(booking: Booking) -> list[User]:
    """Whom a booking concerns: who made it, and who speaks for its organisation today."""
    organisation = booking.organisation_id
    return [booking.by, *(_holders(Q(seat__body__organisation=organisation)) if organisation else [])]


def _holders(where: Q) -> list[User]:
    terms = Term.objects.today().filter(where, seat__closed_on=None).select_related("person").order_by("person_id")
    return list({term.person_id: term.person for term in terms}.values())
