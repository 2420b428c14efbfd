"""For whom a call is, and in whose name a person may ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.search import query as searchable
from silian.exchange.models import Call, Service
from silian.exchange.models.calls import communities_of
from silian.members.mandates import mandates
from silian.members.models import Organisation


def reached(
    federation_id: int, *, sectors: Iterable[Any] = (), zones: Iterable[Any] = (), communities: Iterable[Any] = (),
    theme: str = "", skill: str = "", besides: int | None = None,
) -> QuerySet[Organisation]:  # fmt: skip
    """The members who fit every part that is filled in; with none of them all members. Never who asks herself."""
    rows = Organisation.objects.filter(federation=federation_id).current().members_on(timezone.localdate())
    if sectors:
        rows = rows.filter(sector__in=list(sectors))
    if zones or communities:
        rows = rows.filter(Q(community__zone__in=list(zones)) | Q(community__in=list(communities)))
    if theme or searchable(skill):
        offered = Service.objects.filter(federation=federation_id).open()
        if theme:
            offered = offered.filter(Q(theme=theme) | Q(theme__startswith=theme + "/"))
        if searchable(skill):
            offered = offered.filter(search__typed=skill)
        rows = rows.filter(pk__in=offered.values("organisation"))
    return rows.exclude(pk=besides).order_by("id") if besides else rows.order_by("id")


@dataclass(frozen=True)
class Asker:
    """In whose name a person may ask."""

    key: str
    name: str
    federation_id: int
    organisation_id: int | None = None
    community_id: int | None = None


def asks_for(person: Any) -> list[Asker]:
    """The office, the communities and the organisations she speaks for. No query: it follows from her seats."""
    mine, found = mandates(person), {}
    own = set(communities_of(mine))
    for seat in mine.held:
        if seat.federation_id in mine.offices and seat.body_kind in ("secretariat", "federation"):
            found[f"office-{seat.federation_id}"] = Asker(
                f"office-{seat.federation_id}", _("The office"), seat.federation_id
            )
        elif seat.organisation_id:
            found[f"organisation-{seat.organisation_id}"] = Asker(
                f"organisation-{seat.organisation_id}", seat.body_name, seat.federation_id, seat.organisation_id
            )
        elif seat.community_id in own:
            found[f"community-{seat.community_id}"] = Asker(
                f"community-{seat.community_id}", seat.body_name, seat.federation_id, None, seat.community_id
            )
    return list(found.values())


def audience(call: Call) -> list[str]:
    """Whom a call is for, as chips; empty when it is for every member."""
    named = [
        getattr(call, name).order_by().values_list("name", flat=True) for name in ("sectors", "zones", "communities")
    ]
    first, *others = named
    found = list(first.union(*others))
    if call.theme:
        found.append(_("services of the theme “%(theme)s”") % {"theme": call.theme})
    if call.skill:
        found.append(_("services with “%(words)s”") % {"words": call.skill})
    return found


def asker_of(call: Call) -> Asker:
    """Who asks, as one choice of the form."""
    if call.organisation_id:
        return Asker(f"organisation-{call.organisation_id}", call.asker, call.federation_id, call.organisation_id)
    if call.community_id:
        return Asker(f"community-{call.community_id}", call.asker, call.federation_id, None, call.community_id)
    return Asker(f"office-{call.federation_id}", call.asker, call.federation_id)
