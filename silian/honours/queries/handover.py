"""What a seat has before it around evaluations, for whoever takes the seat over."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.honours.models import Answer, Evaluation, Scheme
from silian.honours.queries.schemes import with_sides
from silian.members.mandates import OFFICE_KINDS
from silian.members.models import Seat
from silian.members.queries.handover import Share


def shares(seat: Seat, holder: Any) -> Iterator[Share]:
    """Evaluations its side is asked for and has not answered; answers that were given stay given."""
    body = seat.body
    if body.organisation_id:
        own = Q(organisation=body.organisation_id)
    elif body.community_id:
        own = Q(community=body.community_id)
    elif body.kind in OFFICE_KINDS:
        own = Q(organisation=None, community=None)
    else:
        return
    rows = Evaluation.objects.filter(
        own, ~Exists(Answer.objects.filter(evaluation=OuterRef("pk"))), federation=seat.federation_id, exclusion="",
        scheme__state=Scheme.State.SET, scheme__closes_on__gt=timezone.localdate(),
    )  # fmt: skip
    yield Share(
        _("Evaluations to answer"), with_sides(rows).order_by("scheme__closes_on", "id"), reverse("honours:schemes")
    )
