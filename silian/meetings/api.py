"""Meetings for programs: the list, agenda and answers, minutes and decisions, as far as the pages show them."""

from datetime import date, datetime

from ninja import Field, Query, Router, Schema

from silian.core.api import AskedStretch, Key, Listing, OneOf, Pk, Short, given, listing, one
from silian.core.hooks import told_as
from silian.meetings.models import Decision, Meeting
from silian.meetings.queries import meetings as queries
from silian.meetings.queries import minutes as minutes_queries
from silian.people.api import reads

router = Router()


class MeetingOut(Schema):
    """A body meets: planned, called, held, and written down."""

    id: int
    federation_id: int
    body_id: int
    body: str = Field(alias="body.name")
    kind: str
    title: str
    begins_at: datetime = Field(alias="period.lower")
    ends_at: datetime = Field(alias="period.upper")
    held_on: date | None
    place: str
    state: str = Field(alias="shown_state")
    cancelled_because: str
    minutes_due_on: date


class MeetingRow(MeetingOut):
    asked: int
    coming: int
    came: int


class TopicOut(Schema):
    """Something handed in for the body to talk about."""

    id: int
    title: str
    why: str
    seat_id: int | None
    organisation_id: int | None
    state: str


class AgendaItemOut(Schema):
    position: int
    title: str
    minutes: int
    speaker: str


class DecisionOut(Schema):
    """What was resolved; numbered once the minutes are final."""

    id: int
    meeting_id: int
    body_id: int
    year: int | None
    number: int | None
    text: str = Field(alias="line.text")


class ItemTaskOut(Schema):
    task_id: int
    title: str = Field(alias="task.title")
    due_on: date = Field(alias="task.due_on")
    state: str = Field(alias="task.state")


class AnswersOut(Schema):
    """How many come; names are on the page only."""

    yes: int
    deputy: int
    no: int
    silent: int
    came: int

    @staticmethod
    def resolve_yes(board) -> int:
        return len(board.yes)

    @staticmethod
    def resolve_deputy(board) -> int:
        return len(board.deputy)

    @staticmethod
    def resolve_no(board) -> int:
        return len(board.no)

    @staticmethod
    def resolve_silent(board) -> int:
        return len(board.silent)

    @staticmethod
    def resolve_came(board) -> int:
        return len(board.came)


class MeetingPageOut(Schema):
    """One meeting, with what this person may know of it."""

    meeting: MeetingOut
    answers: AnswersOut = Field(alias="board")
    agenda: list[AgendaItemOut] = Field(alias="agenda.items")
    topics: list[TopicOut]
    decisions: list[DecisionOut]
    tasks: list[ItemTaskOut]


class MinutesLineOut(Schema):
    """One line of the minutes: said, resolved, or a task."""

    number: int = Field(alias="line.number")
    kind: str = Field(alias="line.kind")
    text: str = Field(alias="line.text")
    owner: str = Field(alias="line.owner")
    due_on: date | None = Field(alias="line.due_on")
    corrections: list[str] = Field(description="what it should say instead, oldest first")

    @staticmethod
    def resolve_corrections(written) -> list[str]:
        return [fault.new for fault in written.corrections]


class MinutesItemOut(Schema):
    title: str
    lines: list[MinutesLineOut]


class MinutesOut(Schema):
    """The minutes of one meeting, as far as they may be read."""

    state: str | None = Field(description="draft, circulated, final; null where there are none yet")
    digest: str
    final_at: datetime | None
    items: list[MinutesItemOut]


class WantedMeetings(Schema):
    """Which meetings."""

    q: Short = Field("", description="words of the title or of the body's name")
    show: OneOf("", "mine", "coming", "unanswered", "late", "minuted") = ""
    body_id: Key | None = None
    kind: OneOf("", *Meeting.Kind.values) = ""


class WantedDecisions(Schema):
    body_id: Key | None = None
    meeting_id: Key | None = None


@router.get("", response=Listing[MeetingRow], auth=reads, summary="Meetings", url_name="meetings")
def meetings(request, wanted: Query[WantedMeetings], asked: AskedStretch):
    """The meetings the person may see, in the order they were planned, newest first."""
    return listing(queries.meetings(request.user, queries.Filters.of(given(wanted))), asked, newest_first=True)


@router.get("/decisions", response=Listing[DecisionOut], auth=reads, summary="Decisions", url_name="decisions")
def decisions(request, wanted: Query[WantedDecisions], asked: AskedStretch):
    """What final minutes resolved, newest first."""
    seen = Meeting.objects.visible_to(request.user).filter(state=Meeting.State.MINUTED)
    rows = Decision.objects.filter(meeting__in=seen.values("pk"), number__isnull=False).select_related("line")
    named = {"body": wanted.body_id, "meeting": wanted.meeting_id}
    return listing(rows.filter(**{name: pk for name, pk in named.items() if pk}), asked, newest_first=True)


@router.get("/{pk}", response=MeetingPageOut, auth=reads, summary="One meeting", url_name="meeting")
def meeting(request, pk: Pk):
    return queries.meeting_page(one(queries.one_meeting(request.user), pk), request.user)


@router.get("/{pk}/minutes", response=MinutesOut, auth=reads, summary="The minutes of a meeting", url_name="minutes")
def minutes(request, pk: Pk):
    """Draft lines for who writes them, the round for who was there, and once final for everybody of the body."""
    shown = minutes_queries.minutes_page(one(queries.one_meeting(request.user), pk), request.user)
    seen = shown.minutes if any(lines for _item, lines in shown.items) else None
    return {
        "state": seen and seen.state, "digest": seen.digest if seen else "", "final_at": seen and seen.final_at,
        "items": [{"title": item.title, "lines": lines} for item, lines in shown.items],
    }  # fmt: skip


# ── How it is told to programs that are called ──


@told_as("meetings.minutes", MeetingOut)
def told_minutes(person, pk: int):
    return queries.one_meeting(person).filter(minutes=pk)
