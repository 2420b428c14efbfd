"""Reading minutes: the lines beside their items, what was objected and corrected, and what the reader may do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from silian.core.rules import Answer
from silian.meetings import rules
from silian.meetings.models import AgendaItem, Correction, Invitee, Line, Meeting, Minutes, Objection
from silian.meetings.queries.content import invitees_of
from silian.members.mandates import OFFICE_KINDS
from silian.members.models import Seat


@dataclass
class Written:
    """One line with what was said about it."""

    line: Line
    objections: list[Objection] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    mine_open: bool = False  # the reader's own objection waits for its answer


@dataclass(frozen=True)
class MinutesPage:
    """The minutes of one meeting as this reader may see them."""

    meeting: Meeting
    minutes: Minutes | None
    items: list[tuple[AgendaItem, list[Written]]]
    present: list[Invitee]
    own: list[Invitee]  # the rows by which she was there
    confirmed: int
    silent: int
    open: int  # objections that wait for an answer
    may_write: Answer
    may_circulate: Answer
    may_confirm: list[Invitee]
    may_object: list[Invitee]
    may_answer: bool
    may_finish: Answer
    may_correct: bool


def minutes_page(meeting: Meeting, reader: Any) -> MinutesPage:
    """At most five queries, whatever the number of lines."""
    minutes: Minutes | None = getattr(meeting, "minutes", None)
    invitees = invitees_of(meeting)
    present = [one for one in invitees if one.attended]
    own = [one for one in present if rules.stands_for(reader, one)]
    sees = rules.sees_minutes(reader, meeting)
    lines = list(lines_of(minutes)) if minutes is not None and sees else []
    found = {line.pk: Written(line) for line in lines}
    spoken: set[int] = set()
    open_ones = 0
    if minutes is not None and sees and minutes.state != Minutes.State.DRAFT:
        objections = Objection.objects.filter(line__minutes=minutes).select_related(
            "invitee__organisation", "invitee__seat__body"
        )
        for one in objections.defer("invitee__organisation__search").order_by("id"):
            found[one.line_id].objections.append(one)
            spoken.add(one.invitee_id)
            if one.state == Objection.State.OPEN:
                open_ones += 1
                found[one.line_id].mine_open |= one.invitee_id in {row.pk for row in own}
        if minutes.state == Minutes.State.FINAL:
            for fault in Correction.objects.filter(minutes=minutes).order_by("number"):
                found[fault.line_id].corrections.append(fault)
    silent = sum(1 for one in present if not one.guest and not one.confirmed_at and one.pk not in spoken)
    items: dict[int, tuple[AgendaItem, list[Written]]] = {
        item.pk: (item, []) for item in AgendaItem.objects.filter(meeting=meeting).order_by("position", "id")
    }
    for line in lines:
        items[line.item_id][1].append(found[line.pk])
    return MinutesPage(
        meeting=meeting, minutes=minutes, items=list(items.values()), present=present, own=own,
        confirmed=sum(1 for one in present if one.confirmed_at), silent=silent, open=open_ones,
        may_write=rules.can_write(reader, meeting), may_circulate=rules.can_circulate(reader, meeting),
        may_confirm=[one for one in own if rules.can_confirm(reader, meeting, one)],
        may_object=[one for one in own if rules.can_object(reader, meeting, one)],
        may_answer=rules.writes(reader, meeting) and rules.written(meeting) == Minutes.State.CIRCULATED,
        may_finish=rules.can_finish(reader, meeting, objections=open_ones, silent=silent),
        may_correct=rules.writes(reader, meeting) and rules.written(meeting) == Minutes.State.FINAL,
    )  # fmt: skip


def lines_of(minutes: Minutes) -> QuerySet[Line]:
    rows = Line.objects.filter(minutes=minutes).select_related(
        "decision", "given__task__organisation", "given__task__seat__body"
    )
    return rows.defer("given__task__organisation__search").order_by("number")


def owners_of(meeting: Meeting, invitees: Sequence[Invitee]) -> list[tuple[str, str]]:
    """Who may see to a task: whoever was asked, the seats of the body and the office; one query besides the invitees."""
    seats = Seat.objects.open(timezone.localdate()).filter(
        Q(body=meeting.body_id) | Q(federation=meeting.federation_id, body__kind__in=OFFICE_KINDS)
    )
    found = {f"seat:{one.pk}": str(one) for one in seats.select_related("body").order_by("body", "id")}
    found |= {f"seat:{one.seat_id}": str(one.seat) for one in invitees if one.seat_id}
    found |= {f"organisation:{one.organisation_id}": str(one.organisation) for one in invitees if one.organisation_id}
    return list(found.items())
