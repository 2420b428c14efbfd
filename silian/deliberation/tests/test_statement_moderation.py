"""Reporting, keeping, hiding, objecting; and that hidden words stand nowhere but in their own row."""

import io

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from python_calamine import CalamineWorkbook

from silian.core.errors import Refused
from silian.core.models import Notice, Record
from silian.deliberation.actions import maps, moderating
from silian.deliberation.actions import statements as actions
from silian.deliberation.models import OpinionMap, Report, Statement
from silian.deliberation.queries import moderating as queue
from silian.deliberation.queries.waiting import waiting_for
from silian.deliberation.tests import build_statements as build
from silian.deliberation.tests.test_statements import refused

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CANARY = "金丝雀"


def notices(verb: str) -> set:
    return {one.to for one in Notice.objects.filter(verb=verb).select_related("to")}


def reported(cast, by=None):
    made = build.statement(cast)
    moderating.report_statement(made, "示例：点名骂人", by=by or cast.bank_liaison)
    return build.fresh(made)


def test_a_report_stands_before_the_moderators_and_on_their_desks(cast):
    made = reported(cast)
    for person in (cast.secretary, cast.community_secretary):
        assert list(queue.queue(person, queue.Filters())) == [made]
        assert [(row.url, row.confidential) for row in waiting_for(person)] == [
            (f"/deliberation/statements/{made.pk}", True)
        ]
    for person in (cast.resident, cast.bank_liaison, cast.convener, cast.stranger):
        assert (list(queue.queue(person, queue.Filters())), waiting_for(person)) == ([], [])
    assert notices("deliberation.statement.reported") == {cast.secretary, cast.community_secretary}


def test_a_second_report_tells_nobody_again_and_the_same_person_reports_once(cast):
    made = reported(cast)
    told = Notice.objects.count()
    moderating.report_statement(made, "示例：也觉得不妥", by=None, sender="somebody")
    refused(lambda: moderating.report_statement(made, "示例：再报", by=cast.bank_liaison))
    assert (Report.objects.count(), Notice.objects.count()) == (2, told)


def test_a_report_needs_a_reason_and_may_come_without_an_account_only_so_often(cast):
    made = build.statement(cast)
    refused(lambda: moderating.report_statement(made, " ", by=cast.bank_liaison))
    for _at in range(10):
        moderating.report_statement(made, "示例：不妥", by=None, sender="somebody")
    assert "Many reports" in refused(
        lambda: moderating.report_statement(made, "示例：不妥", by=None, sender="somebody")
    )
    moderating.report_statement(made, "示例：不妥", by=None, sender="another")
    assert Report.objects.count() == 11


def test_a_statement_that_is_kept_answers_every_report_with_the_reason(cast):
    made = reported(cast)
    refused(lambda: moderating.keep_statement(made, " ", by=cast.secretary))
    moderating.keep_statement(made, "示例：是不同意见，不是骂人", by=cast.secretary)
    report = Report.objects.get()
    assert (report.answer, report.because, report.answered_by) == (
        "shown",
        "示例：是不同意见，不是骂人",
        cast.secretary,
    )
    assert (build.fresh(made).state, waiting_for(cast.secretary)) == ("shown", [])
    assert notices("deliberation.report.answered") == {cast.bank_liaison}
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        Report.objects.update(because="示例：别的")


def test_a_statement_is_hidden_with_a_reason_its_author_reads(cast):
    made = reported(cast)
    refused(lambda: moderating.hide_statement(made, "", by=cast.secretary))
    assert build.fresh(made).state == "shown"
    moderating.hide_statement(made, "示例：点了邻居的名字", by=cast.secretary)
    hidden = build.fresh(made)
    assert (hidden.state, hidden.hidden_because, hidden.hidden_by) == ("hidden", "示例：点了邻居的名字", cast.secretary)
    assert hidden.text == "示例：应当加装电梯"  # its words are kept
    assert notices("deliberation.statement.hidden") == {cast.resident}
    notice = Notice.objects.get(verb="deliberation.statement.hidden")
    assert (notice.facts["because"], notice.url) == ("示例：点了邻居的名字", f"/deliberation/statements/{made.pk}")


def test_who_reads_a_hidden_statement(cast):
    made = reported(cast)
    moderating.hide_statement(made, "示例：不妥", by=cast.secretary)
    readers = (cast.resident, cast.secretary, cast.community_secretary, cast.bank_liaison, cast.convener, cast.stranger)
    assert [Statement.objects.visible_to(one).filter(pk=made.pk).exists() for one in readers] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
    assert list(Statement.objects.shown()) == []


def test_only_moderators_decide_and_nobody_about_her_own_words(cast):
    made = reported(cast)
    own = build.statement(cast, made.matter, by=cast.secretary, text="示例：秘书的话")
    for person, statement in (
        (cast.resident, made), (cast.bank_liaison, made), (cast.convener, made), (cast.stranger, made), (cast.secretary, own),
    ):  # fmt: skip
        refused(
            lambda person=person, statement=statement: moderating.hide_statement(
                build.fresh(statement), "示例", by=person
            )
        )
    assert set(Statement.objects.values_list("state", flat=True)) == {"shown"}


def test_in_a_private_matter_only_its_owner_decides(cast):
    matter = build.matter(cast, private=True)
    made = build.statement(cast, matter, by=cast.community_secretary)
    heard = actions.write_down(matter, build.said("示例：听来的"), "示例", "示例", by=cast.community_secretary)
    refused(lambda: moderating.hide_statement(build.fresh(made), "示例", by=cast.secretary))
    assert moderating.moderators(matter) == [cast.community_secretary]
    assert list(Statement.objects.moderated_by(cast.secretary)) == []
    assert set(Statement.objects.moderated_by(cast.community_secretary)) == {made, heard}


def test_its_author_objects_and_somebody_else_than_who_hid_it_answers(cast):
    made = reported(cast)
    moderating.hide_statement(made, "示例：不妥", by=cast.secretary)
    refused(lambda: moderating.object_to_hiding(build.fresh(made), "示例：没有点名", by=cast.bank_liaison))
    moderating.object_to_hiding(build.fresh(made), "示例：没有点名", by=cast.resident)
    refused(lambda: moderating.object_to_hiding(build.fresh(made), "示例：再说一次", by=cast.resident))
    assert notices("deliberation.statement.objected") == {cast.community_secretary}
    assert (len(waiting_for(cast.community_secretary)), waiting_for(cast.secretary)) == (1, [])
    assert "yourself" in refused(lambda: moderating.show_again(build.fresh(made), "示例", by=cast.secretary))
    moderating.show_again(build.fresh(made), "示例：确实没有点名", by=cast.community_secretary)
    shown = build.fresh(made)
    assert (shown.state, shown.hidden_because, shown.hidden_by) == ("shown", "", None)
    assert notices("deliberation.statement.shown") == {cast.resident}
    assert Report.objects.get(kind="objection").answer == "shown"


def test_an_objection_may_be_turned_down_with_a_reason(cast):
    made = reported(cast)
    moderating.hide_statement(made, "示例：不妥", by=cast.secretary)
    moderating.object_to_hiding(build.fresh(made), "示例：没有点名", by=cast.resident)
    moderating.leave_hidden(build.fresh(made), "示例：门牌号就是点名", by=cast.community_secretary)
    assert (build.fresh(made).state, Report.objects.get(kind="objection").answer) == ("hidden", "hidden")
    assert notices("deliberation.statement.left_hidden") == {cast.resident}


def test_a_sentence_said_again_meanwhile_is_not_shown_twice(cast):
    made = reported(cast)
    moderating.hide_statement(made, "示例：不妥", by=cast.secretary)
    build.statement(cast, made.matter, by=cast.bank_liaison)
    assert "said again" in refused(
        lambda: moderating.show_again(build.fresh(made), "示例", by=cast.community_secretary)
    )
    assert build.fresh(made).state == "hidden"


# ── Hidden content is on no surface ──


def told_canary(cast):
    """Said, answered by many, reported, and shown in a final map before it is hidden."""
    matter = build.matter(cast)
    made = build.statement(cast, matter, text=f"{CANARY}甲", reason=f"{CANARY}乙")
    other = build.statement(cast, matter, by=cast.bank_liaison, text="示例：另一句")
    people = build.residents(12)
    for one in (made, other):
        build.voices(one, *[1, -1] * 6, people=people)
    moderating.report_statement(build.fresh(made), "示例：不妥", by=cast.bank_liaison)
    build.phase_is_over(matter)
    return matter, made


def pages(matter, statement) -> list[str]:
    own = [
        f"/deliberation/matters/{matter.pk}/statements", f"/deliberation/matters/{matter.pk}/statements?order=contested",
        f"/deliberation/matters/{matter.pk}/statements?q={CANARY}", f"/deliberation/matters/{matter.pk}/map",
        f"/deliberation/matters/{matter.pk}/statements/print", f"/deliberation/matters/{matter.pk}/statements.xlsx",
        f"/deliberation/matters/{matter.pk}/answer", f"/deliberation/statements/{statement.pk}",
    ]  # fmt: skip
    return own + ["/deliberation/moderation", "/deliberation/moderation?show=hidden", "/", "/desk", "/notices", f"/search?q={CANARY}", f"/hall/{matter.pk}", f"/hall/matters/{matter.pk}"]  # fmt: skip


def read(person, path: str) -> str:
    client = Client()
    if person is not None:
        client.force_login(person, backend=BACKEND)
    answer = client.get(path, follow=True)
    if "spreadsheetml" in answer.headers.get("Content-Type", ""):
        book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
        return str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    return answer.content.decode()


def sings(person, path: str) -> bool:
    """The sentence or its reason stands there; the word alone may be what the reader typed into a search box."""
    text = read(person, path)
    return f"{CANARY}甲" in text or f"{CANARY}乙" in text


def test_a_hidden_statement_is_on_no_page_for_anybody_but_its_author_and_the_moderators(cast):
    matter, made = told_canary(cast)
    others = (None, cast.bank_liaison, cast.convener, cast.stranger)
    before = {path for path in pages(matter, made) if any(sings(one, path) for one in others)}
    assert {path.split("?")[0].rsplit("/", 1)[1] for path in before} == {
        "statements", "map", "print", "statements.xlsx", str(made.pk),
    }  # fmt: skip
    moderating.hide_statement(build.fresh(made), "示例：不妥", by=cast.secretary)
    for path in pages(matter, made):
        for one in others:
            assert not sings(one, path), f"{path} for {one}"
    seen = {path for path in pages(matter, made) if sings(cast.secretary, path)}
    assert seen == {f"/deliberation/statements/{made.pk}", "/deliberation/moderation?show=hidden"}
    assert {path for path in pages(matter, made) if sings(cast.resident, path)} == {
        f"/deliberation/statements/{made.pk}"
    }


def test_the_words_of_a_statement_stand_in_no_other_table(cast):
    """No record, notice, mail, map or search index holds them, so hiding the row hides them everywhere at once."""
    matter, made = told_canary(cast)
    maps.current_map(build.fresh(matter))
    moderating.hide_statement(build.fresh(made), "示例：不妥", by=cast.secretary)
    moderating.object_to_hiding(build.fresh(made), "示例：没有点名", by=cast.resident)
    found = set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" AS one WHERE one::text LIKE %s', [f"%{CANARY}%"])  # noqa: S608
            if cursor.fetchone()[0]:
                found.add(table)
    assert found == {"deliberation_statement"}


def test_a_hidden_statement_leaves_the_map_at_once_and_comes_back_when_it_is_shown_again(cast):
    matter, made = told_canary(cast)
    first = maps.current_map(build.fresh(matter))
    assert str(made.pk) in first.content["all"]
    moderating.hide_statement(build.fresh(made), "示例：不妥", by=cast.secretary)
    without = maps.current_map(build.fresh(matter))
    assert (str(made.pk) in without.content["all"], without.input_hash == first.input_hash) == (False, False)
    moderating.show_again(build.fresh(made), "示例：没有问题", by=cast.community_secretary)
    assert maps.current_map(build.fresh(matter)) == first
    assert OpinionMap.objects.count() == 2


def test_a_hidden_statement_is_asked_of_nobody(cast):
    made = build.statement(cast)
    moderating.hide_statement(made, "示例：不妥", by=cast.secretary)
    with pytest.raises(Refused):
        actions.give_voice(build.fresh(made), 1, by=cast.bank_liaison)
    refused(lambda: moderating.report_statement(build.fresh(made), "示例", by=cast.bank_liaison))
    assert Record.objects.filter(verb="deliberation.voice.given").count() == 0
