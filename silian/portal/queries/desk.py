"""My desk: what waits for a person across all parts, what comes next, what is hers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Count, DateField, F, Min, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.activities import queries as activity_queries
from silian.cobuilding import queries as cobuilding_queries
from silian.cobuilding.models import Project
from silian.core.models import Feedback, ImportRun
from silian.core.waiting import Question, Waiting, ask
from silian.counsel import queries as counsel_queries
from silian.deliberation import queries as deliberation_queries
from silian.documents import queries as document_queries
from silian.duties import queries as duty_queries
from silian.exchange import queries as exchange_queries
from silian.exchange.models import Demand, Listed, Service
from silian.hall import queries as hall_queries
from silian.honours import queries as honour_queries
from silian.meetings import queries as meeting_queries
from silian.members.mandates import Mandates, mandates
from silian.members.models import Organisation
from silian.members.queries import robots as robot_queries
from silian.members.queries import seats as seat_queries
from silian.members.queries.handover import Share
from silian.places import queries as places_queries
from silian.stories import queries as story_queries
from silian.tasks import queries as task_queries
from silian.visits import queries as visit_queries
from silian.volunteering import queries as volunteering_queries

SHOWN = 5
AHEAD_DAYS = 60


@dataclass(frozen=True)
class Row:
    """One line of a short list on the desk."""

    part: str
    pk: int
    title: str
    state: str
    day: date | None

    @property
    def url(self) -> str:
        part = self.part.removeprefix("date_")
        return reverse("cobuilding:project" if part == "project" else f"exchange:{part}", args=[self.pk])

    @property
    def state_word(self) -> Any:
        states: Any = Project.State if self.part == "project" else Listed.State
        return _("Expired") if self.shown_state == "expired" else states(self.state).label

    @property
    def shown_state(self) -> str:
        past = self.day is not None and self.day < timezone.localdate()
        return "expired" if self.part in ("service", "demand") and self.state == "open" and past else self.state


@dataclass(frozen=True)
class Desk:
    """What one person finds on her desk today."""

    waiting: list[Waiting]
    dates: list[Row]
    services: list[Row]
    demands: list[Row]
    projects: list[Row]
    last_days: list[Any]  # her own seats that end soon
    scope: str  # whose lists these are: "organisations", "office", "area" or "" for nobody's
    mine: Mandates


def desk(person: Any) -> Desk:
    """One query for all that waits, one for all short lists together: the same however much there is."""
    mine = mandates(person)
    today = timezone.localdate()
    scope = scope_of(mine)
    short = list(_short_lists(person, mine, scope, today)) if scope else []
    soon = today + timedelta(days=AHEAD_DAYS)
    rows: dict[str, list[Row]] = {}
    for row in short:
        rows.setdefault(row.part, []).append(row)
    return Desk(
        waiting=waiting_for(person),
        dates=sorted(rows.get("date_service", []) + rows.get("date_demand", []), key=lambda row: (row.day, row.title))[: SHOWN + 1],
        services=rows.get("service", []), demands=rows.get("demand", []), projects=rows.get("project", []),
        last_days=[held for held in mine.held if held.until and held.until <= soon], scope=scope, mine=mine,
    )  # fmt: skip


def waiting_for(person: Any) -> list[Waiting]:
    """What waits, from every part: the nearest end first, then the longest wait."""
    parts = (
        seat_queries, task_queries, exchange_queries, cobuilding_queries, places_queries, activity_queries, volunteering_queries, robot_queries, duty_queries, visit_queries,
        document_queries, meeting_queries, hall_queries, counsel_queries, deliberation_queries, honour_queries, story_queries,
    )  # fmt: skip
    asked = [question for part in parts for question in part.questions(person)] + _feedback(person) + _workbooks(person)
    held = mandates(person).held
    only = held[0].name if len(held) == 1 else ""
    found = [row if row.by_seat or row.personal else replace(row, by_seat=only) for row in ask(person, asked)]
    return sorted(found, key=Waiting.order)


def _feedback(person: Any) -> list[Question]:
    """Complaints and suggestions nobody has answered yet; none without an office."""
    offices = mandates(person).offices
    if not offices:
        return []
    return [Question(_open_feedback(offices), lambda rows: [_shown_feedback(one, mandates(person)) for one in rows])]


def _open_feedback(offices: Iterable[int]) -> QuerySet:
    rows = Feedback.objects.filter(federation_id__in=list(offices), state=Feedback.State.OPEN).order_by()
    return rows.values("federation_id").annotate(number=Count("pk"), first=Min("at")).order_by("federation_id")


def _shown_feedback(found: dict[str, Any], mine: Mandates) -> Waiting:
    return (

        Waiting(
            what=ngettext(
                "%(number)s complaint or suggestion to answer", "%(number)s complaints or suggestions to answer", found["number"]
            ) % {"number": found["number"]},
            for_whom=_("Office"), since=timezone.localdate(found["first"]), until=None, url=reverse("portal:feedback"), button=_("Answer"), by_seat=mine.named(office=found["federation_id"]),
        )
    )  # fmt: skip


def _workbooks(person: Any) -> list[Question]:
    """Workbooks she handed in and neither wrote nor put aside."""
    if not mandates(person).held:
        return []
    rows = ImportRun.objects.filter(by=person, state=ImportRun.State.CHECKED).select_related("file").order_by("id")
    return [Question(rows.only("at", "file__name")[:SHOWN], lambda rows: [_workbook(one) for one in rows])]


def _workbook(one: ImportRun) -> Waiting:
    return Waiting(
        what=_("Write the workbook “%(name)s”, or put it aside") % {"name": one.file.name}, for_whom=_("you"),
        since=timezone.localdate(one.at), until=None, url=reverse("portal:import_run", args=[one.pk]), button=_("Look"),
    )  # fmt: skip


def shares(seat: Any, holder: Any) -> Iterable[Share]:
    """Of this part nothing belongs to a seat; what its holder handed in stays hers to write or to put aside."""
    if holder:
        rows = ImportRun.objects.filter(by=holder, federation_id=seat.federation_id, state=ImportRun.State.CHECKED)
        own = _("She writes it or puts it aside while she holds the seat; her successor hands it in again.")
        yield Share(
            _("Workbooks that were handed in and not written"), rows.select_related("file").order_by("id"), stays=own
        )


def scope_of(mine: Mandates) -> str:
    """Whose two lists stand on the desk: her organisations', else the street's, else those of what she convenes."""
    if mine.organisations:
        return "organisations"
    if mine.offices:
        return "office"
    return "area" if any(held.sector_id or held.zone_id or held.community_id for held in mine.held) else ""


def _within(mine: Mandates, scope: str) -> Q:
    """The lines of that scope."""
    if scope == "organisations":
        return Q(organisation__in=list(mine.organisations))
    if scope == "office":
        return Q(federation__in=list(mine.offices))
    inside = Q()
    for held in mine.held:
        if held.sector_id:
            inside |= Q(sector=held.sector_id)
        if held.community_id:
            inside |= Q(community=held.community_id)
        if held.zone_id:
            inside |= Q(community__zone=held.zone_id)
    return Q(organisation__in=Organisation.objects.filter(inside).values("pk"))


def _short_lists(person: Any, mine: Mandates, scope: str, today: date) -> Iterable[Row]:
    """The newest lines and projects and the next dates, in one query."""
    within = _within(mine, scope)
    queries = []
    for part, kind in (("service", Service), ("demand", Demand)):
        lines = kind.objects.filter(within).exclude(state=Listed.State.CLOSED)
        if scope == "area":  # drafts are for those who write them and for the office
            lines = lines.exclude(state=Listed.State.DRAFT)
        queries.append(_rows(part, lines.order_by("-id"), F("valid_until")))
        day = "next_on" if part == "demand" else "valid_until"
        near = lines.open(today).filter(**{f"{day}__range": (today, today + timedelta(days=AHEAD_DAYS))})
        queries.append(_rows(f"date_{part}", near.order_by(day, "id"), F(day)))
    projects = Project.objects.visible_to(person)
    if scope == "organisations":
        projects = projects.filter(partners__organisation__in=list(mine.organisations)).distinct()
    queries.append(_rows("project", projects.order_by("-id"), Cast("at", DateField())))
    first, *others = queries
    return [Row(*row) for row in first.union(*others, all=True)]


def _rows(part: str, rows: QuerySet, day: Any) -> QuerySet:
    named = rows.annotate(part=Value(part, output_field=CharField()), day=day)
    return named.values_list("part", "pk", "title", "state", "day")[:SHOWN]
