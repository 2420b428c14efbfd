"""What a seat or its organisation has in the treatment of matters, for whoever takes the seat over."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from silian.hall.models import Carrier, Party, Resolution
from silian.hall.progress import ENDED
from silian.meetings.models import CALLERS
from silian.members.models import Seat
from silian.members.queries.handover import Share


def shares(seat: Seat, holder: Any) -> Iterator[Share]:
    url = reverse("hall:matters")
    hers = Q(seat=seat)
    if seat.body.organisation_id:
        hers |= Q(organisation=seat.body.organisation_id)
    parties = Party.objects.filter(hers).exclude(answer=Party.Answer.DECLINED).exclude(matter__stage__in=ENDED)
    yield Share(_("Matters it is a party to"), parties.select_related("organisation", "seat__body").order_by("id"), url)
    resolutions = Resolution.objects.filter(matter__owner=seat, replaced_by=None, reviewed_on=None)
    yield Share(_("Resolutions to look at again"), resolutions.order_by("review_on", "id"), url)
    if seat.role in CALLERS:
        led = Carrier.objects.filter(body=seat.body_id).select_related("body")
        yield Share(_("Carriers it leads"), led.order_by("id"), reverse("hall:carriers"))
