"""Whose a matter is, who hears of it, and which seat comes first."""

from collections.abc import Iterable

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils import timezone

from silian.hall.models import Follower, Link, Matter, Raiser
from silian.members.mandates import OFFICE_KINDS
from silian.members.models import Body, Community, Federation, Seat
from silian.members.queries.seats import holders
from silian.people.models import User


def owners(matter: Matter) -> list[User]:
    """Who holds the seat whose matter it is."""
    return holders(Q(seat=matter.owner_id)) if matter.owner_id else []


def office(federation_id: int) -> list[User]:
    return holders(Q(seat__federation=federation_id, seat__body__kind__in=OFFICE_KINDS))


def family(matter: Matter) -> list[int]:
    """This matter and those that go along with it: their raisers all hear the same."""
    return [
        matter.pk,
        *Link.objects.filter(lead=matter, undone_at=None).order_by("pk").values_list("matter", flat=True),
    ]


def raisers(matter: Matter) -> list[Raiser]:
    """Who raised it, and who raised what goes along with it."""
    rows = Raiser.objects.filter(matter__in=family(matter)).select_related("person", "organisation", "matter")
    return list(rows.order_by("pk"))


def hearers(matters: Iterable[int]) -> list[User]:
    """Who follows any of these matters and has not silenced it, everybody once."""
    rows = Follower.objects.filter(matter__in=list(matters), muted_at=None, left_at=None).select_related("person")
    return list({one.person_id: one.person for one in rows.order_by("person_id")}.values())


def first_receiver(federation: Federation, community: Community | None) -> Seat | None:
    """Who has it from the first step on: the community's secretary, else the office's; rather a seat that somebody holds."""
    today = timezone.localdate()
    of_community = Q(body__kind=Body.Kind.COMMUNITY, body__community=community) if community else Q(pk=None)
    of_office = Q(body__kind__in=OFFICE_KINDS)
    rows = Seat.objects.filter(Q(federation=federation) & (of_community | of_office)).open(today)
    place = Case(
        When(of_community & Q(role=Seat.Role.SECRETARY), then=Value(0)),
        When(of_community, then=Value(1)),
        When(of_office & Q(role=Seat.Role.SECRETARY), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    ordered = rows.annotate(place=place).select_related("body").order_by("place", "id")
    return ordered.held(today).first() or ordered.first()
