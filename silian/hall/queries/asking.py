"""Which organisation asks the members for what a matter needs."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from silian.hall.models import Matter, Party
from silian.members.mandates import mandates
from silian.members.models import Organisation


def organisations_that_ask(matter: Matter, person: Any) -> QuerySet[Organisation]:
    """The community's and the street's own ones first, then whoever takes part, then those she speaks for."""
    mine = mandates(person)
    own = Q(kind__in=[Organisation.Kind.RESIDENTS, Organisation.Kind.OFFICE])
    place = Q(community=matter.community_id) | Q(community=None) if matter.community_id else Q()
    parties = (
        Party.objects.filter(matter=matter, answer=Party.Answer.COMES).exclude(organisation=None).values("organisation")
    )
    found = own & place | Q(pk__in=parties) | Q(pk__in=list(mine.organisations))
    if matter.federation_id in mine.offices:
        # The office may ask for any member of the day.
        found |= Q(memberships__period__contains=timezone.localdate())
    rows = Organisation.objects.filter(found, federation=matter.federation_id, merged_into=None)
    return rows.defer("search").distinct().order_by("spelled", "id")
