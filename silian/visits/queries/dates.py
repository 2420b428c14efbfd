"""The visits a person is to make, for the calendar of her phone."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from silian.members.mandates import mandates
from silian.places.queries.feeds import Dated
from silian.visits.models import Companion, Visit

MOST = 300


def dates_of(person: Any, start: datetime, end: datetime) -> Iterator[Dated]:
    """Planned visits of her seats, also those she goes along to. One query."""
    seats = [held.seat_id for held in mandates(person).held]
    along = Companion.objects.filter(seat__in=seats).values("visit")
    rows = Visit.objects.filter(state=Visit.State.PLANNED, planned_on__range=(start.date(), end.date()))
    rows = (
        rows.filter(Q(visitor__in=seats) | Q(pk__in=along)).select_related("organisation").defer("organisation__search")
    )
    for one in rows.order_by("planned_on", "id")[:MOST]:
        yield Dated(
            uid=f"visit-{one.pk}", day=one.planned_on, stamp=one.at, url=reverse("visits:visit", args=[one.pk]),
            title=_("Visit to %(organisation)s") % {"organisation": one.organisation},
        )  # fmt: skip
