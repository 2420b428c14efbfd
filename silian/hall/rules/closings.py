"""Who answers, closes, checks a closing, speaks for a raiser and looks again. Reads only, one condition per line.

Whoever has a matter proposes; somebody else checks; whoever raised it says whether it is so. Nobody writes down an answer for
a raiser who has the matter, is a party to it or carries out in it.
"""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core import files
from silian.core.models import StoredFile
from silian.core.rules import Answer, No
from silian.hall.models import Answer as Said
from silian.hall.models import (
    Asking,
    Closing,
    ClosingFile,
    Ending,
    Link,
    Matter,
    Objection,
    Party,
    Phase,
    Raiser,
    Reply,
    Satisfaction,
    Stage,
    Step,
)
from silian.hall.rules import roles
from silian.hall.rules.known import fact, may_have
from silian.hall.rules.matters import can_go_on, handles, owns, running_pause
from silian.hall.rules.supervising import can_supervise_here
from silian.members.mandates import mandates
from silian.members.rules import speaks_for

TRIES = 2  # on two days: then silence may be written down


def examines(person: Any, matter: Matter) -> bool:
    """Who looks at what the owner says: the office, the community; in a private matter its mediators. Never the owner."""
    if owns(person, matter):
        return False
    mine = mandates(person)
    if matter.private:
        seats = [held.seat_id for held in mine.held]
        side = Q(seat__in=seats) | Q(organisation__in=list(mine.organisations))
        mediators = Party.objects.filter(side, matter=matter, role=Party.Role.MEDIATOR)
        return bool(mine.held) and mediators.exclude(answer=Party.Answer.DECLINED).exists()
    return matter.federation_id in mine.offices or matter.community_id in mine.communities


def raisers_of(matter: Matter) -> Any:
    """Everybody who raised it or what goes along with it."""
    along = Link.objects.filter(lead=matter, undone_at=None).values("matter")
    return Raiser.objects.filter(Q(matter=matter) | Q(matter__in=along))


def open_closing(matter: Matter) -> Closing | None:
    rows = fact(matter, "closings", lambda: Closing.objects.filter(matter=matter, fell_at=None, closed_at=None)[:1])
    return next((one for one in rows if one.is_open), None)


def is_objected(closing: Closing) -> bool:
    """An objection to it is open."""
    return may_have(closing.matter, Objection) and Objection.objects.filter(closing=closing, ended_at=None).exists()


def unheard(closing: Closing) -> Any:
    """Raisers who have neither answered nor been silent on the record."""
    return raisers_of(closing.matter).exclude(pk__in=Said.objects.filter(closing=closing).values("raiser"))


def is_raiser(person: Any, raiser: Raiser) -> bool:
    if not getattr(person, "is_authenticated", False):
        return False
    return raiser.person_id == person.pk or speaks_for(person, raiser.organisation_id)


# ── The answer to whoever raised it ──


def can_draft(person: Any, matter: Matter) -> Answer:
    if matter.stage == Stage.RAISED:
        return No(_("Accept the matter first; then answer it."))
    return can_go_on(person, matter)


def can_check_reply(person: Any, reply: Reply) -> Answer:
    if reply.announced_at is not None:
        return No(_("This answer has been announced already."))
    if reply.checked_at is not None:
        return No(_("This answer has been checked already."))
    if reply.drafted_by_id == getattr(person, "pk", None):
        return No(_("Somebody else checks what you have drafted."))
    if not handles(person, reply.matter) and not examines(person, reply.matter):
        return No(_("Only who handles this matter, the office or the community can check its answer."))
    return True


def can_announce(person: Any, reply: Reply) -> Answer:
    if reply.announced_at is not None:
        return No(_("This answer has been announced already."))
    if reply.checked_at is None:
        return No(_("Somebody else has to check the answer before it is announced."))
    return can_go_on(person, reply.matter)


# ── The closing ──


def can_propose(person: Any, matter: Matter) -> Answer:
    if not owns(person, matter):
        return No(_("Only whoever this matter belongs to now can propose to close it."))
    if matter.stage == Stage.RAISED:
        return No(_("Accept the matter first; who has received it answers for it."))
    found = can_go_on(person, matter)
    if not found:
        return found
    if open_closing(matter) is not None:
        return No(_("A closing has been proposed already."))
    if running_pause(matter):
        return No(_("The clock stands still. Let it run again first."))
    return True


def can_check(person: Any, closing: Closing) -> Answer:
    matter = closing.matter
    if not closing.is_open:
        return No(_("This closing has ended."))
    if closing.checked_at is not None:
        return No(_("This closing has been checked already."))
    if owns(person, matter) or closing.proposed_by_id == getattr(person, "pk", None):
        return No(_("Somebody else checks what the owner of the matter proposes."))
    if not examines(person, matter):
        return No(_("Only the office or the community can check a closing; in a private matter, its mediators."))
    if roles.side_of(person).meets(roles.together(roles.carriers(matter))):
        return No(_("You or your organisation carried it out, so somebody else checks it."))
    if Phase.objects.filter(matter=matter, kind=Phase.Kind.CHECK, period__startswith__gt=timezone.now()).exists():
        return No(_("The check of this matter has not begun yet. Wait for its phase, or change its dates."))
    return True


def can_drop(person: Any, closing: Closing) -> Answer:
    if not closing.is_open:
        return No(_("This closing has ended."))
    if not owns(person, closing.matter):
        return No(_("Only whoever proposed this closing can take it back."))
    return True


def can_answer(closing: Closing, raiser: Raiser) -> Answer:
    """Whether this raiser is asked now at all, whoever brings her answer."""
    if not closing.is_open or closing.asked_at is None:
        return No(_("Nobody is asked about this closing now."))
    if not raisers_of(closing.matter).filter(pk=raiser.pk).exists():
        return No(_("Only who raised this matter is asked."))
    if Said.objects.filter(closing=closing, raiser=raiser).exists():
        return No(_("This has been answered already."))
    return True


def can_say(person: Any, closing: Closing, raiser: Raiser) -> Answer:
    """She answers herself, signed in."""
    if not is_raiser(person, raiser):
        return No(_("Only who raised this matter is asked."))
    if owns(person, closing.matter):
        return No(_("The matter is yours now; let somebody else write down what you say as its raiser."))
    return can_answer(closing, raiser)


def can_speak_for(person: Any, closing: Closing, raiser: Raiser) -> Answer:
    """Write down what she said on the phone or on paper, or that she was asked in vain."""
    matter = closing.matter
    if owns(person, matter) or closing.proposed_by_id == getattr(person, "pk", None):
        return No(_("Who has the matter does not answer for whoever raised it. Somebody else has to ask."))
    if not examines(person, matter) and raiser.helper_id != getattr(person, "pk", None):
        return No(_("Only the office, the community or whoever wrote the matter down can do this for a raiser."))
    if roles.side_of(person).meets(_sides(matter)):
        return No(_("You are a party to this matter or carry it out; somebody else has to ask."))
    return can_answer(closing, raiser)


def _sides(matter: Matter) -> roles.Side:
    """Its parties and whoever carries it out; mediators are nobody's side."""
    rows = Party.objects.filter(matter=matter).exclude(role=Party.Role.MEDIATOR).values_list("seat", "organisation")
    asked = list(rows)
    seats = roles.together(roles.of_seats(seat for seat, _one in asked).values())
    named = roles.Side(organisations=frozenset(one for _seat, one in asked if one))
    return seats | named | roles.together(roles.carriers(matter))


def days_asked(closing: Closing, raiser: Raiser) -> int:
    """On how many days she was asked."""
    rows = Asking.objects.filter(closing=closing, raiser=raiser).values_list("at", flat=True)
    return len({timezone.localdate(at) for at in rows})


def can_record_silence(person: Any, closing: Closing, raiser: Raiser) -> Answer:
    found = can_speak_for(person, closing, raiser)
    if not found:
        return found
    if days_asked(closing, raiser) < TRIES:
        return No(_("Ask at least twice, on two different days, before you write down that there was no answer."))
    if closing.answer_by is None or timezone.now() < closing.answer_by:
        return No(_("There is still time to answer. No answer can be written down only after that."))
    return True


def can_close(person: Any, closing: Closing) -> Answer:
    matter = closing.matter
    if not closing.is_open:
        return No(_("This closing has ended."))
    if not handles(person, matter) and not examines(person, matter):
        return No(_("Only who handles this matter can close it."))
    if closing.checked_at is None:
        return No(_("Somebody else has to check the closing first."))
    if unheard(closing).exists():
        return No(_("Not every raiser has been heard yet."))
    if is_objected(closing):
        return No(
            _("The supervision group objects to this closing. Answer the objection first; it blocks the closing.")
        )
    return True


def can_withdraw(raiser: Raiser) -> Answer:
    """Taken back by the only one who raised it."""
    matter = raiser.matter
    if not matter.is_open:
        return No(_("This matter is closed."))
    if raisers_of(matter).exclude(pk=raiser.pk).exists():
        return No(_("Others have raised the same, so it goes on. You can stop following it."))
    return True


def can_withdraw_as(person: Any, raiser: Raiser) -> Answer:
    return can_withdraw(raiser) if is_raiser(person, raiser) else No(_("Only who raised this matter can take it back."))


# ── Afterwards ──


def standing_closing(matter: Matter) -> Closing | None:
    """The closing by which it is closed now."""
    asked = Closing.objects.filter(matter=matter, turn=matter.turn, closed_at__isnull=False, reopened_at=None)
    rows = fact(matter, "closings", lambda: asked.select_related("matter").order_by("-id")[:1])
    stands = lambda one: one.turn == matter.turn and one.closed_at is not None and one.reopened_at is None  # noqa: E731
    return next((one for one in rows if stands(one)), None)


def can_look_again(person: Any, matter: Matter) -> Answer:
    if matter.stage != Stage.CLOSED:
        return No(_("Only a closed matter is looked at again, once."))
    closing = standing_closing(matter)
    if closing is None:
        return No(_("This matter goes along with another one; look at that one."))
    if is_objected(closing):
        return No(_("The supervision group objects to this closing. Answer the objection first."))
    if matter.next_at is not None and timezone.now() < matter.next_at:
        return No(
            _("It is looked at again from %(day)s on.")
            % {"day": timezone.localtime(matter.next_at).strftime("%Y-%m-%d")}
        )
    if handles(person, matter) or examines(person, matter) or can_supervise_here(person, matter):
        return True
    return No(_("Only who handles this matter, the community or the supervision group can look at it again."))


def can_ask_satisfaction(person: Any, row: Satisfaction) -> Answer:
    """Write down for a raiser how satisfied she is: nobody who ever had the matter, is a party to it or carried it out."""
    matter = row.matter
    had = (
        Step.objects.filter(matter=matter)
        .exclude(stage=Stage.RAISED)
        .order_by()
        .values_list("owner", flat=True)
        .distinct()
    )
    hers = roles.side_of(person)
    if row.answered:
        return No(_("This has been answered already."))
    if row.closing.kind != Ending.WITHDRAWN and row.closing.proposed_by_id == getattr(person, "pk", None):
        return No(_("Who has handled the matter has no hand in this."))
    if hers.meets(roles.together(roles.of_seats(had).values())):
        return No(_("Who has handled the matter has no hand in this."))
    parties = Party.objects.filter(matter=matter).values_list("seat", "organisation")
    asked = list(parties)
    sides = roles.together(roles.of_seats(seat for seat, _one in asked).values())
    sides |= roles.Side(organisations=frozenset(one for _seat, one in asked if one)) | roles.together(
        roles.carriers(matter)
    )
    if hers.meets(sides):
        return No(_("You are a party to this matter or carried it out; somebody else has to ask."))
    if is_raiser(person, row.raiser) or row.raiser.helper_id == getattr(person, "pk", None) or examines(person, matter):
        return True
    return No(_("Only the office, the community or whoever wrote the matter down can do this for a raiser."))


def may_open_file(person: Any, file: StoredFile) -> bool:
    """A picture or paper of a closing: whoever sees the matter."""
    return ClosingFile.objects.visible_to(person).filter(file=file).exists()


files.who_may_open("hall.closing", may_open_file)
