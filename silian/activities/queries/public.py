"""What is on, and one activity as everybody may read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Prefetch, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone

from silian.activities import rules
from silian.activities.models import Activity, Session, Signup
from silian.activities.models.activities import left_word, sought_word, span
from silian.cobuilding.models import Campaign, Project
from silian.core.models import Record
from silian.core.records import timeline
from silian.core.rules import Answer
from silian.core.search import found_by
from silian.places.queries.whats_on import Happening

State = Activity.State
# An exhibition that began so long ago may still be on; older ones are not looked for.
LONGEST = timedelta(days=31)
WEEKS = 8
SHOWN = 5


def _number(data: Any, name: str) -> int | None:
    given = data.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


@dataclass(frozen=True)
class Filters:
    """What the reader asked of the list, as it stands in the address."""

    typed: str = ""
    federation: int | None = None
    base: int | None = None
    community: int | None = None
    campaign: int | None = None
    week: date | None = None
    helpers: bool = False

    @classmethod
    def of(cls, data: Any) -> "Filters":
        try:
            week = date.fromisoformat(data.get("week", ""))
        except ValueError:
            week = None
        return cls(
            data.get("q", "").strip()[:100], _number(data, "federation"), _number(data, "base"),
            _number(data, "community"), _number(data, "campaign"), week, bool(data.get("helpers")),
        )  # fmt: skip

    @property
    def any(self) -> bool:
        return self != Filters()


def _open(now: datetime) -> QuerySet[Session]:
    """Sessions everybody may come to that are not over yet, the next one first."""
    return (
        Session.objects.filter(state=Session.State.OPEN, activity__state=State.PUBLISHED)
        .filter(begins_at__gte=now - LONGEST, period__endswith__gt=now)
        .order_by("begins_at", "id")
    )


def open_sessions(now: datetime) -> QuerySet[Session]:
    """The same, with what a line about each says."""
    related = ("activity__organiser", "activity__community", "activity__base", "activity__federation")
    return _open(now).select_related(*related).defer("activity__organiser__search")


# A list of twenty asks for these and for nothing else: whole objects of six tables were most of its time.
_COLUMNS = (
    "pk", "begins_at", "period", "places", "helper_places", "guests_in", "helpers_in", "activity_id", "activity__title",
    "activity__kind", "activity__address", "activity__base__name", "activity__organiser__name",
    "activity__organiser__short_name", "activity__community__name", "activity__federation__name",
)  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """One line of what is on."""

    url: str
    title: str
    below: str
    span: str
    where: str
    left: str
    is_full: bool
    helpers: str


def listed(rows: Iterable[Any]) -> list[Listed]:
    """The rows of the list, put into words."""
    return [
        Listed(
            url=reverse("activities:activity", args=[row.activity_id]), title=row.activity__title,
            below=f"{Activity.Kind(row.activity__kind).label} · {_organiser(row)}", span=span(row.period.lower, row.period.upper),
            where=" · ".join(filter(None, (row.activity__base__name, row.activity__address))) or "–",
            left=left_word(row.places, row.guests_in), is_full=bool(row.places) and row.guests_in >= row.places,
            helpers=sought_word(row.helper_places, row.helpers_in),
        )
        for row in rows
    ]  # fmt: skip


def _organiser(row: Any) -> str:
    return (
        row.activity__organiser__short_name or row.activity__organiser__name or row.activity__community__name
        or row.activity__federation__name
    )  # fmt: skip


def sessions(filters: Filters) -> QuerySet:
    """What is on, as the reader asked for it."""
    rows = _open(timezone.now()).values_list(*_COLUMNS, named=True)
    if filters.federation:
        rows = rows.filter(federation=filters.federation)
    if filters.base:
        rows = rows.filter(activity__base=filters.base)
    if filters.community:
        rows = rows.filter(activity__community=filters.community)
    if filters.campaign:
        rows = rows.filter(activity__campaigns=filters.campaign)
    if filters.helpers:
        rows = rows.filter(helper_places__gt=0)
    if filters.week:
        begin = timezone.make_aware(datetime.combine(filters.week, time()))
        rows = rows.filter(begins_at__lt=begin + timedelta(days=7), period__endswith__gt=begin)
    if filters.typed:
        rows = rows.filter(activity__in=found_by(Activity.objects.order_by(), filters.typed).values("pk"))
    return rows


@dataclass(frozen=True)
class Choices:
    """What the list can be narrowed by."""

    federations: list[tuple[int, str]]
    bases: list[tuple[int, str]]
    communities: list[tuple[int, str]]
    campaigns: list[tuple[int, str]]
    weeks: list[tuple[str, str]]


def choices() -> Choices:
    """All menus in one query; none has an entry under which nothing was ever on."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT 'federations', id, name FROM members_federation f
            WHERE EXISTS (SELECT FROM activities_activity a WHERE a.federation_id = f.id AND a.published_at IS NOT NULL)
            UNION ALL SELECT 'bases', id, name FROM places_base b
            WHERE EXISTS (SELECT FROM activities_activity a WHERE a.base_id = b.id AND a.published_at IS NOT NULL)
            UNION ALL SELECT 'communities', id, name FROM members_community m
            WHERE EXISTS (SELECT FROM activities_activity a WHERE a.community_id = m.id AND a.published_at IS NOT NULL)
            UNION ALL SELECT 'campaigns', c.id, c.name FROM cobuilding_campaign c
            WHERE EXISTS (SELECT FROM activities_activity_campaigns t WHERE t.campaign_id = c.id)
            ORDER BY 1, 2
            """
        )
        found: dict[str, list[tuple[int, str]]] = {}
        for kind, pk, name in cursor.fetchall():
            found.setdefault(kind, []).append((pk, name))
    federations = found.get("federations", [])
    return Choices(
        federations if len(federations) > 1 else [], found.get("bases", []), found.get("communities", []),
        found.get("campaigns", []), weeks(timezone.localdate()),
    )  # fmt: skip


def weeks(today: date) -> list[tuple[str, str]]:
    """The next weeks, each from its Monday to its Sunday."""
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(days=7 * number) for number in range(WEEKS)]
    return [(day.isoformat(), f"{day:%m-%d} – {day + timedelta(days=6):%m-%d}") for day in days]


def sessions_at(bases: list[int], start: datetime, end: datetime) -> list[Happening]:
    """Published sessions at these bases in a time, as places lists them beside its own bookings. One query."""
    rows = Session.objects.filter(
        state=Session.State.OPEN, activity__base__in=bases, activity__state__in=[State.PUBLISHED, State.DONE],
        period__overlap=(start, end),
    )  # fmt: skip
    return [
        Happening(
            title=one.activity.title, period=one.period, base_id=one.activity.base_id or 0,
            where=one.booking.room.name if one.booking else one.activity.address, who=one.activity.organiser_name,
            url=reverse("activities:activity", args=[one.activity_id]), booking_id=one.booking_id, uid=f"session-{one.pk}",
        )
        for one in rows.select_related(
            "activity__organiser", "activity__community", "activity__federation", "booking__room"
        ).order_by("begins_at", "id")[:500]
    ]  # fmt: skip


def next_public(most: int = SHOWN) -> list[Session]:
    """The next sessions anywhere, for the front page. One query."""
    return list(open_sessions(timezone.now())[:most])


def my_sessions(person: Any, most: int = 10) -> list[Signup]:
    """What she has signed up for and what is still to come. One query."""
    if not person.is_authenticated:
        return []
    rows = Signup.objects.live().filter(person=person, session__period__endswith__gt=timezone.now())
    return list(rows.select_related("session__activity").order_by("session__begins_at", "id")[:most])


@dataclass(frozen=True)
class Row:
    """One session on the page of its activity."""

    session: Session
    waiting_guests: int  # people before whom a newcomer would stand
    waiting_helpers: int
    may_come: Answer
    may_help: Answer
    own: Signup | None
    number: int | None  # her number in the waiting list

    @property
    def is_full(self) -> bool:
        return self.session.free("guest") == 0 or self.waiting_guests > 0

    @property
    def takes_anybody(self) -> bool:
        return bool(self.may_come or self.may_help)


@dataclass(frozen=True)
class ActivityPage:
    activity: Activity
    rows: list[Row]
    organises: bool
    shows_project: bool
    may_change: Answer
    may_publish: Answer
    may_cancel: Answer
    may_write_result: Answer
    records: list[Record]

    @property
    def open_rows(self) -> list[Row]:
        return [row for row in self.rows if row.takes_anybody]


def readable(person: Any) -> QuerySet[Activity]:
    """Activities as their page shows them."""
    campaigns = Prefetch("campaigns", Campaign.objects.order_by("id"))
    related = ("organiser", "community", "base", "federation", "project")
    return Activity.objects.visible_to(person).select_related(*related).prefetch_related(campaigns)


def activity_page(activity: Activity, reader: Any) -> ActivityPage:
    """Five queries: sessions, who waits, her own sign-ups, her right to open the project, and what happened."""
    sessions = list(activity.sessions.select_related("booking__room").order_by("begins_at", "id"))
    for session in sessions:
        session.activity = activity
    waiting = waiting_people(sessions)
    own = _own(sessions, reader)
    organises = rules.organises(reader, activity)
    numbers = {signup.session_id: place_in_line(signup) for signup in own.values() if signup.state == "waiting"}
    rows = [
        Row(
            session, waiting.get((session.pk, "guest"), 0), waiting.get((session.pk, "helper"), 0),
            rules.can_sign_up(session, "guest"), rules.can_sign_up(session, "helper"), own.get(session.pk),
            numbers.get(session.pk),
        )
        for session in sessions
    ]  # fmt: skip
    project = activity.project_id and reader.is_authenticated
    return ActivityPage(
        activity, rows, organises,
        bool(project and Project.objects.visible_to(reader).filter(pk=activity.project_id).exists()),
        rules.can_change(reader, activity), rules.can_publish(reader, activity, sessions),
        rules.can_cancel(reader, activity), rules.can_write_result(reader, activity, sessions),
        list(timeline(activity)[:30]) if organises else [],
    )  # fmt: skip


def waiting_people(sessions: list[Session]) -> dict[tuple[int, str], int]:
    """How many people wait, by session and role."""
    rows = Signup.objects.filter(session__in=sessions, state=Signup.State.WAITING).order_by()
    found = rows.values_list("session", "role").annotate(people=Sum("party"))
    return {(session, role): people for session, role, people in found}


def _own(sessions: list[Session], reader: Any) -> dict[int, Signup]:
    if not reader.is_authenticated:
        return {}
    return {one.session_id: one for one in Signup.objects.live().filter(session__in=sessions, person=reader)}


def place_in_line(signup: Signup) -> int | None:
    """Her number in the waiting list, counted in sign-ups; none once she has a place."""
    if signup.state != Signup.State.WAITING:
        return None
    before = Signup.objects.filter(session=signup.session_id, role=signup.role, pk__lte=signup.pk).waiting()
    return before.aggregate(number=Count("pk"))["number"]
