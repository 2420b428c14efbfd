"""The days of a person in this part, for the calendar of her phone."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from silian.cobuilding.models import Milestone, Party, Project, Version
from silian.members.mandates import mandates
from silian.places.queries.feeds import Dated

MOST = 300


def dates_of(person: Any, start: datetime, end: datetime) -> Iterator[Dated]:
    """Agreements of her side to look at again, and steps she sees to. Two queries."""
    mine, span = mandates(person), (start.date(), end.date())
    sides = list(mine.organisations)
    own = Party.objects.filter(Q(organisation__in=sides) | Q(organisation__merged_into__in=sides)).values("version")
    texts = Version.objects.filter(pk__in=own, state=Version.State.IN_FORCE, reviewed_at=None, review_on__range=span)
    for text in texts.select_related("agreement").order_by("review_on", "id")[:MOST]:
        yield Dated(
            uid=f"review-{text.pk}", day=text.review_on, stamp=text.at, url=reverse("cobuilding:version", args=[text.pk]),
            title=_("Look at the agreement %(sign)s again: %(title)s") % {"sign": text.agreement.sign, "title": text.title},
        )  # fmt: skip
    hers = Q(seat__in=[held.seat_id for held in mine.held]) | Q(organisation__in=sides)
    steps = Milestone.objects.filter(
        hers, state=Milestone.State.OPEN, due_on__range=span, project__state__in=Project.LIVE
    ).select_related("project")
    for step in steps.defer("project__search").order_by("due_on", "id")[:MOST]:
        yield Dated(
            uid=f"step-{step.pk}", day=step.due_on, url=reverse("cobuilding:project", args=[step.project_id]),
            title=_("Step of “%(title)s”: %(step)s") % {"title": step.project.title, "step": step.title},
        )  # fmt: skip
