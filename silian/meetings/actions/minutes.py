"""Writing minutes: lines, decisions and tasks beside each item, until they go round."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock
from silian.meetings import rules
from silian.meetings.actions.shared import note
from silian.meetings.models import AgendaItem, Decision, ItemTask, Line, Meeting, Minutes
from silian.members.models import Organisation, Seat
from silian.people.models import User
from silian.tasks.actions import change_task, give_task, take_back_task
from silian.tasks.models import Task

Kind = Line.Kind


@dataclass(frozen=True)
class Entry:
    """One line to be written: beside which item, of what kind, in which words, and for a task who does it by when."""

    item: AgendaItem
    kind: str
    text: str
    due_on: date | None = None
    seat: Seat | None = None
    organisation: Organisation | None = None


@transaction.atomic
def write_lines(meeting: Meeting, entries: Sequence[Entry], *, by: User) -> list[Line]:
    """What was written on the page since it was last saved: all of it or nothing."""
    lock(meeting)  # two who write at once get lines with different numbers
    require(rules.can_write(by, meeting))
    if not entries:
        sentence = _("Write what was said, resolved or is to be done.")
        raise Refused(sentence, {"text": sentence})
    minutes = _minutes(meeting, by)
    last = Line.objects.filter(minutes=minutes).order_by("-number").first()
    number, written = last.number if last else 0, []
    twice = _just_written(minutes, len(entries))
    if twice == [(one.item.pk, one.kind, _text(one.text), by.pk) for one in entries]:
        return []  # the same button pressed twice
    for entry in entries:
        number += 1
        written.append(_write(entry, meeting, minutes, number, by=by))
    return written


def write_line(item: AgendaItem, kind: str, text: str, *, by: User, **task: Any) -> Line:
    """One line alone; `task`: due_on, and seat or organisation."""
    written = write_lines(item.meeting, [Entry(item, kind, text, **task)], by=by)
    return written[0] if written else Line.objects.filter(minutes__meeting=item.meeting_id).order_by("-number")[0]


def _just_written(minutes: Minutes, several: int) -> list[tuple]:
    """The last so many lines, as far as they are of this very moment."""
    since = timezone.now() - timedelta(seconds=30)
    rows = Line.objects.filter(minutes=minutes, at__gt=since).order_by("-number")[:several]
    return [(one.item_id, one.kind, one.text, one.by_id) for one in rows][::-1]


def _write(entry: Entry, meeting: Meeting, minutes: Minutes, number: int, *, by: User) -> Line:
    if entry.item.meeting_id != meeting.pk:
        raise Refused(_("This item belongs to another meeting."))
    if entry.kind not in Kind.values:
        raise Refused(_("Choose what the line is: said, resolved or a task."))
    line = Line(
        federation_id=meeting.federation_id, minutes=minutes, item=entry.item, kind=entry.kind, text=_text(entry.text),
        number=number, by=by,
    )  # fmt: skip
    if entry.kind == Kind.TASK:
        task = _given(line, meeting, entry.due_on, entry.seat, entry.organisation, by=by)
        line.owner, line.due_on = task.owner[:200], task.due_on
        line.save(force_insert=True)
        ItemTask.objects.create(federation_id=meeting.federation_id, item=entry.item, task=task, line=line)
    else:
        line.save(force_insert=True)
    if entry.kind == Kind.RESOLVED:
        Decision.objects.create(
            federation_id=meeting.federation_id, body_id=meeting.body_id, meeting=meeting, item=entry.item, line=line
        )
    _record("meetings.line.written", line, by=by)
    return line


def _given(
    line: Line, meeting: Meeting, due_on: date | None, seat: Seat | None, organisation: Organisation | None, *, by: User
) -> Task:
    """The task itself: whoever sees to it has it on her desk from now on."""
    fields = {"title": line.text[:160], "due_on": due_on, "seat": seat, "organisation": organisation}
    if len(line.text) > 160:
        fields["detail"] = line.text[:500]
    for owner in (seat, organisation):
        if owner is not None and owner.federation_id != meeting.federation_id:
            raise Refused(_("This seat or organisation belongs to another federation."))
    return give_task(
        meeting,
        fields,
        title=meeting.title,
        url=reverse("meetings:meeting", args=[meeting.pk]),
        by=by,
        about=(meeting.body,),
    )


@transaction.atomic
def change_line(
    line: Line, text: str, *, by: User, due_on: date | None = None, seat: Seat | None = None,
    organisation: Organisation | None = None,
) -> Line:  # fmt: skip
    """Other words for a line of the draft; of a task also another owner or day."""
    meeting = line.minutes.meeting
    lock(meeting, line)
    require(rules.can_write(by, meeting))
    line.text = _text(text)
    saved = ["text"]
    given = ItemTask.objects.filter(line=line).select_related("task__organisation", "task__seat__body").first()
    if given is not None:
        fields = {"title": line.text[:160], "due_on": due_on, "seat": seat, "organisation": organisation}
        task = change_task(given.task, fields, by=by)
        line.owner, line.due_on = task.owner[:200], task.due_on
        saved += ["owner", "due_on"]
    line.save(update_fields=saved)
    _record("meetings.line.changed", line, by=by)
    return line


@transaction.atomic
def drop_line(line: Line, *, by: User) -> None:
    """Take a line out of the draft. A task that was given with it is taken back, and whoever had it reads so."""
    meeting = line.minutes.meeting
    lock(meeting, line)
    require(rules.can_write(by, meeting))
    Decision.objects.filter(line=line).delete()
    for given in ItemTask.objects.filter(line=line).select_related("task"):
        given.line = None
        given.save(update_fields=["line"])
        if given.task.state == Task.State.OPEN:
            take_back_task(given.task, _("It was taken out of the draft of the minutes."), by=by)
    _record("meetings.line.dropped", line, by=by)
    line.delete()


def minutes_in_order(minutes: Minutes) -> Sequence[Line]:
    """Number the lines by the items they belong to, once, before they go round."""
    lines = list(Line.objects.filter(minutes=minutes).select_related("item").order_by("item__position", "number"))
    for number, line in enumerate(lines, 1):
        line.number = number
    Line.objects.bulk_update(lines, ["number"])
    return lines


def _record(verb: str, line: Line, *, by: User) -> None:
    """Into the timeline of the minutes alone: a meeting's own would be nothing but lines."""
    record(verb, line, by=by, about=[line.minutes], number=line.number, text=line.text[:120])


def _minutes(meeting: Meeting, by: User) -> Minutes:
    """The minutes of a meeting, begun with the first line."""
    found = Minutes.objects.filter(meeting=meeting).first()
    if found is None:
        found = Minutes.objects.create(federation_id=meeting.federation_id, meeting=meeting, by=by, at=timezone.now())
        note("meetings.minutes.begun", meeting, by=by, subject=found)
    return found


def _text(typed: str) -> str:
    text = " ".join(str(typed or "").split())
    if not text:
        sentence = _("Write what was said, resolved or is to be done.")
        raise Refused(sentence, {"text": sentence})
    if len(text) > 2000:
        sentence = _("At most 2,000 characters stand on a line. Write two lines.")
        raise Refused(sentence, {"text": sentence})
    return text
