"""What ties a person to matters by rows of her own, written out: every list and page of the hall asks it."""

from typing import Any

_RAISED = "SELECT matter_id FROM hall_raiser WHERE person_id = %s"
_RAISED_FOR = "SELECT matter_id FROM hall_raiser WHERE organisation_id = ANY(%s)"
_FOLLOWED = "SELECT matter_id FROM hall_follower WHERE person_id = %s"
_OFFERED = "SELECT matter_id FROM hall_offer WHERE seat_id = ANY(%s) AND answered_at IS NULL"
_PARTY = "SELECT matter_id FROM hall_party WHERE seat_id = ANY(%s) AND answer <> 'declined'"
_PARTY_AS = "SELECT matter_id FROM hall_party WHERE organisation_id = ANY(%s) AND answer <> 'declined'"
# The seats of the carrier that deliberates on it; of a private one they are its mediators.
_DELIBERATED = (
    "SELECT matter_id FROM hall_plan WHERE carrier_id IN (SELECT id FROM hall_carrier WHERE body_id = ANY(%s))"
)


def hers(person: int, seats: list, organisations: list, carriers: list) -> tuple[str, list]:
    """The numbers of the matters she raised, follows, was offered, is a party to or deliberates on, as one question."""
    asked: list[tuple[str, Any]] = [(_RAISED, person), (_FOLLOWED, person)]
    if organisations:
        asked += [(_RAISED_FOR, organisations), (_PARTY_AS, organisations)]
    if seats:
        asked += [(_OFFERED, seats), (_PARTY, seats)]
    if carriers:
        asked += [(_DELIBERATED, carriers)]
    return " UNION ALL ".join(sql for sql, _given in asked), [given for _sql, given in asked]
