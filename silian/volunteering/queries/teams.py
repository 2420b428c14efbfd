"""What the pages of teams and volunteers show."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from silian.core.models import Record
from silian.core.records import timeline
from silian.core.rules import Answer
from silian.core.search import found_by
from silian.members.mandates import mandates
from silian.members.models import Community, Federation, Organisation, Term
from silian.volunteering import rules
from silian.volunteering.models import (
    Consent,
    Registration,
    ServiceRecord,
    ServiceTime,
    Skill,
    Team,
    TeamMember,
    Volunteer,
)
from silian.volunteering.models.choices import hours

ACCEPTED, ASKED = TeamMember.State.ACCEPTED, TeamMember.State.ASKED


@dataclass(frozen=True)
class TeamFilters:
    """What the reader asked of the teams."""

    typed: str = ""
    kind: str = ""
    skill: str = ""
    closed: bool = False

    @classmethod
    def of(cls, data: Any) -> "TeamFilters":
        kind, skill = data.get("kind", ""), data.get("skill", "")
        return cls(
            typed=data.get("q", "").strip()[:60], kind=kind if kind in Team.Kind.values else "",
            skill=skill if skill in Skill.values else "", closed=bool(data.get("closed")),
        )  # fmt: skip

    @property
    def any(self) -> bool:
        return self != TeamFilters()


def teams(filters: TeamFilters) -> QuerySet[Team]:
    """The teams everybody may read about, with how many belong to each. No person is named."""
    belonging = TeamMember.objects.filter(team=OuterRef("pk"), state=ACCEPTED).order_by().values("team")
    rows = Team.objects.select_related("community", "federation").annotate(
        number=Coalesce(Subquery(belonging.annotate(n=Count("pk")).values("n")), 0)
    )
    rows = rows.filter(state=Team.State.CLOSED if filters.closed else Team.State.ACTIVE)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.skill:
        rows = rows.filter(skills__contains=[filters.skill])
    if filters.typed:
        rows = rows.filter(
            Q(pk__in=found_by(Team.objects.order_by(), filters.typed).values("pk"))
            | Q(community__name__contains=filters.typed)
        )
    return rows


@dataclass(frozen=True)
class TeamPage:
    """A team: for everybody what it does, for its leaders and the office who belongs to it and who asks."""

    team: Team
    number: int
    minutes: int
    leaders: list[Term]
    asked: list[TeamMember]
    members: list[TeamMember]
    own: TeamMember | None
    records: list[Record]
    keeps: bool
    may_change: Answer
    may_close: Answer
    volunteer: Volunteer | None

    @property
    def hours(self) -> str:
        return hours(self.minutes)


def team_page(team: Team, reader: Any) -> TeamPage:
    """At most eight queries; for somebody who is not signed in three."""
    keeps = rules.keeps(reader, team)
    seated = team.federation_id in mandates(reader).federation_ids
    counted = ServiceTime.objects.counting().filter(team=team).aggregate(sum=Sum("minutes"))["sum"] or 0
    members = team.members.filter(state__in=TeamMember.LIVING).select_related("volunteer").order_by("id")
    shown = list(members[:500]) if keeps else []
    own = own_volunteer(reader, team.federation_id)
    return TeamPage(
        team=team, number=sum(1 for one in shown if one.state == ACCEPTED) if keeps else members.filter(state=ACCEPTED).count(),
        minutes=counted, leaders=leaders_of(team) if seated else [],
        asked=[one for one in shown if one.state == ASKED], members=[one for one in shown if one.state == ACCEPTED],
        own=members.filter(volunteer=own).first() if own else None, records=list(timeline(team)[:20]) if keeps else [],
        keeps=keeps, may_change=rules.can_change_team(reader, team), may_close=rules.can_close_team(reader, team), volunteer=own,
    )  # fmt: skip


def leaders_of(team: Team) -> list[Term]:
    """The seats of a team that are held today, with their holders."""
    terms = Term.objects.today().filter(seat__body=team.body_id).select_related("person", "seat__body")
    return list(terms.order_by("seat_id"))


def own_volunteer(person: Any, federation_id: int | None = None) -> Volunteer | None:
    """Her own row, here or, where she helps in one sub-district only, there."""
    if not getattr(person, "is_authenticated", False):
        return None
    rows = Volunteer.objects.filter(person=person.pk).select_related("federation", "community", "organisation")
    if federation_id:
        rows = rows.filter(federation=federation_id)
    return rows.order_by("id").first()


def by_secret(secret: str) -> Volunteer | None:
    """Whose page a link opens; a withdrawn volunteer's still does, a deleted one's does not."""
    rows = Volunteer.objects.select_related("federation", "community", "organisation", "person")
    return rows.filter(secret_digest=rules.digest(secret)).first()


# ── The register of volunteers ──


@dataclass(frozen=True)
class VolunteerFilters:
    """What the office or a leader asked of the register."""

    typed: str = ""
    skill: str = ""
    community: int | None = None
    team: int | None = None
    state: str = ""

    @classmethod
    def of(cls, data: Any) -> "VolunteerFilters":
        skill, state = data.get("skill", ""), data.get("state", "")
        return cls(
            typed=data.get("q", "").strip()[:60], skill=skill if skill in Skill.values else "",
            community=_number(data.get("community")), team=_number(data.get("team")),
            state=state if state in (Volunteer.State.WITHDRAWN, "all") else "",
        )  # fmt: skip

    @property
    def any(self) -> bool:
        return self != VolunteerFilters()


def _number(given: str | None) -> int | None:
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 19 else None


def sees_register(person: Any) -> bool:
    mine = mandates(person)
    return bool(mine.offices or mine.teams)


def volunteers(person: Any, filters: VolunteerFilters) -> QuerySet[Volunteer]:
    """The volunteers of her office or of her teams, with the minutes that count."""
    counted = ServiceTime.objects.counting().filter(volunteer=OuterRef("pk")).order_by().values("volunteer")
    rows = (
        Volunteer.objects.visible_to(person)
        .select_related("community")
        .defer("search")
        .annotate(minutes=Coalesce(Subquery(counted.annotate(sum=Sum("minutes")).values("sum")), 0))
    )
    if filters.state != "all":
        rows = rows.filter(state=filters.state or Volunteer.State.ACTIVE)
    if filters.skill:
        rows = rows.filter(skills__contains=[filters.skill])
    if filters.community:
        rows = rows.filter(community=filters.community)
    if filters.team:
        belongs = TeamMember.objects.filter(volunteer=OuterRef("pk"), team=filters.team, state=ACCEPTED)
        rows = rows.filter(Exists(belongs))
    if filters.typed:
        rows = rows.filter(Q(search__typed=filters.typed) | Q(phone=filters.typed))
    return rows


def teams_to_choose(person: Any) -> list[tuple[int, str]]:
    return list(Team.objects.kept_by(person).open().order_by("id").values_list("pk", "name"))


def communities_to_choose(person: Any) -> list[tuple[int, str]]:
    mine = mandates(person).federation_ids
    return list(Community.objects.filter(federation__in=mine).order_by("id").values_list("pk", "name"))


def federations() -> list[Federation]:
    """Where one can become a volunteer: wherever there is an office."""
    return list(Federation.objects.filter(bodies__kind="secretariat").order_by("id"))


def communities_of(federation_ids: list[int]) -> QuerySet[Community]:
    return Community.objects.filter(federation__in=federation_ids).order_by("federation_id", "id")


def organisations_of(federation_ids: list[int]) -> QuerySet[Organisation]:
    return Organisation.objects.current().filter(federation__in=federation_ids).order_by("spelled", "id")


@dataclass(frozen=True)
class VolunteerPage:
    """What is kept about one volunteer: for herself everything, for office and leaders what they need."""

    volunteer: Volunteer
    minutes: int
    waiting: int
    consents: list[Consent]
    memberships: list[TeamMember]
    registrations: list[Registration]
    times: list[ServiceTime]
    papers: list[ServiceRecord]
    shares: bool
    may_change: Answer
    may_print: Answer

    @property
    def hours(self) -> str:
        return hours(self.minutes)

    @property
    def waiting_hours(self) -> str:
        return hours(self.waiting)


def volunteer_page(volunteer: Volunteer, reader: Any, *, by_link: bool = False) -> VolunteerPage:
    """Six queries."""
    sums = volunteer.service_times.aggregate(
        counted=Sum("minutes", filter=Q(state=ServiceTime.State.CONFIRMED)),
        waiting=Sum("minutes", filter=Q(state=ServiceTime.State.REPORTED)),
    )
    consents = list(volunteer.consents.order_by("id"))
    return VolunteerPage(
        volunteer=volunteer, minutes=sums["counted"] or 0, waiting=sums["waiting"] or 0, consents=consents,
        memberships=list(volunteer.memberships.select_related("team").order_by("-id")[:30]),
        registrations=list(volunteer.registrations.select_related("community").filter(state="active").order_by("id")),
        times=list(volunteer.service_times.select_related("team", "confirmed_by").order_by("-id")[:100]),
        papers=list(volunteer.service_records.order_by("-id")[:20]),
        shares=any(one.kind == Consent.Kind.SHARE and one.withdrawn_at is None for one in consents),
        may_change=rules.can_change_volunteer(reader, volunteer, by_link=by_link),
        may_print=rules.can_print_record(reader, volunteer),
    )  # fmt: skip


def copy_of(volunteer: Volunteer) -> dict[str, Any]:
    """All that is kept about her, as data she can take along."""
    page = volunteer_page(volunteer, None, by_link=True)
    return {
        "number": volunteer.shown_number, "federation": str(volunteer.federation), "name": volunteer.name,
        "phone": volunteer.phone, "skills": volunteer.skill_words, "times": volunteer.time_words,
        "community": str(volunteer.community or ""), "organisation": str(volunteer.organisation or ""),
        "adult_on": volunteer.adult_on, "guardian": volunteer.guardian, "national_number": volunteer.national_number,
        "state": str(volunteer.get_state_display()), "signed_up_at": volunteer.at,
        "consents": [
            {"kind": str(one.get_kind_display()), "version": one.version, "at": one.at, "withdrawn_at": one.withdrawn_at}
            for one in page.consents
        ],
        "teams": [{"team": one.team.name, "state": str(one.get_state_display()), "at": one.at} for one in page.memberships],
        "registrations": [{"community": one.community.name, "at": one.at} for one in page.registrations],
        "service": [
            {
                "from": one.period.lower, "to": one.period.upper, "minutes": one.minutes, "what": one.what,
                "state": str(one.get_state_display()),
            }
            for one in volunteer.service_times.order_by("period")
        ],
        "records": [{"number": one.shown_number, "hours": one.hours, "at": one.at} for one in page.papers],
    }  # fmt: skip
