"""The register for programs: the same queries and visibility as the pages."""

from datetime import date, timedelta

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from silian.core.api import AskedStretch, Key, Listing, Pk, Short, listing
from silian.members.models import Membership, Organisation
from silian.people.api import reads

router = Router()


class OrganisationOut(Schema):
    """An organisation of the area. Contacts are not part of it: they are shown once both sides of a match agreed."""

    id: int
    federation_id: int
    name: str
    short_name: str
    kind: str
    uscc: str
    community_id: int | None
    community: str | None = Field(None, alias="community.name")
    sector_id: int | None
    sector: str | None = Field(None, alias="sector.name")
    address: str


class MembershipOut(Schema):
    """A time in the federation, by its first and its last day; no last day means it goes on."""

    id: int
    organisation_id: int
    begins_on: date = Field(alias="period.lower")
    ends_on: date | None

    @staticmethod
    def resolve_ends_on(membership: Membership) -> date | None:
        return membership.period.upper - timedelta(days=1) if membership.period.upper else None


class WantedOrganisations(Schema):
    """Which organisations."""

    q: Short = Field("", description="name in Chinese, pinyin or initials, or the credit code")
    members: bool = Field(False, description="only those that are members on the day")
    on: date | None = Field(None, description="the day that counts for members; today if left out")
    kind: Short = ""
    community_id: Key | None = None
    sector_id: Key | None = None


@router.get(
    "organisations", response=Listing[OrganisationOut], auth=reads, summary="Organisations", url_name="organisations"
)
def organisations(request, wanted: Query[WantedOrganisations], asked: AskedStretch):
    """The register of the area, members and others, in the order they were entered."""
    rows = Organisation.objects.visible_to(request.user).current().select_related("community", "sector")
    if wanted.q.strip():
        rows = rows.found_by(wanted.q)
    if wanted.members or wanted.on:
        rows = rows.members_on(wanted.on or timezone.localdate())
    named = {"kind": wanted.kind, "community": wanted.community_id, "sector": wanted.sector_id}
    return listing(rows.filter(**{name: value for name, value in named.items() if value}), asked)


@router.get(
    "organisations/{pk}", response=OrganisationOut, auth=reads, summary="One organisation", url_name="organisation"
)
def organisation(request, pk: Pk):
    return get_object_or_404(Organisation.objects.visible_to(request.user).select_related("community", "sector"), pk=pk)


@router.get(
    "organisations/{pk}/memberships",
    response=list[MembershipOut],
    auth=reads,
    summary="Memberships of one organisation",
    url_name="memberships",
)
def memberships(request, pk: Pk):
    """When it belonged to the federation, first time first."""
    one = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    return one.memberships.order_by("period", "id")
