"""What a seat or its organisation has in projects, for whoever takes the seat over."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from silian.cobuilding.models import Milestone, Project, Version
from silian.members.models import Seat
from silian.members.queries.handover import Share


def shares(seat: Seat, holder: Any) -> Iterator[Share]:
    organisation, url = seat.body.organisation_id, reverse("cobuilding:projects")
    own = Q(seat=seat) | Q(organisation=organisation) if organisation else Q(seat=seat)
    steps = Milestone.objects.filter(own, state=Milestone.State.OPEN, project__state__in=Project.LIVE)
    yield Share(_("Steps of projects"), steps.order_by("due_on", "id"), url)
    if organisation:
        live = Project.objects.of([organisation]).filter(state__in=Project.LIVE).defer("search")
        yield Share(_("Projects it builds with"), live.order_by("id"), url)
        texts = Version.objects.unfinished().filter(parties__organisation=organisation)
        yield Share(_("Agreements being drafted or signed"), texts.order_by("id"), url)
