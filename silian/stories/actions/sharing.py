"""What a federation shares beyond itself."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock
from silian.core.verbs import fields as recorded
from silian.members.models import Federation
from silian.people.models import User
from silian.stories import rules
from silian.stories.actions.shared import acting_seat
from silian.stories.models import Sharing

OWN = ("precedents", "licence")


@transaction.atomic
def change_sharing(federation: Federation, wanted: dict[str, Any], *, by: User) -> Sharing:
    """Let others find what was solved here, or no longer; and under which licence the open data stands."""
    lock(federation)
    require(rules.can_share(by, federation))
    one = Sharing.objects.filter(federation=federation).first() or Sharing(federation=federation)
    changed = [name for name in OWN if name in wanted and getattr(one, name) != wanted[name]]
    for name in changed:
        setattr(one, name, wanted[name])
    if changed or one.pk is None:
        one.changed_at, one.by = timezone.now(), by
        one.save()
    if changed:
        record(
            "stories.sharing.changed", one, by=by, about=[federation], seat=acting_seat(by, federation.pk),
            fields=recorded(Sharing, changed),
        )  # fmt: skip
    return one
