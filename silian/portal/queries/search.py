"""One search box over everything a person may see."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from silian.cobuilding.models import Project
from silian.core.search import query
from silian.exchange.models import Call, Demand, Service
from silian.members.models import Organisation

SHOWN = 6


@dataclass(frozen=True)
class Found:
    """The first of each kind; one more than is shown tells that there are more."""

    typed: str
    organisations: list[Organisation]
    services: list[Service]
    demands: list[Demand]
    projects: list[Project]
    calls: list[Call]

    @property
    def anything(self) -> bool:
        return bool(self.organisations or self.services or self.demands or self.projects or self.calls)


def search(person: Any, typed: str) -> Found:
    """Five queries, each of a few rows; none if nothing can be searched for."""
    typed = typed.strip()[:100]
    if not query(typed):
        return Found(typed, [], [], [], [], [])
    organisations = Organisation.objects.visible_to(person).current().found_by(typed).select_related("community")
    services, demands = (
        kind.objects.visible_to(person)
        .found_by(typed)
        .select_related("organisation")
        .defer("search", "organisation__search")
        for kind in (Service, Demand)
    )
    projects = Project.objects.visible_to(person).filter(
        Q(title__contains=typed)
        | Q(match__in=_matches_of(typed))
        | Q(partners__organisation__in=Organisation.objects.visible_to(person).found_by(typed).values("pk"))
    )
    calls = Call.objects.visible_to(person).found_by(typed).select_related("organisation", "community", "federation")
    return Found(
        typed, list(organisations.defer("search").order_by("id")[: SHOWN + 1]), list(services.order_by("-id")[: SHOWN + 1]),
        list(demands.order_by("-id")[: SHOWN + 1]), list(projects.distinct().order_by("-id")[: SHOWN + 1]),
        list(calls.defer("search", "organisation__search").order_by("-id")[: SHOWN + 1]),
    )  # fmt: skip


def _matches_of(typed: str) -> Any:
    from silian.exchange.models import Match

    return Match.objects.filter(Q(demand__search__typed=typed) | Q(service__search__typed=typed)).values("pk")
