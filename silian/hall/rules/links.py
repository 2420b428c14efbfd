"""Who may link matters about the same problem, and undo it. Reads only, one condition per line."""

from typing import Any

from django.utils.translation import gettext as _

from silian.core.rules import Answer, No
from silian.hall.models import Link, Matter, Offer
from silian.hall.rules.matters import can_go_on, handles, lead_of


def can_link(person: Any, matter: Matter, lead: Matter) -> Answer:
    """Both are open, neither is somebody's private affair, and no chains: the lead leads, the others go along."""
    if matter.pk == lead.pk or matter.federation_id != lead.federation_id:
        return No(_("Choose another matter of this sub-district."))
    found = can_go_on(person, matter)
    if not found:
        return found
    if matter.private or lead.private:
        return No(_("A private matter is not linked: whoever raised the other one would learn of it."))
    if matter.not_public and not lead.not_public or lead.not_public and not matter.not_public:
        return No(_("One of the two is not for the public, so they are not linked."))
    if not lead.is_open:
        return No(_("That matter is closed."))
    other = lead_of(lead)
    if other is not None:
        return No(_("That matter itself goes along with %(number)s. Link with that one.") % {"number": other.number})
    if Link.objects.filter(lead=matter, undone_at=None).exists():
        return No(_("Other matters go along with this one. Link the other way round, or undo those links first."))
    if Offer.objects.filter(matter=matter, answered_at=None).exists():
        return No(_("It has been offered to somebody; wait for the answer."))
    return True


def can_undo(person: Any, link: Link) -> Answer:
    if link.undone_at is not None:
        return No(_("This link has been undone already."))
    if not handles(person, link.lead) and not handles(person, link.matter):
        return No(_("Only whoever handles one of the two matters can undo the link."))
    return True
