"""What becomes of rolls and statements when two organisations turn out to be one."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from silian.deliberation.models import RollEntry
from silian.members.merging import Change, called, change, moves, rule
from silian.members.models import Organisation


@rule("deliberation.rollentry.organisation")
def _entries(kept: Organisation, gone: Organisation) -> Iterator[Change]:
    """Its place on a roll moves, unless the kept one stands there too: the roll is frozen with two, and each may have voted."""
    both = RollEntry.objects.filter(organisation=kept).values("ballot")
    rows = RollEntry.objects.filter(organisation=gone).exclude(ballot__in=both).select_related("ballot")
    for one in rows.order_by("pk"):
        yield change(one, "organisation", kept.pk, what=one.ballot.title)


called("deliberation.rollentry", _("Entry of a roll"))
called("deliberation.rollentry.organisation", _("organisation"))

# What was said in the name of one was said in the name of both.
moves("deliberation.statement.organisation")
