"""What becomes of partnerships, steps and contributions when two organisations turn out to be one."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from silian.cobuilding.models import Partner
from silian.members.merging import Change, called, change, moves, rule, stays
from silian.members.models import Organisation


@rule("cobuilding.partner.organisation")
def _partners(kept: Organisation, gone: Organisation) -> Iterator[Change]:
    """Its part in a project moves, unless the kept one is a partner there already: that project stays as it was agreed."""
    both = Partner.objects.filter(organisation=kept).values("project")
    for partner in (
        Partner.objects.filter(organisation=gone).exclude(project__in=both).select_related("project").order_by("pk")
    ):
        yield change(partner, "organisation", kept.pk, what=partner.project.title)


moves("cobuilding.milestone.organisation")
# A text that was sent out and a row of the ledger stay as they were written; who speaks for them follows the merge.
stays("cobuilding.party.organisation")
stays("cobuilding.contribution.giver")
stays("cobuilding.contribution.organisation")

called("cobuilding.partner", _("Project"))
called("cobuilding.partner.organisation", _("organisation"))
called("cobuilding.milestone", _("Milestone"))
