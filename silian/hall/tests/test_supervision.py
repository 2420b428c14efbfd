"""The powers of public supervision, and who is barred from them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from silian.core.errors import Refused
from silian.core.models import Notice
from silian.hall.actions import closings, hearing, supervising
from silian.hall.models import Closing, Objection, Party, Query, Raiser, Satisfaction
from silian.hall.rules import roles
from silian.hall.rules import supervising as rules
from silian.hall.tests import build
from silian.hall.tests import build_endings as ends


def test_a_query_is_answered_before_everybody_by_its_date(cast):
    matter, watch = build.accepted(cast), ends.supervisor(cast)
    query = supervising.file_query(matter, "为什么两周没人来？", by=watch)
    assert query.answer_by > timezone.now() and build.fresh(matter).next_what == "answer"
    for nobody in (watch, cast.resident, cast.secretary, cast.stranger):  # the office not before it is overdue
        with pytest.raises(Refused):
            supervising.answer_query(query, "在修", by=nobody)
    assert build.fresh(query).answered_at is None
    supervising.answer_query(query, "缺配件，周五到。", by=cast.community_secretary)
    assert matter.steps.get(kind="query_answered").public
    assert Notice.objects.filter(to=watch, verb="hall.query.answered").count() == 1
    with pytest.raises(IntegrityError, match="kept as given"), transaction.atomic():
        Query.objects.filter(pk=query.pk).update(answer="别的话")


def test_an_overdue_query_climbs_to_the_office_without_any_job(cast, monkeypatch):
    query = supervising.file_query(build.accepted(cast), "为什么？", by=ends.supervisor(cast))
    monkeypatch.setattr(timezone, "now", lambda: query.answer_by - timedelta(seconds=1))
    assert not query.is_late and not rules.can_answer_query(cast.secretary, query)
    monkeypatch.setattr(timezone, "now", lambda: query.answer_by)
    assert query.is_late and rules.can_answer_query(cast.secretary, query)


def test_an_objection_blocks_the_closing_until_it_is_answered_and_settled(cast):
    closing, watch = ends.heard(cast), ends.supervisor(cast)
    objection = supervising.object_to_closing(closing, "我去看过，灯没换", by=watch)
    act = lambda: closings.close_matter(build.fresh(closing), by=cast.community_secretary)  # noqa: E731
    with pytest.raises(Refused, match="objects"):
        act()
    with pytest.raises(IntegrityError, match="objection to this closing is open"), transaction.atomic():
        Closing.objects.filter(pk=closing.pk).update(closed_at=timezone.now())
    with pytest.raises(Refused, match="not been answered"):
        supervising.settle_objection(objection, by=watch)
    supervising.answer_objection(objection, "昨天换的，附照片", by=cast.community_secretary)
    with pytest.raises(Refused, match="objects"):
        act()
    for other in (cast.community_secretary, cast.secretary, ends.supervisor(cast, "second")):
        with pytest.raises(Refused):
            supervising.settle_objection(build.fresh(objection), by=other)
    supervising.settle_objection(build.fresh(objection), by=watch)
    act()
    assert build.fresh(closing.matter).ended_as == "solved"


def test_an_answer_that_leaves_something_open_is_asked_for_again(cast):
    closing, watch = ends.heard(cast), ends.supervisor(cast)
    objection = supervising.object_to_closing(closing, "灯没换", by=watch)
    supervising.answer_objection(objection, "换了", by=cast.community_secretary)
    supervising.insist(build.fresh(objection), "哪一层换的？", by=watch)
    assert build.fresh(objection).answered_at is None
    assert list(closing.matter.steps.filter(kind="objection_answered").values_list("words", flat=True)) == ["换了"]


def test_an_upheld_objection_opens_the_matter_again(cast):
    closing, watch = ends.heard(cast), ends.supervisor(cast)
    objection = supervising.object_to_closing(closing, "灯没换", by=watch)
    with pytest.raises(Refused):
        supervising.uphold_objection(objection, "对", by=watch)
    supervising.uphold_objection(objection, "确实没换", by=cast.secretary)
    matter, closing = build.fresh(closing.matter), build.fresh(closing)
    assert (matter.stage, matter.turn, closing.fell_at is not None, closing.reopened_at is not None) == (
        "accepted",
        2,
        True,
        True,
    )


def test_after_the_closing_an_objection_brings_the_look_forward(cast, monkeypatch):
    closing, watch = ends.closed(cast), ends.supervisor(cast)
    due = build.fresh(closing.matter).next_at
    objection = supervising.object_to_closing(closing, "第二天又不亮了", by=watch)
    assert build.fresh(closing.matter).next_at == objection.answer_by < due
    supervising.answer_objection(objection, "是三楼的灯，已另立事项", by=cast.community_secretary)
    supervising.settle_objection(build.fresh(objection), by=watch)
    assert build.fresh(closing.matter).next_at == closing.closed_at + timedelta(days=90)
    again = supervising.object_to_closing(build.fresh(closing), "又灭了", by=watch)
    supervising.uphold_objection(again, "查实", by=cast.secretary)
    assert (build.fresh(closing.matter).stage, build.fresh(closing.matter).ended_as) == ("accepted", "")


def test_the_time_to_object_after_a_closing_ends(cast, monkeypatch):
    closing, watch = ends.closed(cast), ends.supervisor(cast)
    ends.after(monkeypatch, days=40)
    with pytest.raises(Refused, match="is over"):
        supervising.object_to_closing(closing, "晚了", by=watch)
    assert not Objection.objects.exists()


def test_a_private_matter_is_not_supervised(cast):
    matter, watch = build.dispute(cast), ends.supervisor(cast)
    with pytest.raises(Refused):
        supervising.file_query(matter, "怎么回事？", by=watch)
    assert not Query.objects.exists()


def _party(cast, matter, watch):
    Party.objects.create(federation=cast.street, matter=matter, organisation=cast.choir, role="side", by=cast.secretary)


def _raiser(cast, matter, watch):
    Raiser.objects.create(federation=cast.street, matter=matter, organisation=cast.choir, secret_digest="x" * 64)


def _raiser_herself(cast, matter, watch):
    Raiser.objects.create(federation=cast.street, matter=matter, person=watch, secret_digest="y" * 64)


SIDES = {"party": _party, "raiser": _raiser, "raiser herself": _raiser_herself}


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.sampled_from(sorted(SIDES))))
def test_whoever_has_a_side_in_a_matter_does_not_supervise_it(cast, which):
    """The choir's liaison sits in the group: she supervises exactly where neither she nor the choir has a side."""
    with transaction.atomic():
        watch = ends.supervisor(cast, holder=cast.choir_liaison)
        closing = ends.proposed(cast)
        for name in sorted(which):
            SIDES[name](cast, closing.matter, watch)
        fresh = type(watch).objects.get(pk=watch.pk)
        allowed = (rules.can_query(fresh, closing.matter), rules.can_object(fresh, closing))
        assert [bool(one) for one in allowed] == [not which, not which]
        assert which == set() or all(one.reason for one in allowed)
        if not which:
            supervising.file_query(closing.matter, "怎么样了？", by=fresh)
            assert roles.roles_of(closing.matter).apart
        transaction.set_rollback(True)


# ── the sample ──


def test_the_closing_draws_the_sample_and_nobody_else_does(cast):
    closing = ends.closed(cast)
    row = ends.satisfaction(closing)
    assert (row.raiser, row.answered) == (ends.raiser(closing), "")
    with pytest.raises(IntegrityError, match="drawn by the closing"), transaction.atomic():
        Satisfaction.objects.create(federation=cast.street, matter=closing.matter, closing=closing, raiser=row.raiser)
    with pytest.raises(IntegrityError, match="are kept"), transaction.atomic():
        Satisfaction.objects.filter(pk=row.pk).delete()
    with pytest.raises(IntegrityError, match="no hand in its sample"), transaction.atomic():
        Satisfaction.objects.filter(pk=row.pk).update(
            answered="yes", way="phone", answered_at=timezone.now(), by=cast.community_secretary
        )


def test_the_owner_cannot_answer_and_another_one_can_once(cast):
    row = ends.satisfaction(ends.closed(cast))
    for nobody in (cast.community_secretary, cast.resident, cast.bank_liaison):
        with pytest.raises(Refused):
            hearing.say_satisfaction(row, "yes", by=nobody, way="phone")
    assert build.fresh(row).answered == ""
    hearing.say_satisfaction(row, "partly", "拖了半个月", by=cast.secretary, way="phone")
    with pytest.raises(Refused, match="already"):
        hearing.say_satisfaction(row, "yes", by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Satisfaction.objects.filter(pk=row.pk).update(answered="yes")
    assert (build.fresh(row).answered, build.fresh(row).by) == ("partly", cast.secretary)
