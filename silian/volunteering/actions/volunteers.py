"""Signing up as a volunteer, and everything a person may do with her own data."""

import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.core.verbs import fields as recorded
from silian.members.models import Federation
from silian.people.models import User
from silian.volunteering import rules
from silian.volunteering.models import (
    CONSENT_VERSION,
    Consent,
    HomeOrder,
    PostTaking,
    Registration,
    TeamMember,
    Volunteer,
)
from silian.volunteering.queries.people import acting_seat

Kind = Consent.Kind
OWN = ("name", "phone", "skills", "times", "community", "organisation", "adult_on", "guardian", "national_number")


@transaction.atomic
def sign_up(
    federation: Federation, fields: dict[str, Any], consents: set[str], *, by: User | None, herself: bool = True,
    sender: str = "",
) -> tuple[Volunteer, str]:  # fmt: skip
    """Become a volunteer, with an account or without; or enter somebody who signed on paper. The secret opens her own page."""
    if herself:
        require(rules.can_sign_up(sender))
    else:
        require(rules.can_enter_volunteer(by, federation.pk))
    _require_consents(fields, consents)
    # One number after the other: the federation's row is the queue.
    lock(federation)
    number = (Volunteer.objects.filter(federation=federation).aggregate(last=Max("number"))["last"] or 0) + 1
    secret = secrets.token_urlsafe(24)
    volunteer = Volunteer(
        federation=federation, number=number, person=by if herself else None, by=by, sender=sender,
        secret_digest=rules.digest(secret), **{name: value for name, value in fields.items() if name in OWN},
    )  # fmt: skip
    _save(volunteer, force_insert=True)
    Consent.objects.bulk_create(
        Consent(
            federation=federation, volunteer=volunteer, kind=kind, version=CONSENT_VERSION, on_paper=not herself
        )
        for kind in sorted(consents)
    )  # fmt: skip
    # Records stay for good, so a name does not stand in them: she must be able to take it back.
    record(
        "volunteering.volunteer.signed_up" if herself else "volunteering.volunteer.entered", volunteer, by=by,
        seat=None if herself else acting_seat(by, federation.pk), number=volunteer.shown_number,
    )  # fmt: skip
    return volunteer, secret


def _require_consents(fields: dict[str, Any], consents: set[str]) -> None:
    if Kind.KEEP not in consents:
        raise Refused(
            _("Without your consent we may not keep your data."), {"keep": _("Please agree, or do not sign up.")}
        )
    minor = fields.get("adult_on") and fields["adult_on"] > timezone.localdate()
    if minor and (not fields.get("guardian") or Kind.GUARDIAN not in consents):
        raise Refused(
            _("A minor takes part with the consent of her guardian."),
            {"guardian": _("Please give the guardian's name and her consent.")},
        )


def _save(volunteer: Volunteer, **how: Any) -> None:
    try:
        with transaction.atomic():
            volunteer.save(**how)
    except IntegrityError as error:
        if "volunteer_account_once" in str(error):
            raise Refused(_("You are a volunteer here already. Your page is under “My service”.")) from error
        if "volunteer_once" in str(error):
            sentence = _(
                "Somebody with this name and telephone number is a volunteer here already. Use the link you got then, "
                "or ask the office for a new one."
            )
            raise Refused(sentence, {"phone": sentence}) from error
        raise


@transaction.atomic
def change_volunteer(
    volunteer: Volunteer, fields: dict[str, Any], *, by: User | None, by_link: bool = False
) -> Volunteer:
    """Correct or complete what is kept about her."""
    lock(volunteer)
    require(rules.can_change_volunteer(by, volunteer, by_link=by_link))
    changed = [name for name, value in fields.items() if name in OWN and getattr(volunteer, name) != value]
    if not changed:
        return volunteer
    for name in changed:
        setattr(volunteer, name, fields[name])
    if volunteer.is_minor and not (volunteer.guardian and _living(volunteer, Kind.GUARDIAN)):
        raise Refused(
            _("A minor takes part with the consent of her guardian."),
            {"guardian": _("Please give the guardian's name and her consent.")},
        )
    _save(volunteer, update_fields=changed)
    record(
        "volunteering.volunteer.changed", volunteer, by=by, number=volunteer.shown_number,
        fields=recorded(Volunteer, sorted(changed)),
    )  # fmt: skip
    return volunteer


def _living(volunteer: Volunteer, kind: str) -> bool:
    return volunteer.consents.filter(kind=kind, withdrawn_at=None).exists()


@transaction.atomic
def say_about_sharing(volunteer: Volunteer, agrees: bool, *, by: User | None, by_link: bool = False) -> Volunteer:
    """Agree that service time goes to the national system, or take that back. It is a consent of its own."""
    lock(volunteer)
    require(rules.can_change_volunteer(by, volunteer, by_link=by_link))
    living = volunteer.consents.filter(kind=Kind.SHARE, withdrawn_at=None)
    if agrees == living.exists():
        return volunteer
    if agrees:
        Consent.objects.create(
            federation_id=volunteer.federation_id, volunteer=volunteer, kind=Kind.SHARE, version=CONSENT_VERSION
        )
    else:
        living.update(withdrawn_at=timezone.now())
    record(
        "volunteering.consent.given" if agrees else "volunteering.consent.withdrawn", volunteer, by=by,
        number=volunteer.shown_number,
    )  # fmt: skip
    return volunteer


@transaction.atomic
def withdraw(volunteer: Volunteer, *, by: User | None, by_link: bool = False) -> Volunteer:
    """Stop: no team asks her any more. Minutes already counted stay hers."""
    lock(volunteer)
    require(rules.can_change_volunteer(by, volunteer, by_link=by_link))
    move(volunteer, Volunteer.State.WITHDRAWN)
    _leave_everything(volunteer)
    record("volunteering.volunteer.withdrew", volunteer, by=by, number=volunteer.shown_number)
    return volunteer


@transaction.atomic
def come_back(volunteer: Volunteer, *, by: User | None, by_link: bool = False) -> Volunteer:
    """Take part again; teams are asked for anew."""
    lock(volunteer)
    require(rules.can_change_volunteer(by, volunteer, by_link=by_link))
    move(volunteer, Volunteer.State.ACTIVE)
    record("volunteering.volunteer.came_back", volunteer, by=by, number=volunteer.shown_number)
    return volunteer


@transaction.atomic
def erase(volunteer: Volunteer, *, by: User | None, by_link: bool = False) -> Volunteer:
    """Delete her data: name, phone, guardian, skills, the way to her account. Minutes stay as minutes of a number."""
    lock(volunteer)
    require(rules.can_change_volunteer(by, volunteer, by_link=by_link))
    _leave_everything(volunteer)
    volunteer.consents.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
    for name in ("name", "phone", "guardian", "national_number", "secret_digest", "sender"):
        setattr(volunteer, name, "")
    volunteer.skills, volunteer.times = [], []
    volunteer.person = volunteer.community = volunteer.organisation = volunteer.adult_on = None
    volunteer.state = Volunteer.State.ERASED
    volunteer.save()
    # Written by nobody: who she was must not be read out of the record of her leaving.
    record("volunteering.volunteer.erased", volunteer, by=None, number=volunteer.shown_number)
    return volunteer


def _leave_everything(volunteer: Volunteer) -> None:
    if HomeOrder.objects.filter(taker=volunteer, state=HomeOrder.State.ACCEPTED).exists():
        raise Refused(_("You have taken an order of a community. Give it back first, so that somebody else can go."))
    volunteer.memberships.filter(state__in=TeamMember.LIVING).update(state=TeamMember.State.LEFT)
    volunteer.registrations.filter(state=Registration.State.ACTIVE).update(
        state=Registration.State.WITHDRAWN, withdrawn_at=timezone.now()
    )
    volunteer.takings.filter(state=PostTaking.State.TAKEN).update(state=PostTaking.State.GIVEN_BACK)


@transaction.atomic
def new_link(volunteer: Volunteer, *, by: User) -> str:
    """A new link to her own page, for her; the old one opens nothing any more."""
    lock(volunteer)
    require(rules.can_change_volunteer(by, volunteer))
    secret = secrets.token_urlsafe(24)
    volunteer.secret_digest = rules.digest(secret)
    volunteer.save(update_fields=["secret_digest"])
    record(
        "volunteering.volunteer.new_link", volunteer, by=by, seat=acting_seat(by, volunteer.federation_id),
        number=volunteer.shown_number,
    )  # fmt: skip
    return secret
