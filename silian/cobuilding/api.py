"""Projects for programs: the same visibility as the pages."""

from datetime import datetime

from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from silian.cobuilding import queries
from silian.cobuilding.models import Project
from silian.core.api import AskedStretch, Listing, Pk, listing
from silian.people.api import reads

router = Router()


class PartnerOut(Schema):
    """An organisation in a project: what it gives and what it asks."""

    organisation_id: int
    organisation: str = Field(alias="organisation.name")
    gives: str
    asks: str


class ProjectOut(Schema):
    """What two or more organisations build together, and the match or exchange it grew from."""

    id: int
    federation_id: int
    title: str
    state: str
    match_id: int | None
    exchange_id: int | None
    at: datetime
    partners: list[PartnerOut]

    @staticmethod
    def resolve_partners(project: Project) -> list:
        return list(project.partners.all())


@router.get("", response=Listing[ProjectOut], auth=reads, summary="Projects", url_name="projects")
def projects(request, asked: AskedStretch):
    """Projects the person may see, newest first."""
    return listing(queries.projects(request.user), asked, newest_first=True)


@router.get("/{pk}", response=ProjectOut, auth=reads, summary="One project", url_name="project")
def project(request, pk: Pk):
    return get_object_or_404(queries.projects(request.user), pk=pk)
