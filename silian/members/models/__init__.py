"""The tables of the register and of the seats, split by noun."""

from silian.members.models.organisations import Contact, Membership, Merge, Organisation, SameRow
from silian.members.models.places import Community, Federation, InFederations, Sector, Zone, person_federations
from silian.members.models.seats import Body, Invitation, Seat, Term

__all__ = [
    "Body",
    "Community",
    "Contact",
    "Federation",
    "InFederations",
    "Invitation",
    "Membership",
    "Merge",
    "Organisation",
    "SameRow",
    "Seat",
    "Sector",
    "Term",
    "Zone",
    "person_federations",
]
