"""The matching as a whole, for the office: its runs, the plan, what nobody can answer, the words it has learnt."""

from datetime import date, datetime
from typing import Any

from django.http import Http404
from ninja import Field, Query, Router, Schema

from silian.core.api import AskedStretch, Key, Listing, Pk, listing, one
from silian.exchange.models import MatchRun
from silian.exchange.queries import matching as queries
from silian.exchange.queries import meanings as meaning_queries
from silian.exchange.queries import plan as plans
from silian.members.models import Federation
from silian.people.api import reads

router = Router()


class RunOut(Schema):
    """One run of the matching, and its result in numbers."""

    id: int
    federation_id: int
    year: int
    state: str = Field(description="running, done or failed")
    progress: int = Field(description="hundredths of the way")
    stage: str
    summary: dict[str, Any]
    failure: str
    at: datetime
    finished_at: datetime | None


class LoadOut(Schema):
    """How many demands one organisation is planned for or has promised."""

    organisation_id: int = Field(alias="organisation.pk")
    organisation: str = Field(alias="organisation.name")
    planned: int
    accepted: int


class RingOut(Schema):
    exchange_id: int
    state: str
    ring: str = Field(description="who gives to whom, as A ⇄ B or A → B → C → A")


class PlanOut(Schema):
    """The whole plan. Its pairs are the matches with `in_plan`."""

    run: RunOut | None
    loads: list[LoadOut]
    idle: int = Field(description="organisations that offer something and are not asked")
    exchanges: list[RingOut]

    @staticmethod
    def resolve_exchanges(plan) -> list:
        return [{"exchange_id": one.pk, "state": one.shown_state, "ring": ring} for one, ring in plan.exchanges]


class PairOut(Schema):
    match_id: int = Field(alias="pk")
    demand_id: int
    demand: str = Field(alias="demand.title")
    service_id: int
    service: str = Field(alias="service.title")


class NamedDemand(Schema):
    id: int
    title: str


class WhatIfOut(Schema):
    """How the plan would change; nothing is changed."""

    organisation_id: int = Field(alias="organisation.pk")
    more: int
    served_before: int
    served_after: int
    added: list[PairOut]
    removed: list[PairOut]
    newly_served: list[NamedDemand] = Field(alias="newly")
    no_longer_served: list[NamedDemand] = Field(alias="lost")


class UnmetOut(Schema):
    """A demand nobody can answer so far, and why."""

    demand_id: int = Field(alias="demand.pk")
    title: str = Field(alias="demand.title")
    theme: str = Field(alias="demand.theme")
    organisation_id: int = Field(alias="demand.organisation_id")
    organisation: str = Field(alias="demand.organisation.name")
    urgency: int = Field(alias="demand.urgency", description="0 normal, 1 soon, 2 urgent")
    next_on: date = Field(alias="demand.look_on")
    why: str


class ProposedWordOut(Schema):
    """A word that answers suggest to add to a meaning, or to take away from it."""

    word: str
    concept: str
    adds: bool
    support: int
    against: int


class WordOut(ProposedWordOut):
    """What the office said to such a word."""

    id: int
    confirmed: bool
    at: datetime


class OfOffice(Schema):
    federation_id: Key | None = Field(None, description="the first of the person's offices if left out")


class WantedWhatIf(OfOffice):
    organisation_id: Key
    more: int = Field(2, ge=-20, le=20, description="so many demands more; fewer with a minus")


def office(request, of: OfOffice) -> Federation:
    found = [one for one in queries.offices(request.user) if of.federation_id in (None, one.pk)]
    if not found:
        raise Http404
    return found[0]


@router.get("runs/{pk}", response=RunOut, auth=reads, summary="One run of the matching", url_name="match_run")
def run(request, pk: Pk):
    """How far it is, and what came of it."""
    return one(MatchRun.objects.filter(federation__in=queries.offices(request.user)), pk)


@router.get("plan", response=PlanOut, auth=reads, summary="The plan of the matching", url_name="plan")
def plan(request, of: Query[OfOffice]):
    """Who is asked how much, who is not asked, and the exchanges."""
    return plans.plan_page(office(request, of))


@router.get(
    "what-if", response=WhatIfOut, auth=reads, summary="The plan, if one took more or fewer", url_name="what_if"
)
def what_if(request, wanted: Query[WantedWhatIf]):
    """Solved again with another capacity of one organisation that offers something. Nothing is changed."""
    federation = office(request, wanted)
    run = plans.done_run(federation)
    if run is None:
        raise Http404
    shown = plans.what_if(
        run, one(plans.organisations_that_offer(federation, run.year), wanted.organisation_id), wanted.more
    )
    if shown is None:
        raise Http404
    return shown


@router.get("unmet", response=list[UnmetOut], auth=reads, summary="What nobody can answer", url_name="unmet")
def unmet(request, of: Query[OfOffice]):
    """Open demands for which the plan holds nothing, by theme, the theme with most first."""
    return [row for _theme, rows in plans.unmet(plans.done_run(office(request, of))) for row in rows]


@router.get(
    "words/proposed", response=list[ProposedWordOut], auth=reads, summary="Words the matching proposes", url_name="words_proposed"
)  # fmt: skip
def words_proposed(request, of: Query[OfOffice]):
    """What the newest run proposes and nobody has decided yet, the strongest first."""
    return meaning_queries.proposals(plans.done_run(office(request, of)))


@router.get("words", response=Listing[WordOut], auth=reads, summary="Words the matching has learnt", url_name="words")
def words(request, of: Query[OfOffice], asked: AskedStretch):
    """What the office has confirmed or refused, newest first."""
    return listing(meaning_queries.decided(office(request, of)), asked, newest_first=True)
