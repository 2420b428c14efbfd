"""To which bodies a version can be handed."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from silian.documents.models import Version
from silian.members.models import Body, Organisation


def reached(
    federation_id: int, *, members: bool = False, sectors: Iterable[Any] = (), zones: Iterable[Any] = (),
    communities: bool = False, singles: Iterable[int] = (),
) -> QuerySet[Body]:  # fmt: skip
    """All members, the members of some sectors or zones, all communities, and single ones: whatever is chosen, together."""
    today = Organisation.objects.filter(federation=federation_id).current().members_on(timezone.localdate())
    wanted = Q(pk__in=list(singles))
    if members:
        wanted |= Q(organisation__in=today.values("pk"))
    if sectors:
        wanted |= Q(organisation__in=today.filter(sector__in=list(sectors)).values("pk"))
    if zones:
        wanted |= Q(organisation__in=today.filter(community__zone__in=list(zones)).values("pk"))
    if communities:
        wanted |= Q(kind=Body.Kind.COMMUNITY)
    return bodies(federation_id).filter(wanted)


def bodies(federation_id: int) -> QuerySet[Body]:
    """Every body of the federation that can be asked."""
    rows = Body.objects.filter(federation=federation_id, organisation__merged_into=None)
    return rows.select_related("organisation").order_by("id")


def bodies_of_earlier(version: Version) -> QuerySet[Body]:
    """Who was handed an earlier version of this document and not yet this one."""
    rows = bodies(version.federation_id).filter(handouts__version__document=version.document_id)
    return rows.exclude(handouts__version=version).distinct()
