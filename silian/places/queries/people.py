"""Who is to be told."""

from django.db.models import Q

from silian.members.queries.seats import holders
from silian.people.models import User
from silian.places.models import Base, Booking


def keepers(base: Base) -> list[User]:
    """Who answers requests for a base's rooms today: the owner's seats, or the office where the owner has nobody."""
    found = holders(Q(seat__body__organisation=base.owner_id))
    return found or holders(Q(federation=base.federation_id, seat__body__kind__in=["secretariat", "federation"]))


def parties(booking: Booking) -> list[User]:
    """Whom a booking concerns: who made it, and who speaks for its organisation today."""
    organisation = booking.organisation_id
    return [booking.by, *(holders(Q(seat__body__organisation=organisation)) if organisation else [])]
