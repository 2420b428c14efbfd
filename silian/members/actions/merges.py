"""Two rows found to be one organisation: shown first, carried out as shown, undone on demand."""

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock
from silian.members import merging, rules
from silian.members.models import Merge, Organisation
from silian.people.models import User


def _column(name: str) -> str:
    field: Any = Organisation._meta.get_field(name)
    return field.attname


def plan_digest(plan: list[dict]) -> str:
    """What the reader saw, in one word, so that exactly this is carried out. How she calls a row depends on her language, so it is left out."""
    changes = [{name: value for name, value in one.items() if name != "what"} for one in plan]
    return hashlib.sha256(json.dumps(changes, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def plan_merge(kept: Organisation, gone: Organisation) -> list[dict]:
    """What a merge would change; changes nothing."""
    filled = [
        merging.change(kept, name, getattr(gone, _column(name)))
        for name in ("short_name", "uscc", "community", "sector", "parent_body", "address", "latitude", "longitude")
        if getattr(kept, name) in ("", None) and getattr(gone, name) not in ("", None)
    ]
    # The code is unique among current rows, so the merged row leaves the register before the kept one takes its code.
    leaves = merging.change(gone, "merged_into", kept.pk)
    return [one.as_json() for one in [*merging.planned(kept, gone), leaves, *filled]]


@transaction.atomic
def merge(kept: Organisation, gone: Organisation, seen: str, *, by: User) -> Merge:
    """Merge two rows as the preview with the digest `seen` showed; the merged row stays, hidden, for the undo."""
    lock(kept, gone)
    require(rules.can_merge(by, kept, gone))
    plan = plan_merge(kept, gone)
    if plan_digest(plan) != seen:
        raise Refused(_("Something about the two rows has changed since you looked. Look at the plan again."))

    stuck = merging.write(plan)
    assert stuck is None, stuck
    _refresh_search(kept)
    made = Merge.objects.create(federation_id=kept.federation_id, kept=kept, gone=gone, plan=plan, by=by)
    record("members.organisation.merged", made, by=by, about=[kept, gone], organisation=kept,
           kept=kept.name, gone=gone.name, changes=len(plan))  # fmt: skip
    return made


@transaction.atomic
def undo_merge(merge: Merge, *, by: User) -> Merge:
    """Put every row back as it was. Refused if something has been changed since."""
    lock(merge, merge.kept, merge.gone)
    require(rules.can_undo_merge(by, merge))

    stuck = merging.write(merge.plan, back=True)
    if stuck:
        raise Refused(
            _("“%(what)s” has been changed since the merge, so it cannot be taken back. Correct the two rows by hand.")
            % {"what": stuck["what"]}
        )
    merge.undone_at = timezone.now()
    merge.save(update_fields=["undone_at"])
    merge.kept.refresh_from_db()
    _refresh_search(merge.kept)
    record("members.organisation.unmerged", merge, by=by, about=[merge.kept, merge.gone], organisation=merge.kept,
           kept=merge.kept.name, gone=merge.gone.name)  # fmt: skip
    return merge


def _refresh_search(organisation: Organisation) -> None:
    """Its search words come from its names, which the merge may have filled in."""
    organisation.refresh_from_db()
    organisation.save(update_fields=["name"])
