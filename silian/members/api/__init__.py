"""The register for programs: the same queries and visibility as the pages. What the office keeps stands beside."""

from datetime import date, timedelta
from typing import NamedTuple

from django.utils import timezone
from ninja import Field, Query, Router, Schema

from silian.core.api import AskedStretch, Day, Key, Listing, OneOf, Pk, Short, listing, one
from silian.core.hooks import told_as
from silian.members.api.chosen import OfFederation, federation_of
from silian.members.api.office import router as office
from silian.members.models import Body, Membership, Organisation, Seat, Term
from silian.members.queries import matrix as matrix_queries
from silian.members.queries import seats as seat_queries
from silian.members.queries import structure as structure_queries
from silian.people.api import reads

router = Router()
router.add_router("", office)


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
    on: Day | None = Field(None, description="the day that counts for members; today if left out")
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
    return one(Organisation.objects.visible_to(request.user).select_related("community", "sector"), pk)


@router.get(
    "organisations/{pk}/memberships",
    response=list[MembershipOut],
    auth=reads,
    summary="Memberships of one organisation",
    url_name="memberships",
)
def memberships(request, pk: Pk):
    """When it belonged to the federation, first time first."""
    return one(Organisation.objects.visible_to(request.user), pk).memberships.order_by("period", "id")


# ── How the area is parted, and who sits where ──


class BodyOut(Schema):
    """Something that has seats."""

    id: int
    federation_id: int
    kind: str
    name: str
    organisation_id: int | None
    community_id: int | None
    sector_id: int | None
    zone_id: int | None

    @staticmethod
    def resolve_name(body: Body) -> str:
        return str(body)


class HeldSeat(NamedTuple):
    seat: Seat
    now: Term | None


class SeatOut(Schema):
    """A place in a body, and who holds it today."""

    id: int = Field(alias="seat.pk")
    federation_id: int = Field(alias="seat.federation_id")
    body_id: int = Field(alias="seat.body_id")
    role: str = Field(alias="seat.role")
    title: str = Field(alias="seat.title")
    opened_on: date = Field(alias="seat.opened_on")
    holder: str | None
    holder_until: date | None = Field(description="last day; null: until further notice, or vacant")

    @staticmethod
    def resolve_holder(row) -> str | None:
        return row.now.person.name if row.now else None

    @staticmethod
    def resolve_holder_until(row) -> date | None:
        end = row.now.period.upper if row.now else None
        return end - timedelta(days=1) if end else None


class PartOut(Schema):
    id: int
    name: str


class CommunityOut(PartOut):
    zone_id: int | None
    organisations: int = Field(alias="number")


class SectorOut(PartOut):
    organisations: int = Field(alias="number")


class CellOut(Schema):
    """Members of one sector in one zone."""

    sector_id: int | None
    zone_id: int | None
    members: int
    without_liaison: int

    @staticmethod
    def resolve_sector_id(cell) -> int | None:
        return cell.sector.pk if cell.sector else None

    @staticmethod
    def resolve_zone_id(cell) -> int | None:
        return cell.zone.pk if cell.zone else None


class StructureOut(Schema):
    """Zones, sectors and communities of a federation."""

    federation_id: int
    federation: str
    zones: list[PartOut]
    sectors: list[SectorOut]
    communities: list[CommunityOut]


class MatrixOut(Schema):
    members: int
    without_liaison: int
    cells: list[CellOut]

    @staticmethod
    def resolve_cells(matrix) -> list:
        return [cell for _edge, cells in matrix.rows for cell in cells]


class WantedBodies(Schema):
    kind: OneOf("", *Body.Kind.values) = ""


class WantedSeats(Schema):
    """Which seats."""

    q: Short = Field("", description="name of the body, the organisation or the holder")
    kind: OneOf("", *Body.Kind.values) = ""
    alert: OneOf("", seat_queries.VACANT, seat_queries.ENDING) = ""
    sector_id: Key | None = None
    zone_id: Key | None = None
    community_id: Key | None = None


@router.get("/bodies", response=Listing[BodyOut], auth=reads, summary="Bodies", url_name="bodies")
def bodies(request, wanted: Query[WantedBodies], asked: AskedStretch):
    """Secretariat, sectors, zones, communities, teams, carriers, and the body of every organisation."""
    rows = Body.objects.visible_to(request.user).select_related("organisation")
    return listing(rows.filter(kind=wanted.kind) if wanted.kind else rows, asked)


@router.get("/seats", response=Listing[SeatOut], auth=reads, summary="Seats", url_name="seats")
def seats(request, wanted: Query[WantedSeats], asked: AskedStretch):
    """Open seats with who holds them today."""
    filters = seat_queries.SeatFilters(
        typed=wanted.q, kind=wanted.kind, alert=wanted.alert, sector=wanted.sector_id, zone=wanted.zone_id,
        community=wanted.community_id,
    )  # fmt: skip
    found = listing(seat_queries.seats(request.user, filters), asked)
    rows = seat_queries.with_holders(found["items"], timezone.localdate())
    return found | {"items": [HeldSeat(seat, now) for seat, now, _then in rows]}


@router.get("/structure", response=StructureOut, auth=reads, summary="How the area is parted", url_name="structure")
def structure(request, of: Query[OfFederation]):
    federation = federation_of(request, of)
    shown = structure_queries.structure(federation, request.user)
    return {
        "federation_id": federation.pk, "federation": federation.name, "sectors": shown.sectors,
        "zones": [zone for zone, _communities in shown.zones if zone],
        "communities": [one for _zone, communities in shown.zones for one in communities],
    }  # fmt: skip


@router.get("/matrix", response=MatrixOut, auth=reads, summary="Members by sector and zone", url_name="matrix")
def matrix(request, of: Query[OfFederation]):
    """How many members, and how many of them have no liaison today."""
    return matrix_queries.matrix(federation_of(request, of))


# ── How it is told to programs that are called ──


@told_as("members.membership", MembershipOut)
def told_membership(person, pk: int):
    return Membership.objects.filter(organisation__in=Organisation.objects.visible_to(person), pk=pk)
