"""The sessions of a person, for the calendar of her phone."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from silian.activities.models import Activity, Session, Signup
from silian.activities.queries.waiting import own_activities
from silian.places.queries.feeds import Dated

State = Activity.State


def dates_of(person: Any, start: datetime, end: datetime) -> Iterator[Dated]:
    """What she organises and what she signed up for; drafts are not settled yet. One query."""
    own, hers = own_activities(person), Signup.objects.live().filter(person=person, session=OuterRef("pk"))
    organised = Q(activity__in=Activity.objects.filter(own).values("pk")) if own is not None else Q(pk=None)
    rows = Session.objects.filter(organised | Exists(hers), state=Session.State.OPEN, period__overlap=(start, end))
    rows = rows.filter(activity__state__in=[State.DRAFT, State.PUBLISHED, State.DONE])
    for one in rows.select_related("activity", "booking__room__base").order_by("begins_at", "id")[:500]:
        where = str(one.booking.room) if one.booking else one.activity.address
        yield Dated(
            uid=f"session-{one.pk}", title=one.activity.title, period=one.period, where=where, booking_id=one.booking_id,
            url=reverse("activities:activity", args=[one.activity_id]), tentative=one.activity.state == State.DRAFT,
        )  # fmt: skip
