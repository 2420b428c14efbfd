"""Who sits as an expert, who asks, who is to be told."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from silian.counsel.models import Consultation, Request, sits_as_expert
from silian.meetings.queries.people import holders
from silian.members.models import Body, Seat, Term
from silian.people.models import User


def think_tank(federation_id: int) -> Body | None:
    return Body.objects.filter(federation=federation_id, kind=Body.Kind.THINK_TANK).first()


def expert_seats(federation_id: int) -> QuerySet[Seat]:
    """The open seats of experts."""
    rows: Any = Seat.objects.open(timezone.localdate())  # type: ignore[attr-defined]
    return rows.filter(sits_as_expert(), federation=federation_id).select_related("body").order_by("id")


def expert_terms(federation_id: int) -> QuerySet[Term]:
    """Who sits as an expert today."""
    return (
        Term.objects.today()
        .filter(seat__in=expert_seats(federation_id).order_by().values("pk"))
        .select_related("person", "seat__body")
        .order_by("id")
    )


def askers(consultation: Consultation) -> list[User]:
    """Who holds the asking seat today."""
    return holders(Q(seat=consultation.seat_id))


def invited(consultation: Consultation, *, declined: bool = False) -> list[User]:
    """The experts of a consultation who have not declined."""
    rows = Request.objects.filter(consultation=consultation).select_related("expert__person").order_by("id")
    return [one.expert.person for one in rows if declined or one.state != Request.State.DECLINED]


def advisers(requests: Iterable[Request]) -> list[User]:
    return [one.expert.person for one in requests if one.is_given]
