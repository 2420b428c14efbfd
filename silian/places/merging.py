"""What becomes of bases, partnerships and bookings when two organisations turn out to be one."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from silian.members.merging import Change, called, change, moves, rule
from silian.members.models import Organisation
from silian.places.models import BasePartner

moves("places.base.owner")
moves("places.booking.organisation")
moves("places.series.organisation")


@rule("places.basepartner.organisation")
def _partners(kept: Organisation, gone: Organisation) -> Iterator[Change]:
    """Its part in a base moves, unless the kept one is a partner there already: one organisation is one partner."""
    both = BasePartner.objects.filter(organisation=kept).values("base")
    rows = BasePartner.objects.filter(organisation=gone).exclude(base__in=both).select_related("base")
    for partner in rows.order_by("pk"):
        yield change(partner, "organisation", kept.pk, what=partner.base.name)


called("places.series", _("series of bookings"))
