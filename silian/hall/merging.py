"""What becomes of matters raised, parties and dissents when two organisations turn out to be one."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from silian.hall.models import Party
from silian.members.merging import Change, called, change, moves, rule, stays
from silian.members.models import Organisation

moves("hall.raiser.organisation")
moves("hall.dissent.organisation")
# Steps are kept as written; they name the organisation as it was then.
stays("hall.step.organisation")


@rule("hall.party.organisation")
def _parties(kept: Organisation, gone: Organisation) -> Iterator[Change]:
    """Its place moves, unless the kept one is a party to the same matter: one organisation is a party once."""
    both = Party.objects.filter(organisation=kept).values("matter")
    rows = Party.objects.filter(organisation=gone).exclude(matter__in=both).select_related("matter")
    for one in rows.order_by("pk"):
        yield change(one, "organisation", kept.pk, what=one.matter.number)


called("hall.raiser", _("Raiser of a matter"))
called("hall.raiser.organisation", _("organisation"))
called("hall.dissent", _("Dissent from a resolution"))
called("hall.dissent.organisation", _("organisation"))
called("hall.party", _("Party to a matter"))
called("hall.party.organisation", _("organisation"))
