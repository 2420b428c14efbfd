"""Ways of treatment: proposed dates, moved phases, what the law asks for, who is concerned."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from silian.core.errors import Refused
from silian.core.workdays import Workdays
from silian.hall import recipes, words
from silian.hall.actions import plans, replies, standings
from silian.hall.models import Affected, Matter, Phase, Plan, Proof, Standing, Step
from silian.hall.queries.clocks import due
from silian.hall.rules import rights
from silian.hall.tests import build, build_plans

DAYS = Workdays()


@given(st.sampled_from(sorted(recipes.RECIPES)), st.dates(dt.date(2024, 1, 1), dt.date(2029, 12, 31)))
def test_proposed_phases_follow_one_another_on_workdays_and_last_as_long_as_the_law_asks(key, first):
    recipe = recipes.RECIPES[key]
    found = recipes.proposed(recipe, first, lambda day, count: DAYS.add(day, count).day)

    assert [one.kind for one in found] == [kind for kind, _days in recipe.phases]
    assert found[0].first >= first
    assert all(DAYS.is_workday(one.first) and one.days > 0 for one in found)
    assert [one.until for one in found[:-1]] == [one.first for one in found[1:]]
    notices = {key for key in recipe.requires if recipes.REQUIREMENTS[key].kind == recipes.NOTICE}
    assert notices & set(recipes.missing(recipe, found, [])) == set()


def test_recipes_know_their_words_and_their_phases():
    assert set(words.RECIPES) == set(recipes.RECIPES)
    assert set(words.PHASES) == set(recipes.PHASES) == set(Phase.Kind.values)
    assert set(words.REQUIREMENTS) == set(recipes.REQUIREMENTS)
    for one in recipes.RECIPES.values():
        assert {kind for kind, _days in one.phases} <= set(recipes.PHASES)
        for key in one.requires:
            asked = recipes.REQUIREMENTS[key]
            assert asked.kind != recipes.NOTICE or asked.phase in {kind for kind, _days in one.phases}


def test_what_the_law_asks_for_is_missing_until_days_are_long_enough_or_evidence_is_named():
    lift = recipes.RECIPES["lift"]
    short = recipes.Dated("announce", dt.date(2026, 3, 2), dt.date(2026, 3, 11))
    long = recipes.Dated("announce", dt.date(2026, 3, 2), dt.date(2026, 3, 12))
    assert recipes.missing(lift, [short], ["lift_design"]) == [
        "owners_take_part", "owners_agree_by_three_quarters", "lift_notice",
    ]  # fmt: skip
    assert recipes.missing(lift, [long], lift.requires[:3]) == []


def test_a_chosen_recipe_gets_its_phases_and_says_so_in_the_life_of_the_matter(cast):
    matter = build_plans.planned(cast, "round_table")

    kinds = [phase.kind for phase in matter.phases.order_by("period")]
    assert kinds == ["collect", "discuss", "resolve", "carry_out", "check", "answer"]
    step = matter.steps.order_by("-number").first()
    assert (step.kind, step.words) == ("planned", "Residents' round table")


def test_another_recipe_needs_a_reason_and_leaves_what_is_past(cast):
    matter = build_plans.planned(cast)
    past = build_plans.in_phase(
        matter, "collect", begins=timezone.now() - dt.timedelta(9), ends=timezone.now() - dt.timedelta(2)
    )
    with pytest.raises(Refused, match="why"):
        plans.choose_recipe(matter, "open", by=cast.community_secretary)
    assert Plan.objects.get(matter=matter).recipe == "round_table"

    plans.choose_recipe(matter, "open", by=cast.community_secretary, because="居民意见较多")
    assert matter.phases.order_by("period").first() == past
    assert matter.phases.count() == 1 + len(recipes.RECIPES["open"].phases)


def test_a_mediation_is_only_for_private_matters_and_their_carrier_for_mediators(cast):
    with pytest.raises(Refused, match="closed doors"):
        build_plans.planned(cast, "mediation")
    dispute = build.dispute(cast)
    with pytest.raises(Refused, match="only for mediators"):
        plans.choose_recipe(dispute, "mediation", by=cast.community_secretary, carrier=build_plans.carrier(cast))
    table = build_plans.carrier(cast, "mediation", "示例调解室")
    mediator = build_plans.seated(table, "mediator")
    assert not Matter.objects.visible_to(mediator).filter(pk=dispute.pk).exists()
    plans.choose_recipe(dispute, "mediation", by=cast.community_secretary, carrier=table)
    assert Matter.objects.visible_to(mediator).filter(pk=dispute.pk).exists()
    assert not Matter.objects.visible_to(cast.secretary).filter(pk=dispute.pk).exists()


def test_a_phase_moves_with_a_reason_and_never_onto_another(cast):
    matter = build_plans.planned(cast)
    first, second = list(matter.phases.order_by("period"))[:2]
    begins, ends = timezone.localdate(second.period.lower), timezone.localdate(second.period.upper)
    with pytest.raises(Refused, match="why"):
        plans.move_phase(second, begins, ends, " ", by=cast.community_secretary)
    with pytest.raises(Refused, match="Another phase"):
        plans.move_phase(build.fresh(first), begins, ends, "推迟", by=cast.community_secretary)
    assert build.fresh(first).period == first.period

    plans.move_phase(
        build.fresh(second), begins, begins, "提前结束", by=cast.community_secretary, remark="在三楼会议室"
    )
    assert (build.fresh(second).period.upper - second.period.lower, build.fresh(second).note) == (
        dt.timedelta(1), "在三楼会议室",
    )  # fmt: skip


def test_what_is_past_stays_and_what_runs_keeps_its_beginning(cast):
    matter, now = build_plans.planned(cast), timezone.now()
    today = timezone.localdate()
    over = build_plans.in_phase(matter, "collect", begins=now - dt.timedelta(9), ends=now)
    with pytest.raises(Refused, match="is over"):
        plans.move_phase(over, today, today, "补", by=cast.community_secretary)
    running = build_plans.in_phase(matter, "collect")
    plans.move_phase(running, today + dt.timedelta(2), today + dt.timedelta(5), "延长", by=cast.community_secretary)
    found = build.fresh(running)
    assert found.period.lower == running.period.lower
    assert timezone.localdate(found.period.upper) == today + dt.timedelta(6)
    with pytest.raises(Refused, match="has begun"):
        plans.drop_phase(found, "不需要", by=cast.community_secretary)
    assert Phase.objects.filter(pk=running.pk).exists()


def test_phases_come_and_go_with_a_reason_that_stays(cast):
    matter, today = build_plans.planned(cast), timezone.localdate()
    last = timezone.localdate(matter.phases.order_by("-period").first().period.upper)
    made = plans.add_phase(matter, "announce", last, last + dt.timedelta(6), "公示一周", by=cast.community_secretary)
    with pytest.raises(Refused, match="day is over"):
        plans.add_phase(matter, "check", today - dt.timedelta(3), today, "补", by=cast.community_secretary)
    plans.drop_phase(made, "不再需要", by=cast.community_secretary)
    assert not Phase.objects.filter(pk=made.pk).exists()
    said = list(matter.steps.filter(kind=Step.Kind.PLANNED).order_by("number").values_list("words", flat=True))[1:]
    assert [one.rpartition("：")[2] for one in said] == ["公示一周", "不再需要"]


def test_the_table_lets_no_two_phases_overlap(cast):
    phase = build_plans.in_phase(build_plans.planned(cast), "collect")
    with pytest.raises(IntegrityError, match="one_after_the_other"), transaction.atomic():
        Phase.objects.create(
            federation=phase.federation, plan=phase.plan, matter=phase.matter, kind="check", period=phase.period
        )


def test_nobody_else_plans(cast):
    matter = build.accepted(cast)
    for somebody in (cast.clinic_liaison, cast.resident, cast.stranger):
        with pytest.raises(Refused):
            plans.choose_recipe(matter, "open", by=somebody)
    assert not Plan.objects.exists()


def test_evidence_is_named_once_and_taken_back_with_a_reason(cast):
    matter = build_plans.planned(cast, "lift")
    by = cast.community_secretary
    with pytest.raises(Refused, match="by themselves"):
        plans.prove(matter, "lift_notice", "贴了", by=by)
    with pytest.raises(Refused, match="does not ask"):
        plans.prove(matter, "manager_contract", "合同", by=by)
    proof = plans.prove(matter, "lift_design", "示例设计院图纸 2026-11", by=by)
    with pytest.raises(Refused, match="already"):
        plans.prove(matter, "lift_design", "再一份", by=by)
    plans.take_back_proof(proof, "图纸作废", by=by)
    assert Proof.objects.filter(taken_back_at=None).count() == 0
    plans.prove(matter, "lift_design", "新图纸", by=by)
    assert Proof.objects.count() == 2


def test_what_somebody_says_about_herself_is_hers_to_change_and_to_take_back(cast):
    matter = build.accepted(cast)
    standings.say_standing(matter, {"zone": cast.zone, "age": "80_up", "home": "owner"}, by=cast.resident)
    standings.say_standing(matter, {"zone": cast.zone, "age": "", "home": "tenant"}, by=cast.resident)
    found = Standing.objects.get(matter=matter, person=cast.resident)
    assert (found.age, found.home, found.zone) == ("", "tenant", cast.zone)
    standings.take_back_standing(matter, by=cast.resident)
    assert not Standing.objects.exists()


def test_whom_it_concerns_is_named_by_who_treats_it(cast):
    matter = build.accepted(cast)
    standings.name_affected(matter, "part", "3幢", 24, by=cast.community_secretary)
    standings.name_affected(matter, "part", "3幢", 30, by=cast.community_secretary)
    with pytest.raises(Refused, match="one of the groups"):
        standings.name_affected(matter, "age", "老人", None, by=cast.community_secretary)
    with pytest.raises(Refused):
        standings.name_affected(matter, "part", "4幢", 3, by=cast.resident)
    assert list(Affected.objects.values_list("value", "about")) == [("3幢", 30)]


def test_without_a_plan_nobody_takes_part_and_handling_goes_on(cast):
    matter = build.accepted(cast)
    assert {act for act in recipes.ACTS if rights.can(cast.community_secretary, act, matter)} == {
        "support", "resolve", "meet", "look_round", "carry_out",
    }  # fmt: skip


def test_nobody_may_anything_in_a_closed_matter(cast, monkeypatch):
    matter = build.accepted(cast)
    build_plans.in_phase(matter, "collect")
    monkeypatch.setattr(Matter, "is_open", False)
    assert [act for act in recipes.ACTS if rights.can(cast.community_secretary, act, matter)] == []


def test_what_is_decided_and_finished_by_a_plan_is_due_by_its_days(cast):
    """A long way does not look late: the days everybody reads hold; a short one does not shorten the clock of the urgency."""
    owner, matter = cast.community_secretary, build.accepted(cast)
    plans.choose_recipe(matter, "lift", by=owner)
    assert build.fresh(matter).next_what == "answer"  # whoever raised it is told soon, whatever the plan
    reply = replies.draft_reply(build.fresh(matter), "示例：按加装电梯的步骤协商", by=owner)
    replies.announce_reply(replies.check_reply(reply, by=cast.secretary), by=cast.secretary)
    resolve = matter.phases.get(kind="resolve")
    assert (build.fresh(matter).next_what, build.fresh(matter).next_at) == ("decide", resolve.period.upper)
    last = timezone.localdate(resolve.period.upper)
    after = matter.phases.filter(kind="announce")
    for phase in [*after, *matter.phases.filter(kind__in=["carry_out", "check", "answer"])]:
        plans.drop_phase(phase, "示例改期", by=owner)
    plans.move_phase(
        resolve, timezone.localdate(resolve.period.lower), last + dt.timedelta(days=6), "示例改期", by=owner
    )
    assert build.fresh(matter).next_at == build.fresh(resolve).period.upper
    plans.add_phase(
        build.fresh(matter),
        "carry_out",
        last + dt.timedelta(days=8),
        last + dt.timedelta(days=60),
        "示例施工",
        by=owner,
    )
    assert build.fresh(matter).next_what == "decide"
    assert due(build.fresh(matter), "finish") == matter.phases.get(kind="carry_out").period.upper
