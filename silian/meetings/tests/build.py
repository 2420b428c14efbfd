"""What the tests of this app start from: the sector group meets in a month; days are moved by moving the meeting."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from silian.meetings.actions import agenda, agreeing, attendance, meetings, minutes
from silian.meetings.models import AgendaItem, Invitee, Line, Meeting
from silian.members.models import Body


def at(days: int, hour: int = 14, minute: int = 0) -> datetime:
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def when(days: int = 30, start: int = 14, end: int = 16) -> DateTimeTZRange:
    return DateTimeTZRange(at(days, start), at(days, end))


def sector(cast) -> Body:
    return Body.objects.get(sector=cast.sector)


def body(cast, kind: str) -> Body:
    return Body.objects.get(federation=cast.street, kind=kind)


def planned(
    cast, title: str = "示例第四季度例会", days: int = 30, by=None, of: Body | None = None, **fields: Any
) -> Meeting:
    room = {name: fields.pop(name) for name in ("room", "people") if name in fields}
    values = {"title": title, "kind": "regular", "period": when(days), "place": "示例会议室", **fields}
    return meetings.plan_meeting(of or sector(cast), values, by=by or cast.convener, **room)


def fresh(one: Any) -> Any:
    return type(one).objects.get(pk=one.pk)


def moved(meeting: Meeting, days: int, start: int = 14) -> Meeting:
    """As if it were planned for another day."""
    Meeting.objects.filter(pk=meeting.pk).update(period=when(days, start, start + 2))
    return fresh(meeting)


def called(cast, **fields: Any) -> Meeting:
    return meetings.call_meeting(planned(cast, **fields), by=fields.get("by") or cast.convener)


def row(meeting: Meeting, organisation) -> Invitee:
    return Invitee.objects.select_related("meeting", "organisation").get(meeting=meeting, organisation=organisation)


def held(cast, came=("choir", "bank"), items=("示例助餐点", "示例惠民集市"), days: int = -1, **fields: Any) -> Meeting:
    """Called, with items on its agenda, and held yesterday; the choir and the bank came, the hospital did not."""
    by = fields.get("by") or cast.convener
    meeting = planned(cast, **fields)
    for title in items:
        agenda.add_item(meeting, {"title": title, "minutes": 20}, by=by)
    meeting = meetings.call_meeting(meeting, by=by)
    meeting = meetings.hold_meeting(moved(meeting, days), by=by)
    rows = Invitee.objects.filter(meeting=meeting, organisation__in=[getattr(cast, name) for name in came])
    attendance.enter_attendance(meeting, {one.pk: "示例·到会" for one in rows}, by=by)
    return fresh(meeting)


def item(meeting: Meeting, place: int = 0) -> AgendaItem:
    return list(meeting.items.order_by("position"))[place]


def line(
    meeting: Meeting, text: str = "各单位同意试行", kind: str = "said", place: int = 0, by=None, **task: Any
) -> Line:
    return minutes.write_line(item(meeting, place), kind, text, by=by or meeting.by, **task)


def written(cast, **fields: Any) -> Meeting:
    """One line said, one resolved, one task of the choir, due in a fortnight."""
    meeting = held(cast, **fields)
    line(meeting)
    line(meeting, "示例助餐点每周三开放", "resolved")
    line(meeting, "联系示例菜场", "task", 1, due_on=soon(), organisation=cast.choir)
    return fresh(meeting)


def soon(days: int = 14) -> date:
    return timezone.localdate() + timedelta(days=days)


def out(cast, **fields: Any) -> Meeting:
    meeting = written(cast, **fields)
    agreeing.circulate_minutes(meeting, by=meeting.by)
    return fresh(meeting)


def over(meeting: Meeting) -> Meeting:
    """As if the days to object were past."""
    Meeting.objects.filter(pk=meeting.pk).update(objections_until=timezone.localdate() - timedelta(days=1))
    return fresh(meeting)


def final(cast, **fields: Any) -> Meeting:
    meeting = over(out(cast, **fields))
    agreeing.finish_minutes(meeting, by=meeting.by)
    return fresh(meeting)
