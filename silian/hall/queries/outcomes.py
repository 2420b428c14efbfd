"""What came of a matter: its demands, what was matched with them, the projects that grew of it and their results."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from silian.cobuilding.models import Project
from silian.exchange.models import Demand, Exchange, Leg, Match
from silian.hall.models import Matter, MatterDemand
from silian.hall.rules.known import may_have


@dataclass
class Came:
    """One demand of a matter on its way: matched by whom, in which project, with what result."""

    demand: Demand
    url: str  # empty where the reader may not open it
    asked_by: str
    matches: list[tuple[str, str, Any]] = field(default_factory=list)  # words, address, the match or the ring
    projects: list[Project] = field(default_factory=list)

    @property
    def results(self) -> list[Project]:
        return [one for one in self.projects if one.state == Project.State.DONE]


def outcomes(reader: Any, matter: Matter) -> list[Came]:
    """Five questions, however much came of it. What happened is told to everybody who sees the matter; the links only to who may open them."""
    if not may_have(matter, MatterDemand):
        return []
    linked = list(
        MatterDemand.objects.filter(matter=matter).select_related("demand__organisation").defer("demand__organisation__search").order_by("id")
    )  # fmt: skip
    if not linked:
        return []
    pks = [one.demand_id for one in linked]
    opens = set(Demand.objects.visible_to(reader).filter(pk__in=pks).values_list("pk", flat=True))
    found = {
        one.demand_id: Came(
            one.demand, reverse("exchange:demand", args=[one.demand_id]) if one.demand_id in opens else "",
            str(one.demand.organisation),
        )
        for one in linked
    }  # fmt: skip
    matches = (
        Match.objects.filter(demand__in=pks, state=Match.State.ACCEPTED)
        .select_related("service__organisation")
        .order_by("id")
    )
    for match in matches:
        url = reverse("exchange:match", args=[match.pk]) if match.demand_id in opens else ""
        found[match.demand_id].matches.append((f"{match.service.title}（{match.service.organisation}）", url, match))
    legs = list(
        Leg.objects.filter(demand__in=pks, exchange__state=Exchange.State.ACCEPTED)
        .select_related("service__organisation")
        .order_by("id")
    )
    for leg in legs:
        url = reverse("exchange:exchange", args=[leg.exchange_id]) if leg.demand_id in opens else ""
        found[leg.demand_id].matches.append((f"{leg.service.title}（{leg.service.organisation}）", url, leg))
    in_rings = {leg.exchange_id: leg.demand_id for leg in legs}
    projects = Project.objects.filter(match__demand__in=pks) | Project.objects.filter(exchange__in=list(in_rings))
    for project in projects.select_related("match").defer("search").order_by("id").distinct():
        own = project.match.demand_id if project.match else in_rings[project.exchange_id or 0]
        found[own].projects.append(project)
    return list(found.values())
