"""Changes to the register: organisations, their contacts, their time as members."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock
from silian.core.verbs import fields as recorded
from silian.members import rules
from silian.members.mandates import mandates
from silian.members.models import Body, Contact, Federation, Membership, Organisation
from silian.people.models import User


@transaction.atomic
def enter_organisation(
    federation: Federation, fields: dict[str, Any], *, by: User, member_from: date | None = None
) -> Organisation:
    """Enter an organisation into the register, as a member from a day on or as a neighbour."""
    require(rules.can_enter_organisation(by, federation.pk))

    organisation = Organisation(federation=federation, **fields)
    _save(organisation)
    Body.objects.create(
        federation=federation, kind=Body.Kind.ORGANISATION, name=organisation.name, organisation=organisation
    )
    record(
        "members.organisation.entered", organisation, by=by, about=[organisation], organisation_name=organisation.name
    )
    if member_from:
        begin_membership(organisation, member_from, by=by)
    return organisation


@transaction.atomic
def change_organisation(organisation: Organisation, fields: dict[str, Any], *, by: User) -> Organisation:
    """Correct what the register says. Nothing changed means nothing recorded."""
    placing = set(fields) & {"name", "kind", "uscc", "community", "sector", "parent_body", "latitude", "longitude"}
    require(
        rules.can_place_organisation(by, organisation) if placing else rules.can_change_organisation(by, organisation)
    )

    lock(organisation)
    changed = {name: value for name, value in fields.items() if getattr(organisation, name) != value}
    if not changed:
        return organisation
    for name, value in changed.items():
        setattr(organisation, name, value)
    _save(organisation)
    if "name" in changed:
        Body.objects.filter(organisation=organisation).update(name=organisation.name)
    record(
        "members.organisation.changed", organisation, by=by, about=[organisation], seat=_seat(by, organisation),
        organisation_name=organisation.name, fields=recorded(Organisation, changed),
    )  # fmt: skip
    return organisation


def _save(organisation: Organisation) -> None:
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        if "organisation_name_once" in str(error):
            sentence = _("“%(name)s” is in the register already. Open that row, or add what tells the two apart.")
            raise Refused(
                sentence % {"name": organisation.name}, {"name": sentence % {"name": organisation.name}}
            ) from error
        if "organisation_uscc_once" in str(error):
            sentence = _("Another organisation has the credit code %(uscc)s. Check the code, or merge the two rows.")
            raise Refused(
                sentence % {"uscc": organisation.uscc}, {"uscc": sentence % {"uscc": organisation.uscc}}
            ) from error
        raise


def _seat(by: User, organisation: Organisation) -> Any:
    """The seat by which she acts, as a thing with a number."""
    from silian.members.models import Seat

    held = mandates(by).organisations.get(organisation.pk)
    return Seat(pk=held.seat_id) if held else None


@transaction.atomic
def keep_contact(
    organisation: Organisation, fields: dict[str, Any], *, by: User, contact: Contact | None = None
) -> Contact:
    """Add a person to call, or correct one. Only one is called first."""
    require(rules.can_change_organisation(by, organisation))

    lock(organisation)
    if fields.get("first"):
        organisation.contacts.exclude(pk=contact.pk if contact else 0).filter(first=True).update(first=False)
    contact = contact or Contact(organisation=organisation, federation_id=organisation.federation_id)
    for name, value in fields.items():
        setattr(contact, name, value)
    contact.save()
    _record_contacts(organisation, contact.name, by)
    return contact


@transaction.atomic
def drop_contact(contact: Contact, *, by: User) -> None:
    """A person no longer to be called; the record keeps the name, not the number."""
    require(rules.can_change_organisation(by, contact.organisation))

    lock(contact.organisation)
    name = contact.name
    contact.delete()
    _record_contacts(contact.organisation, f"− {name}", by)


def _record_contacts(organisation: Organisation, names: str, by: User) -> None:
    record(
        "members.contact.changed", organisation, by=by, about=[organisation], seat=_seat(by, organisation),
        organisation_name=organisation.name, names=names,
    )  # fmt: skip


@transaction.atomic
def begin_membership(organisation: Organisation, on: date, *, by: User) -> Membership:
    """A member from this day on, until somebody ends it."""
    require(rules.can_change_membership(by, organisation))

    # The organisation's row is the lock: two beginnings at once must see each other.
    lock(organisation)
    clash = organisation.memberships.filter(period__overlap=DateRange(on, None)).order_by("period").first()
    if clash:
        raise Refused(
            _("%(name)s has been a member since %(day)s. End that membership first, or choose a day after its end.")
            % {"name": organisation.name, "day": clash.period.lower.isoformat()}
        )
    membership = Membership.objects.create(
        federation_id=organisation.federation_id, organisation=organisation, period=DateRange(on, None)
    )
    record(
        "members.membership.began", membership, by=by, about=[organisation], organisation=organisation,
        organisation_name=organisation.name, day=on.isoformat(),
    )  # fmt: skip
    return membership


@transaction.atomic
def end_membership(membership: Membership, last_day: date, *, by: User) -> Membership:
    """The last day as a member; may lie ahead."""
    require(rules.can_change_membership(by, membership.organisation))

    lock(membership)
    if last_day < membership.period.lower:
        raise Refused(
            _("The membership began on %(day)s; it cannot end before that.")
            % {"day": membership.period.lower.isoformat()}
        )
    if membership.period.upper and membership.period.upper <= timezone.localdate():
        raise Refused(_("This membership has already ended."))
    outside = last_day + timedelta(days=1)
    membership.period = DateRange(membership.period.lower, outside)
    membership.save(update_fields=["period"])
    record(
        "members.membership.ended", membership, by=by, about=[membership.organisation],
        organisation=membership.organisation, organisation_name=membership.organisation.name, day=outside.isoformat(),
    )  # fmt: skip
    return membership
