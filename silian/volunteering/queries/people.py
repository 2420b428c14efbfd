"""Who is to be told, and by which seat somebody acts."""

from collections.abc import Iterable
from typing import Any

from silian.exchange.queries.people import office
from silian.members.mandates import mandates
from silian.members.models import Seat, Term
from silian.people.models import User
from silian.volunteering.models import Team

__all__ = ["acting_seat", "leaders", "office", "seated_in"]


def acting_seat(person: Any, federation_id: int) -> Seat | None:
    """The seat by which she acts here, as a thing with a number; none for a volunteer who speaks for herself."""
    held = next((seat for seat in mandates(person).held if seat.federation_id == federation_id), None)
    return Seat(pk=held.seat_id) if held else None


def _holders(**where: Any) -> list[User]:
    terms = Term.objects.today().filter(seat__closed_on=None, **where).select_related("person").order_by("id")
    return [term.person for term in terms]


def leaders(teams: Iterable[Team]) -> list[User]:
    """Who leads one of these teams today."""
    return _holders(seat__body__in=[team.body_id for team in teams])


def seated_in(community_id: int) -> list[User]:
    """Who holds a seat in the community today."""
    return _holders(seat__body__community=community_id)
