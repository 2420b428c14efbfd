"""Who is to be told."""

from collections.abc import Iterable

from silian.members.models import Term
from silian.people.models import User


def holders(body_ids: Iterable[int]) -> list[User]:
    """Who sits in these bodies today."""
    terms = Term.objects.today().filter(seat__body__in=list(body_ids), seat__closed_on=None)
    return list({term.person_id: term.person for term in terms.select_related("person").order_by("person_id")}.values())
