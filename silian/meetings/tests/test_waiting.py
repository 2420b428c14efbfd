"""What waits on whose desk, and the dates of a calendar."""

from datetime import timedelta

import pytest
from django.utils import timezone

from silian.meetings.actions import agenda, agreeing, meetings
from silian.meetings.models import Invitee, Line, Meeting
from silian.meetings.queries import dates_of, waiting_for
from silian.meetings.tests import build
from silian.people.models import User


def on_desk(someone) -> list[str]:
    """The buttons of the rows, in their order."""
    return [row.button for row in sorted(waiting_for(User.objects.get(pk=someone.pk)), key=lambda row: row.order())]


def test_an_invitation_waits_for_its_answer(cast):
    meeting = build.called(cast)
    row = waiting_for(cast.choir_liaison)[0]
    assert (row.button, row.for_whom, row.until) == ("Answer", "示例歌舞团", timezone.localdate(meeting.period.lower))
    assert row.url == f"/meetings/{meeting.pk}#answer" and row.by_seat
    meetings.answer_invitation(build.row(meeting, cast.choir), "no", by=cast.choir_liaison)
    assert (on_desk(cast.choir_liaison), on_desk(cast.bank_liaison)) == ([], ["Answer"])
    build.moved(meeting, -1)
    assert on_desk(cast.bank_liaison) == []


@pytest.mark.parametrize("days, wanted", [(16, False), (15, True), (7, True), (6, False)])
def test_topics_are_wanted_of_everybody_the_body_is_for_while_the_days_last(cast, days, wanted):
    build.planned(cast, days=days)
    shown = lambda someone: "Hand in a topic" in on_desk(someone)  # noqa: E731
    assert [shown(one) for one in (cast.choir_liaison, cast.convener)] == [wanted, wanted]
    assert not shown(cast.community_secretary) and not shown(cast.stranger)


def test_who_has_handed_a_topic_in_is_not_asked_again(cast):
    meeting = build.planned(cast, days=10)
    agenda.raise_topic(meeting, "示例停车难", by=cast.choir_liaison)
    assert (on_desk(cast.choir_liaison), on_desk(cast.bank_liaison)) == ([], ["Hand in a topic"])


def test_a_meeting_is_brought_further_by_who_calls_it(cast):
    """Send, enter who came, write, make final: one row at a time, the next as soon as the last is done."""
    meeting = build.planned(cast, days=5)
    assert on_desk(cast.convener) == ["Open the meeting"]
    meetings.call_meeting(meeting, by=cast.convener)
    meetings.answer_invitation(Invitee.objects.get(seat__isnull=False), "yes", by=cast.convener)
    assert on_desk(cast.convener) == []
    meeting = build.moved(meeting, -1)
    assert on_desk(cast.convener) == ["Enter who came"]
    agenda.add_item(meeting, {"title": "示例事项"}, by=cast.convener)
    meetings.hold_meeting(build.fresh(meeting), by=cast.convener)
    Invitee.objects.filter(organisation__in=[cast.choir, cast.bank]).update(attended=True)
    assert on_desk(cast.convener) == ["Write"]
    build.line(build.fresh(meeting), by=cast.convener)
    agreeing.circulate_minutes(build.fresh(meeting), by=cast.convener)
    assert on_desk(cast.convener) == []
    build.over(meeting)
    assert on_desk(cast.convener) == ["Open the minutes"]
    agreeing.finish_minutes(build.fresh(meeting), by=cast.convener)
    assert on_desk(cast.convener) == []


def test_minutes_wait_for_those_who_were_there_until_they_have_spoken_or_the_days_are_over(cast):
    meeting = build.out(cast)
    assert [on_desk(one) for one in (cast.choir_liaison, cast.bank_liaison, cast.clinic_liaison)] == [
        ["Read"],
        ["Read"],
        [],
    ]
    agreeing.confirm_minutes(build.row(meeting, cast.choir), by=cast.choir_liaison)
    line = Line.objects.get(number=1)
    objection = agreeing.object_to_line(line, build.row(meeting, cast.bank), "不准", by=cast.bank_liaison)
    assert [on_desk(one) for one in (cast.choir_liaison, cast.bank_liaison, cast.convener)] == [[], [], ["Answer"]]
    agreeing.answer_objection(objection, False, "录音可证", by=cast.convener)
    assert on_desk(cast.convener) == [
        "Open the minutes"
    ]  # everybody has spoken: nothing is left but to make them final


def test_silence_ends_at_midnight_without_any_job(cast):
    meeting = build.out(cast)
    Meeting.objects.filter(pk=meeting.pk).update(objections_until=timezone.localdate())
    assert on_desk(cast.choir_liaison) == ["Read"]
    build.over(meeting)
    assert on_desk(cast.choir_liaison) == []


def test_late_minutes_wait_for_the_body_and_the_office(cast):
    meeting = build.held(cast)
    assert on_desk(cast.secretary) == []
    Meeting.objects.filter(pk=meeting.pk).update(minutes_due_on=timezone.localdate() - timedelta(days=1))
    assert [on_desk(one) for one in (cast.convener, cast.secretary, cast.choir_liaison)] == [
        ["Open the minutes"], ["Open the minutes"], [],
    ]  # fmt: skip


def test_a_calendar_holds_the_meetings_one_is_asked_to(cast):
    called, other = (
        build.called(cast, days=12),
        build.planned(cast, title="示例社区", of=build.body(cast, "community"), by=cast.community_secretary),
    )
    gone = build.planned(cast, title="示例取消", days=13)
    meetings.cancel_meeting(gone, "台风", by=cast.convener)
    first, last = build.at(0, 0), build.at(40, 0)
    mine = dates_of(cast.convener, first, last)
    assert [(one.title, one.period.lower, one.period.upper, one.url, one.where, one.tentative) for one in mine] == [
        ("示例第四季度例会", build.at(12), build.at(12, 16), f"/meetings/{called.pk}", "示例会议室", False)
    ]
    assert [one.url for one in dates_of(cast.choir_liaison, first, last)] == [
        f"/meetings/{called.pk}",
        f"/meetings/{other.pk}",
    ]
    assert [one.title for one in dates_of(cast.community_secretary, first, last)] == ["示例社区 (being prepared)"]
    assert [
        len(dates_of(cast.convener, *time)) for time in ((build.at(12, 0), build.at(13, 0)), (build.at(13, 0), last))
    ] == [1, 0]
    assert dates_of(cast.resident, first, last) == dates_of(cast.stranger, first, last) == []


def test_the_desk_asks_once_whatever_waits(cast, django_assert_num_queries):
    build.out(cast)
    build.called(cast, title="示例下次")
    someone = User.objects.get(pk=cast.choir_liaison.pk)
    with django_assert_num_queries(2):  # her seats, and what waits
        assert len(waiting_for(someone)) == 2
