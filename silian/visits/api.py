"""Visits for programs: who was visited, what was found, as the pages show them."""

from datetime import date, datetime

from ninja import Field, Query, Router, Schema

from silian.core.api import AskedStretch, Key, Listing, OneOf, Pk, Refusal, Short, YearNumber, given, listing, one
from silian.core.rules import require
from silian.members.api.chosen import OfFederation, federation_of
from silian.members.models import Organisation
from silian.people.api import reads
from silian.visits import rules
from silian.visits.models import Visit
from silian.visits.queries import coverage as coverages
from silian.visits.queries import visits as queries

router = Router()


class VisitOut(Schema):
    """Somebody of the federation goes to an organisation; it confirms what was written."""

    id: int
    federation_id: int
    organisation_id: int
    organisation: str = Field(alias="organisation.name")
    visitor_seat_id: int = Field(alias="visitor_id")
    planned_on: date
    held_on: date | None
    state: str = Field(alias="shown_state")
    cancelled_because: str
    confirmed_at: datetime | None
    confirmed_way: str = Field(description="here, link, paper or nothing")


class HeardOut(Schema):
    """A line of the two lists that was heard there."""

    kind: str = Field(description="service or demand")
    id: int = Field(alias="line.id")
    title: str = Field(alias="line.title")


class PromiseOut(Schema):
    task_id: int
    title: str = Field(alias="task.title")
    due_on: date = Field(alias="task.due_on")
    state: str = Field(alias="task.state")


class VisitWithWords(VisitOut):
    met: str
    findings: str
    objection: str


class VisitPageOut(Schema):
    """One visit: what was found, heard and promised."""

    visit: VisitWithWords
    heard: list[HeardOut]
    promises: list[PromiseOut]


class CoveredOut(Schema):
    """Members of one sector in one zone; null: those not placed yet."""

    sector_id: int | None
    zone_id: int | None
    members: int
    visited: int = Field(description="in the year")
    confirmed: int
    never: int
    oldest: date | None = Field(description="the last visit of whoever has waited longest, of those visited at all")

    @staticmethod
    def resolve_sector_id(cell) -> int | None:
        return cell.sector.pk if cell.sector else None

    @staticmethod
    def resolve_zone_id(cell) -> int | None:
        return cell.zone.pk if cell.zone else None


class CoverageOut(Schema):
    year: int
    total: CoveredOut
    cells: list[CoveredOut]


class CoveredMemberOut(Schema):
    """One member and its last visit."""

    id: int = Field(alias="organisation.pk")
    name: str = Field(alias="organisation.name")
    sector_id: int | None = Field(alias="organisation.sector_id")
    community_id: int | None = Field(alias="organisation.community_id")
    visited: bool = Field(alias="organisation.visited", description="in the year")
    confirmed: bool = Field(alias="organisation.confirmed")
    last_visit_id: int | None
    last_on: date | None
    days: int | None = Field(description="since then")

    @staticmethod
    def resolve_last_visit_id(row) -> int | None:
        return row.visit.pk if row.visit else None

    @staticmethod
    def resolve_last_on(row) -> date | None:
        return row.visit.held_on if row.visit else None


class WantedCoverage(OfFederation):
    year: YearNumber | None = Field(None, description="this year if left out")


class WantedCovered(WantedCoverage):
    sector_id: Key | None = None
    zone_id: Key | None = None
    which: OneOf("", "never", "not", "visited") = Field("", description="not: not in the year")


class WantedVisits(Schema):
    """Which visits."""

    q: Short = Field("", description="name of the organisation")
    show: OneOf("", "mine", "planned", "late", "held", "objected", "confirmed", "cancelled") = ""
    year: YearNumber | None = None


class OfOrganisation(Schema):
    organisation_id: Key


@router.get("", response=Listing[VisitOut], auth=reads, summary="Visits", url_name="visits")
def visits(request, wanted: Query[WantedVisits], asked: AskedStretch):
    """The visits the person may see, newest first; cancelled ones only when asked for."""
    return listing(queries.visits(request.user, queries.Filters.of(given(wanted))), asked, newest_first=True)


@router.get("/of", response=Listing[VisitOut], auth=reads, summary="Visits of one organisation", url_name="visits_of")
def visits_of(request, of: Query[OfOrganisation], asked: AskedStretch):
    organisation = one(Organisation.objects.visible_to(request.user), of.organisation_id)
    rows = queries.organisation_visits(organisation, request.user).select_related("organisation")
    return listing(rows.defer("organisation__search", "findings"), asked, newest_first=True)


def covered(request, wanted: WantedCoverage):
    federation = federation_of(request, wanted)
    require(rules.can_see_coverage(request.user, federation.pk))
    return federation, coverages.Filters.of(given(wanted))


@router.get(
    "/coverage", response={200: CoverageOut, 409: Refusal}, auth=reads, summary="Who was visited", url_name="coverage"
)
def coverage(request, wanted: Query[WantedCoverage]):
    """By sectors and zones, for the office and whoever visits."""
    shown = coverages.coverage(*covered(request, wanted))
    cells = [cell for _sum, row in shown.rows for cell in row]
    return {"year": shown.filters.year, "total": shown.total, "cells": cells}


@router.get(
    "/coverage/members", response={200: Listing[CoveredMemberOut], 409: Refusal}, auth=reads, summary="Members and their last visit",
    url_name="coverage_members",
)  # fmt: skip
def coverage_members(request, wanted: Query[WantedCovered], asked: AskedStretch):
    """The members behind a number, in the order they were entered."""
    found = listing(coverages.members(*covered(request, wanted)), asked)
    return found | {"items": coverages.with_visits(found["items"])}


@router.get("/{pk}", response=VisitPageOut, auth=reads, summary="One visit", url_name="visit")
def visit(request, pk: Pk):
    seen = queries.for_page().filter(pk__in=Visit.objects.visible_to(request.user).values("pk"))
    return queries.visit_page(one(seen, pk), request.user)
