"""What the pages of projects show."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.cobuilding.models import Partner, Project
from silian.core.models import Record
from silian.core.records import timeline
from silian.core.waiting import Waiting
from silian.exchange.models import Demand, Leg, Service
from silian.members.mandates import mandates
from silian.members.models import Contact

State = Project.State


def projects(reader: Any, *, state: str = "", mine: bool = False) -> QuerySet[Project]:
    """Projects the reader may see, each with its partners: two queries for a page."""
    partners = Partner.objects.select_related("organisation").order_by("id")
    rows = Project.objects.visible_to(reader).prefetch_related(Prefetch("partners", partners))
    if state in State.values:
        rows = rows.filter(state=state)
    if mine:
        own = Partner.objects.filter(organisation__in=list(mandates(reader).organisations))
        rows = rows.filter(pk__in=own.values("project"))
    return rows


@dataclass(frozen=True)
class Link:
    """One gift in the chain: this service answers that demand."""

    service: Service
    demand: Demand


@dataclass(frozen=True)
class ProjectPage:
    project: Project
    partners: list[Partner]
    chain: list[Link]
    contacts: list[Contact]
    sees_contacts: bool
    records: list[Record]


def project_page(project: Project, reader: Any) -> ProjectPage:
    """Four queries: partners, the chain back to both lists, contacts for those who take part, the timeline."""
    partners = list(project.partners.select_related("organisation"))
    if project.match:
        chain = [Link(project.match.service, project.match.demand)]
    elif project.exchange_id:
        legs = Leg.objects.filter(exchange=project.exchange_id).select_related(
            "service__organisation", "demand__organisation"
        )
        chain = [Link(leg.service, leg.demand) for leg in legs.order_by("position")]
    else:
        chain = []
    mine = mandates(reader)
    organisations = [partner.organisation_id for partner in partners]
    inside = project.federation_id in mine.offices or bool(set(organisations) & set(mine.organisations))
    contacts = Contact.objects.filter(organisation__in=organisations).select_related("organisation")
    return ProjectPage(project, partners, chain, list(contacts) if inside else [], inside, list(timeline(project)[:30]))


def waiting_for(person: Any) -> list[Waiting]:
    """Draft projects of her organisation: somebody has to make the first call. One query."""
    mine = list(mandates(person).organisations)
    if not mine:
        return []
    drafts = Project.objects.filter(
        state=State.DRAFT, pk__in=Partner.objects.filter(organisation__in=mine).values("project")
    )
    return [
        Waiting(
            what=_("Talk about the draft project “%(title)s”") % {"title": one.title}, for_whom=_("all partners"),
            since=timezone.localdate(one.at), until=None, url=reverse("cobuilding:project", args=[one.pk]), button=_("Open the project"),
        )
        for one in drafts.order_by("id")[:20]
    ]  # fmt: skip
