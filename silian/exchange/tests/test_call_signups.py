from datetime import timedelta

import pytest
from django.utils import timezone

from silian.core.errors import Refused
from silian.core.models import Notice, Record
from silian.exchange.actions import call_answers as answers
from silian.exchange.actions import calls
from silian.exchange.models import Call, CallAnswer, CallSignup
from silian.exchange.queries import calls as queries
from silian.exchange.tests import build
from silian.exchange.tests.test_calls import told


def test_staff_sign_up_under_the_yes_up_to_its_head_count(cast):
    call = build.call(cast)
    one = answers.say_yes(call, cast.choir, 2, by=cast.choir_liaison)
    answers.sign_up(one, "示例·甲", "0571-0000-0001", by=cast.choir_liaison)
    answers.sign_up(one, "示例·乙", by=cast.choir_liaison)
    with pytest.raises(Refused):
        answers.sign_up(one, "示例·丙", by=cast.choir_liaison)
    assert one.signups.count() == 2
    answers.say_yes(call, cast.choir, 3, by=cast.choir_liaison)
    answers.sign_up(CallAnswer.objects.get(pk=one.pk), "示例·丙", by=cast.choir_liaison)
    with pytest.raises(Refused):
        answers.say_yes(call, cast.choir, 2, by=cast.choir_liaison)
    with pytest.raises(Refused):
        answers.say_no(call, cast.choir, "没空", by=cast.choir_liaison)
    assert CallAnswer.objects.get(pk=one.pk).people == 3


def test_the_same_person_twice_is_one_sign_up(cast):
    one = build.yes(cast, people=5)
    first, made = answers.sign_up(one, "示例·甲", "0571-0000-0001", by=cast.choir_liaison)
    assert answers.sign_up(one, " 示例·甲 ", "0571-0000-0001", by=cast.choir_liaison) == (first, False) and made
    answers.cancel_signup(first, by=cast.choir_liaison)
    assert answers.sign_up(one, "示例·甲", "0571-0000-0001", by=cast.choir_liaison)[1]


def test_the_link_lets_in_with_consent_until_it_is_closed(cast):
    one = answers.make_link(build.yes(cast, people=5), by=cast.choir_liaison)
    secret = one.secret
    assert CallAnswer.objects.behind(secret) == one
    with pytest.raises(Refused):
        answers.sign_up(one, "示例·甲", "0571-0000-0001", secret=secret)
    signup, _made = answers.sign_up(one, "示例·甲", "0571-0000-0001", secret=secret, agreed=True)
    assert signup.agreed_at and signup.by is None
    answers.make_link(one, by=cast.choir_liaison)
    assert CallAnswer.objects.behind(secret) is None and CallAnswer.objects.behind(one.secret) == one
    with pytest.raises(Refused):
        answers.sign_up(one, "示例·乙", "0571-0000-0002", secret=secret, agreed=True)
    answers.revoke_link(one, by=cast.choir_liaison)
    assert CallAnswer.objects.behind(one.secret) is None
    assert CallSignup.objects.count() == 1


@pytest.mark.parametrize("secret", ["", "x", "1", "-", "99999999999999999999-a", "1-" + "0" * 32])
def test_a_guessed_link_opens_nothing(cast, secret):
    answers.make_link(build.yes(cast), by=cast.choir_liaison)
    assert CallAnswer.objects.behind(secret) is None
    assert CallSignup.objects.behind(secret) is None


def test_one_cancels_by_her_own_link_and_her_liaison_is_told(cast):
    one = answers.make_link(build.yes(cast, people=1), by=cast.choir_liaison)
    signup, _made = answers.sign_up(one, "示例·甲", "0571-0000-0001", secret=one.secret, agreed=True)
    with pytest.raises(Refused):
        answers.cancel_signup(signup, secret="1-wrong")
    assert CallSignup.objects.living().count() == 1
    answers.cancel_signup(CallSignup.objects.behind(signup.secret), secret=signup.secret)
    assert CallSignup.objects.living().count() == 0
    assert told("exchange.call.signup_cancelled") == {"choir_liaison"}
    assert answers.sign_up(one, "示例·乙", "0571-0000-0002", secret=one.secret, agreed=True)[1]


@pytest.mark.parametrize("who", ["clinic_liaison", "convener", "resident", "stranger"])
def test_nobody_else_keeps_an_organisations_list(cast, who):
    one = build.yes(cast)
    person = getattr(cast, who)
    for act in (
        lambda: answers.sign_up(one, "示例·甲", by=person),
        lambda: answers.make_link(one, by=person),
        lambda: answers.revoke_link(one, by=person),
    ):
        with pytest.raises(Refused):
            act()
    assert not CallSignup.objects.exists() and CallAnswer.objects.get(pk=one.pk).link == 0
    assert one not in queries.answers_with_staff(person)


def test_no_name_of_staff_stands_in_records_or_notices(cast):
    one = answers.make_link(build.yes(cast, people=2), by=cast.choir_liaison)
    signup, _made = answers.sign_up(one, "示例·金丝雀", "0571-0000-7777", secret=one.secret, agreed=True)
    answers.cancel_signup(signup, by=cast.choir_liaison)
    kept = " ".join(
        map(str, [*Record.objects.values_list("facts", flat=True), *Notice.objects.values_list("facts", flat=True)])
    )
    assert "金丝雀" not in kept and "7777" not in kept


def test_names_are_erased_half_a_year_after_the_end(cast):
    one = build.yes(cast, people=2)
    answers.sign_up(one, "示例·甲", "0571-0000-0001", by=cast.choir_liaison)
    call = one.call
    calls.close_call(call, "met", "", by=cast.secretary)
    assert calls.forget_people(cast.street.pk) == 0
    Call.objects.update(ended_at=timezone.now() - timedelta(days=181))
    build.call(cast, title="另一件事")
    signup = CallSignup.objects.get()
    assert (signup.name, signup.phone, bool(signup.forgotten_at)) == ("", "", True)
    assert queries.board(Call.objects.get(pk=call.pk), cast.secretary).numbers.signed == 1
