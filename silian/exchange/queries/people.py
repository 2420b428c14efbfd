"""Who is to be told."""

from collections.abc import Iterable

from silian.exchange.models import Call
from silian.exchange.models.calls import COMMUNITY_VOICES
from silian.members.models import Term
from silian.people.models import User


def speakers(organisation_ids: Iterable[int]) -> dict[int, list[User]]:
    """Who speaks for each of these organisations today."""
    found: dict[int, list[User]] = {pk: [] for pk in organisation_ids}
    terms = Term.objects.today().filter(seat__body__organisation__in=list(found), seat__closed_on=None)
    for organisation_id, term in (
        (term.seat.body.organisation_id, term) for term in terms.select_related("person", "seat__body")
    ):
        found[organisation_id].append(term.person)
    return found


def office(federation_id: int) -> list[User]:
    """Who sits in the office of a federation today."""
    terms = Term.objects.today().filter(
        federation=federation_id, seat__body__kind__in=["secretariat", "federation"], seat__closed_on=None
    )
    return [term.person for term in terms.select_related("person")]


def askers(call: Call) -> list[User]:
    """Who speaks today for whoever asks."""
    if call.organisation_id:
        return speakers([call.organisation_id])[call.organisation_id]
    if not call.community_id:
        return office(call.federation_id)
    terms = Term.objects.today().filter(
        seat__body__community=call.community_id, seat__role__in=COMMUNITY_VOICES, seat__closed_on=None
    )
    return [term.person for term in terms.select_related("person")]
