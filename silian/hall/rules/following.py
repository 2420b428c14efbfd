"""Who may support a matter. Reads only, one condition per line."""

from typing import Any

from django.utils.translation import gettext as _

from silian.core.rules import Answer, No
from silian.hall.models import Follower, Matter
from silian.hall.rules.known import fact


def following(person: Any, matter: Matter) -> Follower | None:
    """How she follows it, if she does."""
    if not getattr(person, "is_authenticated", False) or not fact(matter, f"followed by {person.pk}", lambda: True):
        return None
    return Follower.objects.filter(matter=matter, person=person, left_at=None).first()


def can_support(person: Any, matter: Matter, row: Follower | None = None) -> Answer:
    """`row`: how she follows it, where that has been read already."""
    if not getattr(person, "is_authenticated", False):
        return No(_("Please sign in to support it."))
    if matter.private or matter.shown_at is None:
        return No(_("This matter is not open to everybody."))
    if not matter.is_open:
        return No(_("This matter is closed."))
    row = row or following(person, matter)
    if row is not None and row.why == Follower.Why.RAISER:
        return No(_("You raised this matter yourself."))
    if row is not None and row.why == Follower.Why.SUPPORTER:
        return No(_("You support this matter already."))
    return True
