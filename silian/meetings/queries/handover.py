"""What a seat or its organisation has before it around meetings, for whoever takes the seat over."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from silian.meetings.models import CALLERS, Invitee, Meeting, Topic
from silian.members.models import Seat
from silian.members.queries.handover import Share


def shares(seat: Seat, holder: Any) -> Iterator[Share]:
    url = reverse("meetings:meetings")
    own = Q(minute_taker=seat)
    if seat.role in CALLERS:
        own |= Q(body=seat.body_id)
    led = Meeting.objects.filter(own).select_related("body")
    yield Share(_("Meetings it calls"), led.filter(state__in=Meeting.COMING).order_by("period", "id"), url)
    yield Share(_("Minutes to bring to their end"), led.filter(state=Meeting.State.HELD).order_by("period", "id"), url)
    hers = Q(seat=seat)
    if seat.body.organisation_id:
        hers |= Q(organisation=seat.body.organisation_id)
    topics = Topic.objects.filter(hers, state__in=[Topic.State.OPEN, Topic.State.PUT_OFF])
    yield Share(_("Topics it handed in"), topics.order_by("id"), url)
    invited = Meeting.objects.filter(state=Meeting.State.CALLED, pk__in=Invitee.objects.filter(hers).values("meeting"))
    yield Share(_("Invitations to meetings"), invited.order_by("period", "id"), url)
