"""Who sits in a seat, or for an organisation, on a day."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from silian.members.models import Term
from silian.people.models import User


def sitting(seats: Iterable[int | None], day: date | None = None) -> list[User]:
    """Who holds these seats on a day, today if none is named; everybody once."""
    wanted = [one for one in seats if one]
    if not wanted:
        return []
    terms = Term.objects.on(day or timezone.localdate()).filter(seat__in=wanted).select_related("person")
    return list({one.person_id: one.person for one in terms.order_by("person_id")}.values())


def speaking_for(organisation_id: int) -> list[User]:
    """Everybody who speaks for an organisation today."""
    terms = Term.objects.on(timezone.localdate()).filter(seat__body__organisation=organisation_id)
    return list({one.person_id: one.person for one in terms.select_related("person").order_by("person_id")}.values())
