"""Which bodies could talk about a matter, and which of their meetings are coming."""

from typing import Any

from django.db.models import Q, QuerySet

from silian.hall.models import Matter
from silian.hall.rules.plans import plan_of
from silian.meetings.models import Meeting
from silian.meetings.queries.meetings import bodies_led
from silian.members.models import Body


def near(matter: Matter) -> Q:
    """Its carrier, the carriers and the body of its community, the carriers of the whole street; as a condition on bodies."""
    plan = plan_of(matter)
    found = Q(kind=Body.Kind.CARRIER, carrier__community=None) | Q(
        pk=plan.carrier.body_id if plan and plan.carrier else 0
    )
    if matter.community_id:
        found |= Q(community=matter.community_id) | Q(carrier__community=matter.community_id)
    return found


def bodies_for(matter: Matter, person: Any) -> QuerySet[Body]:
    """Bodies whose meetings she calls; a private matter only before its own carrier."""
    rows = bodies_led(person).filter(federation=matter.federation_id)
    if matter.private:
        plan = plan_of(matter)
        return rows.filter(pk=plan.carrier.body_id if plan and plan.carrier else 0)
    return rows


def coming(matter: Matter, person: Any) -> list[Meeting]:
    """Meetings she sees that are planned and do not talk about it yet, of bodies near to it."""
    if matter.private:
        return []
    bodies = Body.objects.filter(near(matter), federation=matter.federation_id)
    rows = Meeting.objects.visible_to(person).coming().filter(body__in=bodies).exclude(matters__matter=matter)
    return list(rows.select_related("body").order_by("period", "id")[:10])
