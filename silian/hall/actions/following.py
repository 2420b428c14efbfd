"""Following a matter: by raising, supporting or taking part in it; and silencing it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.records import record
from silian.core.rules import require
from silian.hall.models import Follower, Matter
from silian.hall.rules import following as rules
from silian.people.models import User

Why = Follower.Why


@transaction.atomic
def follow(matter: Matter, person: User, why: str) -> Follower:
    """Somebody hears of it from now on, because she raised it, was there, or is a party. What she chose herself stays as it is."""
    row, _new = Follower.objects.get_or_create(
        matter=matter, person=person, defaults={"federation_id": matter.federation_id, "why": why}
    )
    if row.left_at is not None and why != Why.SUPPORTER:
        row.left_at, row.why = None, why
        row.save(update_fields=["left_at", "why"])
    return row


@transaction.atomic
def support(matter: Matter, *, by: User) -> Follower:
    """“I have the same problem.” It counts for this matter and goes nowhere else by itself."""
    require(rules.can_support(by, matter))
    row, new = Follower.objects.select_for_update(of=("self",)).get_or_create(
        matter=matter, person=by, defaults={"federation_id": matter.federation_id, "why": Why.SUPPORTER}
    )
    if not new:
        row.why, row.left_at = Why.SUPPORTER, None
        row.save(update_fields=["why", "left_at"])
    record("hall.matter.supported", matter, by=by)
    return row


@transaction.atomic
def withdraw_support(matter: Matter, *, by: User) -> Follower:
    """She supports it no longer; that she once did stays in the record."""
    row = (
        Follower.objects.select_for_update(of=("self",))
        .filter(matter=matter, person=by, why=Why.SUPPORTER, left_at=None)
        .first()
    )
    if row is None:
        raise Refused(_("You do not support this matter."))
    row.left_at = timezone.now()
    row.save(update_fields=["left_at"])
    record("hall.matter.support_withdrawn", matter, by=by)
    return row


@transaction.atomic
def silence(matter: Matter, silent: bool, *, by: User) -> Follower:
    """No more notices of this matter, or again notices of it. What waits for her on her desk comes all the same."""
    row = Follower.objects.select_for_update(of=("self",)).filter(matter=matter, person=by, left_at=None).first()
    if row is None:
        raise Refused(_("You do not follow this matter."))
    row.muted_at = timezone.now() if silent else None
    row.save(update_fields=["muted_at"])
    return row
