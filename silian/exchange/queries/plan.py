"""The whole plan: coverage, load, exchanges, what nobody can answer, and what would happen if."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from silian.exchange import engine
from silian.exchange.models import Demand, Exchange, Match, MatchRun, Service
from silian.exchange.queries.matching import with_ring
from silian.exchange.queries.reasons import why_unmet
from silian.members.models import Federation, Organisation

LIVE = [Match.State.PROPOSED, Match.State.OFFERED]


@dataclass(frozen=True)
class Load:
    """How many demands one organisation is planned for or has promised."""

    organisation: Organisation
    planned: int
    accepted: int


@dataclass(frozen=True)
class PlanPage:
    run: MatchRun | None
    loads: list[Load]
    exchanges: list[tuple[Exchange, str]]
    offering: list[Organisation]

    @property
    def idle(self) -> int:
        """How many offer something and are not asked."""
        return len(self.offering) - len(self.loads)

    @property
    def summary(self) -> dict[str, Any]:
        return self.run.summary if self.run else {}

    @property
    def served_share(self) -> float:
        return self.summary.get("served", 0) / max(self.summary.get("demands", 0), 1)

    @property
    def gini_percent(self) -> int:
        return round(self.summary.get("gini", 0) * 100)


def done_run(federation: Federation) -> MatchRun | None:
    return MatchRun.objects.filter(federation=federation, state=MatchRun.State.DONE).first()


def planned(federation: Federation, year: int) -> QuerySet[Match]:
    """The pairs of the plan that are still to be answered, and what has been agreed."""
    return (
        Match.objects.filter(federation=federation, demand__year=year)
        .filter(Q(in_plan=True, state__in=LIVE) | Q(state=Match.State.ACCEPTED))
        .select_related("demand__organisation", "service__organisation")
    )


def plan_page(federation: Federation) -> PlanPage:
    """At most four queries: the run, everybody who offers with her load, and the exchanges with their rings."""
    run = done_run(federation)
    if run is None:
        return PlanPage(None, [], [], [])
    of_year = Q(services__matches__federation=federation, services__matches__demand__year=run.year)
    waiting = Q(services__matches__in_plan=True, services__matches__state__in=LIVE)
    offering: list[Any] = list(
        organisations_that_offer(federation, run.year).annotate(
            planned=Count("services__matches", filter=of_year & waiting),
            accepted=Count("services__matches", filter=of_year & Q(services__matches__state=Match.State.ACCEPTED)),
        )
    )
    loads = [Load(one, one.planned, one.accepted) for one in offering if one.planned or one.accepted]
    loads.sort(key=lambda load: (-(load.planned + load.accepted), load.organisation.pk))
    rings = (
        Exchange.objects.filter(federation=federation)
        .exclude(state__in=["expired", "declined"])
        .order_by("state", "id")
    )
    return PlanPage(run, loads, with_ring(rings), offering)


@dataclass(frozen=True)
class Unmet:
    """A demand nobody can answer so far, and why."""

    demand: Demand
    why: str


def unmet(run: MatchRun | None) -> list[tuple[str, list[Unmet]]]:
    """Open demands for which the plan of a run holds nothing, by theme, the theme with most first. One query."""
    if run is None:
        return []
    covered = Match.objects.filter(demand=OuterRef("pk")).filter(Q(in_plan=True, state__in=LIVE) | Q(state="offered"))
    demands = (
        Demand.objects.filter(federation=run.federation_id, year=run.year)
        .open()
        .exclude(Exists(covered))
        .select_related("organisation")
        .order_by("-urgency", "opened_at", "id")
    )
    reasons = run.summary.get("unmet", {})
    by_theme: dict[str, list[Unmet]] = defaultdict(list)
    for demand in demands:
        by_theme[demand.theme.split("/")[0] or _("Without a theme")].append(
            Unmet(demand, why_unmet(reasons.get(str(demand.pk), "")))
        )
    return sorted(by_theme.items(), key=lambda item: (-len(item[1]), item[0]))


def unmet_rows(federation: Federation) -> list[dict[str, Any]]:
    """The same as flat rows, for the workbook."""
    return [
        {
            _("Theme"): one.demand.theme or theme, _("Demand"): one.demand.title, _("Detail"): one.demand.detail,
            _("Organisation"): one.demand.organisation.name, _("Urgency"): one.demand.get_urgency_display(),
            _("In the list for (days)"): one.demand.age_days, _("Next date"): one.demand.look_on, _("Why"): one.why,
        }
        for theme, rows in unmet(done_run(federation))
        for one in rows
    ]  # fmt: skip


# ── What if ──


@dataclass(frozen=True)
class WhatIfPage:
    """How the plan would change if an organisation took more (or fewer) demands."""

    organisation: Organisation
    more: int
    served_before: int
    served_after: int
    added: list[Match]
    removed: list[Match]
    newly: list[Demand]
    lost: list[Demand]


def organisations_that_offer(federation: Federation, year: int) -> QuerySet[Organisation]:
    """Who has something in that year's list, whether still free or promised already."""
    listed = [Service.State.OPEN, Service.State.MATCHED]
    offers = Service.objects.filter(organisation=OuterRef("pk"), year=year, state__in=listed)
    return (
        Organisation.objects.filter(Exists(offers), federation=federation)
        .only("pk", "name", "short_name")
        .order_by("pk")
    )


def what_if(run: MatchRun, organisation: Organisation, more: int) -> WhatIfPage | None:
    """Solve the street again with other capacities, on the suggestions as they stand in the table. Two queries."""
    import numpy as np

    from silian.matching import assignment
    from silian.matching.items import Candidates

    matches = list(
        Match.objects.filter(
            federation=run.federation_id,
            demand__year=run.year,
            state__in=LIVE,
            demand__state="open",
            service__state="open",
        )
        .select_related("demand__organisation", "service__organisation")
        .order_by("demand_id", "rank", "id")
        .defer(
            "reasons",
            "demand__search",
            "service__search",
            "demand__organisation__search",
            "service__organisation__search",
        )
    )
    taken = Counter(
        Match.objects.filter(state=Match.State.ACCEPTED, service__in={m.service_id for m in matches}).values_list(
            "service_id", flat=True
        )
    )
    demands = list({match.demand_id: match.demand for match in matches}.values())
    services = list({match.service_id: match.service for match in matches}.values())
    row_of_demand = {one.pk: at for at, one in enumerate(demands)}
    row_of_service = {one.pk: at for at, one in enumerate(services)}
    found = Candidates(
        np.array([row_of_demand[m.demand_id] for m in matches], np.int32), np.array([row_of_service[m.service_id] for m in matches], np.int32),
        np.array([m.score for m in matches], float), np.array([m.probability for m in matches], float),
        np.array([m.rank for m in matches], np.int32),
    )  # fmt: skip
    plan = assignment.assign(found, engine.items(demands), engine.items(services, taken=taken))
    try:
        changed = assignment.what_if(plan, organisation=str(organisation.pk), more=more)
    except KeyError:
        return None
    by_pair = {(row_of_demand[m.demand_id], row_of_service[m.service_id]): m for m in matches}
    return WhatIfPage(
        organisation=organisation, more=more, served_before=sum(changed.before.covered), served_after=sum(changed.after.covered),
        added=[by_pair[pair] for pair in changed.added], removed=[by_pair[pair] for pair in changed.removed],
        newly=[demands[row] for row in changed.newly_served], lost=[demands[row] for row in changed.no_longer_served],
    )  # fmt: skip
