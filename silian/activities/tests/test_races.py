"""Two people at the last place: with the lock one gets it; the control runs without it show that the tests can fail.

The table's own check stops the second one even without a lock. To see what the lock alone is worth, the control runs
that must over-book take the check out, too.
"""

import pytest
from django.db import connection

from silian.activities import actions
from silian.activities.actions import activities, signups
from silian.activities.models import Session, Signup
from silian.activities.tests import build
from silian.core import states
from tests.races import at_once, meet, two

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting(monkeypatch, request):
    """Everybody who has read the session waits for the other before she decides."""
    both = two(request)
    read = signups.locked_session

    def read_then_meet(pk):
        found = read(pk)
        meet(both)
        return found

    monkeypatch.setattr(signups, "locked_session", read_then_meet)
    monkeypatch.setattr(activities, "locked_session", read_then_meet)
    return both


@pytest.fixture
def without_lock(monkeypatch, request):
    """The session is read but not held: what the code would be without its lock."""
    both = two(request)

    def read(pk):
        found = Session.objects.select_related("activity", "booking").get(pk=pk)
        meet(both)
        return found

    def reread(*things):
        for thing in things:
            thing.refresh_from_db()

    monkeypatch.setattr(signups, "locked_session", read)
    monkeypatch.setattr(activities, "locked_session", read)
    monkeypatch.setattr(activities, "lock", reread)
    monkeypatch.setattr(states, "lock", reread)


@pytest.fixture
def both_look(monkeypatch, request):
    """Whoever has looked for an earlier sign-up waits for the other before she writes hers."""
    both, look = two(request), signups._standing

    def look_then_meet(*given):
        found = look(*given)
        meet(both)
        return found

    monkeypatch.setattr(signups, "_standing", look_then_meet)


CHECK = "session_guests_have_places"
ONCE = ("signup_phone_once", "signup_person_once")


@pytest.fixture
def without_check():
    """The table lets everything in, until the test is over."""
    said = next(one for one in Session._meta.constraints if one.name == CHECK)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Session, said)
    yield
    Signup.objects.update(state="cancelled")
    with connection.schema_editor() as editor:
        editor.add_constraint(Session, said)


@pytest.fixture
def without_once():
    """Neither a person nor a phone number is kept to one sign-up, until the test is over."""
    said = [one for one in Signup._meta.constraints if one.name in ONCE]
    with connection.schema_editor() as editor:
        for one in said:
            editor.remove_constraint(Signup, one)
    yield
    Signup.objects.update(state="cancelled")
    with connection.schema_editor() as editor:
        for one in said:
            editor.add_constraint(Signup, one)


def come(one, number, party=1):
    return lambda: build.come(build.fresh(one), number, party)


def confirmed(one) -> int:
    return sum(Signup.objects.filter(session=one, state="confirmed").values_list("party", flat=True))


# ── the last place ──


def test_the_last_place_is_given_once(cast, meeting):
    one = build.session(cast, places=1)
    assert at_once(come(one, 1), come(one, 2)) == ["done", "done"]
    assert build.states(one) == ["confirmed", "waiting"]


def test_without_the_lock_the_last_place_is_given_twice(cast, without_check, without_lock):
    one = build.session(cast, places=1)
    assert at_once(come(one, 1), come(one, 2)) == ["done", "done"]
    assert confirmed(one) == 2


def test_without_the_lock_the_table_stops_the_second_one(cast, without_lock):
    one = build.session(cast, places=1)
    assert at_once(come(one, 1), come(one, 2)) == ["IntegrityError", "done"]
    assert confirmed(one) == 1


# ── the waiting list ──


def a_place_to_give(cast):
    """One confirmed guest, one who waits; the first one goes while a third one comes."""
    one = build.session(cast, places=1)
    first = build.come(one, 1)
    build.come(one, 2)
    goes = lambda: actions.cancel_signup(Signup.objects.get(pk=first.pk), by=cast.choir_liaison)  # noqa: E731
    return one, goes


def two_places_to_give(cast):
    """Two confirmed guests go at the same moment; two parties of two wait."""
    one = build.session(cast, places=2)
    going = [build.come(one, number) for number in (1, 2)]
    build.come(one, 3, 2)
    build.come(one, 4, 2)
    return one, [
        lambda pk=signup.pk: actions.cancel_signup(Signup.objects.get(pk=pk), by=cast.choir_liaison) for signup in going
    ]


def four_for_one_place(cast):
    """One has the only place, three wait; the organiser and the office both write down that there are two."""
    one = build.session(cast, places=1)
    for number in range(1, 5):
        build.come(one, number)
    time = actions.Time(one.begins, one.ends, places=2, pk=one.pk)
    return one, [
        lambda by=by: actions.change_activity(build.fresh(one).activity, {}, [time], by=by)
        for by in (cast.choir_liaison, cast.secretary)
    ]


def test_a_freed_place_goes_to_the_waiting_list_and_not_to_who_comes_by(cast, meeting):
    one, goes = a_place_to_give(cast)
    assert at_once(goes, come(one, 3)) == ["done", "done"]
    assert build.states(one) == ["cancelled", "confirmed", "waiting"]


def test_two_who_go_at_once_free_exactly_their_places(cast, meeting):
    one, acts = two_places_to_give(cast)
    assert at_once(*acts) == ["done", "done"]
    assert build.states(one) == ["cancelled", "cancelled", "confirmed", "waiting"]
    assert build.fresh(one).guests_in == 2


def test_new_places_are_given_to_the_waiting_list_once(cast, meeting):
    one, acts = four_for_one_place(cast)
    assert at_once(*acts) == ["done", "done"]
    assert build.states(one) == ["confirmed", "confirmed", "waiting", "waiting"]


def test_without_the_lock_new_places_are_given_twice(cast, without_check, without_lock):
    one, acts = four_for_one_place(cast)
    assert at_once(*acts) == ["done", "done"]
    assert (build.fresh(one).places, confirmed(one)) == (2, 3)


def test_without_the_lock_the_table_stops_the_second_promotion(cast, without_lock):
    one, acts = four_for_one_place(cast)
    assert at_once(*acts) == ["IntegrityError", "done"]
    assert confirmed(one) == 2


# ── signing up twice ──


@pytest.mark.parametrize("way", ["phone", "account"])
def test_a_person_signs_up_once(cast, meeting, way):
    one = build.session(cast, places=5)
    act = come(one, 1) if way == "phone" else lambda: actions.sign_up(build.fresh(one), by=cast.resident)
    assert at_once(act, act) == (["Refused", "done"] if way == "phone" else ["done", "done"])
    assert Signup.objects.count() == 1


def test_without_the_lock_a_person_signs_up_twice(cast, without_once, without_lock, both_look):
    one = build.session(cast, places=5)
    assert at_once(come(one, 1), come(one, 1)) == ["done", "done"]
    assert Signup.objects.filter(phone=build.PHONE.format(1)).live().count() == 2


def test_without_the_lock_the_table_stops_the_second_sign_up(cast, without_lock, both_look):
    one = build.session(cast, places=5)
    assert at_once(come(one, 1), come(one, 1)) == ["IntegrityError", "done"]
    assert Signup.objects.count() == 1


def test_sql_from_two_sides_cannot_overbook(cast):
    """No action, no lock of ours: two plain statements at once, and the table alone decides."""
    one = build.session(cast, places=1)
    build.come(one, 1)
    build.come(one, 2)
    build.come(one, 3)
    pks = list(Signup.objects.order_by("id").values_list("pk", flat=True))
    Signup.objects.filter(pk=pks[0]).update(state="cancelled")
    acts = [lambda pk=pk: Signup.objects.filter(pk=pk).update(state="confirmed") for pk in pks[1:]]
    assert at_once(*acts) == ["IntegrityError", "done"]
    assert confirmed(one) == build.fresh(one).guests_in == 1
