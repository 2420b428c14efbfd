"""Volunteering for programs: teams and posts without a key, one's own hours with one. Nobody is named, and nobody who is served is told of."""

from datetime import datetime

from ninja import Field, Query, Router, Schema

from silian.core.api import AskedStretch, Key, Listing, OneOf, Pk, Short, given, listing, one
from silian.people.api import open_reads, reads
from silian.volunteering.models import HomeOrder, Post, ServiceTime, Skill, Team, Volunteer
from silian.volunteering.queries import attended
from silian.volunteering.queries import homes as home_queries
from silian.volunteering.queries import posts as post_queries
from silian.volunteering.queries import teams as queries
from silian.volunteering.queries import times as time_queries

router = Router()


class TeamOut(Schema):
    """Volunteers who go out together."""

    id: int
    federation_id: int
    name: str
    kind: str
    about: str
    joining: str
    skills: list[str]
    community_id: int | None
    organisation_id: int | None
    state: str = Field(description="active or closed")


class TeamRow(TeamOut):
    number: int = Field(description="how many belong to it")


class TeamPageOut(Schema):
    """One team, with how many belong to it and the minutes they gave."""

    team: TeamOut
    number: int
    minutes: int


class PostOut(Schema):
    """Something a community would like help with."""

    id: int
    federation_id: int
    community_id: int
    community: str = Field(alias="community.name")
    title: str
    about: str
    risks: str
    skills: list[str]
    begins_at: datetime = Field(alias="period.lower")
    ends_at: datetime = Field(alias="period.upper")
    places: int
    state: str


class PostRow(PostOut):
    taken: int


class PostPageOut(Schema):
    post: PostOut
    left: int


class TimeOut(Schema):
    """Minutes somebody gave."""

    id: int
    federation_id: int
    begins_at: datetime = Field(alias="period.lower")
    ends_at: datetime = Field(alias="period.upper")
    minutes: int
    what: str
    source: str = Field(description="session, home, post, paper or self")
    team_id: int | None
    state: str = Field(description="reported, confirmed or void")
    void_because: str


class TimeRow(TimeOut):
    volunteer: str = Field(alias="volunteer.shown_number", description="the number of the volunteer, never her name")


class OrderOut(Schema):
    """A service at home a community asks for. Who is served stands in no list and in no answer."""

    id: int
    federation_id: int
    community_id: int
    kind: str
    begins_at: datetime = Field(alias="period.lower")
    ends_at: datetime = Field(alias="period.upper")
    people: int
    state: str
    team_id: int | None


class VolunteerOut(Schema):
    """A volunteer by her number; her name and telephone are on the page only."""

    id: int
    federation_id: int
    number: str = Field(alias="shown_number")
    skills: list[str]
    community_id: int | None
    organisation_id: int | None
    state: str
    minutes: int = Field(description="that count")


class RegisteredOut(Schema):
    """A volunteer registered with a community beside her own work, by her number."""

    id: int
    community_id: int
    volunteer: str = Field(alias="volunteer.shown_number")
    skills: list[str] = Field(alias="volunteer.skills")
    wishes: str
    at: datetime


class AttendedOut(Schema):
    """A time of an activity whose helpers have no service time yet."""

    id: int
    activity_id: int
    title: str = Field(alias="activity.title")
    begins_at: datetime = Field(alias="period.lower")
    ends_at: datetime = Field(alias="period.upper")
    came: int = Field(description="helpers who came")


class WantedVolunteers(Schema):
    """Which volunteers."""

    q: Short = ""
    state: OneOf("", Volunteer.State.WITHDRAWN.value, "all") = Field("", description="those who serve if left out")
    skill: OneOf("", *Skill.values) = ""
    community_id: Key | None = None
    team_id: Key | None = None


class WantedTeams(Schema):
    """Which teams."""

    q: Short = ""
    kind: OneOf("", *Team.Kind.values) = ""
    skill: OneOf("", *Skill.values) = ""
    closed: bool = False


class WantedPosts(Schema):
    """Which posts."""

    past: bool = False
    community_id: Key | None = None
    skill: OneOf("", *Skill.values) = ""


class WantedTimes(Schema):
    """Which minutes of others."""

    q: Short = ""
    state: OneOf("", *ServiceTime.State.values, "all") = Field("", description="those to confirm if left out")


class WantedOrders(Schema):
    state: OneOf("", *HomeOrder.State.values) = ""
    kind: OneOf("", *Skill.values) = ""


@router.get("/teams", response=Listing[TeamRow], auth=open_reads, summary="Teams", url_name="teams")
def teams(request, wanted: Query[WantedTeams], asked: AskedStretch):
    """The teams, what they do and how one joins them."""
    return listing(queries.teams(queries.TeamFilters.of(given(wanted))), asked)


@router.get("/teams/{pk}", response=TeamPageOut, auth=open_reads, summary="One team", url_name="team")
def team(request, pk: Pk):
    return queries.team_page(one(Team.objects.select_related("federation", "body"), pk), request.user)


@router.get("/posts", response=Listing[PostRow], auth=open_reads, summary="Posts", url_name="posts")
def posts(request, wanted: Query[WantedPosts], asked: AskedStretch):
    """What communities would like help with, newest first."""
    rows = post_queries.posts(past=wanted.past, community=str(wanted.community_id or ""), skill=wanted.skill)
    return listing(rows, asked, newest_first=True)


@router.get("/posts/{pk}", response=PostPageOut, auth=open_reads, summary="One post", url_name="post")
def post(request, pk: Pk):
    found = one(Post.objects.select_related("community", "federation"), pk)
    return post_queries.post_page(found, request.user, queries.own_volunteer(request.user, found.federation_id))


@router.get("/my-times", response=Listing[TimeOut], auth=reads, summary="My service time", url_name="my_times")
def my_times(request, asked: AskedStretch):
    """Of the person whose key it is, newest first."""
    return listing(ServiceTime.objects.filter(volunteer__person=request.user), asked, newest_first=True)


@router.get("/times", response=Listing[TimeRow], auth=reads, summary="Service time one looks after", url_name="times")
def times(request, wanted: Query[WantedTimes], asked: AskedStretch):
    """What waits for the person's word, or all she looks after, newest first."""
    return listing(
        time_queries.times(request.user, time_queries.TimeFilters.of(given(wanted))), asked, newest_first=True
    )


@router.get("/times/{pk}", response=TimeRow, auth=reads, summary="One time of service", url_name="time")
def time(request, pk: Pk):
    return one(ServiceTime.objects.visible_to(request.user).select_related("volunteer"), pk)


@router.get("/volunteers", response=Listing[VolunteerOut], auth=reads, summary="Volunteers", url_name="volunteers")
def volunteers(request, wanted: Query[WantedVolunteers], asked: AskedStretch):
    """Of the person's office or teams, by number, newest first."""
    seen = queries.sees_register(request.user)
    rows = queries.volunteers(request.user, queries.VolunteerFilters.of(given(wanted)))
    return listing(rows if seen else rows.none(), asked, newest_first=True)


@router.get(
    "/registered", response=Listing[RegisteredOut], auth=reads, summary="Registered with a community", url_name="registered"
)  # fmt: skip
def registered(request, asked: AskedStretch):
    """Volunteers who serve beside their own work, in the person's communities or her office's, newest first."""
    return listing(post_queries.registered(request.user), asked, newest_first=True)


@router.get(
    "/attended", response=Listing[AttendedOut], auth=reads, summary="Helped, without time yet", url_name="attended"
)
def attended_sessions(request, asked: AskedStretch):
    """What the person can take over into service time, newest first."""
    return listing(attended.sessions_to_take_over(request.user), asked, newest_first=True)


@router.get("/orders", response=Listing[OrderOut], auth=reads, summary="Home service", url_name="orders")
def orders(request, wanted: Query[WantedOrders], asked: AskedStretch):
    """Orders the person may see, without who is served, newest first."""
    rows = home_queries.orders(request.user, state=wanted.state, kind=wanted.kind)
    return listing(rows, asked, newest_first=True)


@router.get("/orders/{pk}", response=OrderOut, auth=reads, summary="One order", url_name="order")
def order(request, pk: Pk):
    return one(HomeOrder.objects.visible_to(request.user), pk)
