"""What a person does with her account, her keys to the API, and what reaches her outside the app."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from silian.core.channels import composing, sealing
from silian.core.channels.models import Channel, Choice, Delivery, Pace, Reach
from silian.core.channels.tasks import deliver
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
def make_token(name: str, scope: str, days: int, parts: Sequence[str] = (), *, by: User) -> tuple[Token, str]:
    """Make a key to the API and hand it over, this once: (what is kept of it, the key)."""
    lock(by)  # two presses at once must not pass the limit together
    require(rules.can_make_token(by, days))

    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        person=by, name=name, scope=scope, parts=sorted(parts), digest=digest(secret), expires_at=timezone.now() + timedelta(days=days),
    )  # fmt: skip
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


@transaction.atomic
def choose_notices(person: User, values: dict[str, Any], paces: dict[str, str], *, by: User) -> Reach:
    """Say what reaches her outside the app, and when. A new address gets a question first, and nothing else until it is answered."""
    reach = _own_reach(person)
    require(rules.can_choose_notices(by, person, values, reach))

    changed = sorted(name for name, value in values.items() if getattr(reach, name) != value)
    for name in changed:
        setattr(reach, name, values[name])
    if "address" in changed:
        reach.confirmed_at = None
    if changed or reach.stopped_at:
        reach.stopped_at = None  # whoever saves this page wants what stands on it
        reach.save()
    kinds = _keep_paces(person, paces)
    if "address" in changed and reach.address:
        _ask_to_confirm(reach)
    if changed or kinds:
        record(
            "people.notices.chosen",
            person,
            by=by,
            fields=recorded(Reach, changed) + recorded(Choice, ["pace"] if kinds else []),
        )
    return reach


def _own_reach(person: User) -> Reach:
    """Her row, held until the end: a digest that is just being made waits."""
    Reach.objects.get_or_create(person=person)
    return Reach.objects.select_for_update().get(pk=person.pk)


def _keep_paces(person: User, paces: dict[str, str]) -> list[str]:
    """The kinds whose pace changed. The digest is what holds without a row."""
    present = dict(Choice.objects.filter(person=person, channel=Channel.MAIL).values_list("kind", "pace"))
    changed = sorted(kind for kind, pace in paces.items() if present.get(kind, Pace.DIGEST) != pace)
    for kind in changed:
        Choice.objects.update_or_create(person=person, kind=kind, channel=Channel.MAIL, defaults={"pace": paces[kind]})
    return changed


def _ask_to_confirm(reach: Reach) -> Delivery:
    made = Delivery(
        key=f"confirm:{reach.person_id}:{secrets.token_hex(8)}", what=Delivery.What.CONFIRM, channel=Channel.MAIL,
        person_id=reach.person_id, address=reach.address,
    )  # fmt: skip
    made.subject, made.text = composing.confirm_text(reach)
    made.save(force_insert=True)
    deliver.enqueue()
    return made


@transaction.atomic
def ask_again(person: User, *, by: User) -> None:
    """Send the question whether the address is hers once more."""
    reach = _own_reach(person)
    require(rules.can_ask_again(by, reach))

    _ask_to_confirm(reach)


@transaction.atomic
def confirm_mail(person_id: int, address: str) -> bool:
    """The address answers: it is hers. False if she has entered another one since."""
    reach = Reach.objects.select_for_update().filter(pk=person_id, address=address).first()
    if reach is None:
        return False
    if reach.confirmed_at is None:
        reach.confirmed_at = timezone.now()
        reach.save(update_fields=["confirmed_at"])
        record("people.mail.confirmed", reach.person, by=reach.person)
    return True


@transaction.atomic
def stop_mail(person_id: int, address: str) -> bool:
    """No more e-mails to this address, by the link that stands in every one of them. Twice changes nothing."""
    reach = Reach.objects.select_for_update().filter(pk=person_id, address=address).first()
    if reach is None:
        return False
    if reach.stopped_at is None:
        reach.stopped_at = timezone.now()
        reach.save(update_fields=["stopped_at"])
        waiting = Delivery.objects.filter(person=person_id, state=Delivery.State.WAITING, what=Delivery.What.NOTICES)
        waiting.update(state=Delivery.State.DROPPED, reason=Delivery.Reason.CLOSED)
        record("people.mail.stopped", reach.person, by=reach.person)
    return True


@transaction.atomic
def seal_second_factors_anew() -> int:
    """After a change of keys: every second factor sealed with the first one. Returns how many."""
    kept = list(Authenticator.objects.select_for_update().order_by("pk"))
    for one in kept:
        for name in ("secret", "seed"):
            if one.data.get(name):
                one.data[name] = sealing.seal_anew(one.data[name])
        one.save(update_fields=["data"])
    return len(kept)
