"""Visits for programs: who was visited, what was found, as the pages show them."""

from datetime import date, datetime

from ninja import Field, Query, Router, Schema

from silian.core.api import AskedStretch, Key, Listing, OneOf, Pk, Short, YearNumber, given, listing, one
from silian.members.models import Organisation
from silian.people.api import reads
from silian.visits.models import Visit
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


@router.get("/{pk}", response=VisitPageOut, auth=reads, summary="One visit", url_name="visit")
def visit(request, pk: Pk):
    seen = queries.for_page().filter(pk__in=Visit.objects.visible_to(request.user).values("pk"))
    return queries.visit_page(one(seen, pk), request.user)
