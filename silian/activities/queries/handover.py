"""What a seat's organisation or community has ahead in this part, for whoever takes the seat over."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from silian.activities.models import Activity
from silian.members.models import Seat
from silian.members.queries.handover import Share


def shares(seat: Seat, holder: Any) -> Iterator[Share]:
    body = seat.body
    if not (body.organisation_id or body.community_id):
        return
    own = Q(organiser=body.organisation_id) if body.organisation_id else Q(organiser=None, community=body.community_id)
    rows = Activity.objects.filter(own, state__in=[Activity.State.DRAFT, Activity.State.PUBLISHED])
    yield Share(_("Activities it organises"), rows.order_by("id"), reverse("activities:organised"))
