"""What a person does with her keys to the API."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock
from silian.people import rules
from silian.people.models import Token, User
from silian.people.queries import digest

PREFIX = "silian_"  # so that a key found in a file is recognised for what it is


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
