"""What a seat or its organisation has in this part, for whoever takes the seat over."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from silian.members.models import Seat
from silian.members.queries.handover import Share
from silian.tasks.models import Task


def shares(seat: Seat, holder: Any) -> Iterator[Share]:
    own = Q(seat=seat)
    if seat.body.organisation_id:
        own |= Q(organisation=seat.body.organisation_id)
    yield Share(
        _("Open tasks and promises"), Task.objects.open().filter(own).order_by("due_on", "id"), reverse("tasks:tasks")
    )
