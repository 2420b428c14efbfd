"""Two years of meetings in the demo street: sector groups every quarter, this year communities and carriers, too, the volunteer corps twice, the conference once a year.

Each is called, held, written down, confirmed and made final by the people whose act it is, with the actions the pages use; the newest ones
are still on their way, some of the next have been called, and a few were never held. What was said stands in `demo/text/meetings.txt`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from silian.duties.actions import excuses
from silian.duties.models import Rule
from silian.meetings.actions import agenda, agreeing, attendance, meetings, minutes
from silian.meetings.models import CALLERS, Invitee, Meeting, Objection
from silian.members.models import Body, Federation, Seat, Term
from silian.people.models import User
from silian.portal.management.clock import told_from
from silian.tasks.actions import finish_task
from silian.tasks.models import Task

# Never held: which year of the two, kind, quarter, place among the bodies of its kind; nothing can make up for it. One of them has a reason.
MISSED = {(0, "sector", 3, 2), (0, "sector", 4, 3), (1, "community", 1, 4)}
EXCUSED, BECAUSE = ("sector", 4, 3), "示例：召集人交接，例会并入次年第一季度召开"
COME, LATE = 4, 9  # every so many members came; every so many tasks is late
AHEAD = timedelta(days=40)  # how far ahead a meeting is called
CALLED_BEFORE = timedelta(days=7)  # when a meeting of the past was planned
OPEN = 3  # of the newest meetings, so many are still being agreed to
QUARTERS = "一二三四"


@dataclass(frozen=True)
class Date:
    """One meeting of the calendar: which body, of what kind, how it is called, when."""

    body: Body
    kind: str
    title: str
    day: date


@dataclass
class Street:
    federation: Federation
    secretary: User
    words: dict[str, list[list[str]]]
    seated: dict[int, User] = field(default_factory=dict)  # seat → who sits in it
    speaking: dict[int, User] = field(default_factory=dict)  # organisation → who speaks for it
    leading: dict[int, tuple[Seat, User]] = field(default_factory=dict)  # body → who calls its meetings
    clock: Any = None
    given: int = 0  # tasks so far
    outcomes: dict[int, str] = field(default_factory=dict)  # task → what becomes of it


def read(path: Path) -> dict[str, list[list[str]]]:
    """The first word of each line → its lines, each with the words that follow; words stand apart by "|"."""
    found: dict[str, list[list[str]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            kind, *words = (part.strip() for part in line.split("|"))
            found.setdefault(kind, []).append(words)
    return found


def live(federation: Federation, path: Path, secretary: User) -> tuple[int, int]:
    """Let the meetings happen; returns how many were held, and how many have final minutes."""
    street = _street(federation, read(path), secretary)
    now = timezone.localdate()
    bodies = Body.objects.filter(federation=federation).order_by("id")
    dates = sorted(calendar(bodies, now.year - 1), key=lambda one: (one.day, one.body.pk))
    past = [one for one in dates if one.day < now]
    if past:
        with told_from(_morning(past[0].day - CALLED_BEFORE)) as street.clock:
            for at, one in enumerate(past):
                with (
                    transaction.atomic()
                ):  # each by itself: thousands of steps in one transaction slow the database down
                    _hold(street, at, one, on_its_way=len(past) - at if at >= len(past) - OPEN else 0)
            _finish(street, now)
    for at, one in enumerate(one for one in dates if now < one.day <= now + AHEAD):
        _call(street, at, one)
    _excuse(street, now.year - 1)
    held = Meeting.objects.filter(federation=federation, state__in=Meeting.OVER)
    return held.count(), held.filter(state=Meeting.State.MINUTED).count()


def _street(federation: Federation, words: dict[str, list[list[str]]], secretary: User) -> Street:
    street = Street(federation, secretary, words)
    terms = Term.objects.today().filter(federation=federation).select_related("person", "seat__body").order_by("id")
    for term in terms:
        street.seated[term.seat_id] = term.person
        if term.seat.body.organisation_id:
            street.speaking.setdefault(term.seat.body.organisation_id, term.person)
        elif term.seat.role in CALLERS:
            street.leading.setdefault(term.seat.body_id, (term.seat, term.person))
    return street


def calendar(bodies: Any, first: int) -> Iterator[Date]:
    """Every meeting the work rules ask of these bodies in two years, but those that were missed."""
    for year in (first, first + 1):
        for quarter in (1, 2, 3, 4):
            for kind, called, offset in (
                ("sector", "界别小组第{}季度例会（示例）", 18),
                ("community", "第{}季度联席会（示例）", 22),
                ("carrier", "第{}季度协商会（示例）", 26),
            ):
                for at, body in enumerate(bodies.filter(kind=kind)):
                    # Communities and carriers meet by the rules since this year only.
                    if (year > first or kind == "sector") and (year - first, kind, quarter, at) not in MISSED:
                        day = _workday(date(year, 3 * quarter - 2, 1) + timedelta(days=offset + 5 * at))
                        title = body.name + called.format(QUARTERS[quarter - 1])
                        yield Date(body, "joint" if kind == "community" else "regular", title, day)
        for half, day in (("上", date(year, 5, 20)), ("下", date(year, 10, 20))):
            for body in bodies.filter(kind="corps"):
                yield Date(body, "regular", f"{body.name}{half}半年工作会（示例）", _workday(day))
        for body in bodies.filter(kind="federation"):
            yield Date(body, "conference", f"{year}年共建交流大会（示例）", _workday(date(year, 12, 12)))


def _workday(day: date) -> date:
    return day + timedelta(days=max(0, 8 - day.isoweekday()) if day.isoweekday() > 5 else 0)


def _planned(street: Street, at: int, one: Date) -> tuple[Meeting, User]:
    """Planned with two items by whoever leads the body, or the office where nobody does."""
    by = street.leading[one.body.pk][1] if one.body.pk in street.leading else street.secretary
    start = timezone.make_aware(datetime.combine(one.day, time(14)))
    fields = {
        "title": one.title,
        "kind": one.kind,
        "period": (start, start + timedelta(hours=2)),
        "place": "示例会议室",
    }
    meeting = meetings.plan_meeting(one.body, fields, by=by)
    for words in _items(street, at, one):
        agenda.add_item(meeting, {"title": words[0], "minutes": 30}, by=by)
    return meeting, by


def _items(street: Street, at: int, one: Date) -> list[list[str]]:
    several = street.words["conference" if one.kind == "conference" else one.body.kind]
    return [several[(at + turn) % len(several)] for turn in (0, len(several) // 2)]


def _hold(street: Street, at: int, one: Date, *, on_its_way: int) -> None:
    """Planned before, held and attended on its day, written down; then agreed to by everybody who was there, and final within some days."""
    _finish(street, one.day - CALLED_BEFORE)
    meeting, by = _planned(street, at, one)
    street.clock.set(_morning(one.day) + timedelta(hours=8))
    meetings.hold_meeting(meeting, by=by)
    came = _present(street, at, meeting)
    attendance.enter_attendance(meeting, {row.pk: person.name for row, person in came}, by=by)
    outcomes = _write(street, at, one, meeting, by)
    if on_its_way == 1:
        return  # the newest one: its minutes are still a draft
    street.clock.ahead(1)
    agreeing.circulate_minutes(_fresh(meeting), by=by)
    if on_its_way == 2:
        _object(meeting, came)
        return
    for row, person in came[: len(came) // 2 if on_its_way else None]:
        agreeing.confirm_minutes(Invitee.objects.select_related("meeting__minutes").get(pk=row.pk), by=person)
    if not on_its_way:
        street.clock.ahead(1)
        agreeing.finish_minutes(_fresh(meeting), by=by)
        for task in Task.objects.filter(source=f"meetings.meeting:{meeting.pk}", state=Task.State.OPEN):
            street.outcomes[task.pk] = outcomes[task.title]


def _fresh(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_related("minutes", "body").get(pk=meeting.pk)


def _present(street: Street, at: int, meeting: Meeting) -> list[tuple[Invitee, User]]:
    """The seats of the body, and a quarter of the members that were asked; one person confirms for each."""
    found = []
    for turn, row in enumerate(Invitee.objects.filter(meeting=meeting).order_by("id")):
        person = street.seated.get(row.seat_id) if row.seat_id else street.speaking.get(row.organisation_id)
        if person is not None and (row.seat_id or (turn + at) % COME == 0):
            found.append((row, person))
    return found


def _write(street: Street, at: int, one: Date, meeting: Meeting, by: User) -> dict[str, str]:
    """Beside each item what was said; the first one resolves something, the second one gives a task."""
    entries, outcomes = [], {}
    said = {words[0]: words for words in _items(street, at, one)}
    items = [item for item in meeting.items.order_by("position") if item.title in said]
    seat = (
        street.leading[one.body.pk][0]
        if one.body.pk in street.leading
        else Seat.objects.filter(terms__person=street.secretary)[0]
    )
    for turn, item in enumerate(items):
        _title, told, resolved, task, outcome = said[item.title]
        entries += [minutes.Entry(item, "said", told), minutes.Entry(item, "resolved", resolved)]
        if turn:
            entries.append(minutes.Entry(item, "task", task, due_on=one.day + timedelta(days=30), seat=seat))
            outcomes[task] = outcome
    minutes.write_lines(_fresh(meeting), entries, by=by)
    return outcomes


def _object(meeting: Meeting, came: list[tuple[Invitee, User]]) -> Objection | None:
    """One who was there remembers one line otherwise."""
    line = _fresh(meeting).minutes.lines.order_by("number").first()
    row, person = came[-1]
    return agreeing.object_to_line(line, Invitee.objects.get(pk=row.pk), "示例：需求相近的单位应为四家。", by=person)


def _finish(street: Street, until: date) -> None:
    """What was given is finished on the day for it, some of it not, and the story has come to this day."""
    for task in Task.objects.filter(pk__in=street.outcomes, due_on__lt=until).order_by("due_on", "id"):
        street.clock.set(_morning(task.due_on))
        outcome = street.outcomes.pop(task.pk)
        street.given += 1
        if street.given % LATE:
            finish_task(task, outcome, by=street.seated[task.seat_id])
    street.clock.set(_morning(until))


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))


def _call(street: Street, at: int, one: Date) -> None:
    """The invitations are out; some have answered."""
    meeting, by = _planned(street, at, one)
    meetings.call_meeting(meeting, by=by)
    for turn, row in enumerate(
        Invitee.objects.filter(meeting=meeting, seat=None).select_related("meeting").order_by("id")[:9]
    ):
        person = street.speaking.get(row.organisation_id)
        if person is not None and turn % 3:
            meetings.answer_invitation(row, "yes", by=person)


def _excuse(street: Street, year: int) -> None:
    """The office notes why a body did not meet; the duty stays unfulfilled, with the words beside it."""
    kind, quarter, at = EXCUSED
    body = Body.objects.filter(federation=street.federation, kind=kind).order_by("id")[at]
    for rule in Rule.objects.filter(federation=street.federation, usual="sectors"):
        excuses.give_excuse(rule, body, date(year, 3 * quarter - 2, 1), BECAUSE, by=street.secretary)
