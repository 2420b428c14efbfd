"""Two people at the same meeting: with the locks one wins; the control runs without them show that the tests can fail."""

import pytest

from silian.core.models import Notice
from silian.meetings.actions import agreeing, meetings, minutes
from silian.meetings.models import AgendaItem, Decision, Invitee, Line, Meeting, Minutes
from silian.meetings.tests import build
from tests.races import at_once, meet, two

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def without_locks(monkeypatch, request):
    """Rows are read afresh but not held, and both have read before either writes: what a lock makes impossible."""
    both = two(request)

    def reread_and_meet(*things):
        for thing in things:
            thing.refresh_from_db()
        meet(both)

    look, members = minutes._just_written, meetings.members_of

    def look_and_meet(*given):
        """The last thing that is read before a line is written: the number has been drawn."""
        found = look(*given)
        meet(both)
        return found

    def members_and_meet(*given):
        """Asked once it is known who stands there already."""
        meet(both)
        return members(*given)

    for room in (meetings, minutes, agreeing):
        monkeypatch.setattr(room, "lock", reread_and_meet)
    monkeypatch.setattr(minutes, "_just_written", look_and_meet)
    monkeypatch.setattr(meetings, "members_of", members_and_meet)


@pytest.fixture
def without_lock_of_numbers(monkeypatch, request):
    """Two meetings of one body become final without waiting for each other: both have drawn before either writes."""
    both, number = two(request), agreeing.Max

    class NoLock:
        def __enter__(self):
            return self

        def __exit__(self, *_more):
            return False

        def execute(self, *_more):
            return None

    def draw_and_meet(*given):
        meet(both)
        return number(*given)

    monkeypatch.setattr(agreeing, "connection", type("Open", (), {"cursor": staticmethod(NoLock)}))
    monkeypatch.setattr(agreeing, "Max", draw_and_meet)


def two_calls(cast):
    meeting = build.planned(cast)
    act = lambda: meetings.call_meeting(Meeting.objects.get(pk=meeting.pk), by=cast.convener)  # noqa: E731
    return at_once(act, act)


def test_a_meeting_called_twice_at_once_invites_once(cast):
    assert two_calls(cast) == ["Refused", "done"]
    assert (Invitee.objects.count(), Notice.objects.filter(verb="meetings.meeting.called").count()) == (4, 3)


def test_without_locks_the_second_call_runs_into_the_table(cast, without_locks):
    assert two_calls(cast) == ["IntegrityError", "done"]


def two_plans(cast):
    act = lambda: build.planned(cast)  # noqa: E731
    return at_once(act, act)


def test_a_meeting_planned_twice_at_once_is_planned_once(cast):
    assert two_plans(cast) == ["Refused", "done"]
    assert Meeting.objects.count() == 1


def two_answers(cast):
    """Her liaison says yes while the convener enters a no: both looked at a page without an answer."""
    row = build.row(build.called(cast), cast.choir)
    fresh = lambda: Invitee.objects.select_related("meeting").get(pk=row.pk)  # noqa: E731
    return at_once(
        lambda: meetings.answer_invitation(fresh(), "yes", by=cast.choir_liaison, seen=""),
        lambda: meetings.answer_invitation(fresh(), "no", by=cast.convener, seen=""),
    )


def test_of_two_answers_at_once_the_second_is_asked_to_look_first(cast):
    assert two_answers(cast) == ["Refused", "done"]


def test_without_locks_one_answer_is_lost_unread(cast, without_locks):
    assert two_answers(cast) == ["done", "done"]


def two_lines(cast):
    meeting = build.held(cast)
    build.line(meeting, "先写好的")
    item = build.item(meeting)
    act = lambda text, by: minutes.write_line(AgendaItem.objects.get(pk=item.pk), "said", text, by=by)  # noqa: E731
    return at_once(lambda: act("召集人写的", cast.convener), lambda: act("秘书写的", cast.secretary))


def test_two_who_write_at_once_get_two_numbers(cast):
    assert two_lines(cast) == ["done", "done"]
    assert sorted(Line.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_without_locks_both_draw_one_number_and_the_table_refuses(cast, without_locks):
    assert two_lines(cast) == ["IntegrityError", "done"]
    assert sorted(Line.objects.values_list("number", flat=True)) == [1, 2]


def two_ends(cast):
    meeting = build.over(build.out(cast))
    act = lambda: agreeing.finish_minutes(Meeting.objects.get(pk=meeting.pk), by=cast.convener)  # noqa: E731
    return at_once(act, act)


def test_minutes_made_final_twice_at_once_are_final_once(cast):
    assert two_ends(cast) == ["Refused", "done"]
    assert (Minutes.objects.get().state, Notice.objects.filter(verb="meetings.minutes.final").count()) == ("final", 3)
    assert Decision.objects.get().number == 1


def two_meetings_end(cast):
    first, second = build.over(build.out(cast)), build.over(build.out(cast, title="示例第二次"))
    return at_once(
        lambda: agreeing.finish_minutes(Meeting.objects.get(pk=first.pk), by=cast.convener),
        lambda: agreeing.finish_minutes(Meeting.objects.get(pk=second.pk), by=cast.secretary),
    )


def test_two_meetings_of_a_body_that_end_at_once_number_on(cast):
    assert two_meetings_end(cast) == ["done", "done"]
    assert sorted(Decision.objects.values_list("number", flat=True)) == [1, 2]


def test_without_the_lock_both_draw_one_number_and_the_table_refuses(cast, without_lock_of_numbers):
    assert two_meetings_end(cast) == ["IntegrityError", "done"]
    assert sorted(Decision.objects.values_list("number", flat=True), key=str) == [1, None]


def a_line_while_the_minutes_go_round(cast):
    meeting = build.written(cast)
    item = build.item(meeting)
    return at_once(
        lambda: minutes.write_line(AgendaItem.objects.get(pk=item.pk), "said", "晚到的一句", by=cast.secretary),
        lambda: agreeing.circulate_minutes(Meeting.objects.get(pk=meeting.pk), by=cast.convener),
    )


def test_a_line_written_while_the_minutes_go_round_goes_along_or_is_refused(cast):
    told = a_line_while_the_minutes_go_round(cast)
    assert told in (["Refused", "done"], ["done", "done"])
    numbers = sorted(Line.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) == (3 if "Refused" in told else 4)
