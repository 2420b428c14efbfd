"""Whether somebody may do something in a matter now: who may at all, and whether a phase for it runs.

Taking part is open to everybody signed in who sees the matter, to nobody by an office or a seat, and to nobody at another time.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from silian.core.rules import Answer, No
from silian.hall import recipes
from silian.hall.models import Matter
from silian.hall.rules import phases
from silian.hall.rules.plans import decides, owns, treats
from silian.members.rules import speaks_for


def raised(person: Any, matter: Matter) -> bool:
    """She raised it, or speaks for the organisation that did."""
    if not getattr(person, "is_authenticated", False):
        return False
    return any(one.person_id == person.pk or speaks_for(person, one.organisation_id) for one in matter.raisers.all())


def checks(person: Any, matter: Matter) -> bool:
    """Somebody who treats it too, and does not have it herself."""
    return treats(person, matter) and not owns(person, matter)


WHO: dict[str, tuple[Callable[[Any, Matter], bool], Callable[[], str]]] = {
    recipes.RESOLVE: (decides, lambda: _("Only whoever has this matter, or leads the carrier that deliberates on it, can do this.")),
    recipes.MEET: (treats, lambda: _("Only whoever treats this matter can do this.")),
    recipes.LOOK_ROUND: (treats, lambda: _("Only whoever treats this matter can do this.")),
    recipes.CARRY_OUT: (treats, lambda: _("Only whoever treats this matter can do this.")),
    recipes.CHECK: (checks, lambda: _("Somebody else than whoever has this matter checks it.")),
    recipes.ANSWER: (raised, lambda: _("Only whoever raised it can say whether it is solved.")),
}  # fmt: skip


def can(person: Any, act: str, matter: Matter) -> Answer:
    """An act of `recipes.ACTS`, here, by her, now."""
    open_now = phases.may(person, act, matter)
    if not open_now:
        return open_now
    who, otherwise = WHO.get(act, (lambda *_given: True, str))
    if not who(person, matter):
        return No(otherwise())
    return True
