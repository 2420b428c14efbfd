"""Writing minutes, agreeing to them, correcting them; decisions and tasks that come of them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from silian.core.checksums import digest_of
from silian.core.errors import Refused
from silian.core.models import Notice, Record
from silian.meetings.actions import agreeing, minutes
from silian.meetings.models import Correction, Decision, Invitee, ItemTask, Line, Minutes, Objection
from silian.meetings.queries import minuted
from silian.meetings.tests import build
from silian.tasks.models import Task


def test_a_line_a_decision_and_a_task_are_written_beside_their_items(cast):
    meeting = build.written(cast)
    assert [(one.number, one.kind, one.item.title) for one in Line.objects.select_related("item")] == [
        (1, "said", "示例助餐点"), (2, "resolved", "示例助餐点"), (3, "task", "示例惠民集市"),
    ]  # fmt: skip
    task, given = Task.objects.get(), ItemTask.objects.get()
    assert (task.title, task.organisation, task.source_title, given.task) == (
        "联系示例菜场",
        cast.choir,
        meeting.title,
        task,
    )
    assert (given.line.owner, given.line.due_on) == ("示例歌舞团", build.soon())
    assert Decision.objects.get().sign == ""  # until the minutes are final
    assert Notice.objects.filter(verb="tasks.task.given").get().to == cast.choir_liaison


def test_what_was_typed_is_saved_whole_or_not_at_all(cast):
    meeting = build.held(cast)
    entries = [
        minutes.Entry(build.item(meeting), "said", "第一句"),
        minutes.Entry(build.item(meeting, 1), "task", "没有人负责"),
    ]
    with pytest.raises(Refused, match="by which day"):
        minutes.write_lines(meeting, entries, by=cast.convener)
    assert (Line.objects.count(), Task.objects.count(), Minutes.objects.count()) == (0, 0, 0)


def test_the_same_button_pressed_twice_writes_once(cast):
    meeting = build.held(cast)
    entries = [minutes.Entry(build.item(meeting), "said", text) for text in ("甲", "乙")]
    assert len(minutes.write_lines(meeting, entries, by=cast.convener)) == 2
    assert minutes.write_lines(meeting, entries, by=cast.convener) == []
    assert Line.objects.count() == 2


def test_who_writes_is_who_calls_and_the_named_taker(cast):
    taker = build.body(cast, "community").seats.get()
    meeting = build.held(cast, minute_taker=taker)
    build.line(meeting, by=cast.community_secretary)
    for person in (cast.choir_liaison, cast.stranger):
        with pytest.raises(Refused, match="Only who calls"):
            build.line(meeting, "不该写上", by=person)
    assert Line.objects.count() == 1
    with pytest.raises(Refused, match="was held"):
        minutes.write_lines(build.planned(cast, title="示例还早"), [], by=cast.convener)


def test_a_line_of_the_draft_is_changed_and_taken_out_with_its_task(cast):
    build.written(cast)
    said, resolved, task = Line.objects.order_by("number")
    minutes.change_line(said, "各单位原则同意试行", by=cast.convener)
    minutes.change_line(task, "联系示例市场", due_on=build.soon(20), organisation=cast.bank, by=cast.convener)
    assert (build.fresh(said).text, build.fresh(task).owner) == ("各单位原则同意试行", "示例银行")
    assert (Task.objects.get().title, Task.objects.get().organisation) == ("联系示例市场", cast.bank)
    minutes.drop_line(build.fresh(task), by=cast.convener)
    minutes.drop_line(build.fresh(resolved), by=cast.convener)
    assert (Task.objects.get().state, Decision.objects.count(), Line.objects.count()) == ("dropped", 0, 1)
    assert Notice.objects.filter(verb="tasks.task.dropped", to=cast.bank_liaison).exists()


def test_minutes_go_round_to_those_who_were_there_with_lines_in_order(cast):
    meeting = build.written(cast)
    build.line(meeting, "补记一句", place=0)
    agreeing.circulate_minutes(meeting, by=cast.convener)
    assert [one.text for one in Line.objects.order_by("number")] == [
        "各单位同意试行", "示例助餐点每周三开放", "补记一句", "联系示例菜场",
    ]  # fmt: skip
    told = Notice.objects.filter(verb="meetings.minutes.circulated").values_list("to__username", flat=True)
    assert sorted(told) == ["bank_liaison", "choir_liaison"]
    assert build.fresh(meeting).objections_until == timezone.localdate() + timedelta(days=5)
    with pytest.raises(Refused, match="gone round"):
        build.line(build.fresh(meeting), "晚了一步")
    assert Line.objects.count() == 4


def test_nothing_goes_round_without_lines_or_without_anybody_present(cast):
    with pytest.raises(Refused, match="Nothing is written"):
        agreeing.circulate_minutes(build.held(cast), by=cast.convener)
    meeting = build.held(cast, title="示例无人", came=())
    build.line(meeting)
    with pytest.raises(Refused, match="who came"):
        agreeing.circulate_minutes(build.fresh(meeting), by=cast.convener)
    assert not Minutes.objects.exclude(state="draft").exists()


def objected(cast, meeting, words="应为每周四", number=2, who="bank") -> Objection:
    line = Line.objects.get(minutes__meeting=meeting, number=number)
    row = Invitee.objects.get(meeting=meeting, organisation=getattr(cast, who))
    return agreeing.object_to_line(line, row, words, by=getattr(cast, f"{who}_liaison"))


def test_an_objection_is_accepted_with_a_new_text_or_kept_with_a_reason(cast):
    meeting = build.out(cast)
    first, second = objected(cast, meeting), objected(cast, meeting, "没这么说", 1, "choir")
    agreeing.answer_objection(first, True, "示例助餐点每周四开放", by=cast.convener)
    agreeing.answer_objection(second, False, "录音可证", by=cast.convener)
    assert [build.fresh(one).state for one in (first, second)] == ["accepted", "kept"]
    assert (build.fresh(first).before, build.fresh(first.line).text) == ("示例助餐点每周三开放", "示例助餐点每周四开放")
    # A changed line is read by everybody who was there, a reason by who objected.
    told = lambda verb: set(Notice.objects.filter(verb=verb).values_list("to__username", flat=True))  # noqa: E731
    assert told("meetings.objection.accepted") == {"choir_liaison", "bank_liaison"}
    assert told("meetings.objection.kept") == {"choir_liaison"}
    with pytest.raises(Refused, match="answered already"):
        agreeing.answer_objection(build.fresh(first), False, "改回去", by=cast.convener)


def test_only_who_was_there_objects_and_only_in_time(cast):
    meeting = build.out(cast)
    with pytest.raises(Refused, match="Only who was at the meeting"):
        objected(cast, meeting, who="clinic")
    with pytest.raises(Refused):
        objected(cast, meeting, words=" ")
    objected(cast, meeting)
    with pytest.raises(Refused, match="objected to this line already"):
        objected(cast, meeting)
    build.over(meeting)
    with pytest.raises(Refused, match="time to object is over"):
        objected(cast, meeting, number=1)
    assert Objection.objects.count() == 1


def test_an_accepted_objection_to_a_task_changes_the_task_too(cast):
    meeting = build.out(cast)
    agreeing.answer_objection(objected(cast, meeting, "是示例超市", 3), True, "联系示例超市", by=cast.convener)
    assert Task.objects.get().title == "联系示例超市"


def test_minutes_are_final_when_all_confirmed_or_the_days_are_over(cast):
    meeting = build.out(cast)
    for name in ("choir", "bank"):
        with pytest.raises(Refused, match="silence until then"):
            agreeing.finish_minutes(build.fresh(meeting), by=cast.convener)
        agreeing.confirm_minutes(build.row(meeting, getattr(cast, name)), by=getattr(cast, f"{name}_liaison"))
    final = agreeing.finish_minutes(build.fresh(meeting), by=cast.convener)
    assert (final.state, build.fresh(meeting).state) == ("final", "minuted")
    silent = build.over(build.out(cast, title="示例都没说话"))
    agreeing.finish_minutes(silent, by=cast.convener)
    assert build.fresh(silent).state == "minuted"


def test_an_open_objection_keeps_minutes_from_being_final_also_after_the_days(cast):
    meeting = build.out(cast)
    objection = objected(cast, meeting)
    with pytest.raises(Refused, match="waits for its answer"):
        agreeing.finish_minutes(build.over(meeting), by=cast.convener)
    assert build.fresh(meeting).state == "held"
    with pytest.raises(IntegrityError), transaction.atomic():  # and so does the table
        Minutes.objects.filter(meeting=meeting).update(state="final", final_at=timezone.now(), content={}, digest="x")
    agreeing.answer_objection(objection, False, "以录音为准", by=cast.convener)
    agreeing.finish_minutes(build.fresh(meeting), by=cast.convener)
    assert build.fresh(meeting).minutes.content["objections"][0]["state"] == "kept"


def test_decisions_are_numbered_in_their_body_and_year_when_the_minutes_are_final(cast):
    first, second = build.final(cast), build.written(cast, title="示例第二次")
    build.line(second, "示例集市每月一次", "resolved", 1)
    agreeing.circulate_minutes(second, by=cast.convener)
    agreeing.finish_minutes(build.over(second), by=cast.convener)
    other = build.final(cast, title="示例社区例会", of=build.body(cast, "community"), by=cast.community_secretary)
    year = first.held_on.year
    numbers = {one.pk: [d.sign for d in one.decisions.order_by("number")] for one in (first, second, other)}
    assert numbers == {
        first.pk: [f"会议决定〔{year}〕1号"], second.pk: [f"会议决定〔{year}〕2号", f"会议决定〔{year}〕3号"],
        other.pk: [f"会议决定〔{year}〕1号"],
    }  # fmt: skip


def test_final_minutes_stay_whoever_speaks_sql(cast):
    meeting = build.final(cast)
    line, row = Line.objects.filter(minutes__meeting=meeting).first(), build.row(meeting, cast.choir)
    for statement in (
        f"UPDATE meetings_line SET text = '别的' WHERE id = {line.pk}",
        f"DELETE FROM meetings_line WHERE id = {line.pk}",
        f"INSERT INTO meetings_line (federation_id, minutes_id, item_id, kind, number, text, owner, by_id, at) SELECT federation_id, minutes_id, item_id, 'said', 99, '补', '', by_id, at FROM meetings_line WHERE id = {line.pk}",
        "UPDATE meetings_minutes SET digest = 'x'",
        "UPDATE meetings_minutes SET state = 'draft'",
        "DELETE FROM meetings_minutes",
        "UPDATE meetings_decision SET number = 9",
        f"UPDATE meetings_invitee SET attended = false, attended_as = '' WHERE id = {row.pk}",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(statement)
    kept = meeting.minutes
    assert (kept.digest, build.fresh(line).text, build.fresh(row).attended) == (
        digest_of(kept.content),
        line.text,
        True,
    )


def test_lines_that_went_round_change_only_their_words(cast):
    meeting = build.out(cast)
    line = Line.objects.filter(minutes__meeting=meeting).first()
    for change in ({"number": 9}, {"kind": "resolved"}, {"item": build.item(meeting, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Line.objects.filter(pk=line.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        line.delete()


def test_corrections_are_numbered_beside_final_minutes(cast):
    meeting = build.final(cast)
    line = Line.objects.get(minutes__meeting=meeting, number=1)
    first = agreeing.correct_line(line, "各单位一致同意试行", "漏了一致", by=cast.convener)
    second = agreeing.correct_line(line, "各单位一致同意试行三个月", "漏了期限", by=cast.convener)
    assert [(one.number, one.old, one.new) for one in (first, second)] == [
        (1, "各单位同意试行", "各单位一致同意试行"), (2, "各单位一致同意试行", "各单位一致同意试行三个月"),
    ]  # fmt: skip
    assert build.fresh(line).text == "各单位同意试行"
    for new, why, person in (
        ("别的", "", cast.convener),
        ("各单位一致同意试行三个月", "同样", cast.convener),
        ("别的", "想改", cast.choir_liaison),
    ):
        with pytest.raises(Refused):
            agreeing.correct_line(line, new, why, by=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.update(why="别的")
    with pytest.raises(Refused, match="not final yet"):
        draft = build.out(cast, title="示例另一次")
        agreeing.correct_line(draft.minutes.lines.first(), "别的", "想改", by=cast.convener)
    assert Correction.objects.count() == 2


def test_only_final_minutes_are_a_fact_of_the_day_the_meeting_was_held(cast):
    build.out(cast, title="示例未定稿")
    meeting = build.final(cast)
    day = meeting.held_on
    found = minuted(cast.street.pk, day, day)
    assert [(one.body_id, one.kind, one.held_on, one.id, one.title, one.url) for one in found] == [
        (meeting.body_id, "regular", day, meeting.pk, meeting.title, f"/meetings/{meeting.pk}")
    ]
    assert minuted(cast.street.pk, day + timedelta(days=1), timezone.localdate()) == []
    assert minuted(cast.elsewhere.pk, day, day) == []


def test_what_happens_stands_in_the_timelines_of_body_and_organisation(cast):
    meeting = build.final(cast)
    about_body = Record.objects.filter(about__contains=[f"members.body:{meeting.body_id}"]).values_list(
        "verb", flat=True
    )
    assert {
        "meetings.meeting.planned",
        "meetings.meeting.called",
        "meetings.meeting.held",
        "meetings.minutes.final",
    } <= set(about_body)
    about_choir = Record.objects.filter(about__contains=[f"members.organisation:{cast.choir.pk}"]).values_list(
        "verb", flat=True
    )
    assert {"meetings.attendance.entered", "tasks.task.given"} <= set(about_choir)
