"""What a person does with her account and her keys to the API."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock
from silian.core.verbs import fields as recorded
from silian.people import rules
from silian.people.models import Token, User
from silian.people.queries import digest

SECOND_FACTOR = {
    "totp_activated": "people.second_factor.on",
    "totp_deactivated": "people.second_factor.off",
    "recovery_codes_generated": "people.second_factor.codes",
}
PREFIX = "silian_"  # so that a key found in a file is recognised for what it is


@transaction.atomic
def change_account(person: User, values: dict[str, str], *, by: User) -> User:
    """Say how she is called and reached. What did not change is not recorded."""
    require(rules.can_change_account(by, person))

    lock(person)
    changed = sorted(name for name in ("name", "phone") if getattr(person, name) != values[name])
    if changed:
        for name in changed:
            setattr(person, name, values[name])
        person.save(update_fields=changed)
        record("people.account.changed", person, by=by, fields=recorded(User, changed))
    return person


@transaction.atomic
def change_password(person: User, password: str, *, by: User) -> None:
    """From now on only the new password opens the account; whoever got one from the office has now chosen her own."""
    require(rules.can_change_password(by, person, password))

    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    record("people.password.changed", person, by=by)


@transaction.atomic
def note_sign_in(person: User) -> None:
    """Write down that she signed in (等保 level 2: the audit knows when)."""
    record("people.signed_in", person, by=person)


@transaction.atomic
def note_second_factor(person: User, what: str) -> None:
    """Write down that her second factor changed. `what` is the name allauth gives the change."""
    if what in SECOND_FACTOR:
        record(SECOND_FACTOR[what], person, by=person)


@transaction.atomic
def make_token(name: str, scope: str, days: int, *, by: User) -> tuple[Token, str]:
    """Make a key to the API and hand it over, this once: (what is kept of it, the key)."""
    lock(by)  # two presses at once must not pass the limit together
    require(rules.can_make_token(by, days))

    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        person=by, name=name, scope=scope, digest=digest(secret), expires_at=timezone.now() + timedelta(days=days)
    )
    record("people.token.made", token, by=by, about=[by], name=name, scope=scope, days=days)
    return token, secret


@transaction.atomic
def revoke_token(token: Token, *, by: User) -> Token:
    """Close a key for good. Closing it twice changes nothing."""
    require(rules.can_revoke_token(by, token))

    lock(token)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record("people.token.revoked", token, by=by, about=[by], name=token.name)
    return token


def note_use(token: Token) -> None:
    """Remember the day a key was last used; written once a day, so that reading stays reading."""
    today = timezone.localdate()
    if token.last_used_on != today:
        Token.objects.filter(pk=token.pk).update(last_used_on=today)
