"""What a meeting talks about: its items, topics that wait, tasks of earlier meetings that are still open."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from silian.core.rules import Answer
from silian.meetings import rules
from silian.meetings.models import AgendaItem, Meeting, Topic
from silian.tasks.models import Task


def still_open(meeting: Meeting) -> QuerySet[Task]:
    """Open tasks of the body's other meetings, the oldest day first."""
    return (
        Task.objects.open()
        .filter(from_meeting__item__meeting__body=meeting.body_id)
        .exclude(from_meeting__item__meeting=meeting.pk)
        .select_related("organisation", "seat__body")
        .defer("organisation__search")
        .order_by("due_on", "id")
    )


def items_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    return (
        AgendaItem.objects.filter(meeting=meeting)
        .select_related("topic__organisation", "topic__seat__body", "earlier__organisation", "earlier__seat__body")
        .defer("topic__organisation__search", "earlier__organisation__search")
        .order_by("position", "id")
    )


@dataclass(frozen=True)
class Agenda:
    """The points in their order; `heading`: tasks that will stand before them once the invitations are sent."""

    items: Sequence[AgendaItem]
    heading: Sequence[Task]
    length: int

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.items) + 5 * len(self.heading)

    @property
    def over(self) -> int:
        """By how many minutes the agenda is longer than the meeting."""
        return max(0, self.minutes - self.length)


def agenda_of(meeting: Meeting) -> Agenda:
    """Two queries while the meeting is prepared, one afterwards."""
    items = list(items_of(meeting))
    there = {one.earlier_id for one in items}
    planned = meeting.state == Meeting.State.PLANNED
    heading = [task for task in still_open(meeting) if task.pk not in there] if planned else []
    return Agenda(items, heading, meeting.minutes_long)


def waiting_topics(meeting: Meeting) -> QuerySet[Topic]:
    rows = Topic.objects.filter(body=meeting.body_id).waiting()
    return rows.select_related("organisation", "seat__body").defer("organisation__search").order_by("id")


@dataclass(frozen=True)
class AgendaPage:
    """The agenda as it is set: its items, the topics that wait for a word, and what the reader may do."""

    meeting: Meeting
    agenda: Agenda
    topics: list[Topic]
    may_arrange: Answer
    may_judge: bool
    may_raise: Answer


def agenda_page(meeting: Meeting, reader: Any) -> AgendaPage:
    coming = meeting.state in Meeting.COMING
    return AgendaPage(
        meeting,
        agenda_of(meeting),
        list(waiting_topics(meeting)) if coming or meeting.state == Meeting.State.HELD else [],
        rules.can_arrange(reader, meeting),
        rules.leads_meeting(reader, meeting),
        rules.can_raise_topic(reader, meeting),
    )
