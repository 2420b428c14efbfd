"""Who may put a question, vote, enter what came on paper, count and publish. Reads only, one condition per line."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.rules import Answer, No
from silian.deliberation.models import KEEPERS, Ballot, PaperVote, RollEntry
from silian.hall.models import Matter
from silian.hall.rules.plans import owns, treats
from silian.hall.rules.resolutions import can_resolve
from silian.members.mandates import mandates
from silian.members.models import Body

State = Ballot.State


def leads(person: Any, body_id: int) -> bool:
    """She leads this body."""
    held = mandates(person).held
    return any(one.body_id == body_id and one.role in KEEPERS and not one.organisation_id for one in held)


def keeps(person: Any, ballot: Ballot) -> bool:
    """She keeps this ballot – draws up its roll, enters paper, counts, publishes –: by its body, its matter or the office."""
    if leads(person, ballot.body_id) or ballot.matter is not None and owns(person, ballot.matter):
        return True
    private = ballot.matter is not None and ballot.matter.private
    return not private and ballot.federation_id in mandates(person).offices


# ── Before it opens ──


def can_put(person: Any, body: Body, matter: Matter | None = None) -> Answer:
    if body.kind == Body.Kind.ORGANISATION:
        return No(_("What is asked inside an organisation is its own affair. Choose a body of the federation."))
    if not leads(person, body.pk) and body.federation_id not in mandates(person).offices:
        return No(_("Only who leads this body, or the office, can put a question for it."))
    if matter is None:
        return True
    if matter.federation_id != body.federation_id or not treats(person, matter):
        return No(_("Only whoever has this matter, or leads the carrier that deliberates on it, can do this."))
    if not matter.is_open:
        return No(_("This matter is closed."))
    return True


def can_change(person: Any, ballot: Ballot) -> Answer:
    if ballot.state != State.DRAFT:
        return No(_("The rules of this ballot are frozen. Withdraw it with a reason and make a new one of it."))
    if not keeps(person, ballot):
        return No(_("Only who keeps this ballot can change it."))
    return True


def can_freeze(person: Any, ballot: Ballot) -> Answer:
    if ballot.state != State.DRAFT:
        return No(_("The rules of this ballot have been frozen already."))
    if not keeps(person, ballot):
        return No(_("Only who keeps this ballot can freeze its rules."))
    if ballot.opens_at <= timezone.now():
        return No(_("Its opening lies in the past. Rules are frozen before a ballot opens: give it a later time."))
    return True


def can_withdraw(person: Any, ballot: Ballot) -> Answer:
    if ballot.state not in (State.DRAFT, State.FROZEN):
        return No(_("This ballot has been counted or withdrawn already; it stays as it is."))
    if ballot.is_closed:
        return No(_("This ballot is closed. It is counted, whatever comes of it."))
    if not keeps(person, ballot):
        return No(_("Only who keeps this ballot can withdraw it."))
    return True


def can_copy(person: Any, ballot: Ballot) -> Answer:
    if ballot.state not in (State.WITHDRAWN, State.PUBLISHED):
        return No(_("A new ballot takes the place of one that is withdrawn or published."))
    if not keeps(person, ballot):
        return No(_("Only who keeps this ballot can make a new one of it."))
    return True


def sees_roll(person: Any, ballot: Ballot) -> Answer:
    if not keeps(person, ballot):
        return No(_("Only who keeps this ballot reads the names on its roll."))
    return True


# ── While it is open ──


def is_open(ballot: Ballot) -> Answer:
    if ballot.state == State.WITHDRAWN:
        return No(_("This ballot was withdrawn."))
    if ballot.state == State.DRAFT:
        return No(_("This ballot is not open yet."))
    now = timezone.now()
    if now < ballot.opens_at:
        return No(_("This ballot is not open yet."))
    if now >= ballot.closes_at:
        return No(_("This ballot is closed; nobody can vote any more."))
    return True


def votes_for(person: Any, entry: RollEntry) -> bool:
    """The entry is herself, or an organisation she speaks for today."""
    if getattr(person, "pk", None) is None:
        return False
    return entry.account_id == person.pk or (entry.organisation_id or 0) in mandates(person).organisations


def can_vote(person: Any, ballot: Ballot, entry: RollEntry) -> Answer:
    now_open = is_open(ballot)
    if not now_open:
        return now_open
    if entry.ballot_id != ballot.pk or not votes_for(person, entry):
        return No(_("You do not stand on the roll of this ballot."))
    return True


def can_vote_again(ballot: Ballot, *, voted: bool) -> Answer:
    if ballot.is_secret and voted:
        return No(_("This entry has voted already. A secret vote cannot be changed."))
    return True


def can_enter_paper(person: Any, ballot: Ballot) -> Answer:
    """From the opening on and until the count: what was handed in in time is entered afterwards, too."""
    if ballot.state != State.FROZEN:
        return No(_("Nothing can be entered for this ballot: it is not open, or counted already."))
    if timezone.now() < ballot.opens_at:
        return No(_("This ballot is not open yet."))
    if not keeps(person, ballot):
        return No(_("Only who keeps this ballot can enter what came on paper."))
    return True


def can_open_covers(person: Any, ballot: Ballot, *, waiting: int) -> Answer:
    """The sheets of a secret ballot come out of their covers together, after the close."""
    may = can_enter_paper(person, ballot)
    if not may:
        return may
    if not ballot.is_secret:
        return No(_("A named vote on paper is entered whole, with its entry of the roll."))
    if not ballot.is_closed:
        return No(_("The covers are opened together after the close, so that no sheet belongs to anybody."))
    if waiting:
        return No(_("A cover still waits for the second person. The covers are opened when all are confirmed."))
    return True


def can_confirm_paper(person: Any, paper: PaperVote) -> Answer:
    if paper.state != PaperVote.State.WAITING:
        return No(_("This has been confirmed or dropped already."))
    may = can_enter_paper(person, paper.ballot)
    if not may:
        return may
    if paper.entered_by_id == person.pk:
        return No(_("You have entered this yourself. A second person has to enter it again from the paper."))
    return True


def can_drop_paper(person: Any, paper: PaperVote) -> Answer:
    if paper.state != PaperVote.State.WAITING:
        return No(_("This has been confirmed or dropped already."))
    return can_enter_paper(person, paper.ballot)


# ── After the close ──


def can_count(person: Any, ballot: Ballot, *, waiting: int = 0, covers: int = 0, sheets: int = 0) -> Answer:
    """`waiting`: papers nobody has entered a second time; of a secret ballot `covers` and `sheets` that count."""
    if ballot.state in (State.COUNTED, State.PUBLISHED):
        return No(_("This ballot has been counted already."))
    if ballot.state != State.FROZEN:
        return No(_("This ballot was never open."))
    if not ballot.is_closed:
        return No(_("Nobody counts before the close, so that nobody knows before the others."))
    if not keeps(person, ballot):
        return No(_("Only who keeps this ballot can have it counted."))
    if waiting:
        return No(_("Something that came on paper waits for the second person. Confirm it or drop it first."))
    if ballot.is_secret and covers != sheets:
        return No(
            _("%(covers)s covers were handed in and %(sheets)s sheets entered. Enter every sheet from its cover first.")
            % {"covers": covers, "sheets": sheets}
        )
    return True


def can_publish(person: Any, ballot: Ballot) -> Answer:
    if ballot.state == State.PUBLISHED:
        return No(_("The result is published already."))
    if ballot.state != State.COUNTED:
        return No(_("There is no result yet."))
    if not keeps(person, ballot):
        return No(_("Only who keeps this ballot can publish its result."))
    return True


def sees_result(person: Any, ballot: Ballot) -> Answer:
    """One rule for every surface: everybody once it is published, who keeps it once it is counted, nobody before."""
    if ballot.state == State.PUBLISHED:
        return True
    if ballot.state == State.COUNTED and keeps(person, ballot):
        return True
    return No(_("The result is shown to everybody at the same moment, when it is published."))


def can_draw_up(person: Any, ballot: Ballot) -> Answer:
    """A resolution rests on a published result that counts; who may resolve, the hall says."""
    if ballot.matter is None:
        return No(_("This ballot belongs to no matter, so there is nothing to resolve in the hall."))
    if ballot.state != State.PUBLISHED:
        return No(_("Publish the result first. What is resolved rests on it."))
    if ballot.is_void:
        return No(_("This ballot is void: nothing follows from it."))
    if not keeps(person, ballot):
        return No(_("Only who keeps this ballot can draw up what is resolved."))
    return can_resolve(person, ballot.matter)
