"""Projects for programs: the same visibility as the pages."""

from datetime import date, datetime
from decimal import Decimal

from ninja import Field, Query, Router, Schema

from silian.cobuilding import queries
from silian.cobuilding.models import Campaign, Contribution, Project
from silian.cobuilding.queries import agreements as text_queries
from silian.cobuilding.queries import contributions as contribution_queries
from silian.cobuilding.queries import project as project_queries
from silian.cobuilding.queries.project import Filters
from silian.core.api import AskedStretch, Key, Listing, OneOf, Pk, Short, YearNumber, listing, one, rows_of
from silian.core.hooks import told_as
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
    about: str
    state: str = Field(description="draft, agreed, running, done or stopped")
    stopped_because: str
    served: int | None = Field(description="people served, in the result")
    taking_part: int | None
    hours: int | None
    result: str
    finished_on: date | None
    match_id: int | None
    exchange_id: int | None
    at: datetime
    partners: list[PartnerOut]

    resolve_partners = rows_of("partners")


class MilestoneOut(Schema):
    """A step of a project with its day."""

    id: int
    title: str
    due_on: date
    seat_id: int | None
    organisation_id: int | None
    state: str
    closed_on: date | None


class TextOut(Schema):
    """One text of an agreement; its words are for the parties and the office."""

    id: int
    project_id: int = Field(alias="agreement.project_id")
    sign: str = Field(alias="agreement.sign")
    number: int
    kind: str
    state: str = Field(alias="shown_state")
    first_on: date = Field(alias="period.lower")
    ends_on: date | None = Field(alias="period.upper", description="the first day without it")
    review_on: date
    in_force_at: datetime | None


class PromisedOut(Schema):
    """One thing promised in a text."""

    giver: str = Field(alias="giver.name")
    taker: str | None = Field(None, alias="taker.name")
    what: str
    detail: str


class TextPartyOut(Schema):
    organisation_id: int = Field(alias="party.organisation_id")
    name: str = Field(alias="party.name")
    signed_at: datetime | None

    @staticmethod
    def resolve_signed_at(row) -> datetime | None:
        return row.signature.at if row.signature else None


class TextWithWords(TextOut):
    title: str
    digest: str
    purpose: str
    evaluation: str
    terms: str


class TextPageOut(Schema):
    text: TextWithWords = Field(alias="version")
    parties: list[TextPartyOut]
    items: list[PromisedOut]


class ProjectPageOut(Schema):
    """One project with its steps and the texts of its agreement that may be read."""

    project: ProjectOut
    steps: list[MilestoneOut] = Field(alias="milestones")
    texts: list[TextOut] = Field(alias="versions")


class ContributionOut(Schema):
    """What an organisation gave."""

    id: int
    federation_id: int
    giver_id: int
    project_id: int | None
    organisation_id: int | None
    community_id: int | None
    kind: str = Field(description="place, goods, hours, minds or funds")
    what: str
    quantity: Decimal
    unit: str
    value: Decimal | None
    given_on: date
    state: str = Field(description="noted, confirmed, declined or taken_back")
    reverses_id: int | None
    because: str


class CampaignOut(Schema):
    """A drive that projects and activities count towards."""

    id: int
    federation_id: int
    name: str
    about: str
    first_on: date = Field(alias="period.lower")
    ends_on: date | None = Field(alias="period.upper", description="the first day after it")
    state: str = Field(alias="shown_state")


class CampaignPageOut(Schema):
    """One campaign and what its projects did in numbers; the projects themselves are the list with its `campaign_id`."""

    campaign: CampaignOut
    projects: int = Field(alias="sums.all")
    done: int = Field(alias="sums.done")
    served: int = Field(alias="sums.served")
    taking_part: int = Field(alias="sums.taking_part")
    hours: int = Field(alias="sums.hours")


class WantedProjects(Schema):
    """Which projects."""

    q: Short = ""
    state: OneOf("", *Project.State.values) = ""
    campaign_id: Key | None = None
    mine: bool = False
    late: bool = Field(False, description="only those with a step that is late")


class WantedContributions(Schema):
    """Which contributions."""

    q: Short = ""
    kind: OneOf("", *Contribution.Kind.values) = ""
    state: OneOf("", *Contribution.State.values) = ""
    year: YearNumber | None = None
    project_id: Key | None = None
    organisation_id: Key | None = None
    mine: bool = False


@router.get("", response=Listing[ProjectOut], auth=reads, summary="Projects", url_name="projects")
def projects(request, wanted: Query[WantedProjects], asked: AskedStretch):
    """Projects the person may see, newest first."""
    filters = Filters(wanted.q, wanted.state, wanted.campaign_id, wanted.mine, wanted.late)
    return listing(queries.projects(request.user, filters), asked, newest_first=True)


@router.get(
    "/contributions", response=Listing[ContributionOut], auth=reads, summary="Contributions", url_name="contributions"
)
def contributions(request, wanted: Query[WantedContributions], asked: AskedStretch):
    """Confirmed ones of the whole federation, and all that concern the person's organisations, newest first."""
    filters = contribution_queries.Filters(
        wanted.q, wanted.kind, wanted.state, wanted.year, wanted.project_id, wanted.organisation_id, wanted.mine
    )
    return listing(contribution_queries.contributions(request.user, filters), asked, newest_first=True)


@router.get(
    "/contributions/{pk}", response=ContributionOut, auth=reads, summary="One contribution", url_name="contribution"
)
def contribution(request, pk: Pk):
    return one(Contribution.objects.visible_to(request.user), pk)


@router.get("/campaigns", response=Listing[CampaignOut], auth=reads, summary="Campaigns", url_name="campaigns")
def campaigns(request, asked: AskedStretch):
    """Newest first."""
    return listing(project_queries.campaigns(request.user), asked, newest_first=True)


@router.get("/campaigns/{pk}", response=CampaignPageOut, auth=reads, summary="One campaign", url_name="campaign")
def campaign(request, pk: Pk):
    """Sums of the projects the person may see."""
    return project_queries.campaign_page(one(Campaign.objects.visible_to(request.user), pk), request.user)


@router.get("/texts/{pk}", response=TextPageOut, auth=reads, summary="One text of an agreement", url_name="text")
def text(request, pk: Pk):
    """For its parties and the office."""
    return text_queries.text_page(one(text_queries.texts(request.user), pk), request.user)


@router.get("/{pk}", response=ProjectPageOut, auth=reads, summary="One project", url_name="project")
def project(request, pk: Pk):
    """With its steps, and the texts of its agreement."""
    return project_queries.project_page(one(project_queries.one_project(request.user), pk), request.user)


# ── How it is told to programs that are called ──


@told_as("cobuilding.project", ProjectOut)
def told_project(person, pk: int):
    return queries.projects(person).filter(pk=pk)


@told_as("cobuilding.version", TextOut)
def told_text(person, pk: int):
    return text_queries.texts(person).filter(pk=pk)
