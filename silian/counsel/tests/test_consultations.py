"""A consultation from its question to its effect: who may do what when, and who is told."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from silian.core.errors import Refused
from silian.core.models import Notice
from silian.counsel import actions, rules
from silian.counsel.models import Advice, Consultation, Request
from silian.counsel.tests import build
from silian.counsel.tests.build import Tank

State = Consultation.State


@pytest.fixture
def tank(cast) -> Tank:
    return Tank(cast)


def told(person) -> list[str]:
    return list(Notice.objects.filter(to=person).order_by("id").values_list("verb", flat=True))


def test_a_question_goes_its_whole_way(cast, tank):
    made = build.asked(cast, tank)
    assert (made.state, made.shown_state) == (State.ASKED, "asked")
    assert told(tank.lin) == ["counsel.consultation.asked"]
    actions.accept(build.request_of(made, tank.lin), by=tank.lin)
    build.advised(made, tank.lin)
    actions.decline(build.request_of(made, tank.chen), "近期出差", by=tank.chen)
    assert told(cast.convener) == ["counsel.advice.given", "counsel.request.declined"]
    advice = Advice.objects.get()
    actions.judge(advice, "partly", "先试一个院子", by=cast.convener)
    assert told(tank.lin) == ["counsel.consultation.asked"]  # she reads it with the synthesis
    actions.synthesise(build.fresh(made), "先试一个院子。", by=cast.convener)
    made = build.fresh(made)
    assert (made.state, made.synthesised_on) == (State.SYNTHESISED, cast.today)
    actions.note_effect(made, "一号院已进物业", by=cast.convener)
    actions.note_effect(build.fresh(made), "三个院子都有物业，收费率九成", by=cast.convener, last=True)
    assert build.fresh(made).state == State.CLOSED
    assert told(tank.lin) == [
        "counsel.consultation.asked", "counsel.advice.told_partly", "counsel.effect.seen", "counsel.effect.closed",
    ]  # fmt: skip
    assert told(tank.chen) == ["counsel.consultation.asked"]  # who did not advise hears no more


def test_only_seats_that_lead_ask(cast, tank):
    for person in (cast.choir_liaison, tank.lin, cast.resident, cast.stranger):
        assert not rules.can_ask(person, cast.street.pk)
    for person in (cast.secretary, cast.convener, cast.community_secretary):
        assert rules.can_ask(person, cast.street.pk)
    with pytest.raises(Refused):
        actions.draft_consultation(build.seat_of(cast.convener), build.wanted(), by=cast.secretary)
    assert not Consultation.objects.exists()


def test_the_same_question_twice_is_one(cast, tank):
    build.draft(cast, tank)
    with pytest.raises(Refused, match="open already"):
        build.draft(cast, tank)
    assert Consultation.objects.count() == 1


def test_a_question_that_was_asked_stays_as_it_was(cast, tank):
    made = build.asked(cast, tank)
    with pytest.raises(Refused):
        actions.change_consultation(made, {"title": "别的"}, by=cast.convener)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.filter(pk=made.pk).update(question="别的？")
    assert build.fresh(made).title == build.wanted()["title"]


def test_nobody_of_a_party_is_asked(cast, tank):
    made = build.draft(cast, tank, parties=[cast.choir])
    with pytest.raises(Refused, match="question is about"):
        actions.invite_experts(made, [tank.lin.pk, tank.zhou.pk], by=cast.convener)
    assert not Request.objects.exists() and build.fresh(made).state == State.DRAFT


def test_only_who_sits_as_an_expert_is_asked(cast, tank):
    made = build.draft(cast, tank)
    with pytest.raises(Refused, match="sits in the think tank"):
        actions.invite_experts(made, [cast.bank_liaison.pk], by=cast.convener)
    with pytest.raises(Refused, match="Tick at least one"):
        actions.invite_experts(made, [], by=cast.convener)
    assert not Request.objects.exists()


def test_declining_needs_a_reason_and_can_be_thought_over(cast, tank):
    request = build.request_of(build.asked(cast, tank), tank.lin)
    with pytest.raises(Refused, match="why you decline"):
        actions.decline(request, "  ", by=tank.lin)
    assert Request.objects.get(pk=request.pk).state == Request.State.ASKED
    actions.decline(request, "出差", by=tank.lin)
    actions.accept(request, by=tank.lin)
    kept = Request.objects.get(pk=request.pk)
    assert (kept.state, kept.declined_because) == (Request.State.ACCEPTED, "")


def test_each_gives_one_advice_and_may_change_it_until_the_day_is_over(cast, tank):
    made = build.asked(cast, tank)
    build.advised(made, tank.lin, options="甲\n\n 乙 ")
    build.advised(made, tank.lin, "改了：先签协议。")
    advice = Advice.objects.get()
    assert (advice.text, advice.number, advice.option_lines) == ("改了：先签协议。", 2, [])
    assert told(cast.convener) == ["counsel.advice.given"]  # once
    build.late(made)
    with pytest.raises(Refused, match="is over"):
        build.advised(made, tank.lin, "太晚了")
    assert Advice.objects.get().text == "改了：先签协议。"


def test_nobody_advises_for_another(cast, tank):
    made = build.asked(cast, tank)
    for person in (tank.chen, cast.secretary, cast.convener, cast.stranger):
        with pytest.raises(Refused, match="Only the expert"):
            actions.advise(build.request_of(made, tank.lin), {"text": "代写"}, by=person)
    assert not Advice.objects.exists()


def test_advice_is_judged_when_all_have_answered_or_the_day_is_over(cast, tank):
    made = build.asked(cast, tank)
    advice = build.advised(made, tank.lin)
    with pytest.raises(Refused, match="Advice is wanted until"):
        actions.judge(advice, "adopted", "好", by=cast.convener)
    made = build.late(made)
    with pytest.raises(Refused, match="whether it is adopted"):
        actions.judge(Advice.objects.get(), "great", "好", by=cast.convener)
    with pytest.raises(Refused, match="why"):
        actions.judge(Advice.objects.get(), "adopted", " ", by=cast.convener)
    with pytest.raises(Refused, match="Only who asked"):
        actions.judge(Advice.objects.get(), "adopted", "好", by=cast.secretary)
    assert Advice.objects.get().verdict == ""
    actions.judge(Advice.objects.get(), "adopted", "好", by=cast.convener)
    assert Advice.objects.get().verdict == "adopted"


def test_a_synthesis_waits_for_every_verdict(cast, tank):
    made = build.collected(cast, tank)
    actions.judge(made.advice.order_by("id")[0], "adopted", "好", by=cast.convener)
    with pytest.raises(Refused, match="every advice"):
        actions.synthesise(made, "结论", by=cast.convener)
    assert build.fresh(made).state == State.ASKED


def test_without_advice_there_is_no_synthesis(cast, tank):
    made = build.late(build.asked(cast, tank))
    with pytest.raises(Refused, match="Nobody has advised"):
        actions.synthesise(made, "结论", by=cast.convener)
    actions.postpone(made, build.ahead(7), by=cast.convener)
    assert told(tank.lin) == ["counsel.consultation.asked", "counsel.consultation.postponed"]
    actions.withdraw(build.fresh(made), "改由议事会讨论", by=cast.convener)
    assert build.fresh(made).state == State.WITHDRAWN
    assert told(tank.lin)[-1] == "counsel.consultation.withdrawn"


def test_what_was_judged_stays_whoever_speaks_sql(cast, tank):
    made = build.synthesised(cast, tank)
    tries = [
        ("UPDATE counsel_advice SET text = 'x' WHERE consultation_id = %s", [made.pk]),
        ("UPDATE counsel_advice SET verdict = 'adopted' WHERE consultation_id = %s", [made.pk]),
        ("UPDATE counsel_consultation SET synthesis = 'x' WHERE id = %s", [made.pk]),
        ("DELETE FROM counsel_consultation WHERE id = %s", [made.pk]),
        ("DELETE FROM counsel_advice WHERE consultation_id = %s", [made.pk]),
    ]
    actions.note_effect(made, "已试行", by=cast.convener)
    tries.append(("UPDATE counsel_effect SET text = 'x' WHERE consultation_id = %s", [made.pk]))
    for sql, given in tries:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, given)
    assert [one.verdict for one in made.advice.order_by("id")] == ["adopted", "not"]


def test_an_effect_lies_between_the_synthesis_and_today(cast, tank):
    made = build.synthesised(cast, tank)
    for day in (build.ago(1), build.ahead(1)):
        with pytest.raises(Refused, match="between the synthesis and today"):
            actions.note_effect(made, "已试行", by=cast.convener, on=day)
    with pytest.raises(Refused, match="Only who asked"):
        actions.note_effect(made, "已试行", by=cast.choir_liaison)
    assert not made.effects.exists()
    actions.note_effect(made, "已试行", by=cast.secretary)  # the office may as well
    with pytest.raises(Refused, match="noted already"):
        actions.note_effect(made, "已试行", by=cast.convener)
    assert made.effects.count() == 1


def test_the_think_tank_meets_on_a_question(cast, tank):
    made = build.asked(cast, tank, by=cast.secretary)
    start = timezone.now() + timezone.timedelta(days=5)
    from psycopg.types.range import Range

    actions.plan_meeting(made, Range(start, start + timezone.timedelta(hours=2), "[)"), "街道三楼", by=cast.secretary)
    made = build.fresh(made)
    assert made.meeting is not None and made.meeting.body == tank.body
    assert [item.title for item in made.meeting.items.all()] == [made.title]
    with pytest.raises(Refused, match="planned already"):
        actions.plan_meeting(made, Range(start, start + timezone.timedelta(hours=2), "[)"), "", by=cast.secretary)


def test_nobody_reads_others_advice_before_her_own(cast, tank):
    made = build.asked(cast, tank)
    lin = build.advised(made, tank.lin)
    seen = lambda person: list(Advice.objects.visible_to(person))  # noqa: E731
    assert seen(tank.lin) == [lin] == seen(cast.convener)
    assert seen(tank.chen) == seen(cast.secretary) == seen(tank.zhou) == seen(cast.choir_liaison) == []
    chen = build.advised(made, tank.chen)
    assert seen(tank.chen) == [lin, chen]
    assert seen(cast.secretary) == []
    build.late(made)
    assert seen(cast.secretary) == seen(tank.zhou) == [lin, chen]
    assert seen(cast.choir_liaison) == seen(cast.stranger) == []


def test_a_consultation_is_for_those_it_concerns(cast, tank):
    drafted = build.draft(cast, tank, title="还在起草")
    made = build.asked(cast, tank, [tank.lin])
    seen = lambda person: set(Consultation.objects.visible_to(person))  # noqa: E731
    assert seen(cast.convener) == seen(cast.secretary) == {drafted, made}
    assert seen(tank.lin) == seen(tank.zhou) == {made}  # the think tank sees what is asked, no drafts
    assert seen(cast.choir_liaison) == seen(cast.resident) == seen(cast.stranger) == set()


def test_an_expert_whose_term_ended_advises_no_more(cast, tank):
    made = build.asked(cast, tank)
    tank.lin.terms.update(period=(build.ago(300), cast.today))
    lin = type(tank.lin).objects.get(pk=tank.lin.pk)
    with pytest.raises(Refused, match="Only the expert"):
        actions.advise(build.request_of(made, lin), {"text": "还想说"}, by=lin)
    assert not Advice.objects.exists() and not Consultation.objects.visible_to(lin).exists()


def test_the_page_of_a_matter_shows_what_was_asked_and_the_way_to_ask(cast):
    from silian.counsel.queries.case import relatives_of
    from silian.hall.tests import build as hall

    tank, matter = build.Tank(cast), hall.accepted(cast)
    owner = cast.community_secretary
    assert [one.title for one in relatives_of(owner, matter)] == ["Ask the think tank about this matter"]
    assert list(relatives_of(cast.resident, matter)) == list(relatives_of(None, matter)) == []
    wanted = {"title": "示例加固还是拆建", "question": "示例怎么办？", "due_on": build.ahead(), "matter": matter}
    one = actions.draft_consultation(build.seat_of(owner), wanted, by=owner)
    assert len(list(relatives_of(owner, matter))) == 1
    actions.invite_experts(one, [tank.lin.pk], by=owner)
    assert [row.title for row in relatives_of(owner, matter)] == [
        "示例加固还是拆建",
        "Ask the think tank about this matter",
    ]
    assert [row.title for row in relatives_of(tank.lin, matter)] == ["示例加固还是拆建"]
    assert list(relatives_of(cast.choir_liaison, matter)) == list(relatives_of(None, matter)) == []
    assert list(relatives_of(owner, hall.dispute(cast))) == []


def test_experts_are_proposed_as_parties_by_what_they_know(cast):
    from silian.hall.queries import proposing
    from silian.hall.tests import build as hall

    tank = build.Tank(cast)
    matter = hall.accepted(cast, title="示例请物业", text="老小区没有物业公司，业主想选聘物业服务，成立业委会。")
    found = [one for one in proposing.proposed(matter) if one.seat is not None]
    assert found[0].seat.pk == tank.lin_seat.pk
    assert found[0].reasons
