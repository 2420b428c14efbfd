"""Two people at the same call: with the locks one wins; the control runs without them show that the tests can fail."""

import pytest
from django.db import connection

from silian.exchange.actions import call_answers as answers
from silian.exchange.actions import calls
from silian.exchange.models import Call, CallAnswer, CallSignup
from silian.exchange.tests import build
from tests.races import at_once, meet, two

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def without_locks(monkeypatch, request):
    """Rows are read afresh but not held, and both have read before either writes: what a lock makes impossible."""
    both, count = two(request), answers._signed

    def reread(*things):
        for thing in things:
            thing.refresh_from_db()

    def reread_and_meet(*things):
        reread(*things)
        meet(both)

    def meet_over_an_answer(*things):
        reread(*things)
        if any(isinstance(thing, CallAnswer) for thing in things):
            meet(both)

    def count_and_meet(answer):
        number = count(answer)
        meet(both)
        return number

    monkeypatch.setattr(answers, "lock", meet_over_an_answer)
    monkeypatch.setattr(answers, "_signed", count_and_meet)
    monkeypatch.setattr(calls, "lock", reread_and_meet)


@pytest.fixture
def without_triggers():
    """The control of the database's own guard; the tables belong to the tests' user."""
    tables = {"exchange_callsignup": "callsignup_fits", "exchange_callanswer": "callanswer_keeps_its_people"}
    with connection.cursor() as cursor:
        for table, trigger in tables.items():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    yield
    with connection.cursor() as cursor:
        for table, trigger in tables.items():
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")


def two_say_different_things(cast, call):
    """Her liaison says yes while the office enters a no: both looked at a page without an answer."""

    def yes():
        answers.say_yes(Call.objects.get(pk=call.pk), cast.choir, 8, by=cast.choir_liaison, seen=0)

    def no():
        answers.say_no(Call.objects.get(pk=call.pk), cast.choir, "没空", by=cast.secretary, seen=0)

    return at_once(yes, no)


def test_of_two_answers_at_once_the_second_is_asked_to_look_first(cast):
    call = build.call(cast)
    assert two_say_different_things(cast, call) == ["Refused", "done"]
    assert CallAnswer.objects.get(organisation=cast.choir).turn == 1


def test_without_locks_one_answer_is_lost_unread(cast, without_locks):
    call = build.call(cast)
    assert two_say_different_things(cast, call) == ["done", "done"]
    assert CallAnswer.objects.get(organisation=cast.choir).turn == 1


def two_who_were_not_asked(cast, call):
    act = lambda: answers.say_yes(Call.objects.get(pk=call.pk), cast.shop, 2, by=cast.secretary, seen=0)  # noqa: E731
    return at_once(act, act)


def test_an_organisation_that_was_not_asked_answers_once(cast):
    call = build.call(cast)
    assert two_who_were_not_asked(cast, call) == ["Refused", "done"]
    assert CallAnswer.objects.filter(organisation=cast.shop).count() == 1


def test_without_locks_the_table_still_holds_one_answer_each(cast, without_locks):
    call = build.call(cast)
    two_who_were_not_asked(cast, call)
    assert CallAnswer.objects.filter(organisation=cast.shop).count() == 1


def test_without_the_unique_answer_an_organisation_answers_twice(cast):
    """The control of the constraint: taken away, a second row goes in."""
    call = build.call(cast)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE exchange_callanswer DROP CONSTRAINT call_answer_once")
    try:
        CallAnswer.objects.create(federation=cast.street, call=call, organisation=cast.choir)
        assert CallAnswer.objects.filter(organisation=cast.choir).count() == 2
        CallAnswer.objects.filter(organisation=cast.choir).order_by("-id")[:1].get().delete()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE exchange_callanswer ADD CONSTRAINT call_answer_once UNIQUE (call_id, organisation_id)"
            )


def two_for_the_last_place(cast):
    one = build.yes(cast, people=1)
    acts = [
        lambda name=name: answers.sign_up(CallAnswer.objects.get(pk=one.pk), name, by=cast.choir_liaison)
        for name in ("示例·甲", "示例·乙")
    ]
    return at_once(*acts)


def test_the_last_place_under_a_yes_is_given_once(cast):
    assert two_for_the_last_place(cast) == ["Refused", "done"]
    assert CallSignup.objects.living().count() == 1


def test_without_locks_only_the_database_keeps_the_head_count(cast, without_locks):
    assert two_for_the_last_place(cast) == ["IntegrityError", "done"]
    assert CallSignup.objects.living().count() == 1


def test_without_locks_and_trigger_more_come_than_were_promised(cast, without_locks, without_triggers):
    assert two_for_the_last_place(cast) == ["done", "done"]
    assert CallSignup.objects.living().count() == 2


def fewer_while_one_signs_up(cast):
    one = build.yes(cast, people=2)
    call = one.call
    answers.sign_up(one, "示例·甲", by=cast.choir_liaison)
    return at_once(
        lambda: answers.sign_up(CallAnswer.objects.get(pk=one.pk), "示例·乙", by=cast.choir_liaison),
        lambda: answers.say_yes(Call.objects.get(pk=call.pk), cast.choir, 1, by=cast.choir_liaison),
    )


def test_a_yes_does_not_shrink_below_those_who_sign_up_meanwhile(cast):
    assert fewer_while_one_signs_up(cast) == ["Refused", "done"]
    assert CallSignup.objects.living().count() <= CallAnswer.objects.get(organisation=cast.choir).people


def test_without_locks_the_database_keeps_a_yes_from_shrinking(cast, without_locks):
    assert fewer_while_one_signs_up(cast) == ["IntegrityError", "done"]
    assert CallSignup.objects.living().count() <= CallAnswer.objects.get(organisation=cast.choir).people


def test_without_locks_and_trigger_a_yes_shrinks_below_its_people(cast, without_locks, without_triggers):
    assert fewer_while_one_signs_up(cast) == ["done", "done"]
    assert CallSignup.objects.living().count() == 2 > CallAnswer.objects.get(organisation=cast.choir).people


def two_reminders(cast):
    build.call(cast)
    act = lambda: calls.remind(Call.objects.get(), by=cast.secretary)  # noqa: E731
    return at_once(act, act)


def test_two_reminders_at_once_are_one(cast):
    assert two_reminders(cast) == ["Refused", "done"]


def test_without_locks_everybody_is_reminded_twice(cast, without_locks):
    assert two_reminders(cast) == ["done", "done"]


def test_two_presses_post_one_call(cast):
    act = lambda: build.post(cast)  # noqa: E731
    assert at_once(act, act) == ["done", "done"]
    assert Call.objects.count() == 1 and CallAnswer.objects.count() == 3


def test_ten_hands_at_seven_places_fill_seven(cast):
    """Ten at a time for seven places: nobody waits for each other for ever, and seven come."""
    one = build.yes(cast, people=7)
    acts = [
        lambda name=name: answers.sign_up(CallAnswer.objects.get(pk=one.pk), f"示例·{name}", by=cast.choir_liaison)
        for name in range(10)
    ]
    assert at_once(*acts) == ["Refused"] * 3 + ["done"] * 7
    assert CallSignup.objects.living().count() == 7
