"""Activities for programs: what is on is there without a key; who signed up is told to nobody here but herself."""

from datetime import datetime

from django.utils import timezone
from ninja import Field, Query, Router, Schema

from silian.activities.models import Activity, Signup
from silian.activities.queries import organised as organised_queries
from silian.activities.queries import public as queries
from silian.core.api import AskedStretch, Day, Key, Listing, OneOf, Pk, Short, given, listing, one
from silian.core.hooks import told_as
from silian.people.api import open_reads, reads

router = Router()


class ActivityOut(Schema):
    """Something people come to."""

    id: int
    federation_id: int
    title: str
    kind: str
    about: str
    audience: str
    organiser_id: int | None
    community_id: int | None
    organiser: str = Field(alias="organiser_name")
    base_id: int | None
    where: str
    risks: str
    insurance: str
    state: str = Field(description="draft, published, done or cancelled")
    cancelled_because: str
    came: int | None
    helped: int | None
    minutes: int | None
    result: str


class SessionOut(Schema):
    """One time of an activity, with its places."""

    id: int
    activity_id: int
    begins_at: datetime
    ends_at: datetime = Field(alias="ends")
    state: str
    places: int | None = Field(description="places for guests; null: as many as come")
    free_places: int | None = Field(alias="free_guests")
    helper_places: int
    free_helper_places: int | None = Field(alias="free_sought")
    deadline: datetime | None


class SessionRow(SessionOut):
    title: str = Field(alias="activity.title")
    where: str = Field(alias="activity.where")


class ActivityPageOut(Schema):
    """One activity with all its times."""

    activity: ActivityOut
    sessions: list[SessionOut]

    @staticmethod
    def resolve_sessions(page) -> list:
        return [row.session for row in page.rows]


class SignupOut(Schema):
    """An own sign-up."""

    id: int
    session_id: int
    activity_id: int = Field(alias="session.activity_id")
    title: str = Field(alias="session.activity.title")
    begins_at: datetime = Field(alias="session.begins_at")
    role: str = Field(description="guest or helper")
    party: int
    state: str


class WantedSessions(Schema):
    """Which times to come."""

    q: Short = ""
    federation_id: Key | None = None
    base_id: Key | None = None
    community_id: Key | None = None
    campaign_id: Key | None = None
    week: Day | None = Field(None, description="only the week of this day")
    helpers: bool = Field(False, description="only those that look for helpers")


class WantedOrganised(Schema):
    q: Short = ""
    state: OneOf("", *Activity.State.values) = ""


@router.get("/sessions", response=Listing[SessionRow], auth=open_reads, summary="What is on", url_name="sessions")
def sessions(request, wanted: Query[WantedSessions], asked: AskedStretch):
    """Times everybody may come to that are not over yet, in the order they were entered."""
    wanted_rows = queries.sessions(queries.Filters.of(given(wanted))).order_by().values("pk")
    return listing(queries.open_sessions(timezone.now()).filter(pk__in=wanted_rows), asked)


@router.get(
    "/organised", response=Listing[ActivityOut], auth=reads, summary="Activities one organises", url_name="organised"
)
def organised(request, wanted: Query[WantedOrganised], asked: AskedStretch):
    """Drafts and past ones too, newest first."""
    rows = organised_queries.organised(request.user, wanted.state, wanted.q)
    return listing(rows.select_related("base"), asked, newest_first=True)


@router.get("/sign-ups", response=Listing[SignupOut], auth=reads, summary="My sign-ups", url_name="signups")
def signups(request, asked: AskedStretch):
    """Of the person whose key it is, newest first."""
    rows = Signup.objects.live().filter(person=request.user).select_related("session__activity")
    return listing(rows, asked, newest_first=True)


@router.get("/{pk}", response=ActivityPageOut, auth=open_reads, summary="One activity", url_name="activity")
def activity(request, pk: Pk):
    return queries.activity_page(one(queries.readable(request.user), pk), request.user)


# ── How it is told to programs that are called ──


@told_as("activities.activity", ActivityOut)
def told_activity(person, pk: int):
    return queries.readable(person).filter(pk=pk)
