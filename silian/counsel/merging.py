"""What becomes of experts and parties when two organisations turn out to be one."""

from collections.abc import Iterator

from silian.counsel.models import Party
from silian.members.merging import Change, change, moves, rule
from silian.members.models import Organisation

moves("counsel.expert.organisation")


@rule("counsel.party.organisation")
def _parties(kept: Organisation, gone: Organisation) -> Iterator[Change]:
    """A question about both was about the kept one already; its second row stays with the row it was written for."""
    both = set(kept.consulted_about.values_list("consultation", flat=True))
    for party in Party.objects.filter(organisation=gone).order_by("pk"):
        if party.consultation_id not in both:
            yield change(party, "organisation", kept.pk)
