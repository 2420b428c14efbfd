"""What becomes of visits when two organisations turn out to be one: the kept one was visited, too."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from silian.members.merging import Change, change, rule
from silian.members.models import Organisation
from silian.visits.models import Visit


@rule("visits.visit.organisation")
def _visits(kept: Organisation, gone: Organisation) -> Iterator[Change]:
    """Every visit moves. Where both are planned to be visited, one of the two plans is called off: one visit is enough."""
    both = kept.visits.filter(state=Visit.State.PLANNED).exists()
    held = set(kept.visits.filter(state__in=Visit.HAPPENED).values_list("visitor_id", "held_on"))
    for visit in gone.visits.order_by("pk"):
        if visit.state in Visit.HAPPENED and (visit.visitor_id, visit.held_on) in held:
            continue  # the same visit, reported for both rows; it stays with the row it was written for
        if visit.state == Visit.State.PLANNED and both:
            yield change(visit, "cancelled_because", _("The organisation was found to be the same as another one."))
            yield change(visit, "state", Visit.State.CANCELLED)
        yield change(visit, "organisation", kept.pk)
