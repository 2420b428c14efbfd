"""Evaluations: who is asked, who is left out and told why, what counts, what is hidden, what is frozen, what is appealed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from silian.cobuilding.models import Contribution, Project
from silian.core.checksums import digest_of
from silian.core.errors import Refused
from silian.core.models import Notice, Record
from silian.core.records import timeline
from silian.core.rules import No
from silian.honours import actions, rules
from silian.honours.models import Answer, Evaluation, Mark, Remark, Result, Scheme
from silian.honours.queries import counting
from silian.honours.queries.usual import Asked
from silian.honours.tests import build
from silian.members.models import Body, Organisation
from silian.portal.management.clock import told_from
from tests.cast import person, seat


def excluded(scheme, direction) -> dict[str, tuple[str, str]]:
    rows = Evaluation.objects.filter(scheme=scheme, direction=direction).exclude(exclusion="")
    return {str(one.organisation or one.about_organisation): (one.exclusion, one.exclusion_word) for one in rows}


# ── Who is asked ──


def test_everybody_is_asked_once_in_both_directions(cast):
    scheme = build.running(cast)
    rows = Evaluation.objects.filter(scheme=scheme).order_by("id")
    assert [(one.direction, one.judge_name, one.about_name) for one in rows] == [
        *(("member_street", name, cast.street.name) for name in ("示例歌舞团", "示例医院", "示例银行")),
        *(("street_member", cast.street.name, name) for name in ("示例歌舞团", "示例医院", "示例银行")),
    ]
    told = Notice.objects.filter(verb="honours.scheme.asked").order_by("to_id")
    assert [one.to for one in told] == [cast.secretary, cast.choir_liaison, cast.clinic_liaison, cast.bank_liaison]


def test_whoever_belongs_to_the_street_itself_is_left_out_and_told_why(cast):
    Organisation.objects.filter(pk=cast.bank.pk).update(parent_body="示例北街道办事处")
    scheme = build.running(cast)
    why = {"示例银行": ("parent", "示例北街道办事处")}
    assert excluded(scheme, "member_street") == excluded(scheme, "street_member") == why
    told = Notice.objects.get(verb="honours.scheme.excluded")
    assert (told.to, "示例北街道办事处" in told.facts["why"]) == (cast.bank_liaison, True)
    left_out = build.one(scheme, "member_street", judge=cast.bank)
    with pytest.raises(Refused):
        build.answer(left_out, cast.bank_liaison)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(federation=cast.street, evaluation=left_out, number=1, by=cast.bank_liaison)
    assert not Answer.objects.exists()


def test_who_sits_in_what_is_evaluated_does_not_answer_and_another_seat_may(cast):
    office = Body.objects.get(federation=cast.street, kind="secretariat")
    other = person("choir_other", "示例·歌副团长")
    seat(cast.choir.body, "member", other)
    seat(office, "secretary", cast.choir_liaison)
    scheme = build.running(cast)
    assert excluded(scheme, "member_street") == {}
    own = build.one(scheme, "member_street", judge=cast.choir)
    assert "seat" in rules.can_answer(cast.choir_liaison, own).reason
    with pytest.raises(Refused):
        build.answer(own, cast.choir_liaison)
    assert build.answer(own, other).number == 1


def test_an_organisation_whose_only_seat_sits_in_the_office_is_left_out(cast):
    seat(Body.objects.get(federation=cast.street, kind="secretariat"), "secretary", cast.choir_liaison)
    kind, word = excluded(build.running(cast), "member_street")["示例歌舞团"]
    assert (kind, word.startswith("秘书处")) == ("seat", True)


def test_communities_evaluate_their_members_but_not_their_own_committee(cast):
    Organisation.objects.filter(pk=cast.bank.pk).update(kind="residents", name="上保社区居民委员会")
    scheme = build.running(cast, "community")
    assert excluded(scheme, "community_member") == {"上保社区居民委员会": ("own", "")}
    asked = Evaluation.objects.filter(scheme=scheme, exclusion="")
    assert sorted((one.judge_name, one.about_name) for one in asked) == [
        ("上保社区", "示例医院"), ("上保社区", "示例歌舞团"), ("示例医院", "上保社区"), ("示例歌舞团", "上保社区"),
    ]  # fmt: skip


def ran(project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(state="running")


def test_partners_of_one_parent_body_are_not_asked_about_each_other(cast):
    ran(build.project(cast))
    Organisation.objects.filter(pk__in=[cast.choir.pk, cast.clinic.pk]).update(parent_body="示例集团")
    scheme = build.running(cast, "partners")
    rows = Evaluation.objects.filter(scheme=scheme)
    assert rows.count() == 6
    out = {(one.judge_name, one.about_name, one.exclusion) for one in rows.exclude(exclusion="")}
    assert out == {("示例歌舞团", "示例医院", "parent"), ("示例医院", "示例歌舞团", "parent")}


def test_those_served_are_asked_unless_they_share_a_project_with_whoever_served(cast):
    for community, organisation in ((cast.community, None), (None, cast.bank), (None, cast.shop)):
        Contribution.objects.create(
            federation=cast.street, giver=cast.choir, community=community, organisation=organisation, kind="goods", what="示例",
            quantity=1, unit="件", given_on=timezone.localdate(), state="confirmed", by=cast.choir_liaison,
            answered_by=cast.secretary, answered_at=timezone.now(),
        )  # fmt: skip
    ran(build.project(cast, "示例反诈讲座"))
    scheme = build.running(cast, "served")
    rows = {one.judge_name: (one.about_name, one.exclusion, one.exclusion_word) for one in scheme.evaluations.all()}
    assert rows == {
        "上保社区": ("示例歌舞团", "", ""), "示例小店": ("示例歌舞团", "", ""), "示例银行": ("示例歌舞团", "project", "示例反诈讲座"),
    }  # fmt: skip


# ── A scheme is fixed once set ──


def test_a_set_scheme_is_not_changed_by_anybody(cast):
    scheme = build.running(cast)
    with pytest.raises(Refused):
        actions.change_scheme(scheme, {"minimum": 9}, [], by=cast.secretary)
    for act in (
        lambda: Scheme.objects.filter(pk=scheme.pk).update(minimum=9),
        lambda: scheme.questions.update(weight=9),
        lambda: scheme.questions.all().delete(),
        lambda: scheme.evaluations.update(exclusion="own"),
        lambda: scheme.evaluations.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    assert build.fresh(scheme).minimum == 1 and scheme.questions.count() == 8


def test_a_direction_without_a_question_is_not_set(cast):
    asked = [Asked("member_street", "是否及时告知？")]
    scheme = actions.draft_scheme(cast.street, build.fields(), asked, by=cast.secretary)
    with pytest.raises(Refused):
        actions.set_scheme(scheme, by=cast.secretary)
    assert build.fresh(scheme).state == "draft" and not scheme.evaluations.exists()


# ── Answers ──


def test_the_last_answer_counts_until_the_last_day(cast):
    with told_from(timezone.now() - timedelta(days=30)) as clock:
        scheme = build.running(cast, opens_on=timezone.localdate(), closes_on=timezone.localdate() + timedelta(days=3))
        own = build.one(scheme, "member_street", judge=cast.choir)
        build.answer(own, cast.choir_liaison, 1)
        build.answer(own, cast.choir_liaison, 5)
        clock.ahead(3)
        with pytest.raises(Refused):
            build.answer(own, cast.choir_liaison, 2)
        done = actions.close_scheme(build.fresh(scheme), by=cast.secretary)
    assert list(Answer.objects.values_list("number", "current")) == [(1, False), (2, True)]
    assert (build.result(done).score, build.result(done).band, build.result(done).answered) == (Decimal(100), "high", 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(federation=cast.street, evaluation=own, number=3, current=False, by=cast.choir_liaison)


def test_what_was_answered_stands_in_no_record_and_a_mark_is_never_changed(cast):
    own = build.one(build.running(cast), "member_street", judge=cast.choir)
    build.answer(own, cast.choir_liaison, 1, "答复太慢")
    facts = Record.objects.get(verb="honours.answer.given").facts
    assert facts == {"judge": "示例歌舞团", "title": "示例互评"}
    for act in (
        lambda: Mark.objects.update(value=5),
        lambda: Remark.objects.update(text="很好"),
        lambda: Answer.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    assert set(Mark.objects.values_list("value", flat=True)) == {1}


def test_an_answer_needs_a_mark_and_only_questions_of_its_own(cast):
    scheme = build.running(cast)
    own, other = (
        build.one(scheme, "member_street", judge=cast.choir),
        build.one(scheme, "street_member", about=cast.choir),
    )
    for given in (build.marks(own, None), build.marks(own, 6), build.marks(other, 3)):
        with pytest.raises(Refused):
            actions.give_answer(own, given, by=cast.choir_liaison)
    for stranger in (cast.bank_liaison, cast.stranger, cast.resident):
        assert isinstance(rules.can_answer(stranger, own), No)
    assert not Answer.objects.exists()


# ── Results ──


def test_too_few_answers_show_nothing(cast):
    scheme = build.closed(cast, minimum=4)
    street, choir = build.result(scheme), build.result(scheme, cast.choir)
    assert (street.asked, street.answered, street.shown, street.score, street.band) == (3, 3, False, None, "")
    assert [part[3] for part in street.parts] == [None] * 4
    assert not Result.objects.standing().filter(pk=street.pk).exists()
    # Only the street is asked about a member: one answer is all there can be.
    assert (choir.asked, choir.answered, choir.shown, choir.band) == (1, 1, True, "high")


def test_results_are_frozen_and_can_be_counted_again_from_what_is_kept(cast):
    scheme = build.closed(cast)
    assert (
        scheme.digest == digest_of(scheme.content) == digest_of(counting.content_of(scheme, counting.tallies(scheme)))
    )
    for act in (
        lambda: Result.objects.update(answered=9),
        lambda: Result.objects.all().delete(),
        lambda: Scheme.objects.filter(pk=scheme.pk).update(title="别的"),
        lambda: Scheme.objects.filter(pk=scheme.pk).update(state="set"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    with pytest.raises(Refused):
        actions.close_scheme(scheme, by=cast.secretary)


def test_an_evaluation_is_not_counted_before_its_last_day_is_over(cast):
    scheme = build.running(cast)
    with pytest.raises(Refused):
        actions.close_scheme(scheme, by=cast.secretary)
    assert build.fresh(scheme).state == "set" and not Result.objects.exists()


# ── Comments ──


def test_a_hidden_comment_keeps_its_words_and_its_author_is_told(cast):
    scheme = build.closed(cast)
    remark = Remark.objects.get(answer__evaluation__organisation=cast.choir)
    with pytest.raises(Refused):
        actions.hide_remark(remark, "", by=cast.secretary)
    actions.hide_remark(remark, "点名了个人", by=cast.secretary)
    assert (build.fresh(remark).state, build.fresh(remark).text) == ("hidden", "服务很及时")
    told = Notice.objects.get(verb="honours.remark.hidden")
    assert (told.to, told.facts["because"]) == (cast.choir_liaison, "点名了个人")
    own = Remark.objects.get(
        answer__evaluation__direction="street_member", answer__evaluation__about_organisation=cast.choir
    )
    with pytest.raises(Refused):
        actions.hide_remark(own, "自己写的", by=cast.secretary)
    assert scheme.title in told.facts["title"]


# ── Appeals ──


def test_an_upheld_appeal_sets_the_result_aside_and_leaves_it_readable(cast):
    scheme = build.closed(cast, appeal_days=60)
    result = build.result(scheme, cast.choir)
    for stranger in (cast.bank_liaison, cast.secretary):
        with pytest.raises(Refused):
            actions.appeal(result, "数据有误", by=stranger)
    made = actions.appeal(result, "漏算了三次演出", by=cast.choir_liaison)
    with pytest.raises(Refused):
        actions.appeal(result, "再申诉", by=cast.choir_liaison)
    with pytest.raises(Refused):
        actions.answer_appeal(made, upheld=True, answer=" ", by=cast.secretary)
    actions.answer_appeal(made, upheld=True, answer="核对属实", by=cast.secretary)
    assert not Result.objects.standing().filter(pk=result.pk).exists()
    assert build.fresh(result).band == "high"
    assert Notice.objects.filter(verb="honours.appeal.upheld", to=cast.choir_liaison).count() == 1
    assert not timeline(cast.choir).filter(verb__startswith="honours.appeal.").exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(made).objects.update(answer="改口")


def test_an_appeal_after_its_last_day_is_refused(cast):
    result = build.result(build.closed(cast, appeal_days=1), cast.choir)
    with pytest.raises(Refused):
        actions.appeal(result, "数据有误", by=cast.choir_liaison)
    assert not hasattr(Result.objects.select_related("appeal").get(pk=result.pk), "appeal")


def test_who_is_evaluated_sees_no_answer_of_others(cast):
    scheme = build.running(cast)
    build.answer(build.one(scheme, "member_street", judge=cast.choir), cast.choir_liaison)
    seen = [
        Answer.objects.visible_to(one).count()
        for one in (cast.choir_liaison, cast.secretary, cast.clinic_liaison, cast.stranger)
    ]
    assert seen == [1, 0, 0, 0]
