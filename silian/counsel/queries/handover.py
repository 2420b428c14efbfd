"""The consultations a seat has before it, for whoever takes the seat over."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from silian.counsel.models import Consultation, Request
from silian.members.models import Seat
from silian.members.queries.handover import Share


def shares(seat: Seat, holder: Any) -> Iterator[Share]:
    rows = Consultation.objects.filter(seat=seat).exclude(
        state__in=[Consultation.State.CLOSED, Consultation.State.WITHDRAWN]
    )
    yield Share(_("Consultations"), rows.order_by("due_on", "id"), reverse("counsel:consultations"))
    if holder and seat.role == Seat.Role.EXPERT:
        open_ones = Request.objects.filter(
            expert__person=holder, federation=seat.federation_id, consultation__state=Consultation.State.ASKED, advice=None
        ).exclude(state=Request.State.DECLINED)  # fmt: skip
        own = _("Advice is asked of a person for what she knows; her successor is asked anew.")
        yield Share(
            _("Requests for advice"),
            open_ones.select_related("consultation", "expert__person").order_by("id"),
            stays=own,
        )
