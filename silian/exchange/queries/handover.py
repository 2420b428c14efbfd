"""What a seat or its organisation has in the two lists, for whoever takes the seat over."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from silian.exchange.models import Call, Demand, Listed, Service
from silian.members.models import Seat
from silian.members.queries.handover import Share


def shares(seat: Seat, holder: Any) -> Iterator[Share]:
    demands = reverse("exchange:demands")
    looked_after = Demand.objects.filter(duty_holder=seat, state=Listed.State.OPEN).defer("search")
    yield Share(_("Demands the seat looks after"), looked_after.order_by("next_on", "id"), demands)
    if organisation := seat.body.organisation_id:
        for kind, word, url in (
            (Service, _("Drafts of services"), reverse("exchange:services")), (Demand, _("Drafts of demands"), demands),
        ):  # fmt: skip
            yield Share(
                word, kind.objects.filter(organisation=organisation, state=Listed.State.DRAFT).defer("search").order_by("id"), url
            )  # fmt: skip
        calls = Call.objects.filter(organisation=organisation, state__in=[Call.State.DRAFT, Call.State.OPEN]).defer(
            "search"
        )
        yield Share(_("Calls it posted"), calls.order_by("id"), reverse("exchange:calls"))
