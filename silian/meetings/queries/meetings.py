"""Reading meetings: the list, and one meeting with who is asked, what it talks about and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.models import Record
from silian.core.records import timeline
from silian.core.rules import Answer
from silian.core.search import found_by
from silian.meetings import rules
from silian.meetings.models import CALLERS, Decision, Invitee, ItemTask, Meeting, Topic, invited_as
from silian.meetings.queries.agenda import Agenda, agenda_of, waiting_topics
from silian.meetings.queries.content import invitees_of
from silian.members.mandates import mandates
from silian.members.models import Body
from silian.places.models import Room

ROWS = 20


# ── The list ──


@dataclass(frozen=True)
class Filters:
    """What the reader asked of the list, as it stands in the address."""

    typed: str = ""
    show: str = ""
    body: int | None = None
    kind: str = ""

    @classmethod
    def of(cls, data: Any) -> "Filters":
        show, body, kind = data.get("show", ""), data.get("body", ""), data.get("kind", "")
        return cls(
            data.get("q", "").strip()[:100], show if show in SHOWN else "",
            int(body) if body.isascii() and body.isdigit() and len(body) < 19 else None,
            kind if kind in Meeting.Kind.values else "",
        )  # fmt: skip

    @property
    def any(self) -> bool:
        return self != Filters()


SHOWN = ("", "mine", "coming", "unanswered", "late", "minuted")


def show_choices() -> list[tuple[str, str]]:
    return [
        ("", _("All")), ("mine", _("Mine")), ("coming", _("Coming")), ("unanswered", _("Not answered by us")),
        ("late", _("Minutes late")), ("minuted", _("With final minutes")),
    ]  # fmt: skip


def meetings(person: Any, filters: Filters) -> QuerySet[Meeting]:
    """The meetings the reader may see, the newest time first, each with how many come: one query."""
    rows = Meeting.objects.visible_to(person)
    if filters.show == "mine":
        rows = rows.of(person)
    elif filters.show == "coming":
        rows = rows.coming()
    elif filters.show == "unanswered":
        own = Invitee.objects.filter(invited_as(mandates(person)), meeting=OuterRef("pk"), answer="")
        rows = rows.filter(Exists(own), state=Meeting.State.CALLED, period__startswith__gt=timezone.now())
    elif filters.show == "late":
        rows = rows.late()
    elif filters.show == "minuted":
        rows = rows.filter(state=Meeting.State.MINUTED)
    if filters.typed:
        rows = rows.filter(
            Q(pk__in=found_by(Meeting.objects.order_by(), filters.typed).values("pk"))
            | Q(body__name__icontains=filters.typed)
        )
    if filters.body:
        rows = rows.filter(body=filters.body)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    counted = rows.select_related("body", "minutes").defer("minutes__content")
    return counted.annotate(
        asked=Count("invitees"), coming=Count("invitees", filter=Q(invitees__answer__in=["yes", "deputy"])),
        came=Count("invitees", filter=Q(invitees__attended=True)),
    ).order_by("-period", "-id")  # fmt: skip


def bodies_met(person: Any) -> list[tuple[int, str]]:
    """The bodies whose meetings she may see, for the menu of the list."""
    seen = Meeting.objects.visible_to(person).values("body")
    return [(pk, name) for pk, name in Body.objects.filter(pk__in=seen).order_by("id").values_list("pk", "name")]


def bodies_led(person: Any) -> QuerySet[Body]:
    """The bodies whose meetings she calls."""
    mine = mandates(person)
    led = Q(pk__in=[held.body_id for held in mine.held if held.role in CALLERS]) | Q(federation__in=list(mine.offices))
    return Body.objects.filter(led).exclude(kind=Body.Kind.ORGANISATION).select_related("federation").order_by("id")


def may_plan(person: Any) -> bool:
    mine = mandates(person)
    return bool(mine.offices) or any(held.role in CALLERS and not held.organisation_id for held in mine.held)


def rooms_for(person: Any) -> QuerySet[Room]:
    """The rooms of her federation that can be booked."""
    rows = Room.objects.filter(
        state=Room.State.OPEN, base__state="open", federation__in=mandates(person).federation_ids
    )
    return rows.select_related("base").order_by("base", "id")


# ── One meeting ──


@dataclass
class Board:
    """Who comes, who does not, who has said nothing, as of now."""

    yes: list[Invitee] = field(default_factory=list)
    deputy: list[Invitee] = field(default_factory=list)
    no: list[Invitee] = field(default_factory=list)
    silent: list[Invitee] = field(default_factory=list)
    guests: list[Invitee] = field(default_factory=list)
    came: list[Invitee] = field(default_factory=list)
    missed: list[Invitee] = field(default_factory=list)
    at: datetime = field(default_factory=timezone.now)

    @property
    def answered(self) -> int:
        return len(self.yes) + len(self.deputy) + len(self.no)

    @property
    def all(self) -> int:
        return self.answered + len(self.silent)

    @property
    def by_telephone(self) -> list[Invitee]:
        """Whose answer may be entered for them: first those who have given none."""
        return [*self.silent, *self.yes, *self.deputy, *self.no]

    def add(self, one: Invitee) -> None:
        (self.came if one.attended else self.missed).append(one)
        if one.guest:
            self.guests.append(one)
        else:
            getattr(self, one.answer or "silent").append(one)


def board(invitees: Sequence[Invitee]) -> Board:
    made = Board()
    for one in invitees:
        made.add(one)
    return made


@dataclass(frozen=True)
class MeetingPage:
    """One meeting with all that this reader may see and do."""

    meeting: Meeting
    own: list[Invitee]  # the rows she answers for
    board: Board
    agenda: Agenda
    topics: list[Topic]
    decisions: list[Decision]
    tasks: list[ItemTask]
    records: list[Record]
    sees_minutes: bool
    may_change: Answer
    may_call: Answer
    may_cancel: Answer
    may_tick: Answer
    may_write: Answer
    may_arrange: Answer
    may_raise: Answer


def one_meeting(person: Any) -> QuerySet[Meeting]:
    rows = Meeting.objects.visible_to(person)
    return rows.select_related("federation", "body", "booking__room__base", "minute_taker__body", "minutes").defer(
        "minutes__content"
    )


def meeting_page(meeting: Meeting, reader: Any) -> MeetingPage:
    """At most seven queries, whatever the number of invitees; which ones depends on how far the meeting is."""
    State = Meeting.State
    invitees = invitees_of(meeting) if meeting.state not in (State.PLANNED, State.CANCELLED) else []
    over, sees = meeting.state in Meeting.OVER, rules.sees_minutes(reader, meeting)
    said = over and sees and rules.written(meeting) is not None
    decided = Decision.objects.filter(meeting=meeting).select_related("line").order_by("line__number") if said else []
    given = (
        ItemTask.objects.filter(item__meeting=meeting, line__isnull=False).select_related(
            "task__organisation", "task__seat__body"
        )
        if said
        else []
    )
    return MeetingPage(
        meeting=meeting, own=[one for one in invitees if rules.stands_for(reader, one)], board=board(invitees),
        agenda=agenda_of(meeting), topics=list(waiting_topics(meeting)) if meeting.state in Meeting.COMING else [],
        decisions=list(decided), tasks=list(given), records=list(timeline(meeting)[:ROWS]), sees_minutes=sees,
        may_change=rules.can_change(reader, meeting), may_call=rules.can_call(reader, meeting),
        may_cancel=rules.can_cancel(reader, meeting), may_tick=rules.can_tick(reader, meeting),
        may_write=rules.can_write(reader, meeting), may_arrange=rules.can_arrange(reader, meeting),
        may_raise=rules.can_raise_topic(reader, meeting),
    )  # fmt: skip
