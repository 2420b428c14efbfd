"""Keys to the API: shown once, kept as a digest, within their scope, until their last day."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from silian.core.errors import Refused
from silian.core.models import Record
from silian.people import actions, rules
from silian.people.models import Token

ADDRESS = "/api/lists/demands"


def ask(client, secret, method="get", address=ADDRESS, data=None):
    return getattr(client, method)(
        address, data, content_type="application/json", headers={"Authorization": f"Bearer {secret}"}
    )


@pytest.fixture
def key(cast):
    return actions.make_token("报表", Token.Scope.READ, 30, by=cast.choir_liaison)


def test_a_key_opens_the_api_and_is_kept_as_a_digest_only(client, cast, key):
    token, secret = key
    assert ask(client, secret).status_code == 200
    assert secret not in str(list(Token.objects.values()))
    assert len(token.digest) == 64
    token.refresh_from_db()
    assert token.last_used_on == cast.today


def test_reading_with_a_key_writes_once_a_day(client, key, django_assert_num_queries):
    _token, secret = key
    ask(client, secret)
    with django_assert_num_queries(4):  # the key with its person, the allowance, her seats, the stretch
        ask(client, secret)


@pytest.mark.parametrize("shown", ["", "silian_wrong", "Bearer", "x" * 3000])
def test_a_wrong_key_opens_nothing(client, db, shown):
    assert ask(client, shown).status_code == 401
    assert client.get(ADDRESS).status_code == 401


def test_being_signed_in_is_not_a_key(client, cast):
    client.force_login(cast.secretary, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(ADDRESS).status_code == 401


@pytest.mark.parametrize("how", ["revoked", "ended", "left", "must_change"])
def test_a_key_that_is_over_opens_nothing(client, cast, key, how):
    token, secret = key
    if how == "revoked":
        actions.revoke_token(token, by=cast.choir_liaison)
    elif how == "ended":
        Token.objects.update(at=timezone.now() - timedelta(days=9), expires_at=timezone.now())
    elif how == "left":
        cast.choir_liaison.is_active = False
        cast.choir_liaison.save()
    else:
        cast.choir_liaison.must_change_password = True
        cast.choir_liaison.save()
    assert ask(client, secret).status_code == 401


def test_a_key_that_may_read_changes_nothing(client, cast, key):
    _token, secret = key
    answer = ask(client, secret, "post", data={"organisation_id": cast.choir.pk, "title": "借一间会议室"})
    assert answer.status_code == 403
    assert "Make one" in answer.json()["refused"]


def test_nobody_revokes_the_key_of_another(client, cast, key):
    token, secret = key
    with pytest.raises(Refused):
        actions.revoke_token(token, by=cast.secretary)
    client.force_login(cast.secretary, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(reverse("people:token_revoke", args=[token.pk])).status_code == 404
    assert ask(client, secret).status_code == 200


def test_revoking_twice_is_recorded_once(cast, key):
    token, _secret = key
    actions.revoke_token(token, by=cast.choir_liaison)
    actions.revoke_token(Token.objects.get(pk=token.pk), by=cast.choir_liaison)
    assert list(Record.objects.order_by("id").values_list("verb", flat=True)) == [
        "people.token.made",
        "people.token.revoked",
    ]


def test_there_is_an_end_to_keys(cast):
    for number in range(rules.MOST_TOKENS):
        actions.make_token(f"{number}", Token.Scope.READ, 1, by=cast.secretary)
    with pytest.raises(Refused):
        actions.make_token("one more", Token.Scope.READ, 1, by=cast.secretary)
    assert cast.secretary.tokens.count() == rules.MOST_TOKENS


@pytest.mark.parametrize("days", [0, -1, rules.LONGEST_DAYS + 1])
def test_a_key_lives_a_day_to_a_year(cast, days):
    with pytest.raises(Refused):
        actions.make_token("报表", Token.Scope.READ, days, by=cast.secretary)


def test_the_page_shows_a_new_key_once(client, cast):
    client.force_login(cast.secretary, backend="allauth.account.auth_backends.AuthenticationBackend")
    made = client.post(reverse("people:tokens"), {"name": "报表", "scope": "read", "days": "30"})
    assert made.content.decode().count("silian_") == 1
    assert "no-store" in made.headers["Cache-Control"]
    later = client.get(reverse("people:tokens")).content.decode()
    assert "silian_" not in later
    assert "报表" in later


def test_the_page_says_what_is_missing_and_makes_nothing(client, cast):
    client.force_login(cast.secretary, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post(reverse("people:tokens"), {"name": "", "scope": "admin", "days": "9999"})
    assert answer.status_code == 422
    assert answer.content.decode().count('class="wrong"') == 3
    assert not Token.objects.exists()
