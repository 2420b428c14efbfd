from datetime import timedelta

import pytest
from django.utils import timezone

from silian.core.errors import Refused
from silian.core.models import Record
from silian.exchange import engine
from silian.exchange.actions import answers, exchanges, runs
from silian.exchange.models import Demand, Exchange, Match, MatchRun
from silian.exchange.queries import plan
from silian.exchange.tests import build


def test_a_run_stores_suggestions_with_reasons_and_a_summary(cast):
    match = build.pair(cast)
    run = MatchRun.objects.get()
    assert (match.rank, match.in_plan, match.state) == (1, True, "proposed")
    assert match.reasons["near"] == "上保社区" and match.reasons["of"] == 1
    assert (run.summary["demands"], run.summary["served"], run.summary["asked"]) == (1, 1, 1)
    assert len(run.plan_hash) == 64
    assert Record.objects.filter(subject=f"exchange.matchrun:{run.pk}").count() == 2


def test_equal_lists_give_an_equal_plan(cast):
    build.pair(cast)
    again = build.run(cast)
    assert MatchRun.objects.exclude(pk=again.pk).get().plan_hash == again.plan_hash


def test_a_new_run_keeps_what_people_said(cast):
    match = build.pair(cast)
    build.demand(cast.clinic, cast.clinic_liaison, title="职工合唱队请声乐老师")
    answers.offer_match(match, by=cast.choir_liaison)
    before = build.fresh(match)
    build.run(cast)
    after = build.fresh(match)
    assert (after.state, after.service_side_by, after.run_id, after.expires_on) == (
        "offered", cast.choir_liaison, before.run_id, before.expires_on,
    )  # fmt: skip
    answers.accept_match(after, by=cast.bank_liaison)
    with pytest.raises(Refused):  # the only service is taken
        build.run(cast)
    assert build.fresh(match).state == "accepted"


def test_suggestions_nobody_answered_give_way_to_new_ones(cast):
    match = build.pair(cast)
    Demand.objects.update(title="下水道堵了", detail="要人疏通管道", theme="", place="", audience="")
    build.run(cast)
    assert not Match.objects.filter(pk=match.pk, in_plan=True).exists()


@pytest.mark.parametrize("who", ["choir_liaison", "convener", "community_secretary", "resident", "stranger"])
def test_only_the_office_starts_a_run(cast, who):
    build.service(cast.choir, cast.choir_liaison)
    build.demand(cast.bank, cast.bank_liaison)
    with pytest.raises(Refused):
        runs.start_run(cast.street, build.YEAR, by=getattr(cast, who))
    assert not MatchRun.objects.exists()


def test_without_lines_there_is_nothing_to_run(cast):
    with pytest.raises(Refused):
        runs.start_run(cast.street, build.YEAR, by=cast.secretary)
    build.demand(cast.bank, cast.bank_liaison)
    with pytest.raises(Refused):
        runs.start_run(cast.street, build.YEAR, by=cast.secretary)
    assert not MatchRun.objects.exists()


def test_a_run_that_fell_silent_gives_way_and_can_write_no_more(cast):
    build.service(cast.choir, cast.choir_liaison)
    build.demand(cast.bank, cast.bank_liaison)
    broken = runs.start_run(cast.street, build.YEAR, by=cast.secretary)
    assert runs.start_run(cast.street, build.YEAR, by=cast.secretary) == broken
    MatchRun.objects.update(touched_at=timezone.now() - MatchRun.SILENCE - timedelta(seconds=1))
    fresh = runs.start_run(cast.street, build.YEAR, by=cast.secretary)
    assert fresh != broken
    broken.refresh_from_db()
    assert broken.state == "failed"
    runs.carry_out(broken)
    assert not Match.objects.exists()
    fresh.refresh_from_db()
    assert fresh.state == "running"


def test_a_run_that_fails_says_so_and_writes_nothing(cast):
    build.service(cast.choir, cast.choir_liaison)
    build.demand(cast.bank, cast.bank_liaison)
    run = runs.start_run(cast.street, build.YEAR, by=cast.secretary)
    bad = engine.Found(pairs=[engine.Pair(0, 0, 1, 1.0, 0.5, "middle", True, {})], rings=[], unmet={})
    with pytest.raises(Exception, match="violates foreign key"):
        runs.write_down(run, bad)
        from django.db import connection

        connection.check_constraints()


def ring_of_three(cast) -> Exchange:
    """Choir gives to bank, bank to clinic, clinic to choir; nobody can do it two by two."""
    build.service(cast.choir, cast.choir_liaison)
    build.demand(cast.bank, cast.bank_liaison)
    build.service(cast.bank, cast.bank_liaison, title="防范电信诈骗讲座", detail="两名反诈讲师讲养老骗局")
    build.demand(cast.clinic, cast.clinic_liaison, title="住院老人要听防诈骗讲座", detail="病区老人被骗过，请人讲反诈")
    build.service(cast.clinic, cast.clinic_liaison, title="颈椎腰腿康复义诊", detail="康复科医生上门看腰腿老毛病")
    build.demand(
        cast.choir, cast.choir_liaison, title="演员腰腿老毛病想请医生义诊", detail="排练多，颈椎腰伤多，请康复医生"
    )
    build.run(cast)
    return Exchange.objects.get()


def test_an_exchange_of_three_counts_only_when_all_accept(cast):
    from silian.cobuilding.models import Project

    one = ring_of_three(cast)
    assert one.legs.count() == 3
    exchanges.accept_exchange(one, by=cast.choir_liaison)
    exchanges.accept_exchange(one, by=cast.bank_liaison)
    assert not Match.objects.filter(state="accepted").exists()
    exchanges.accept_exchange(one, by=cast.clinic_liaison)
    one.refresh_from_db()
    assert one.state == "accepted"
    assert Match.objects.filter(state="accepted").count() == 3
    project = Project.objects.get()
    assert (project.exchange, project.partners.count()) == (one, 3)
    assert all(partner.gives and partner.asks for partner in project.partners.all())
    assert not Demand.objects.filter(state="open").exists()


@pytest.mark.parametrize("who", ["secretary", "convener", "resident", "stranger"])
def test_nobody_outside_accepts_an_exchange(cast, who):
    one = ring_of_three(cast)
    with pytest.raises(Refused):
        exchanges.accept_exchange(one, by=getattr(cast, who))
    assert not one.legs.exclude(accepted_at=None).exists()


def test_one_no_ends_an_exchange_and_leaves_the_one_way_suggestions(cast):
    one = ring_of_three(cast)
    exchanges.accept_exchange(one, by=cast.choir_liaison)
    exchanges.decline_exchange(one, "今年排不开", by=cast.bank_liaison)
    one.refresh_from_db()
    assert (one.state, one.declined_because) == ("declined", "今年排不开")
    assert Match.objects.filter(state="proposed").count() >= 3
    with pytest.raises(Refused):
        exchanges.accept_exchange(one, by=cast.clinic_liaison)
    build.run(cast)
    one.refresh_from_db()
    assert one.state == "declined"


def test_an_exchange_runs_out_after_the_first_acceptance_and_a_new_run_offers_it_afresh(cast):
    one = ring_of_three(cast)
    exchanges.accept_exchange(one, by=cast.choir_liaison)
    Exchange.objects.update(expires_on=cast.today - timedelta(days=1))
    one.refresh_from_db()
    assert one.shown_state == "expired"
    with pytest.raises(Refused):
        exchanges.accept_exchange(one, by=cast.bank_liaison)
    build.run(cast)
    one.refresh_from_db()
    assert (one.state, one.expires_on, one.legs.exclude(accepted_at=None).count()) == ("proposed", None, 0)


def test_what_if_shows_what_one_more_place_would_change(cast):
    build.service(cast.choir, cast.choir_liaison)
    build.demand(cast.bank, cast.bank_liaison)
    build.demand(cast.clinic, cast.clinic_liaison, title="职工合唱队需要声乐老师指导排练")
    build.run(cast)
    answer = plan.what_if(plan.done_run(cast.street), cast.choir, 1)
    assert (answer.served_before, answer.served_after, len(answer.added), answer.removed) == (1, 2, 1, [])
    assert plan.what_if(plan.done_run(cast.street), cast.shop, 1) is None
    groups = plan.unmet(plan.done_run(cast.street))
    assert [len(rows) for _theme, rows in groups] == [1]
    assert groups[0][1][0].why == plan.why_unmet("capacity_used_up")
