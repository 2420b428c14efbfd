"""What the organiser sees: her activities, who comes, and the numbers for the result."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.activities import rules
from silian.activities.models import Activity, Attendance, Session, Signup
from silian.cobuilding.models import Campaign, Project
from silian.core.rules import Answer
from silian.core.search import found_by
from silian.members.mandates import mandates
from silian.members.models import Community, Federation, Organisation
from silian.places.models import Base, Room


def organised(person: Any, state: str = "", typed: str = "") -> QuerySet[Activity]:
    """The activities she organises, newest first, with their next time and how many people have a place."""
    rows = Activity.objects.organised_by(person).select_related("organiser", "community", "federation")
    if state in Activity.State.values:
        rows = rows.filter(state=state)
    if typed:
        rows = found_by(rows, typed)
    standing = Q(sessions__state=Session.State.OPEN)
    return rows.defer("organiser__search").annotate(
        first_at=Min("sessions__begins_at", filter=standing),
        number=Count("sessions", filter=standing),
        people=Sum("sessions__guests_in", filter=standing),
    )


def may_open(person: Any) -> bool:
    mine = mandates(person)
    return bool(mine.organisations or mine.offices or any(held.body_kind == "community" for held in mine.held))


@dataclass(frozen=True)
class Openable:
    """In whose name she may open an activity, and what she can choose in the form."""

    federation: Federation
    organisations: QuerySet[Organisation]
    communities: QuerySet[Community]
    bases: QuerySet[Base]
    rooms: QuerySet[Room]
    projects: QuerySet[Project]
    campaigns: QuerySet[Campaign]
    needs_organisation: bool


def openable(person: Any, federation: Federation) -> Openable:
    """What stands in the menus of the form, within one sub-district."""
    mine, here = mandates(person), {"federation": federation}
    office = federation.pk in mine.offices
    convened = [held.community_id for held in mine.held if held.body_kind == "community"]
    organisations = Organisation.objects.current().filter(**here)
    if not office:
        organisations = organisations.filter(pk__in=list(mine.organisations))
    projects = Project.objects.visible_to(person).filter(**here).exclude(state__in=["done", "stopped"])
    return Openable(
        federation, organisations.order_by("id"), Community.objects.filter(**here), Base.objects.filter(**here),
        Room.objects.filter(**here).select_related("base").order_by("base", "id"), projects.order_by("-id"),
        Campaign.objects.filter(**here), needs_organisation=not office and not convened,
    )  # fmt: skip


def home(person: Any) -> Federation | None:
    """The sub-district in which she opens something: the one her first seat is in."""
    held = next((one for one in mandates(person).held if one.federation_id), None)
    return Federation.objects.filter(pk=held.federation_id).first() if held else None


@dataclass(frozen=True)
class Participants:
    """One session with everybody who signed up, for its organiser."""

    session: Session
    coming: list[Signup]
    waiting: list[Signup]
    gone: list[Signup]
    may_note: Answer
    may_cancel: Answer
    may_open_door: Answer

    @property
    def may_take_back(self) -> bool:
        """Once it has begun nothing has to be taken back."""
        return bool(self.may_cancel) and self.session.begins > timezone.now()

    @property
    def to_call(self) -> list[Signup]:
        return [one for one in (*self.coming, *self.waiting) if one.call]

    @property
    def people(self) -> int:
        return sum(one.party for one in self.coming)

    @property
    def came(self) -> int:
        return sum(one.attendance.people for one in self.coming if hasattr(one, "attendance"))


def participants(session: Session, reader: Any) -> Participants:
    """One query; the names are few enough for one page, because places are."""
    rows = list(
        Signup.objects.filter(session=session)
        .select_related("person", "by", "attendance")
        .order_by(F("role").desc(), "id")
    )
    for row in rows:
        row.session = session
    live = [one for one in rows if one.is_live]
    return Participants(
        session, [one for one in live if one.state != "waiting"], [one for one in live if one.state == "waiting"],
        [one for one in rows if not one.is_live], rules.can_note_attendance(reader, session),
        rules.can_cancel_session(reader, session), rules.can_come_in(session),
    )  # fmt: skip


def heads() -> list[str]:
    return [_("Name"), _("Phone"), _("Comes as"), _("People"), _("State"), _("Came"), _("Signature"), _("Remarks")]


def participants_for_excel(session: Session, reader: Any) -> Iterator[Sequence[Any]]:
    """The rows of the paper list, with a column to sign in."""
    found = participants(session, reader)
    for one in (*found.coming, *found.waiting):
        came = one.attendance.people if hasattr(one, "attendance") else None
        yield (
            one.shown_name,
            one.shown_phone,
            one.get_role_display(),
            one.party,
            one.get_state_display(),
            came,
            "",
            "",
        )


@dataclass(frozen=True)
class Numbers:
    """What the form of the result is prefilled with."""

    came: int
    helped: int
    minutes: int


def prefilled_result(activity: Activity) -> Numbers:
    """What stands there already; else people and helpers as ticked, and the helpers' minutes by the clock. One query."""
    if activity.came is not None:
        return Numbers(activity.came, activity.helped or 0, activity.minutes or 0)
    rows = Attendance.objects.filter(signup__session__activity=activity).select_related("signup__session")
    came = helped = minutes = 0
    for one in rows:
        came += one.people
        if one.signup.role == Signup.Role.HELPER:
            helped += 1
            minutes += one.signup.session.minutes
    return Numbers(came, helped, minutes)


def over(activity: Activity) -> bool:
    return all(one.ends <= timezone.now() for one in activity.sessions.all())


def numbers_of(project: Project) -> dict[str, int]:
    """What the results of a project's activities add up to, for the form that ends it. One query."""
    found = Activity.objects.filter(project=project, state=Activity.State.DONE).aggregate(
        came=Sum("came"), helped=Sum("helped"), minutes=Sum("minutes")
    )
    if found["came"] is None:
        return {}
    return {
        "served": found["came"] - found["helped"], "taking_part": found["helped"], "hours": round(found["minutes"] / 60),
    }  # fmt: skip
