"""Seats and terms: handing over, ending, closing, alerts on the desk, and two people for one chair."""

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from silian.core.errors import Refused
from silian.core.models import Notice
from silian.members.actions import seats as actions
from silian.members.mandates import forget, mandates
from silian.members.models import Body, Seat, Term
from silian.members.queries import seats as queries
from silian.members.tests import build
from tests.races import at_once, two


def choirs(cast) -> Seat:
    return Seat.objects.get(body__organisation=cast.choir)


def test_a_seat_is_handed_over_on_a_day_ahead(cast):
    seat, day = choirs(cast), cast.today + timedelta(days=7)
    actions.fill_seat(seat, cast.bank_liaison, day, by=cast.secretary)
    old, new = seat.terms.order_by("period")
    assert (old.person, old.period.upper) == (cast.choir_liaison, day)
    assert (new.person, new.period.lower, new.period.upper) == (cast.bank_liaison, day, None)
    assert cast.choir.pk in mandates(cast.choir_liaison).organisations
    assert cast.choir.pk not in mandates(cast.bank_liaison).organisations
    [(_seat, now, then)] = queries.with_holders([seat], cast.today)
    assert (now.person, then.person) == (cast.choir_liaison, cast.bank_liaison)
    assert Notice.objects.get(to=cast.bank_liaison).verb == "members.term.began"


def test_handing_over_today_moves_the_right_at_once(cast):
    actions.fill_seat(choirs(cast), cast.bank_liaison, cast.today, by=cast.choir_liaison)
    for person in (cast.choir_liaison, cast.bank_liaison):
        forget(person)
    assert cast.choir.pk not in mandates(cast.choir_liaison).organisations
    assert cast.choir.pk in mandates(cast.bank_liaison).organisations


def test_who_may_fill_a_seat(cast):
    for person in (cast.clinic_liaison, cast.convener, cast.resident, cast.stranger):
        with pytest.raises(Refused):
            actions.fill_seat(choirs(cast), person, cast.today, by=person)
    assert choirs(cast).terms.get().person == cast.choir_liaison


def test_a_second_naming_for_the_same_days_is_refused_with_the_name(cast):
    seat, day = choirs(cast), cast.today + timedelta(days=7)
    actions.fill_seat(seat, cast.bank_liaison, day, by=cast.secretary)
    with pytest.raises(Refused, match="示例·银联络"):
        actions.fill_seat(seat, cast.clinic_liaison, cast.today, by=cast.secretary)
    with pytest.raises(Refused):
        actions.fill_seat(seat, cast.clinic_liaison, cast.today, cast.today, by=cast.secretary)
    # Until that day somebody else may sit in.
    actions.fill_seat(seat, cast.clinic_liaison, cast.today, day, by=cast.secretary)
    assert seat.terms.count() == 3


def test_the_table_itself_refuses_two_holders(cast):
    with pytest.raises(IntegrityError, match="term_one_holder"):
        Term.objects.create(federation=cast.street, seat=choirs(cast), person=cast.resident, period=(cast.today, None))


def test_a_term_ends_on_its_last_day_and_one_ahead_is_taken_back_whole(cast):
    seat, term = choirs(cast), choirs(cast).terms.get()
    ahead = actions.fill_seat(seat, cast.bank_liaison, cast.today + timedelta(days=9), by=cast.secretary)
    actions.end_term(ahead, cast.today, by=cast.secretary)
    assert list(seat.terms.all()) == [term]
    with pytest.raises(Refused):
        actions.end_term(term, term.period.lower - timedelta(days=2), by=cast.secretary)
    actions.end_term(build.fresh(term), cast.today - timedelta(days=1), by=cast.secretary)
    with pytest.raises(Refused):
        actions.end_term(build.fresh(term), cast.today, by=cast.secretary)
    forget(cast.choir_liaison)
    assert mandates(cast.choir_liaison).organisations == {}


def test_a_seat_closed_ahead_counts_until_that_day(cast):
    seat, day = choirs(cast), cast.today + timedelta(days=5)
    actions.close_seat(seat, day, by=cast.secretary)
    forget(cast.choir_liaison)
    assert cast.choir.pk in mandates(cast.choir_liaison).organisations
    assert seat.terms.get().period.upper == day
    assert seat in queries.open_seats(cast.today) and seat not in queries.open_seats(day)
    with pytest.raises(Refused):
        actions.fill_seat(seat, cast.bank_liaison, cast.today, by=cast.secretary)
    with pytest.raises(Refused):
        actions.close_seat(seat, day, by=cast.secretary)


def test_the_list_of_seats_finds_vacant_ones_and_those_that_end(cast):
    def listed(**asked):
        return set(
            queries.seats(cast.secretary, queries.SeatFilters.of({key: str(value) for key, value in asked.items()}))
        )

    empty = build.vacant(cast)
    assert listed(alert="vacant") == {empty}
    assert listed(alert="ending") == set()
    actions.end_term(choirs(cast).terms.get(), cast.today + timedelta(days=59), by=cast.secretary)
    assert listed(alert="ending") == {choirs(cast)}
    actions.fill_seat(choirs(cast), cast.bank_liaison, cast.today + timedelta(days=60), by=cast.secretary)
    assert listed(alert="ending") == set()
    assert listed(q="gwt") == listed(q="示例·歌联络") == {choirs(cast)}
    assert listed(kind="community") == {Seat.objects.get(body__community=cast.community)}
    assert choirs(cast) in listed(sector=cast.sector.pk) and empty not in listed(sector=cast.sector.pk)
    assert empty in listed(zone=cast.zone.pk) and empty in listed(community=cast.community.pk)


def test_desks_tell_of_vacancies_and_ends_to_those_concerned(cast, django_assert_max_num_queries):
    build.vacant(cast)
    actions.end_term(choirs(cast).terms.get(), cast.today + timedelta(days=10), by=cast.secretary)
    for person in (cast.secretary, cast.choir_liaison, cast.community_secretary):
        forget(person)
    with django_assert_max_num_queries(3):
        office = queries.waiting_for(cast.secretary)
    assert [(row.url, row.since, row.until) for row in office] == [
        (f"/members/seats?alert=vacant&federation={cast.street.pk}", cast.today, None),
        (
            f"/members/seats/{choirs(cast).pk}/hand-over",
            cast.today - timedelta(days=50),
            cast.today + timedelta(days=10),
        ),
    ]
    assert [row.url for row in queries.waiting_for(cast.choir_liaison)] == [
        f"/members/seats/{choirs(cast).pk}/hand-over"
    ]
    assert [row.url for row in queries.waiting_for(cast.community_secretary)] == [
        f"/members/seats?alert=vacant&community={cast.community.pk}"
    ]
    assert queries.waiting_for(cast.resident) == queries.waiting_for(cast.clinic_liaison) == []


def test_a_vacancy_is_as_old_as_the_day_its_holder_left(cast):
    left = cast.today - timedelta(days=40)
    actions.end_term(choirs(cast).terms.get(), left - timedelta(days=1), by=cast.secretary)
    assert [row.since for row in queries.waiting_for(cast.secretary)] == [left]


def test_why_says_what_follows_from_each_seat(client, cast):
    client.force_login(cast.choir_liaison)
    assert [one.held.body_name for one in client.get("/members/why").context["because"]] == ["示例歌舞团"]
    client.force_login(cast.resident)
    assert client.get("/members/why").context["because"] == []


# ── two people for one chair ──


@pytest.fixture
def chair(cast, monkeypatch, request):
    """An empty seat, and everybody who is about to sit down waits a moment for the other."""
    seat = build.vacant(cast)
    both = two(request)
    create = Term.objects.create

    def meet_then_sit(**fields):
        with suppress(threading.BrokenBarrierError):  # the other one stands at the lock: it holds
            both.wait()
        return create(**fields)

    monkeypatch.setattr(Term.objects, "create", meet_then_sit)
    people = (cast.clinic_liaison, cast.bank_liaison)
    sit = [
        lambda who=who: actions.fill_seat(Seat.objects.get(pk=seat.pk), who, cast.today, by=cast.secretary)
        for who in people
    ]
    return seat, sit


@pytest.fixture
def without_lock(monkeypatch):
    monkeypatch.setattr(actions, "lock", lambda *things: [thing.refresh_from_db() for thing in things])


@pytest.mark.django_db(transaction=True)
def test_two_for_one_chair_and_one_sits(chair):
    seat, sit = chair
    assert at_once(*sit) == ["Refused", "done"]
    assert seat.terms.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_only_the_table_stops_the_second(chair, without_lock):
    seat, sit = chair
    assert at_once(*sit) == ["IntegrityError", "done"]
    assert seat.terms.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_lock_and_constraint_two_sit_in_one_chair(chair, without_lock):
    seat, sit = chair
    constraint = next(one for one in Term._meta.constraints if one.name == "term_one_holder")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Term, constraint)
    try:
        assert at_once(*sit) == ["done", "done"]
        assert seat.terms.count() == 2
    finally:
        seat.terms.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Term, constraint)


def test_a_body_of_the_office_can_have_several_seats_of_one_kind(cast):
    office = Body.objects.get(federation=cast.street, kind="secretariat")
    second = actions.open_seat(office, "secretary", by=cast.secretary)
    assert (second.number, second.opened_on) == (2, cast.today)
    with pytest.raises(Refused):
        actions.open_seat(office, "secretary", by=cast.choir_liaison)
