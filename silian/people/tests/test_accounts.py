"""Signing in and out with real requests, with the values of 等保 level 2."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axes.models import AccessAttempt
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from silian.core.models import Record
from silian.people.models import User
from tests.cast import PASSWORD

LOGIN, DESK, ME = reverse("account_login"), reverse("portal:desk"), reverse("people:me")
NEW = "neues-Wort-8"


@pytest.fixture(autouse=True)
def nothing_counted_before():
    cache.clear()


def sign_in(client, name="choir_liaison", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": name, "password": password}, **more)


def is_in(client) -> bool:
    return client.get(ME).status_code == 200


def test_the_right_password_opens_and_is_recorded(client, cast):
    answer = sign_in(client)
    assert (answer.status_code, answer.url, is_in(client)) == (302, DESK, True)
    assert Record.objects.get(verb="people.signed_in").by == cast.choir_liaison


def test_a_wrong_password_says_so_without_telling_which_names_exist(client, cast):
    known, unknown = sign_in(client, password="wrong-1"), sign_in(client, name="nobody", password="wrong-1")
    errors = [list(page.context["form"].non_field_errors()) for page in (known, unknown)]
    assert errors[0] == errors[1] != []
    assert not is_in(client)


def test_five_failures_lock_the_account_for_half_an_hour_wherever_they_come_from(client, cast):
    for number, name in enumerate(
        ["choir_liaison", "Choir_Liaison", "CHOIR_LIAISON", " choir_liaison", "choir_liaison"]
    ):
        answer = sign_in(client, name=name, password=f"wrong-{number}", REMOTE_ADDR=f"192.0.2.{number}")
    assert (answer.status_code, "people/locked_out.html" in [one.name for one in answer.templates]) == (429, True)
    assert sign_in(client).status_code == 429
    assert not is_in(client)
    assert sign_in(Client(), name="clinic_liaison").status_code == 302, "others are not locked"

    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=29))
    assert sign_in(client).status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))
    assert (sign_in(client).status_code, is_in(client)) == (302, True)


def test_four_failures_lock_nobody_and_success_forgets_them(client, cast):
    for _round in range(2):
        for number in range(4):
            assert sign_in(client, password=f"wrong-{number}").status_code == 200
        assert sign_in(client).status_code == 302
        client.logout()


def test_half_an_hour_away_signs_out_and_says_so(client, cast):
    sign_in(client)
    assert is_in(client)
    for away, still_in in [(29 * 60, True), (31 * 60, False)]:
        session = client.session
        session["seen_at"] = int(time.time()) - away
        session.save()
        answer = client.get(ME)
        assert answer.status_code == (200 if still_in else 302)
    assert answer.url == f"{LOGIN}?next={ME}"
    assert "signed" in client.get(answer.url, headers={"accept-language": "en"}).content.decode()


def test_a_password_from_somebody_else_is_changed_before_anything_else(client, cast):
    User.objects.filter(pk=cast.choir_liaison.pk).update(must_change_password=True)
    sign_in(client)
    change = reverse("account_change_password")
    for name in ("portal:desk", "exchange:services", "people:me", "mfa_index", "portal:search"):
        assert client.get(reverse(name)).url == change
    assert client.get(change).status_code == 200
    same = client.post(change, {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD})
    assert same.status_code == 200 and same.context["form"].errors
    assert client.post(change, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}).status_code == 302
    assert is_in(client)
    fresh = User.objects.get(pk=cast.choir_liaison.pk)
    assert (fresh.must_change_password, fresh.check_password(NEW)) == (False, True)
    assert Record.objects.get(verb="people.password.changed").by == fresh


@pytest.mark.parametrize("password", ["kurz-1a", "nurbuchstaben", "9081726354", "password1", "choir_liaison"])
def test_a_weak_password_is_refused_and_the_old_one_stays(client, cast, password):
    sign_in(client)
    answer = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": password, "password2": password}
    )
    assert answer.status_code == 200 and answer.context["form"].errors
    assert User.objects.get(pk=cast.choir_liaison.pk).check_password(PASSWORD)


def test_signing_out_closes_and_leads_to_the_front_page(client, cast):
    sign_in(client)
    assert client.post(reverse("account_logout")).url == "/"
    assert not is_in(client)


def test_a_closed_account_opens_no_more(client, cast):
    User.objects.filter(pk=cast.choir_liaison.pk).update(is_active=False)
    sign_in(client)
    assert not is_in(client)


@pytest.mark.parametrize(
    "path",
    [
        "/account/signup/", "/account/email/", "/account/password/reset/", "/account/password/set/",
        "/account/confirm-email/", "/account/login/code/confirm/", "/account/2fa/", "/account/social/",
    ],
)  # fmt: skip
def test_what_we_do_not_offer_is_not_there(client, cast, path):
    sign_in(client)
    assert client.get(path).status_code == 404


def test_who_entered_without_a_password_is_told_so(client, cast):
    cast.resident.set_unusable_password()
    cast.resident.save()
    client.force_login(cast.resident, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("account_change_password")).status_code == 409
    assert client.get(reverse("people:me")).status_code == 200


# ── the second factor ──


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def say_it_is_me(client, **answer):
    """Once more the password, or a code, before something that matters."""
    address = reverse("account_reauthenticate" if "password" in answer else "mfa_reauthenticate")
    return client.post(address, answer | {"next": reverse("mfa_index")})


@pytest.fixture
def with_second_factor(client, cast, django_capture_on_commit_callbacks):
    """She has switched it on with her own hands; (her recovery codes)."""
    sign_in(client)
    say_it_is_me(client, password=PASSWORD)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert "data:image/svg+xml;base64," in page.content.decode() and secret in page.content.decode()
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert wrong.status_code == 200 and wrong.context["form"].errors
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("mfa_activate_totp"), {"code": code(wrong.context["form"].secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    codes = client.get(answer.url).context["unused_codes"]
    assert len(codes) == 10
    client.logout()
    return codes


def test_with_a_second_factor_the_password_alone_opens_nothing(client, cast, with_second_factor):
    answer = sign_in(client)
    assert answer.url == reverse("mfa_authenticate")
    assert not is_in(client)
    assert client.get(answer.url).status_code == 200
    assert client.post(answer.url, {"code": "000000"}).status_code == 200
    assert not is_in(client)
    assert client.post(answer.url, {"code": with_second_factor[0]}).url == DESK
    assert is_in(client)
    client.logout()
    sign_in(client)
    client.post(answer.url, {"code": with_second_factor[0]})
    assert not is_in(client), "a recovery code opens once"
    assert "people.second_factor.on" in Record.objects.values_list("verb", flat=True)


def test_the_second_factor_can_be_switched_off_by_its_owner(client, cast, with_second_factor):
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": with_second_factor[1]})
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 302
    assert client.get(reverse("mfa_reauthenticate")).status_code == 200
    say_it_is_me(client, password=PASSWORD)
    for name in ("mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_download_recovery_codes"):
        assert client.get(reverse(name)).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=cast.choir_liaison, type="totp").exists()
    client.logout()
    assert sign_in(client).url == DESK


def test_the_password_is_asked_again_before_the_second_factor_changes(client, cast):
    sign_in(client)
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert client.get(answer.url).status_code == 200
    assert say_it_is_me(client, password="wrong-1").status_code == 200
    assert client.get(reverse("mfa_activate_totp")).status_code == 302
    assert say_it_is_me(client, password=PASSWORD).url == reverse("mfa_index")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


# ── my account ──


def test_my_account_changes_name_and_phone_and_records_it(client, cast):
    client.force_login(cast.choir_liaison)
    assert client.post(reverse("people:me"), {"name": "示例·新名", "phone": "0571-0001"}).status_code == 302
    fresh = User.objects.get(pk=cast.choir_liaison.pk)
    assert (fresh.name, fresh.phone) == ("示例·新名", "0571-0001")
    assert Record.objects.filter(verb="people.account.changed").count() == 1
    client.post(reverse("people:me"), {"name": "示例·新名", "phone": "0571-0001"})
    assert Record.objects.filter(verb="people.account.changed").count() == 1


@pytest.mark.parametrize("values", [{"name": ""}, {"name": "x" * 61}, {"name": "示例", "phone": "<script>"}])
def test_my_account_refuses_what_cannot_be_and_changes_nothing(client, cast, values):
    client.force_login(cast.choir_liaison)
    assert client.post(reverse("people:me"), values).status_code == 422
    assert User.objects.get(pk=cast.choir_liaison.pk).name == cast.choir_liaison.name


def test_my_account_names_my_seats(client, cast):
    client.force_login(cast.choir_liaison)
    assert cast.choir.name in client.get(reverse("people:me")).content.decode()


@pytest.mark.parametrize(("sent", "kept"), [("18", "18"), ("24", "24"), ("30", "30"), ("99", ""), ("", "")])
def test_elder_view_is_kept_in_the_browser(client, cast, sent, kept):
    client.post(reverse("people:elder"), {"size": sent})
    assert client.cookies["elder"].value == kept
    assert (f"elder-{kept}" in client.get("/").content.decode()) == bool(kept)


@pytest.mark.parametrize(("code", "word"), [("en", "Sign in"), ("zh-hans", "zh-CN")])
def test_the_language_is_kept_in_the_browser(client, cast, code, word):
    client.post(reverse("people:language"), {"language": code})
    assert word in client.get(LOGIN).content.decode()


def test_a_language_we_do_not_speak_changes_nothing(client, cast):
    client.post(reverse("people:language"), {"language": "xx"})
    assert "django_language" not in client.cookies


def test_the_secret_of_a_second_factor_is_sealed_and_sealed_anew(client, cast, with_second_factor):
    found = Authenticator.objects.get(user=cast.choir_liaison, type="totp")
    secret = found.wrap().instance.data["secret"]
    opened = get_adapter().decrypt(secret)
    assert opened != secret and opened.isalnum() and len(opened) >= 32
    call_command("rotate_keys")
    found.refresh_from_db()
    assert found.data["secret"] != secret and get_adapter().decrypt(found.data["secret"]) == opened
    sign_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": with_second_factor[2]}).url == DESK
