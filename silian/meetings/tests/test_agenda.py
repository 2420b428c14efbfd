"""Topics before the meeting, the agenda, and what is still open from before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from silian.core.errors import Refused
from silian.core.models import Notice
from silian.meetings.actions import agenda, meetings
from silian.meetings.models import AgendaItem, Meeting, Topic
from silian.meetings.queries.agenda import agenda_of, waiting_topics
from silian.meetings.tests import build
from silian.tasks.actions import finish_task
from silian.tasks.models import Task


def raised(cast, meeting=None, title="示例停车难", by=None) -> Topic:
    return agenda.raise_topic(meeting or build.planned(cast, days=10), title, "群众反映多", by=by or cast.choir_liaison)


@pytest.mark.parametrize("days, wanted", [(16, False), (15, True), (7, True), (6, False)])
def test_the_day_decides_whether_topics_are_wanted(cast, days, wanted):
    meeting = build.planned(cast, days=days)
    assert meeting.wants_topics is wanted
    if wanted:
        assert raised(cast, meeting).organisation == cast.choir
    else:
        with pytest.raises(Refused, match="wanted"):
            raised(cast, meeting)
        assert not Topic.objects.exists()


def test_a_topic_is_handed_in_by_whom_the_body_is_for(cast):
    meeting = build.planned(cast, days=10)
    by_seat = raised(cast, meeting, "示例甲", by=cast.convener)
    by_office = raised(cast, meeting, "示例乙", by=cast.secretary)
    assert (by_seat.seat.body, by_seat.organisation) == (build.sector(cast), None)
    assert (by_office.seat, by_office.organisation) == (None, None)
    for person in (cast.community_secretary, cast.stranger, cast.resident):
        with pytest.raises(Refused, match="Only the seats and members"):
            raised(cast, meeting, "示例丙", by=person)
    with pytest.raises(Refused, match="handed in already"):
        raised(cast, meeting, "示例甲")
    assert Topic.objects.count() == 2


def test_a_topic_is_taken_put_off_or_declined_and_its_raiser_reads_why(cast):
    meeting = build.planned(cast, days=10)
    taken, off, declined = (raised(cast, meeting, title) for title in ("示例甲", "示例乙", "示例丙"))
    item = agenda.take_topic(taken, meeting, by=cast.convener)
    agenda.put_off_topic(off, meeting, "材料不齐", by=cast.convener)
    agenda.decline_topic(declined, meeting, "属于物业职责", by=cast.convener)
    assert (item.title, item.speaker) == ("示例甲", "示例歌舞团")
    assert [build.fresh(one).state for one in (taken, off, declined)] == ["taken", "put_off", "declined"]
    told = Notice.objects.filter(to=cast.choir_liaison, verb__startswith="meetings.topic.").values_list(
        "verb", flat=True
    )
    assert {verb.rsplit(".", 1)[1] for verb in told} == {"taken", "put_off", "declined"}
    assert list(waiting_topics(meeting)) == [off]
    with pytest.raises(Refused, match="already"):
        agenda.decline_topic(build.fresh(taken), meeting, "不行", by=cast.convener)
    with pytest.raises(Refused):
        agenda.take_topic(build.fresh(off), meeting, by=cast.choir_liaison)
    assert build.fresh(off).state == "put_off"


def test_what_was_put_off_stands_on_the_agenda_of_the_next_meeting(cast):
    first, second = build.planned(cast, days=10), build.planned(cast, title="示例下一次", days=40)
    topic = raised(cast, first)
    agenda.put_off_topic(topic, first, "时间不够", by=cast.convener)
    agenda.take_topic(build.fresh(topic), second, by=cast.convener)
    assert (build.fresh(topic).meeting, second.items.get().topic) == (second, topic)


def test_a_cancelled_meeting_gives_its_topics_back(cast):
    meeting = build.planned(cast, days=10)
    topic = raised(cast, meeting)
    agenda.take_topic(topic, meeting, by=cast.convener)
    meetings.cancel_meeting(meeting, "台风", by=cast.convener)
    assert (build.fresh(topic).state, build.fresh(topic).meeting) == ("open", None)
    other = build.planned(cast, title="示例补开", days=12)
    assert agenda.take_topic(build.fresh(topic), other, by=cast.convener).meeting == other


def test_items_move_change_and_go(cast):
    meeting = build.planned(cast)
    first, second = (
        agenda.add_item(meeting, {"title": title, "minutes": 70}, by=cast.convener) for title in ("甲", "乙")
    )
    assert agenda_of(meeting).over == 20
    agenda.move_item(second, True, by=cast.convener)
    agenda.move_item(build.fresh(second), True, by=cast.convener)  # at the end nothing happens
    assert [one.title for one in agenda_of(meeting).items] == ["乙", "甲"]
    agenda.change_item(build.fresh(first), {"title": "甲改", "minutes": 10, "speaker": "示例·甲"}, by=cast.convener)
    assert (agenda_of(meeting).minutes, agenda_of(meeting).over) == (80, 0)
    agenda.drop_item(build.fresh(second), by=cast.convener)
    assert [one.title for one in AgendaItem.objects.all()] == ["甲改"]
    with pytest.raises(Refused):
        agenda.add_item(meeting, {"title": "丙"}, by=cast.choir_liaison)


def test_a_topic_whose_item_goes_waits_again(cast):
    meeting = build.planned(cast, days=10)
    topic = raised(cast, meeting)
    agenda.drop_item(agenda.take_topic(topic, meeting, by=cast.convener), by=cast.convener)
    assert build.fresh(topic).state == "open"


def test_open_tasks_of_earlier_meetings_head_the_next_agenda_by_themselves(cast):
    build.final(cast)
    meeting = build.planned(cast, title="示例下一次", days=60)
    agenda.add_item(meeting, {"title": "示例新事"}, by=cast.convener)
    assert [task.title for task in agenda_of(meeting).heading] == ["联系示例菜场"]
    called = meetings.call_meeting(meeting, by=cast.convener)
    assert [(one.title, one.speaker) for one in agenda_of(called).items] == [
        ("联系示例菜场", "示例歌舞团"),
        ("示例新事", ""),
    ]
    assert agenda_of(called).heading == []
    with pytest.raises(Refused, match="by itself"):
        agenda.drop_item(build.item(called), by=cast.convener)


def test_a_closed_task_and_those_of_another_body_head_nothing(cast):
    build.final(cast)
    other = build.planned(cast, of=build.body(cast, "community"), by=cast.community_secretary)
    assert agenda_of(other).heading == []
    finish_task(Task.objects.get(), "已谈妥", by=cast.choir_liaison)
    assert agenda_of(build.planned(cast, title="示例下一次")).heading == []


def test_the_agenda_of_a_written_meeting_stays(cast):
    meeting = build.out(cast)
    with pytest.raises(Refused, match="gone round"):
        agenda.add_item(meeting, {"title": "补一项"}, by=cast.convener)
    with pytest.raises(Refused, match="written about"):
        agenda.drop_item(build.item(build.written(cast, title="示例另一次")), by=cast.convener)
    assert Meeting.objects.get(pk=meeting.pk).items.count() == 2


def test_the_windows_of_topics_are_the_meetings_own(cast):
    meeting = build.planned(cast, days=20, topics_from=25, topics_until=3)
    assert meeting.wants_topics and meeting.topics_close_on == timezone.localdate(meeting.period.lower) - timedelta(
        days=3
    )
