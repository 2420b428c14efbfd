"""What all acts on a visit share: whose seat acts, how it is recorded, who is told."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.urls import reverse

from silian.core.notices import tell
from silian.core.records import record
from silian.exchange.actions.lines import acting_seat
from silian.exchange.queries.people import speakers
from silian.members.mandates import mandates
from silian.members.models import Seat, Term
from silian.people.models import User
from silian.visits.models import Visit


def address(visit: Visit) -> str:
    return reverse("visits:visit", args=[visit.pk])


def holders(seat_ids: Iterable[int]) -> list[User]:
    """Who sits in these seats today."""
    terms = Term.objects.today().filter(seat__in=list(seat_ids), seat__closed_on=None).select_related("person")
    return list({term.person_id: term.person for term in terms.order_by("person_id")}.values())


def facts(visit: Visit) -> dict[str, Any]:
    return {"organisation_name": str(visit.organisation), "visitor": str(visit.visitor), "day": visit.day.isoformat()}


def note(verb: str, visit: Visit, *, by: User | None, about: Iterable[models.Model | None] = (), **more: Any) -> None:
    """Keep the act, with the seat by which she acts."""
    record(
        verb, visit, by=by, about=[visit.visitor, *about], organisation=visit.organisation,
        seat=_seat(by, visit) if by is not None else None, **facts(visit) | more,
    )  # fmt: skip


def _seat(by: User, visit: Visit) -> Seat | None:
    if any(held.seat_id == visit.visitor_id for held in mandates(by).held):
        return visit.visitor
    return acting_seat(by, visit.organisation_id, visit.federation_id)


def tell_visitors(verb: str, visit: Visit, *, by: User | None, also: Iterable[User | None] = (), **more: Any) -> None:
    going = holders([visit.visitor_id, *visit.companions.values_list("seat", flat=True)])
    tell(
        [one for one in (*going, *also) if one is not None and one != by], verb, visit, url=address(visit), **facts(visit) | more
    )  # fmt: skip


def tell_visited(verb: str, visit: Visit, *, by: User | None, **more: Any) -> None:
    spoken = speakers([visit.organisation_id])[visit.organisation_id]
    tell([one for one in spoken if one != by], verb, visit, url=address(visit), **facts(visit) | more)
