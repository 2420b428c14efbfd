"""What changes at midnight, without any job: topics close, the time to object ends, a seat's rights are gone."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from silian.core.errors import Refused
from silian.meetings.actions import agenda, agreeing, meetings
from silian.meetings.models import Meeting
from silian.meetings.queries import waiting_for
from silian.meetings.tests import build
from silian.members.models import Term


@pytest.fixture
def clock(monkeypatch):
    """Sets the clock of the house to one second before the end of a day, or one after it."""

    def set_clock(day, *, after: bool):
        midnight = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
        moment = midnight + timedelta(seconds=1 if after else -1)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_clock


def test_topics_are_wanted_until_the_last_second_of_their_last_day(cast, clock):
    meeting = build.planned(cast, days=10)
    clock(meeting.topics_close_on, after=False)
    agenda.raise_topic(meeting, "示例最后一刻", by=cast.choir_liaison)
    assert [row.button for row in waiting_for(cast.bank_liaison)] == ["Hand in a topic"]
    clock(meeting.topics_close_on, after=True)
    with pytest.raises(Refused, match="were wanted until"):
        agenda.raise_topic(meeting, "示例晚了一秒", by=cast.bank_liaison)
    assert waiting_for(cast.bank_liaison) == []


def test_the_time_to_object_ends_at_midnight_and_silence_has_consented(cast, clock):
    meeting = build.out(cast)
    row, last = build.row(meeting, cast.choir), meeting.objections_until
    clock(last, after=False)
    assert [one.button for one in waiting_for(cast.choir_liaison)] == ["Read"]
    with pytest.raises(Refused, match="silence until then"):
        agreeing.finish_minutes(build.fresh(meeting), by=cast.convener)
    clock(last, after=True)
    assert waiting_for(cast.choir_liaison) == []
    with pytest.raises(Refused, match="time to object is over"):
        agreeing.confirm_minutes(row, by=cast.choir_liaison)
    agreeing.finish_minutes(build.fresh(meeting), by=cast.convener)
    assert build.fresh(meeting).state == "minuted"


def test_who_convened_until_midnight_neither_calls_nor_sees_the_meeting_afterwards(cast, clock):
    meeting, last = build.planned(cast, days=6), cast.today + timedelta(days=1)
    Term.objects.filter(person=cast.convener).update(period=(cast.today - timedelta(days=9), last + timedelta(days=1)))
    clock(last, after=False)
    assert [row.button for row in waiting_for(cast.convener)] == ["Open the meeting"]
    clock(last, after=True)
    assert waiting_for(cast.convener) == []
    with pytest.raises(Refused, match="Only who calls"):
        meetings.call_meeting(meeting, by=cast.convener)
    assert not Meeting.objects.visible_to(cast.convener).exists()
    assert build.fresh(meeting).state == "planned"


def test_minutes_are_late_from_the_first_second_after_their_day(cast, clock):
    meeting = build.held(cast)
    clock(meeting.minutes_due_on, after=False)
    assert not build.fresh(meeting).is_late
    clock(meeting.minutes_due_on, after=True)
    assert build.fresh(meeting).is_late and list(Meeting.objects.late()) == [meeting]
