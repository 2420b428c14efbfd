"""Signing up, taking back, and giving freed places to the waiting list, always under the lock of the session."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.activities import rules
from silian.activities.actions.telling import address, tell_organisers, when
from silian.activities.models import Session, Signup
from silian.core.errors import Refused
from silian.core.notices import tell
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import move
from silian.people.models import User

State, Role = Signup.State, Signup.Role
SIGNER = signing.Signer(salt="silian.activities.signup")


@dataclass(frozen=True)
class Guest:
    """Somebody without an account, as she or whoever writes for her filled in the form."""

    name: str
    phone: str
    secret: str = ""


def new_secret() -> str:
    """The end of a private link, signed by us: the form carries it, so that a second press finds the first sign-up."""
    return SIGNER.sign(secrets.token_urlsafe(24))


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _own(secret: str) -> str:
    """The secret the form carried, if we made it; else a new one."""
    try:
        SIGNER.unsign(secret)
    except signing.BadSignature:
        return new_secret()
    return secret


def locked_session(pk: int) -> Session:
    """The session with its activity; until we are done nobody else signs up, takes back or changes its places."""
    return Session.objects.select_for_update(of=("self",)).select_related("activity", "booking").get(pk=pk)


@transaction.atomic
def sign_up(
    session: Session, *, role: str = Role.GUEST, party: int = 1, guest: Guest | None = None, by: User | None = None,
    sender: str = "",
) -> tuple[Signup, str]:  # fmt: skip
    """Come to a session, or stand in its waiting list: (the sign-up, the secret of its private link).

    Without `guest` the signed-in person signs up herself, with one a resident does, or whoever writes for her.
    Pressing twice finds the first sign-up. The order of the waiting list is strict: nobody is put before a party
    that waits, not even where a smaller one would fit.
    """
    if guest is None and by is None:
        raise Refused(_("Write your name and phone number, or sign in."))
    require(rules.can_send_signup(sender))
    session = locked_session(session.pk)
    require(rules.can_sign_up(session, role, party))
    if guest is not None and by is not None:
        require(rules.can_sign_up_others(by, session))
    elif guest is not None and role == Role.HELPER:
        raise Refused(_("Whoever helps signs in first, so that her time can be confirmed."))
    secret = _own(guest.secret) if guest else ""
    if (there := _standing(session, guest, by, digest(secret))) is not None:
        return there, secret
    signup = Signup(
        federation_id=session.federation_id, session=session, role=role, party=party, by=by, sender=sender,
        state=State.CONFIRMED if _has_place(session, role, party) else State.WAITING,
    )  # fmt: skip
    if guest is not None:
        signup.name, signup.phone = guest.name, guest.phone
        signup.secret_digest, signup.consent_at = digest(secret), timezone.now()
    elif by is not None:
        signup.person, signup.name = by, by.name
    signup.save(force_insert=True)
    activity = session.activity
    verb = "activities.signup.confirmed" if signup.state == State.CONFIRMED else "activities.signup.waiting"
    # No name and no phone: a record stays for ever, a guest's data does not.
    record(
        verb, signup, by=by, about=[activity], title=activity.title, when=when(session), number=party,
        for_another=guest is not None and by is not None,
    )  # fmt: skip
    if signup.role == Role.HELPER:
        tell_organisers(activity, "activities.signup.helps", by=by, name=signup.name, when=when(session))
    return signup, secret


def _standing(session: Session, guest: Guest | None, by: User | None, secret_digest: str) -> Signup | None:
    """The sign-up she has here already. Whoever knows only a phone number must not get at the link of its owner."""
    live = Signup.objects.filter(session=session).live()
    if guest is None:
        return live.filter(person=by).first()
    same = live.filter(Q(secret_digest=secret_digest) | Q(phone=guest.phone)).first()
    if same is not None and same.secret_digest != secret_digest:
        raise Refused(
            _(
                "Somebody with this phone number has signed up for this session already. Open the private link from then"
                " to look or to take it back; if it is lost, call the organiser."
            ),
            {"phone": _("Signed up already.")},
        )
    return same


def _has_place(session: Session, role: str, party: int) -> bool:
    """Room for all of the party, and nobody before it."""
    free = session.free(role)
    return (free is None or party <= free) and not Signup.objects.filter(session=session, role=role).waiting().exists()


@transaction.atomic
def cancel_signup(signup: Signup, *, by: User | None = None, secret: str = "") -> Signup:
    """Take a sign-up back. Exactly the freed places go to the waiting list."""
    session = locked_session(signup.session_id)
    signup.refresh_from_db()
    signup.session = session
    require(rules.can_cancel_signup(by, signup, digest(secret) if secret else ""))
    signup.call = Signup.Call.NOTHING
    move(signup, State.CANCELLED, save=("call",))
    activity = session.activity
    record(
        "activities.signup.cancelled", signup, by=by, about=[activity], title=activity.title, when=when(session),
        number=signup.party,
    )  # fmt: skip
    if signup.person_id and (by is None or by.pk != signup.person_id):
        tell([signup.person], "activities.signup.cancelled", signup, url=address(activity), title=activity.title,
             when=when(session), number=signup.party)  # fmt: skip
    session.refresh_from_db(fields=["guests_in", "helpers_in"])
    promote(session)
    return signup


def promote(session: Session) -> list[Signup]:
    """Give free places to the waiting list, strictly in its order; the caller holds the lock of the session.

    A party that does not fit keeps its place, and nobody behind it is served before it: first come, first served.
    """
    if session.begins <= timezone.now() or session.state != Session.State.OPEN:
        return []
    moved: list[Signup] = []
    for role in Role.values:
        free = session.free(role)
        for signup in Signup.objects.filter(session=session, role=role).waiting().select_related("person"):
            if free is not None:
                if signup.party > free:
                    break
                free -= signup.party
            moved.append(_give_place(signup, session))
    if moved:
        session.refresh_from_db(fields=["guests_in", "helpers_in"])
    return moved


def _give_place(signup: Signup, session: Session) -> Signup:
    person, activity = signup.person, session.activity
    signup.call = Signup.Call.NOTHING if person else Signup.Call.PLACE
    move(signup, State.CONFIRMED, save=("call",))
    facts: dict[str, Any] = {"title": activity.title, "when": when(session), "number": signup.party}
    record("activities.signup.promoted", signup, by=None, about=[activity], **facts)
    tell([person], "activities.signup.promoted", signup, url=address(activity), **facts)
    return signup


def past_keeping(now: datetime) -> Q:
    """Sign-ups whose guest's data has served its purpose: after the result, or where none was written after the end."""
    return Q(over_at__lt=now - settings.GUEST_DATA_KEPT)


@transaction.atomic
def forget_guests(now: datetime | None = None) -> int:
    """Take out names and phone numbers of guests without an account once the time to keep them is over."""
    rows = Signup.objects.annotate(over_at=Coalesce("session__activity__done_at", "session__period__endswith"))
    due: Iterable[Signup] = rows.filter(past_keeping(now or timezone.now()), person=None, forgotten_at=None)
    number = 0
    for signup in due:
        signup.name, signup.phone, signup.call, signup.secret_digest = signup.masked_name, "", "", None
        signup.forgotten_at = timezone.now()
        signup.save(update_fields=["name", "phone", "call", "secret_digest", "forgotten_at"])
        number += 1
    return number
