"""Projects are born from what two or more organisations accepted."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.urls import reverse

from silian.cobuilding.models import Partner, Project
from silian.core.notices import tell
from silian.core.records import record
from silian.exchange.models import Exchange, Match, ring
from silian.exchange.queries.people import speakers
from silian.members.models import Federation, Organisation
from silian.people.models import User

Gift = tuple[Organisation, str, str]  # who, what it gives, what it asks


@transaction.atomic
def draft_from_match(match: Match, *, by: User) -> Project:
    """Both sides accepted: open a draft project with both as partners, and the way back to both lines."""
    demand, service = match.demand, match.service
    project = Project(federation_id=match.federation_id, title=demand.title, match=match)
    gifts = [(demand.organisation, "", demand.title), (service.organisation, service.title, "")]
    return _open(project, gifts, [match, demand, service], by=by)


@transaction.atomic
def draft_from_exchange(exchange: Exchange, *, by: User) -> Project:
    """Everybody accepted: one draft project for the whole ring."""
    legs = list(exchange.legs.select_related("giver", "service", "demand__organisation").order_by("position"))
    asks = {leg.demand.organisation_id: leg.demand.title for leg in legs}
    gifts = [(leg.giver, leg.service.title, asks.get(leg.giver_id, "")) for leg in legs]
    chain = [thing for leg in legs for thing in (leg.demand, leg.service)]
    title_length = Project._meta.get_field("title").max_length or 160
    project = Project(federation_id=exchange.federation_id, title=ring(legs)[:title_length], exchange=exchange)
    return _open(project, gifts, [exchange, *chain], by=by)


@transaction.atomic
def open_project(
    federation: Federation, fields: dict[str, Any], partners: list[Gift], *, by: User,
    about: Iterable[models.Model] = (),
) -> Project:  # fmt: skip
    """Open a project by hand. `about`: what it grew from besides, a call for example; its timelines say so, too."""
    return _open(Project(federation=federation, **fields), partners, about, by=by)


def _open(project: Project, gifts: list[Gift], chain: Iterable[models.Model], *, by: User) -> Project:
    project.save(force_insert=True)
    Partner.objects.bulk_create(
        Partner(
            project=project,
            federation_id=project.federation_id,
            organisation=organisation,
            gives=gives,
            asks=asks,
        )
        for organisation, gives, asks in gifts
    )
    organisations = [organisation for organisation, _gives, _asks in gifts]
    names = "、".join(str(organisation) for organisation in organisations)
    record(
        "cobuilding.project.drafted",
        project,
        by=by,
        about=[*chain, *organisations],
        title=project.title,
        partners=names,
    )
    people = [person for found in speakers(one.pk for one in organisations).values() for person in found]
    tell(
        people, "cobuilding.project.drafted", project, url=reverse("cobuilding:project", args=[project.pk]),
        title=project.title, partners=names,
    )  # fmt: skip
    return project
