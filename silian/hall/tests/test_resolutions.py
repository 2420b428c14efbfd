"""Resolutions: numbered in a row, kept as written, looked at again; and decision, work and supervision stay apart."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from silian.core.errors import Refused
from silian.core.models import Notice
from silian.hall.actions import carrying, resolutions
from silian.hall.models import Dissent, Query, Resolution
from silian.hall.rules import roles
from silian.hall.tests import build, build_plans
from tests.races import at_once, meet, two


def test_a_resolution_carries_the_matter_on_and_is_told(cast):
    matter = build.raised(cast, by=cast.resident).matter
    matter = build.accept(cast, matter)
    made = build_plans.resolved(cast, matter, dissents=[], basis_words="到会十二户一致同意")
    assert made.sign == f"协商决议〔{timezone.localdate().year}〕1号"
    assert (build.fresh(matter).stage, build.fresh(made).seat.body.community) == ("resolved", cast.community)
    assert build.fresh(matter).next_what == "finish"
    assert Notice.objects.filter(to=cast.resident, verb="hall.resolution.made").count() == 1


def test_numbers_go_on_through_all_matters_of_a_federation(cast):
    assert [build_plans.resolved(cast).serial for _one in range(3)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("fields", "basis", "field"),
    [
        ({"text": " "}, "consensus", "text"), ({"days": 0}, "consensus", "review_on"), ({}, "by feeling", "basis"),
        ({"resolved_on": timezone.localdate() + timedelta(1)}, "meeting", "resolved_on"),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(cast, fields, basis, field):
    matter = build.accepted(cast)
    with pytest.raises(Refused) as refused:
        resolutions.resolve(matter, build_plans.fields(**fields), by=cast.community_secretary, basis=basis)
    assert field in refused.value.fields
    assert not Resolution.objects.exists()


def test_only_owner_and_leader_of_the_carrier_resolve_and_only_in_a_phase_for_it(cast):
    table = build_plans.carrier(cast)
    leader, member = build_plans.seated(table, "leader", "chair"), build_plans.seated(table, "member")
    matter = build_plans.planned(cast, carrier=table)
    build_plans.in_phase(matter, "discuss")
    for somebody in (cast.community_secretary, leader):
        with pytest.raises(Refused, match="phase"):
            build_plans.resolved(cast, matter, by=somebody)
    build_plans.in_phase(matter, "resolve")
    for somebody in (cast.secretary, member, cast.resident, cast.stranger):
        with pytest.raises(Refused):
            build_plans.resolved(cast, matter, by=somebody)
    assert not Resolution.objects.exists()
    assert build_plans.resolved(cast, matter, by=leader).by == leader


def test_dissent_stands_beside_the_text(cast):
    matter = build.accepted(cast)
    made = resolutions.resolve(
        matter, build_plans.fields(), by=cast.community_secretary, basis="consensus",
        dissents=[{"who": "示例·五楼住户", "reason": "遮挡采光"}],
    )  # fmt: skip
    with pytest.raises(Refused):
        resolutions.add_dissent(made, {"who": "示例", "reason": "不知"}, by=cast.resident)
    resolutions.add_dissent(made, {"organisation": cast.bank, "reason": "费用过高"}, by=cast.community_secretary)
    assert list(Dissent.objects.values_list("who", "reason")) == [
        ("示例·五楼住户", "遮挡采光"),
        ("示例银行", "费用过高"),
    ]


def test_it_is_replaced_and_never_edited(cast):
    made = build_plans.resolved(cast)
    for change in ({"text": "别的"}, {"basis": "ballot"}, {"review_on": timezone.localdate() + timedelta(9)}):
        with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
            Resolution.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(IntegrityError, match="are kept"), transaction.atomic():
        Resolution.objects.filter(pk=made.pk).delete()
    with pytest.raises(Refused, match="why"):
        resolutions.replace_resolution(
            build.fresh(made), build_plans.fields("新"), " ", by=cast.community_secretary, basis="meeting"
        )
    new = resolutions.replace_resolution(
        build.fresh(made), build_plans.fields("改为双控灯"), "原方案停产", by=cast.community_secretary, basis="meeting"
    )
    assert (build.fresh(made).replaced_by, new.stands, new.serial) == (new, True, 2)
    with pytest.raises(Refused, match="replaced already"):
        resolutions.replace_resolution(
            build.fresh(made), build_plans.fields("再改"), "再", by=cast.community_secretary, basis="meeting"
        )
    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
        Resolution.objects.filter(pk=made.pk).update(replaced_by=None)


def test_on_its_day_it_is_looked_at_again_with_words(cast, monkeypatch):
    made = build_plans.resolved(cast, days=10)
    with pytest.raises(Refused, match="looked at again on"):
        resolutions.review_resolution(made, "很好", by=cast.community_secretary)
    later = made.review_on
    monkeypatch.setattr("silian.hall.rules.resolutions.timezone.localdate", lambda *_given: later)
    with pytest.raises(Refused, match="review found"):
        resolutions.review_resolution(made, " ", by=cast.community_secretary)
    resolutions.review_resolution(build.fresh(made), "灯都亮着", by=cast.community_secretary)
    assert build.fresh(made).review_words == "灯都亮着"
    with pytest.raises(Refused, match="already"):
        resolutions.review_resolution(build.fresh(made), "再看", by=cast.community_secretary)


# ── Apart ──


def test_whoever_supervises_decides_nothing_there(cast):
    table = build_plans.carrier(cast)
    both = build_plans.seated(table, "both", "chair")
    matter = build_plans.planned(cast, carrier=table)
    build_plans.in_phase(matter, "resolve")
    Query.objects.create(
        federation=cast.street, matter=matter, text="为何拖延？", by=both, seat=build_plans.seat_of(both),
        answer_by=timezone.now() + timedelta(3),
    )  # fmt: skip
    with pytest.raises(Refused, match="stays apart"):
        build_plans.resolved(cast, matter, by=both)
    assert not Resolution.objects.exists()


def test_who_owns_is_party_decided_or_carries_out_does_not_supervise(cast):
    matter = build_plans.resolved(cast).matter
    helper = build_plans.another_of_community(cast)
    supervisor = build_plans.supervisor(cast)
    carrying.give_task_of(
        matter,
        {"title": "换灯", "due_on": timezone.localdate(), "seat": build_plans.seat_of(helper)},
        by=cast.community_secretary,
    )
    assert [bool(roles.can_supervise(one, matter)) for one in (cast.community_secretary, helper, supervisor)] == [
        False, False, True,
    ]  # fmt: skip


def test_whoever_decided_does_not_carry_out_alone(cast):
    matter = build_plans.resolved(cast).matter
    by, today = cast.community_secretary, timezone.localdate()
    own = build_plans.seat_of(by)
    with pytest.raises(Refused, match="first task to somebody else"):
        carrying.give_task_of(matter, {"title": "换灯", "due_on": today, "seat": own}, by=by)
    with pytest.raises(Refused, match="does not carry out alone"):
        carrying.say_carried_out(build.fresh(matter), "换好了", by=by)
    carrying.give_task_of(matter, {"title": "买灯", "due_on": today, "organisation": cast.bank}, by=by)
    carrying.give_task_of(matter, {"title": "换灯", "due_on": today, "seat": own}, by=by)
    assert matter.tasks.count() == 2


# ── Two at once ──


@pytest.fixture
def without_lock_of_numbers(monkeypatch, request):
    """Two matters are resolved without waiting for each other: both have drawn before either writes."""
    both, drawn = two(request), resolutions.Max

    class NoLock:
        def __enter__(self):
            return self

        def __exit__(self, *_more):
            return False

        def execute(self, *_more):
            return None

    def draw_and_meet(*given):
        meet(both)
        return drawn(*given)

    monkeypatch.setattr(resolutions, "connection", type("Open", (), {"cursor": staticmethod(NoLock)}))
    monkeypatch.setattr(resolutions, "Max", draw_and_meet)


def two_resolutions(cast):
    first, second = build.accepted(cast), build.accepted(cast, title="另一件")
    act = lambda matter: lambda: build_plans.resolved(cast, build.fresh(matter))  # noqa: E731
    return at_once(act(first), act(second))


@pytest.mark.django_db(transaction=True)
def test_two_resolutions_at_once_get_two_numbers(cast):
    assert two_resolutions(cast) == ["done", "done"]
    assert sorted(Resolution.objects.values_list("serial", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_draw_the_same_number(cast, without_lock_of_numbers):
    assert two_resolutions(cast) == ["IntegrityError", "done"]
