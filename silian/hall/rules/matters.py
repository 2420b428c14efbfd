"""Who may raise, take, hand on and hold up a matter. Reads only, one condition per line."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.rules import Answer, No
from silian.hall.models import Link, Matter, Offer, Pause, Raiser, Stage
from silian.hall.rules.known import fact, may_have
from silian.hall.rules.levels import JOINT_MEETING, level
from silian.members.mandates import mandates
from silian.members.rules import sits_in_office, speaks_for

# House values: enough for a neighbour with much to say, too few for a machine.
MOST_PER_HOUR = 5
HOUR = timedelta(hours=1)


def owns(person: Any, matter: Matter) -> bool:
    """She holds the seat whose matter it is."""
    return any(held.seat_id == matter.owner_id for held in mandates(person).held)


def handles(person: Any, matter: Matter) -> bool:
    """Its owner; and the office, unless it is private: what nobody in it should read, nobody in it should move."""
    return owns(person, matter) or not matter.private and sits_in_office(person, matter.federation_id)


def lead_of(matter: Matter) -> Matter | None:
    """The matter about the same problem that this one goes along with, if any."""
    link = fact(matter, "link", lambda: link_of(matter))
    return link.lead if link else None


def link_of(matter: Matter) -> Link | None:
    return Link.objects.filter(matter=matter, undone_at=None).select_related("lead").first()


def can_go_on(person: Any, matter: Matter) -> Answer:
    """What every act of handling asks first: it is hers, it is open, and it goes its own way."""
    if not handles(person, matter):
        return No(_("Only whoever this matter belongs to now can do this."))
    if not matter.is_open:
        return No(_("This matter is closed."))
    lead = lead_of(matter)
    if lead is not None:
        return No(
            _("This matter goes along with %(number)s about the same problem. Go on there, or undo the link.")
            % {"number": lead.number}
        )
    return True


def can_raise(sender: str) -> Answer:
    """Anybody may; a machine that sends and sends may not."""
    if sender and Raiser.objects.filter(sender=sender, at__gt=timezone.now() - HOUR).count() >= MOST_PER_HOUR:
        return No(_("Five matters have come from here within the hour. Please wait a little, or call your community."))
    return True


def helps(person: Any, federation_id: int) -> bool:
    """Who may write a matter down for somebody else: the office, a seat of a community, a seat of a carrier."""
    return any(
        held.federation_id == federation_id and held.body_kind in ("secretariat", "federation", "community", "carrier")
        for held in mandates(person).held
    )


def can_raise_for(person: Any, federation_id: int) -> Answer:
    if not helps(person, federation_id):
        return No(_("Only the office, a community and a carrier write down a matter for somebody else."))
    return True


def can_accept(person: Any, matter: Matter) -> Answer:
    if not handles(person, matter):
        return No(_("Only whoever received this matter can accept it."))
    if matter.stage != Stage.RAISED:
        return No(_("This matter has already been accepted."))
    return can_go_on(person, matter)


def can_correct(person: Any, matter: Matter) -> Answer:
    """Title and shown words; what was written stays beside them."""
    return can_go_on(person, matter)


def can_offer(person: Any, matter: Matter) -> Answer:
    found = can_go_on(person, matter)
    if found and may_have(matter, Offer) and Offer.objects.filter(matter=matter, answered_at=None).exists():
        return No(_("It has been offered to somebody already; wait for the answer."))
    return found


def can_answer_offer(person: Any, offer: Offer) -> Answer:
    if not any(held.seat_id == offer.seat_id for held in mandates(person).held):
        return No(_("Only the seat it was offered to can answer."))
    if offer.answered_at is not None:
        return No(_("This offer has already been answered."))
    return True


def can_hasten(person: Any, matter: Matter) -> Answer:
    return can_go_on(person, matter)


def running_pause(matter: Matter) -> Pause | None:
    """The pause that runs now; one whose end has come is over by itself."""
    if not may_have(matter, Pause):
        return None
    rows = Pause.objects.filter(matter=matter, ended_at=None, until_at__gt=timezone.now())
    return fact(matter, "pause", rows.first)


def can_pause(person: Any, matter: Matter) -> Answer:
    found = can_go_on(person, matter)
    if not found:
        return found
    if matter.stage == Stage.RAISED:
        return No(_("Accept the matter first; its clock can be stopped afterwards."))
    if matter.is_late:
        return No(_("This matter is late already; stopping its clock would not make it be in time."))
    if running_pause(matter):
        return No(_("The clock stands still already."))
    return True


def can_resume(person: Any, matter: Matter) -> Answer:
    found = can_go_on(person, matter)
    if found and not running_pause(matter):
        return No(_("The clock runs already."))
    return found


def can_put_before_meeting(person: Any, matter: Matter) -> Answer:
    if matter.private:
        return No(_("A private matter is not talked about in a meeting of the federation."))
    if not sits_in_office(person, matter.federation_id):
        return No(_("Only the office puts a matter before the joint meeting."))
    if level(matter) < JOINT_MEETING:
        return No(_("Only a matter that stayed late goes before the joint meeting."))
    return True


def can_set_urgencies(person: Any, federation_id: int) -> Answer:
    if not sits_in_office(person, federation_id):
        return No(_("Only the office sets how soon matters are treated."))
    return True


def sees_original(person: Any, matter: Matter) -> bool:
    """The words as they were written: who handles it, the office and the community, and who raised it."""
    mine = mandates(person)
    if handles(person, matter) or not matter.private and matter.community_id in mine.communities:
        return True
    return any(
        one.person_id is not None and one.person_id == getattr(person, "pk", None) or speaks_for(person, one.organisation_id)
        for one in matter.raisers.all()
    )  # fmt: skip
