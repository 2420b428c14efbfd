from datetime import timedelta

import pytest

from silian.cobuilding.models import Project
from silian.core.errors import Refused
from silian.core.models import Notice, Record
from silian.exchange.actions import answers, lines
from silian.exchange.models import Demand, Match, Service
from silian.exchange.tests import build

State = Match.State


def test_both_sides_accept_and_a_draft_project_leads_back_to_both_lines(cast):
    match = build.pair(cast)
    answers.offer_match(match, by=cast.secretary)
    answers.accept_match(build.fresh(match), by=cast.bank_liaison)
    assert build.fresh(match).state == State.OFFERED
    answers.accept_match(build.fresh(match), by=cast.choir_liaison)
    match = build.fresh(match)
    assert (match.state, match.demand.state, match.service.state) == ("accepted", "matched", "matched")
    project = Project.objects.get()
    assert (project.match, project.state) == (match, "draft")
    assert set(project.partners.values_list("organisation__name", "gives", "asks")) == {
        ("示例歌舞团", match.service.title, ""), ("示例银行", "", match.demand.title),
    }  # fmt: skip
    verbs = [
        record.verb
        for record in Record.objects.filter(about__contains=[f"exchange.demand:{match.demand_id}"]).order_by("id")
    ]
    assert verbs == [
        "exchange.demand.filed", "exchange.match.offered", "exchange.match.half_accepted", "exchange.match.accepted",
        "cobuilding.project.drafted",
    ]  # fmt: skip
    assert set(Notice.objects.filter(verb="exchange.match.accepted").values_list("to__username", flat=True)) == {
        "bank_liaison",
        "secretary",
    }


def test_a_side_that_offers_has_accepted_for_itself(cast):
    match = build.pair(cast)
    answers.offer_match(match, by=cast.choir_liaison)
    match = build.fresh(match)
    assert (match.service_side_by, match.demand_side_by) == (cast.choir_liaison, None)
    answers.accept_match(match, by=cast.bank_liaison)
    assert build.fresh(match).state == State.ACCEPTED


@pytest.mark.parametrize("who", ["secretary", "clinic_liaison", "convener", "resident", "stranger"])
def test_nobody_but_the_two_sides_accepts(cast, who):
    match = build.pair(cast)
    answers.offer_match(match, by=cast.secretary)
    with pytest.raises(Refused):
        answers.accept_match(build.fresh(match), by=getattr(cast, who))
    match = build.fresh(match)
    assert (match.state, match.demand_side_at, match.service_side_at) == (State.OFFERED, None, None)
    assert not Project.objects.exists()


def test_accepting_twice_for_one_side_is_refused_and_changes_nothing(cast):
    match = build.pair(cast)
    answers.offer_match(match, by=cast.secretary)
    answers.accept_match(build.fresh(match), by=cast.bank_liaison)
    with pytest.raises(Refused):
        answers.accept_match(build.fresh(match), by=cast.bank_liaison)
    assert build.fresh(match).state == State.OFFERED


def test_an_offer_runs_out_by_its_day_and_can_be_made_again(cast):
    match = build.pair(cast)
    answers.offer_match(match, by=cast.choir_liaison)
    Match.objects.update(expires_on=cast.today - timedelta(days=1))
    match = build.fresh(match)
    assert match.shown_state == "expired"
    with pytest.raises(Refused):
        answers.accept_match(match, by=cast.bank_liaison)
    answers.offer_match(build.fresh(match), by=cast.bank_liaison)
    match = build.fresh(match)
    assert (match.state, match.shown_state, match.service_side_at) == ("offered", "offered", None)
    assert Record.objects.filter(verb="exchange.match.expired").count() == 1


def test_an_offer_can_be_accepted_on_its_last_day(cast):
    match = build.pair(cast)
    answers.offer_match(match, by=cast.choir_liaison)
    Match.objects.update(expires_on=cast.today)
    answers.accept_match(build.fresh(match), by=cast.bank_liaison)
    assert build.fresh(match).state == State.ACCEPTED


def test_declining_needs_a_reason_and_the_pair_is_not_suggested_again(cast):
    match = build.pair(cast)
    with pytest.raises(Refused):
        answers.decline_match(match, "  ", by=cast.bank_liaison)
    assert build.fresh(match).state == State.PROPOSED
    answers.decline_match(match, "时间对不上", by=cast.bank_liaison)
    build.run(cast)
    match = build.fresh(match)
    assert (match.state, match.declined_because, match.in_plan) == ("declined", "时间对不上", False)
    assert Match.objects.answered().count() == 1


def test_a_full_service_leaves_no_offer_open(cast):
    build.service(cast.choir, cast.choir_liaison)
    build.demand(cast.bank, cast.bank_liaison)
    build.demand(cast.clinic, cast.clinic_liaison, title="职工合唱队请声乐老师")
    build.run(cast)
    one, two = Match.objects.order_by("demand_id")
    for match in (one, two):
        answers.offer_match(match, by=cast.choir_liaison)
    answers.accept_match(build.fresh(one), by=cast.bank_liaison)
    assert build.fresh(two).state == State.EXPIRED
    assert Service.objects.get().state == "matched"
    with pytest.raises(Refused):
        answers.offer_match(build.fresh(two), by=cast.clinic_liaison)
    assert Demand.objects.get(organisation=cast.clinic).state == "open"


def test_a_closed_demand_takes_its_suggestions_along(cast):
    match = build.pair(cast)
    lines.close_line(match.demand, "今年没有预算", by=cast.bank_liaison)
    assert not Match.objects.exists()
