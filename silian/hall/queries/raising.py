"""What the pages around raising need: where it can be raised, and a matter as whoever raised it sees it by her link."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from silian.hall.models import Link, Matter, Raiser, Step
from silian.hall.queries.case import whose_now
from silian.members.mandates import OFFICE_KINDS, mandates
from silian.members.models import Body, Community, Federation


def federations() -> list[Federation]:
    """Where a matter can be raised: whoever has an office or a community that could take it."""
    kinds = [*OFFICE_KINDS, Body.Kind.COMMUNITY]
    return list(
        Federation.objects.filter(bodies__kind__in=kinds, bodies__seats__closed_on=None).distinct().order_by("id")
    )


def helps(person: Any) -> set[int]:
    """The federations in which she may write a matter down for somebody else, by her seats alone."""
    kinds = (*OFFICE_KINDS, "community", "carrier")
    return {held.federation_id for held in mandates(person).held if held.body_kind in kinds}


def helped_federations(person: Any) -> list[Federation]:
    """The same as rows."""
    own = helps(person)
    return list(Federation.objects.filter(pk__in=own).order_by("id"))


def communities(person: Any) -> QuerySet[Community]:
    """The communities of the federations she helps in."""
    return Community.objects.filter(federation__in=[one.pk for one in helped_federations(person)]).order_by("id")


@dataclass(frozen=True)
class FollowPage:
    """A matter as whoever raised it follows it without an account: what everybody may read, and what is hers."""

    matter: Matter
    raiser: Raiser
    now: str
    steps: list[Step]
    lead: Matter | None


def by_digest(digest: str) -> Raiser | None:
    """The raiser a link belongs to, if it belongs to anybody."""
    rows = Raiser.objects.select_related(
        "matter__federation", "matter__community", "matter__urgency", "matter__owner__body", "organisation", "person"
    )
    return rows.filter(secret_digest=digest).first()


def follow_page(raiser: Raiser) -> FollowPage:
    """Public steps, of her own matter also when it is private or not for the public; the lead's page where it goes along."""
    matter = raiser.matter
    link = Link.objects.filter(matter=matter, undone_at=None).select_related("lead").first()
    steps = Step.objects.filter(matter=matter).select_related("by_seat__body", "organisation").order_by("number")
    if not matter.private:
        steps = steps.filter(public=True)
    return FollowPage(matter, raiser, whose_now(matter), list(steps), link.lead if link else None)
