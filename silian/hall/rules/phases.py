"""What may be done in a matter now: by its phases, half-open in time."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.rules import Answer, No
from silian.hall import recipes
from silian.hall.models import Matter, Phase

# Taking part waits for a phase that allows it; handling waits only where the matter has a plan at all.
TAKING_PART = {recipes.STATE, recipes.VOICE, recipes.COMMENT, recipes.BALLOT}
# Support is said before anybody has made a plan, too, but by somebody.
SIGNED = TAKING_PART | {recipes.SUPPORT}


def running(matter: Matter) -> Phase | None:
    """The phase that runs now, if any; the phases of a matter never overlap."""
    now = timezone.now()
    return next((one for one in matter.phases.all() if one.period.lower <= now < one.period.upper), None)


def may(person: Any, act: str, matter: Matter) -> Answer:
    """Whether an act of `recipes.ACTS` is open in this matter now, for somebody who sees it."""
    if not matter.is_open:
        return No(_("This matter is closed."))
    if act in SIGNED and not getattr(person, "is_authenticated", False):
        return No(_("Please sign in to take part."))
    if not matter.is_seen_by(person):
        return No(_("This matter is not open to you."))
    phase = running(matter)
    if phase is not None and act in recipes.ALLOWS[phase.kind]:
        return True
    if phase is None and act not in TAKING_PART and not matter.phases.all():
        return True
    return No(_("This is not open in the present phase of the matter."))
