"""Who writes down what was resolved, replaces it, and looks at it again."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.rules import Answer, No
from silian.hall.models import Matter, Party, Resolution
from silian.hall.rules import phases, roles
from silian.hall.rules.plans import decides, treats
from silian.members.mandates import mandates


def is_open_to(person: Any, matter: Matter) -> Answer:
    """Whether she may write down a resolution here and now, before it is asked who has done what."""
    if not matter.is_open:
        return No(_("This matter is closed."))
    if not decides(person, matter):
        return No(
            _(
                "Only whoever has this matter, or leads the carrier that deliberates on it, can write down what was resolved."
            )
        )
    return phases.may(person, "resolve", matter)


def can_resolve(person: Any, matter: Matter) -> Answer:
    """The owner or a leader of its carrier, in a phase for it; not who supervises it, and not who alone carries it out."""
    open_now = is_open_to(person, matter)
    if not open_now:
        return open_now
    return roles.can_decide(person, matter)


def can_replace(person: Any, resolution: Resolution) -> Answer:
    if not resolution.stands:
        return No(_("This resolution has been replaced already. Replace the one that stands."))
    return can_resolve(person, resolution.matter)


def can_review(person: Any, resolution: Resolution) -> Answer:
    """From its day on, also when the matter is closed: that is when it is worth most."""
    if not resolution.stands:
        return No(_("This resolution has been replaced; the new one is looked at again."))
    if resolution.reviewed_on is not None:
        return No(_("This resolution has been looked at again already."))
    if resolution.review_on > timezone.localdate():
        return No(_("This resolution is looked at again on %(day)s.") % {"day": resolution.review_on.isoformat()})
    if not treats(person, resolution.matter):
        return No(_("Only whoever has this matter, or leads the carrier that deliberates on it, can do this."))
    return True


def can_dissent(person: Any, resolution: Resolution) -> Answer:
    """Whoever treats the matter writes down who does not agree; a party says it for itself."""
    if not resolution.stands:
        return No(_("This resolution has been replaced already."))
    if not resolution.matter.is_open:
        return No(_("This matter is closed."))
    if treats(person, resolution.matter):
        return True
    mine = mandates(person)
    asked = Party.objects.filter(matter=resolution.matter).exclude(answer=Party.Answer.DECLINED)
    seats = [held.seat_id for held in mine.held]
    if asked.filter(organisation__in=list(mine.organisations)).exists() or asked.filter(seat__in=seats).exists():
        return True
    return No(_("Only a party to this matter, or whoever has it, can add a dissent."))
