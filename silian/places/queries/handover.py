"""What an organisation's seat has at the bases, for whoever takes the seat over; and what is booked in a person's own name."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.members.models import Seat
from silian.members.queries.handover import Share
from silian.places.models import Base, Booking, Feed, Series


def shares(seat: Seat, holder: Any) -> Iterator[Share]:
    url = reverse("places:bookings")
    ahead = Booking.objects.occupying().filter(period__endswith__gt=timezone.now()).select_related("room__base")
    if organisation := seat.body.organisation_id:
        yield Share(
            _("Bases it keeps"), Base.objects.filter(owner=organisation).order_by("id"), reverse("places:bases")
        )
        asked = ahead.filter(room__base__owner=organisation, state=Booking.State.HELD)
        yield Share(_("Requests for its rooms to answer"), asked.order_by("period", "id"), url)
        yield Share(_("Its bookings ahead"), ahead.filter(organisation=organisation).order_by("period", "id"), url)
    if holder:
        own = _("It is booked in her own name: she keeps it or cancels it.")
        booked = ahead.filter(by=holder, organisation=None, series=None, federation=seat.federation_id)
        yield Share(_("Bookings in her own name"), booked.order_by("period", "id"), stays=own)
        series = Series.objects.filter(
            by=holder, organisation=None, state=Series.State.RUNNING, federation=seat.federation_id
        )
        yield Share(_("Series in her own name"), series.select_related("room__base").order_by("id"), stays=own)
        feeds = Feed.objects.filter(person=holder, revoked_at=None, federation=seat.federation_id)
        hers = _("It shows only what its person may see that day; her successor makes one of her own.")
        yield Share(_("Calendar addresses"), feeds.select_related("room__base", "base").order_by("id"), stays=hers)
