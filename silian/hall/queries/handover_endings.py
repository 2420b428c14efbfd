"""What a seat has before it around endings and supervision, for whoever takes it over."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from silian.hall.models import Closing, Objection, Query
from silian.members.models import Seat
from silian.members.queries.handover import Share


def shares(seat: Seat, holder: Any) -> Iterator[Share]:
    matters, queries = reverse("hall:matters"), reverse("hall:queries")
    asked = Query.objects.filter(matter__owner=seat, answered_at=None)
    yield Share(_("Queries of the supervision group to answer"), asked.order_by("answer_by", "id"), queries)
    objected = Objection.objects.filter(matter__owner=seat, ended_at=None)
    yield Share(_("Objections to answer"), objected.order_by("answer_by", "id"), matters)
    closings = Closing.objects.filter(matter__owner=seat, fell_at=None, closed_at=None).select_related("matter")
    yield Share(_("Closings on their way"), closings.order_by("id"), matters)
    own = Objection.objects.filter(seat=seat, ended_at=None)
    yield Share(_("Objections to settle"), own.order_by("id"), matters)
