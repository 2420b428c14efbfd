"""The visits a seat has before it, for whoever takes the seat over."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from silian.members.models import Seat
from silian.members.queries.handover import Share
from silian.visits.models import Visit


def shares(seat: Seat, holder: Any) -> Iterator[Share]:
    own = Q(visitor=seat) | Q(companions__seat=seat)
    planned = Visit.objects.filter(pk__in=Visit.objects.filter(own, state=Visit.State.PLANNED).values("pk"))
    url = reverse("visits:visits")
    yield Share(
        _("Planned visits"), planned.select_related("organisation", "visitor__body").order_by("planned_on", "id"), url
    )
    unconfirmed = Visit.objects.filter(visitor=seat, state=Visit.State.HELD)
    yield Share(_("Visits not confirmed yet"), unconfirmed.select_related("organisation").order_by("id"), url)
