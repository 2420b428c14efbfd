"""Places, the waiting list and its strict order."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from silian.activities import actions
from silian.activities.actions import Guest
from silian.activities.models import Session, Signup
from silian.activities.tests import build
from silian.core.errors import Refused
from silian.core.models import Notice, Record


def test_a_guest_without_account_gets_a_place_and_a_private_link(cast):
    one = build.session(cast)
    signup, secret = actions.sign_up(one, guest=build.guest(1), party=2)
    assert (signup.state, signup.person, signup.party) == ("confirmed", None, 2)
    assert signup.secret_digest == actions.signups.digest(secret) and secret not in str(signup.__dict__)
    assert build.fresh(one).free("guest") == 0


def test_pressing_twice_finds_the_first_sign_up(cast):
    one = build.session(cast)
    guest = Guest("示例·客人", "13000000001", actions.signups.new_secret())
    first, second = actions.sign_up(one, guest=guest), actions.sign_up(one, guest=guest)
    assert first == second
    by_account = [actions.sign_up(one, by=cast.resident)[0] for _ in range(2)]
    assert by_account[0] == by_account[1]
    assert Signup.objects.count() == 2


def test_a_phone_number_alone_does_not_lead_to_the_link_of_its_owner(cast):
    one = build.session(cast)
    build.come(one, 1)
    with pytest.raises(Refused) as refused:
        actions.sign_up(one, guest=build.guest(1))
    assert refused.value.fields.keys() == {"phone"}
    assert Signup.objects.count() == 1


def test_a_secret_of_ones_own_making_is_replaced(cast):
    one = build.session(cast)
    signup, secret = actions.sign_up(one, guest=Guest("示例·客人", "13000000001", "1234"))
    assert secret != "1234" and signup.secret_digest == actions.signups.digest(secret)


def test_the_waiting_list_is_served_in_its_order_and_by_parties(cast):
    one = build.session(cast, places=4)
    first, _second, large, small = (
        build.come(one, number, party) for number, party in [(1, 1), (2, 3), (3, 2), (4, 1)]
    )
    assert build.states(one) == ["confirmed", "confirmed", "waiting", "waiting"]

    # One place is free: the party of two does not fit and keeps its place, the single one behind it waits, too.
    actions.cancel_signup(first, by=cast.choir_liaison)
    assert build.states(one) == ["cancelled", "confirmed", "waiting", "waiting"]
    assert build.come(one, 5).state == "waiting"

    # Three more are free: exactly four people move up.
    actions.cancel_signup(Signup.objects.get(party=3), by=cast.choir_liaison)
    assert build.states(one) == ["cancelled", "cancelled", "confirmed", "confirmed", "confirmed"]
    assert build.fresh(one).guests_in == 4
    assert Signup.objects.get(pk=large.pk).call == Signup.Call.PLACE
    assert Record.objects.filter(verb="activities.signup.promoted").count() == 3
    assert small.pk > large.pk


def test_leaving_the_head_of_the_waiting_list_lets_those_behind_it_in(cast):
    one = build.session(cast, places=2)
    build.come(one, 1)
    large = build.come(one, 2, 2)
    build.come(one, 3)
    assert build.states(one) == ["confirmed", "waiting", "waiting"]
    actions.cancel_signup(large, by=cast.choir_liaison)
    assert build.states(one) == ["confirmed", "cancelled", "confirmed"]


def test_more_places_let_the_waiting_list_in(cast):
    one = build.session(cast, places=1)
    build.come(one, 1)
    actions.sign_up(one, by=cast.resident)
    time = actions.Time(one.begins, one.ends, places=2, pk=one.pk)
    actions.change_activity(one.activity, {}, [time], by=cast.choir_liaison)
    assert build.states(one) == ["confirmed", "confirmed"]
    told = Notice.objects.get(to=cast.resident)
    assert told.verb == "activities.signup.promoted"


def test_nobody_is_promoted_after_the_beginning(cast):
    one = build.session(cast, places=1)
    build.come(one, 1)
    build.come(one, 2)
    one = build.begun(one)
    assert actions.promote(one) == []
    assert build.states(one) == ["confirmed", "waiting"]


def test_a_party_larger_than_the_session_is_refused(cast):
    one = build.session(cast, places=2)
    with pytest.raises(Refused, match="2"):
        build.come(one, 1, 3)
    assert Signup.objects.count() == 0


def test_places_cannot_become_fewer_than_promised_or_than_a_waiting_party(cast):
    one = build.session(cast, places=3)
    build.come(one, 1, 2)
    build.come(one, 2, 3)
    for places in (1, 2):
        with pytest.raises(Refused):
            actions.change_activity(
                one.activity, {}, [actions.Time(one.begins, one.ends, places=places, pk=one.pk)], by=cast.choir_liaison
            )
    assert build.fresh(one).places == 3


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("begun", "begun|开始"),
        ("deadline", "ended|截止"),
        ("cancelled", "cancelled|取消"),
        ("draft", "not open|未开放"),
    ],
)
def test_signing_up_says_why_not(cast, case, words):
    from django.utils import translation

    deadline = timezone.now() + timedelta(days=1)
    one = build.draft(cast, build.time(7)).sessions.get() if case == "draft" else build.session(cast, deadline=deadline)
    if case == "begun":
        build.begun(one)
    if case == "deadline":
        Session.objects.filter(pk=one.pk).update(deadline=timezone.now() - timedelta(minutes=1))
    if case == "cancelled":
        actions.cancel_activity(one.activity, "下雨", by=cast.choir_liaison)
    with translation.override("en"), pytest.raises(Refused) as refused:
        build.come(one, 1)
    assert re.search(words, refused.value.sentence)
    assert Signup.objects.count() == 0


def test_guests_and_helpers_have_places_of_their_own(cast):
    one = build.session(cast, places=1, helper_places=1)
    build.come(one, 1)
    helping, _secret = actions.sign_up(one, role="helper", by=cast.resident)
    late, _secret = actions.sign_up(one, role="helper", by=cast.bank_liaison)
    assert (helping.state, late.state) == ("confirmed", "waiting")
    assert (build.fresh(one).guests_in, build.fresh(one).helpers_in) == (1, 1)


def test_a_helper_needs_an_account_and_brings_nobody(cast):
    one = build.session(cast, helper_places=3)
    with pytest.raises(Refused):
        actions.sign_up(one, role="helper", guest=build.guest(1))
    with pytest.raises(Refused):
        actions.sign_up(one, role="helper", party=2, by=cast.resident)
    assert Signup.objects.count() == 0


def test_signing_up_somebody_else_is_logged_with_who_did_it(cast):
    one = build.session(cast)
    signup, _secret = actions.sign_up(one, guest=build.guest(1), by=cast.community_secretary)
    assert (signup.by, signup.person) == (cast.community_secretary, None)
    kept = Record.objects.get(verb="activities.signup.confirmed")
    assert kept.by == cast.community_secretary and kept.facts["for_another"] is True
    with pytest.raises(Refused):
        actions.sign_up(one, guest=build.guest(2), by=cast.resident)
    assert Signup.objects.count() == 1


def test_records_keep_no_name_and_no_phone_of_a_guest(cast):
    one = build.session(cast, places=1)
    signup = build.come(one, 1)
    build.come(one, 2)
    actions.cancel_signup(signup, by=cast.choir_liaison)
    kept = " ".join(str(facts) for facts in Record.objects.values_list("facts", flat=True))
    assert "1300000" not in kept and "示例·客人" not in kept


def test_whoever_holds_the_link_takes_it_back_and_nobody_else(cast):
    one = build.session(cast)
    signup, secret = actions.sign_up(one, guest=build.guest(1))
    for by, given in [(None, ""), (None, "x"), (cast.resident, ""), (cast.stranger, "")]:
        with pytest.raises(Refused):
            actions.cancel_signup(signup, by=by, secret=given)
    assert build.states(one) == ["confirmed"]
    actions.cancel_signup(signup, secret=secret)
    assert build.states(one) == ["cancelled"]
    # Taken back, the number may sign up again.
    assert build.come(one, 1).state == "confirmed"


def test_a_machine_cannot_fill_a_session_from_one_address(cast):
    one = build.session(cast, places=None)
    for number in range(20):
        build.come(one, number, sender="somewhere")
    with pytest.raises(Refused):
        build.come(one, 21, sender="somewhere")
    assert Signup.objects.count() == 20


# ── what PostgreSQL itself keeps ──


def test_not_even_sql_can_overbook(cast):
    one = build.session(cast, places=2)
    signup = build.come(one, 1, 2)
    waiting = build.come(one, 2)
    attempts = [
        ("UPDATE activities_signup SET state = 'confirmed' WHERE id = %s", [waiting.pk]),
        ("UPDATE activities_signup SET party = 3 WHERE id = %s", [signup.pk]),
        ("UPDATE activities_session SET places = 1 WHERE id = %s", [one.pk]),
    ]
    for sql, arguments in attempts:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, arguments)
    assert build.states(one) == ["confirmed", "waiting"]
    assert build.fresh(one).guests_in == 2


def test_the_count_cannot_be_written_by_hand_or_by_an_old_reading(cast):
    one = build.session(cast, places=2)
    old = build.fresh(one)
    build.come(one, 1, 2)
    old.save()
    Session.objects.filter(pk=one.pk).update(guests_in=0)
    assert build.fresh(one).guests_in == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Signup.objects.filter(session=one).update(state="confirmed", party=5)


def test_the_count_follows_every_way_a_sign_up_may_change(cast):
    one, other = build.session(cast, places=5), build.session(cast, places=5)
    signup = build.come(one, 1, 2)
    Signup.objects.filter(pk=signup.pk).update(session=other)
    assert (build.fresh(one).guests_in, build.fresh(other).guests_in) == (0, 2)
    Signup.objects.filter(pk=signup.pk).update(party=3)
    assert build.fresh(other).guests_in == 3
    signup.delete()
    assert build.fresh(other).guests_in == 0


def test_guests_are_forgotten_when_their_time_is_over(cast):
    one = build.session(cast)
    build.come(one, 1)
    actions.sign_up(one, by=cast.resident)
    assert actions.forget_guests() == 0
    assert actions.forget_guests(timezone.now() + timedelta(days=98)) == 1
    gone, kept = Signup.objects.order_by("id")
    assert (gone.name, gone.phone, gone.secret_digest) == ("示＊＊", "", None)
    assert kept.name == cast.resident.name


def test_a_guest_is_masked_as_soon_as_her_time_is_over_even_before_she_is_forgotten(cast):
    one = build.session(cast)
    signup = build.come(one, 1)
    assert signup.shown_phone == signup.phone
    build.begun(one, 93 * 24)
    late = Signup.objects.select_related("session__activity").get()
    assert (late.shown_name, late.shown_phone) == ("示＊＊", "")
