"""Two people at the same row: with the locks one wins; the control runs without them show that the tests can fail."""

import subprocess

import pytest

from silian.core import states
from silian.exchange.actions import answers, exchanges, lines, runs
from silian.exchange.models import Demand, Exchange, Leg, Match, MatchRun, Service
from silian.exchange.tests import build
from tests.races import at_once, meet, two

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_second_process(monkeypatch):
    """These tests carry out their runs themselves."""
    monkeypatch.setattr(subprocess, "Popen", lambda *_args, **_more: None)


@pytest.fixture
def without_locks(monkeypatch, request):
    """Rows are read afresh but not held: what the code would be without its locks."""

    def read(kind, pks, *related):
        rows = kind._default_manager.select_related(*related).filter(pk__in=list(pks)).order_by("pk")
        return {row.pk: row for row in rows}

    both = two(request)

    def reread(*things):
        for thing in things:
            thing.refresh_from_db()
            # Both have looked at the line before either writes: the moment a lock makes impossible.
            if isinstance(thing, (Demand, Service)):
                meet(both)

    monkeypatch.setattr(answers, "locked", read)
    monkeypatch.setattr(exchanges, "locked", read)
    monkeypatch.setattr(states, "lock", reread)


@pytest.fixture
def meeting(monkeypatch, request):
    """Everybody who is about to count the places taken waits for the other."""
    both = two(request)
    promise = answers.promise

    def meet_then_promise(*args):
        meet(both)
        return promise(*args)

    monkeypatch.setattr(answers, "promise", meet_then_promise)
    monkeypatch.setattr(exchanges, "promise", meet_then_promise)


def accept(match, person):
    return lambda: answers.accept_match(build.fresh(match), by=person)


def two_offers_for_the_last_place(cast) -> list[Match]:
    build.service(cast.choir, cast.choir_liaison)
    build.demand(cast.bank, cast.bank_liaison)
    build.demand(cast.clinic, cast.clinic_liaison, title="职工合唱队请声乐老师")
    build.run(cast)
    matches = list(Match.objects.order_by("demand_id"))
    for match in matches:
        answers.offer_match(match, by=cast.choir_liaison)
    return matches


def test_the_last_place_is_given_once(cast, meeting):
    one, two = two_offers_for_the_last_place(cast)
    assert at_once(accept(one, cast.bank_liaison), accept(two, cast.clinic_liaison)) == ["Refused", "done"]
    assert Match.objects.filter(state="accepted").count() == 1


def test_without_locks_the_last_place_is_given_twice(cast, meeting, without_locks):
    one, two = two_offers_for_the_last_place(cast)
    at_once(accept(one, cast.bank_liaison), accept(two, cast.clinic_liaison))
    assert Match.objects.filter(state="accepted").count() == 2


def two_offers_for_one_demand(cast) -> list[Match]:
    build.service(cast.choir, cast.choir_liaison)
    build.service(cast.clinic, cast.clinic_liaison, title="合唱声乐老师上门教学")
    build.demand(cast.bank, cast.bank_liaison)
    build.run(cast)
    matches = list(Match.objects.order_by("service_id"))
    answers.offer_match(matches[0], by=cast.choir_liaison)
    answers.offer_match(matches[1], by=cast.clinic_liaison)
    return matches


def test_a_demand_is_answered_once(cast, meeting):
    one, two = two_offers_for_one_demand(cast)
    assert at_once(accept(one, cast.bank_liaison), accept(two, cast.bank_liaison)) == ["Refused", "done"]
    assert Match.objects.filter(state="accepted").count() == 1


def test_without_locks_only_the_table_stops_a_second_answer(cast, meeting, without_locks):
    one, two = two_offers_for_one_demand(cast)
    told = at_once(accept(one, cast.bank_liaison), accept(two, cast.bank_liaison))
    assert told == ["IntegrityError", "done"]
    assert Match.objects.filter(state="accepted").count() == 1


def test_one_side_accepting_twice_leaves_one_record(cast):
    match = build.pair(cast)
    answers.offer_match(match, by=cast.secretary)
    assert at_once(accept(match, cast.bank_liaison), accept(match, cast.bank_liaison)) == ["Refused", "done"]


def ring_of_two(cast) -> Exchange:
    """Choir and bank can help each other; the bank's demand is wanted one way, too."""
    singing, lesson = build.service(cast.choir, cast.choir_liaison), build.demand(cast.bank, cast.bank_liaison)
    money = build.service(cast.bank, cast.bank_liaison, title="防范电信诈骗讲座", detail="两名反诈讲师")
    talk = build.demand(cast.choir, cast.choir_liaison, title="请人讲防范电信诈骗", detail="老演员被骗，想听讲座")
    done = build.run(cast)
    Exchange.objects.all().delete() if not Leg.objects.exists() else None
    one = Exchange.objects.first()
    if one is None:
        one = Exchange.objects.create(federation=cast.street, run=done, key="by hand")
        for position, (giver, gift, need) in enumerate([(cast.choir, singing, lesson), (cast.bank, money, talk)], 1):
            Leg.objects.create(
                exchange=one,
                federation=cast.street,
                position=position,
                giver=giver,
                service=gift,
                demand=need,
                probability=0.5,
            )
    return one


def test_the_last_two_of_an_exchange_accept_at_once(cast):
    one = ring_of_two(cast)
    acts = [
        lambda who=who: exchanges.accept_exchange(Exchange.objects.get(pk=one.pk), by=who)
        for who in (cast.choir_liaison, cast.bank_liaison)
    ]
    assert at_once(*acts) == ["done", "done"]
    one.refresh_from_db()
    assert one.state == "accepted"
    assert Match.objects.filter(state="accepted").count() == 2


def test_an_exchange_and_a_single_offer_cannot_share_the_last_place(cast, meeting):
    one = ring_of_two(cast)
    build.demand(cast.clinic, cast.clinic_liaison, title="职工合唱队请声乐老师")
    build.run(cast)
    rival = Match.objects.get(demand__organisation=cast.clinic, service__organisation=cast.choir)
    answers.offer_match(rival, by=cast.choir_liaison)
    exchanges.accept_exchange(one, by=cast.choir_liaison)
    told = at_once(
        accept(rival, cast.clinic_liaison),
        lambda: exchanges.accept_exchange(Exchange.objects.get(pk=one.pk), by=cast.bank_liaison),
    )
    assert told == ["Refused", "done"]
    choir = Service.objects.get(organisation=cast.choir)
    assert Match.objects.filter(service=choir, state="accepted").count() == choir.capacity == 1


def test_without_locks_an_exchange_and_an_offer_share_the_last_place(cast, meeting, without_locks):
    one = ring_of_two(cast)
    build.demand(cast.clinic, cast.clinic_liaison, title="职工合唱队请声乐老师")
    build.run(cast)
    rival = Match.objects.get(demand__organisation=cast.clinic, service__organisation=cast.choir)
    answers.offer_match(rival, by=cast.choir_liaison)
    exchanges.accept_exchange(one, by=cast.choir_liaison)
    at_once(
        accept(rival, cast.clinic_liaison),
        lambda: exchanges.accept_exchange(Exchange.objects.get(pk=one.pk), by=cast.bank_liaison),
    )
    choir = Service.objects.get(organisation=cast.choir)
    assert Match.objects.filter(service=choir, state="accepted").count() == 2


def test_pressing_twice_files_one_line(cast):
    def press():
        lines.file_line(Demand, cast.bank, {"title": "请老师", "year": build.YEAR}, by=cast.bank_liaison)

    assert at_once(press, press) == ["done", "done"]
    assert Demand.objects.count() == 1


def test_one_run_at_a_time(cast):
    build.service(cast.choir, cast.choir_liaison)
    build.demand(cast.bank, cast.bank_liaison)
    press = lambda: runs.start_run(cast.street, build.YEAR, by=cast.secretary)  # noqa: E731
    assert at_once(press, press) == ["done", "done"]
    assert MatchRun.objects.count() == 1
