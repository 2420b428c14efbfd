"""A link to one seat: once, expiring, withdrawn; and the way of the invited person on her phone."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from silian.core.errors import Refused
from silian.core.models import Notice, Record
from silian.members.actions import seats as actions
from silian.members.mandates import mandates
from silian.members.models import Invitation
from silian.members.tests import build
from silian.people.models import User

ACCOUNT = {"name": "示例·新联络", "phone": "0571-2", "username": "newcomer", "password": "river-stone-42"}


@pytest.fixture
def invited(cast):
    seat = build.vacant(cast)
    return actions.invite(seat, "示例·新联络", cast.today, by=cast.secretary)


def address(secret) -> str:
    return reverse("members:invitation", args=[secret])


def test_she_opens_the_link_makes_her_account_and_sits_in_her_seat(client, cast, invited):
    invitation, secret = invited
    page = client.get(address(secret))
    assert page.status_code == 200 and "示例小店" in page.content.decode()
    assert client.session.get("_auth_user_id") is None
    answer = client.post(address(secret), ACCOUNT)
    assert answer.status_code == 302 and answer.url == reverse("portal:desk")
    person = User.objects.get(username="newcomer")
    assert list(mandates(person).organisations) == [cast.shop.pk]
    assert client.session["_auth_user_id"] == str(person.pk)
    assert not person.must_change_password
    assert Notice.objects.get(to=cast.secretary).verb == "members.invitation.accepted"


def test_the_link_opens_once(client, cast, invited):
    _invitation, secret = invited
    client.post(address(secret), ACCOUNT)
    client.logout()
    again = client.post(address(secret), ACCOUNT | {"username": "second"})
    assert again.context["answer"].reason
    assert not User.objects.filter(username="second").exists()


def test_an_expired_or_withdrawn_link_says_why_and_opens_nothing(client, cast, invited):
    invitation, secret = invited
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert client.post(address(secret), ACCOUNT).context["answer"].reason
    Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
    actions.withdraw_invitation(build.fresh(invitation), by=cast.secretary)
    assert client.post(address(secret), ACCOUNT).context["answer"].reason
    assert not User.objects.filter(username="newcomer").exists()
    with pytest.raises(Refused):
        actions.withdraw_invitation(build.fresh(invitation), by=cast.secretary)


def test_a_newer_link_replaces_the_older_one(cast, invited):
    first, _secret = invited
    actions.invite(first.seat, "示例·别人", cast.today, by=cast.secretary)
    assert build.fresh(first).withdrawn_at is not None


def test_only_a_digest_is_kept(invited):
    invitation, secret = invited
    kept = str(Invitation.objects.values().get()) + str(list(Record.objects.values()))
    assert secret not in kept and len(secret) >= 32
    assert invitation.secret_digest == actions.digest(secret)


@pytest.mark.parametrize(
    ("spoilt", "field"),
    [({"password": "12345678"}, "password"), ({"password": "short1"}, "password"), ({"name": ""}, "name"), ({"username": "choir_liaison"}, "username")],
)  # fmt: skip
def test_what_is_wrong_stands_beside_the_field_and_the_link_stays_open(client, invited, spoilt, field):
    invitation, secret = invited
    page = client.post(address(secret), ACCOUNT | spoilt)
    assert page.status_code == 422 and list(page.context["form"].errors) == [field]
    assert build.fresh(invitation).accepted_at is None


def test_somebody_with_an_account_takes_the_seat_with_it(client, cast, invited):
    _invitation, secret = invited
    client.force_login(cast.bank_liaison)
    assert client.post(address(secret)).status_code == 302
    assert set(mandates(build.fresh(cast.bank_liaison)).organisations) == {cast.bank.pk, cast.shop.pk}


def test_a_liaison_invites_her_own_successor_and_hands_over_that_day(cast):
    seat, day = cast.choir.body.seats.get(), cast.today + timedelta(days=3)
    invitation, _secret = actions.invite(seat, "示例·后任", day, by=cast.choir_liaison)
    with pytest.raises(Refused):
        actions.invite(seat, "示例·后任", day, by=cast.clinic_liaison)
    heir = actions.accept_invitation(invitation, account=ACCOUNT)
    assert mandates(heir).organisations == {}
    assert seat.terms.get(person=cast.choir_liaison).period.upper == day


def test_the_link_is_shown_once_with_its_code(client, cast):
    seat = build.vacant(cast)
    client.force_login(cast.secretary)
    page = client.post(
        reverse("members:seat_invite", args=[seat.pk]), {"name": "示例·某人", "start": cast.today.isoformat()}
    )
    text = page.content.decode()
    assert "/members/invitation/" in text and 'src="data:image/svg+xml' in text
    assert page.headers["Cache-Control"].startswith("max-age=0")
    assert "/members/invitation/" not in client.get(reverse("members:seat", args=[seat.pk])).content.decode()


def test_a_wrong_link_is_not_there(client, db):
    assert client.get(address("x" * 32)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_with_the_same_link_and_one_gets_in(cast):
    invitation, _secret = actions.invite(build.vacant(cast), "示例·新联络", cast.today, by=cast.secretary)
    told = []

    def take(name):
        try:
            actions.accept_invitation(build.fresh(invitation), account=ACCOUNT | {"username": name})
            told.append("done")
        except Refused:
            told.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=[name]) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(told) == ["done", "refused"]
    assert User.objects.filter(username__in=["one", "two"]).count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_invitations_costs_the_same_with_one_and_with_three(
    number, client, cast, django_assert_num_queries
):
    for _ in range(number):
        actions.invite(build.vacant(cast, role="member"), "示例·某人", cast.today, by=cast.secretary)
    client.force_login(cast.secretary)
    client.get("/members/invitations")
    with django_assert_num_queries(5):
        assert len(client.get("/members/invitations").context["slice"].rows) == number


def test_a_link_to_a_held_seat_is_a_hand_over_and_both_are_told_what_goes_along(cast):
    seat = cast.choir_liaison.terms.get().seat
    invitation, _secret = actions.invite(seat, "示例·接任", cast.today, by=cast.secretary)
    successor = actions.accept_invitation(invitation, account=ACCOUNT)
    handed = Record.objects.get(verb="members.seat.handed_over")
    assert (handed.facts["before"], handed.facts["holder"]) == (cast.choir_liaison.name, "示例·新联络")
    told = Notice.objects.filter(verb="members.seat.handed_over").order_by("to_id").values_list("to_id", flat=True)
    assert list(told) == sorted([cast.choir_liaison.pk, successor.pk])


def test_a_link_to_an_empty_seat_hands_nothing_over(cast, invited):
    actions.accept_invitation(invited[0], account=ACCOUNT)
    assert not Record.objects.filter(verb="members.seat.handed_over").exists()
