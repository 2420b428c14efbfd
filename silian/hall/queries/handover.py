"""What a seat has before it in the hall, for whoever takes the seat over."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from silian.hall.models import Matter, Offer
from silian.members.models import Seat
from silian.members.queries.handover import Share


def shares(seat: Seat, holder: Any) -> Iterator[Share]:
    """Its open matters go along by themselves: they belong to the seat."""
    url = reverse("hall:matters") + "?show=mine"
    yield Share(_("Matters it handles"), Matter.objects.open().filter(owner=seat).order_by("next_at", "id"), url)
    offered = Offer.objects.filter(seat=seat, answered_at=None).select_related("matter", "seat__body")
    yield Share(_("Matters offered to it"), offered.order_by("id"), url)
