"""Who may do what with the two lists and what was matched between them. Reads only, one condition per line."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.rules import Answer, No
from silian.exchange.models import Call, CallAnswer, CallQuestion, CallSignup, Exchange, Leg, Listed, Match
from silian.exchange.models.calls import communities_of
from silian.members.mandates import mandates
from silian.members.models import Organisation

State = Listed.State


def speaks_for(person: Any, organisation_id: int) -> bool:
    return organisation_id in mandates(person).organisations


def sits_in_office(person: Any, federation_id: int) -> bool:
    return federation_id in mandates(person).offices


# ── The two lists ──


# Parts above say who else may write a draft for an organisation, which then puts it into the list itself.
drafters: list[Callable[[Any, Organisation], bool]] = []


def can_file(person: Any, organisation: Organisation) -> Answer:
    if organisation.merged_into_id:
        return No(_("This organisation has been merged into another one. File the line there."))
    if not speaks_for(person, organisation.pk) and not sits_in_office(person, organisation.federation_id):
        return No(_("Only its liaison or the office can file a line for this organisation."))
    return True


def can_draft(person: Any, organisation: Organisation) -> Answer:
    """Whoever may file, and whoever heard it on the spot."""
    answer = can_file(person, organisation)
    if not answer and not organisation.merged_into_id and any(may(person, organisation) for may in drafters):
        return True
    return answer


def can_change(person: Any, line: Listed) -> Answer:
    if not speaks_for(person, line.organisation_id) and not sits_in_office(person, line.federation_id):
        return No(_("Only the organisation's liaison or the office can change this line."))
    if line.state == State.MATCHED:
        return No(_("This line has been agreed on with a partner. Reopen it before you change it."))
    if line.state == State.CLOSED:
        return No(_("This line is closed. Reopen it before you change it."))
    return True


def can_publish(person: Any, line: Listed) -> Answer:
    if line.state != State.DRAFT:
        return No(_("This line is already in the list."))
    return can_change(person, line)


def can_close(person: Any, line: Listed) -> Answer:
    if line.state == State.CLOSED:
        return No(_("This line is already closed."))
    if not speaks_for(person, line.organisation_id) and not sits_in_office(person, line.federation_id):
        return No(_("Only the organisation's liaison or the office can close this line."))
    return True


def can_reopen(person: Any, line: Listed) -> Answer:
    if line.state not in (State.CLOSED, State.MATCHED):
        return No(_("This line is open already."))
    if not speaks_for(person, line.organisation_id) and not sits_in_office(person, line.federation_id):
        return No(_("Only the organisation's liaison or the office can reopen this line."))
    return True


def can_give_duty(person: Any, line: Listed) -> Answer:
    """Say who looks after a demand and when next."""
    if line.state in (State.CLOSED, State.MATCHED):
        return No(_("Nobody needs to look after this line any more."))
    if not sits_in_office(person, line.federation_id) and not speaks_for(person, line.organisation_id):
        return No(_("Only the office or the organisation itself can say who looks after this line."))
    return True


# ── Matching ──


def can_start_run(person: Any, federation_id: int) -> Answer:
    if not sits_in_office(person, federation_id):
        return No(_("Only the office can start a matching run."))
    return True


def _answers(match: Match) -> Answer:
    if match.demand.state != State.OPEN or match.demand.is_past:
        return No(_("This demand is no longer open."))
    if match.service.state != State.OPEN or match.service.is_past:
        return No(_("This service is no longer open: all its places are taken, or it was withdrawn."))
    return True


def sits_in_an_office(person: Any, match: Match) -> bool:
    """In the office of either side's federation; they are two where a service travels between sub-districts."""
    return sits_in_office(person, match.federation_id) or sits_in_office(person, match.service.federation_id)


def sides(person: Any, match: Match) -> set[str]:
    """For which sides of a match she speaks: "demand", "service", both or none."""
    mine = mandates(person).organisations
    found = set()
    if match.demand.organisation_id in mine:
        found.add("demand")
    if match.service.organisation_id in mine:
        found.add("service")
    return found


def can_offer(person: Any, match: Match) -> Answer:
    if match.state not in (Match.State.PROPOSED, Match.State.EXPIRED) and not match.is_stale:
        return No(_("This suggestion has already been answered."))
    if not sides(person, match) and not sits_in_an_office(person, match):
        return No(_("Only the office or one of the two sides can turn this suggestion into an offer."))
    return _answers(match)


def can_accept(person: Any, match: Match) -> Answer:
    if match.is_stale:
        return No(_("This offer has run out. Offer it again if it still fits."))
    if match.state == Match.State.PROPOSED or match.state == Match.State.EXPIRED:
        return No(_("This suggestion has not been offered yet."))
    if match.state != Match.State.OFFERED:
        return No(_("This suggestion has already been answered."))
    mine = sides(person, match)
    if not mine:
        return No(_("Only the liaisons of the two sides can accept an offer."))
    if not open_sides(person, match):
        return No(_("Your side has already accepted. Now the other side has to answer."))
    return _answers(match)


def open_sides(person: Any, match: Match) -> set[str]:
    """The sides she speaks for that have not accepted yet."""
    given = {side for side in ("demand", "service") if getattr(match, f"{side}_side_at")}
    return sides(person, match) - given


def can_decline(person: Any, match: Match) -> Answer:
    if match.state not in (Match.State.PROPOSED, Match.State.OFFERED):
        return No(_("This suggestion has already been answered."))
    if not sides(person, match) and not sits_in_an_office(person, match):
        return No(_("Only the office or one of the two sides can decline this suggestion."))
    return True


def sees_contacts(person: Any, match: Match) -> bool:
    """Names and telephone numbers are for the two sides, once both have accepted."""
    return match.state == Match.State.ACCEPTED and bool(sides(person, match) or sits_in_an_office(person, match))


def can_decide_meaning(person: Any, federation_id: int) -> Answer:
    if not sits_in_office(person, federation_id):
        return No(_("Only the office can say what a word means in the matching."))
    return True


def follows(person: Any, line: Listed) -> bool:
    """Who may read all that happened to a line: its organisation, the office, and who looks after it."""
    duty = getattr(line, "duty_holder_id", None)
    return (
        speaks_for(person, line.organisation_id)
        or sits_in_office(person, line.federation_id)
        or duty in {seat.seat_id for seat in mandates(person).held}
    )


# ── Exchanges ──


def leg_of(person: Any, legs: list[Leg]) -> list[Leg]:
    """The gifts of an exchange that she can promise."""
    mine = mandates(person).organisations
    return [leg for leg in legs if leg.giver_id in mine]


def can_accept_exchange(person: Any, exchange: Exchange, legs: list[Leg]) -> Answer:
    if exchange.is_stale or exchange.state == Exchange.State.EXPIRED:
        return No(_("This exchange has run out: not everybody answered in time."))
    if exchange.state != Exchange.State.PROPOSED:
        return No(_("This exchange has already been answered."))
    mine = leg_of(person, legs)
    if not mine:
        return No(_("Only the liaisons of the organisations in this exchange can accept it."))
    if all(leg.accepted_at for leg in mine):
        return No(_("You have already accepted. Now the others have to answer."))
    for leg in legs:
        if leg.demand.state != State.OPEN or leg.demand.is_past:
            return No(
                _("“%(title)s” is no longer open, so this exchange cannot come about.") % {"title": leg.demand.title}
            )
        if leg.service.state != State.OPEN or leg.service.is_past:
            return No(
                _("“%(title)s” is no longer open, so this exchange cannot come about.") % {"title": leg.service.title}
            )
    return True


def can_decline_exchange(person: Any, exchange: Exchange, legs: list[Leg]) -> Answer:
    if exchange.state != Exchange.State.PROPOSED:
        return No(_("This exchange has already been answered."))
    if not leg_of(person, legs) and not sits_in_office(person, exchange.federation_id):
        return No(_("Only the office or an organisation in this exchange can decline it."))
    return True


def today() -> date:
    return timezone.localdate()


# ── Calls ──


def asks(person: Any, call: Call) -> bool:
    """She speaks for whoever asks: the member, the community, or the office itself."""
    if call.organisation_id:
        return speaks_for(person, call.organisation_id)
    if call.community_id:
        return call.community_id in communities_of(mandates(person))
    return sits_in_office(person, call.federation_id)


def keeps(person: Any, call: Call) -> bool:
    """Who looks after a call: who asks, and the office for everybody."""
    return asks(person, call) or sits_in_office(person, call.federation_id)


def may_ask(person: Any) -> bool:
    mine = mandates(person)
    return bool(mine.organisations or mine.offices or communities_of(mine))


def can_draft_call(person: Any, call: Call) -> Answer:
    if not asks(person, call):
        return No(_("You can only ask for an organisation, a community or an office you speak for."))
    return True


def can_open_call(person: Any, call: Call) -> Answer:
    if call.state != Call.State.DRAFT:
        return No(_("This call has been posted already."))
    if not keeps(person, call):
        return No(_("Only who asks or the office can post this call."))
    if call.answer_until < today():
        return No(_("The day until which you ask for an answer is over. Choose a later one first."))
    return True


def can_change_call(person: Any, call: Call) -> Answer:
    if not keeps(person, call):
        return No(_("Only who asks or the office can change this call."))
    if call.state not in (Call.State.DRAFT, Call.State.OPEN):
        return No(_("This call has ended, so it stays as it is."))
    return True


def can_end_call(person: Any, call: Call) -> Answer:
    if not keeps(person, call):
        return No(_("Only who asks or the office can end this call."))
    if call.state != Call.State.OPEN:
        return No(_("This call is not open."))
    return True


def can_withdraw_call(person: Any, call: Call) -> Answer:
    return True if call.state == Call.State.DRAFT and keeps(person, call) else can_end_call(person, call)


def can_remind(person: Any, call: Call) -> Answer:
    if not keeps(person, call):
        return No(_("Only who asks or the office can remind the others."))
    if call.state != Call.State.OPEN or call.is_over:
        return No(_("Nobody can answer this call any more."))
    if call.reminded_on == today():
        return No(_("They have been reminded today. Once a day is enough; you can also call them."))
    return True


def takes_answers(call: Call) -> Answer:
    if call.state != Call.State.OPEN:
        return No(_("This call is not open."))
    if call.is_over:
        return No(_("The last day to answer was %(day)s. Call whoever asks.") % {"day": call.answer_until.isoformat()})
    return True


def can_answer_call(person: Any, call: Call, organisation: Organisation) -> Answer:
    """The organisation itself, or the office for somebody who answered by telephone."""
    if not (takes := takes_answers(call)):
        return takes
    if organisation.merged_into_id:
        return No(_("This organisation has been merged into another one. Answer for that one."))
    if organisation.federation_id != call.federation_id:
        return No(_("This call is for another federation."))
    if organisation.pk == call.organisation_id:
        return No(_("Nobody answers her own call."))
    if not speaks_for(person, organisation.pk) and not sits_in_office(person, call.federation_id):
        return No(_("Only its liaison or the office can answer for this organisation."))
    return True


def can_reply(person: Any, question: CallQuestion) -> Answer:
    if question.reply:
        return No(_("This question has been answered already."))
    if question.call.state != Call.State.OPEN:
        return No(_("This call is not open."))
    if not keeps(person, question.call):
        return No(_("Only who asks or the office can answer this question."))
    return True


def sees_staff(person: Any, answer: CallAnswer) -> bool:
    """Names and telephone numbers of those who come: their own liaison, who asks, and the office."""
    return speaks_for(person, answer.organisation_id) or keeps(person, answer.call)


def takes_signups(answer: CallAnswer) -> Answer:
    if answer.call.state != Call.State.OPEN:
        return No(_("This call is not open."))
    if answer.state != CallAnswer.State.YES:
        return No(_("Your organisation has not said yes to this call."))
    return True


def can_keep_staff(person: Any, answer: CallAnswer) -> Answer:
    """Write staff down, take them off, make and revoke the link."""
    if not speaks_for(person, answer.organisation_id) and not sits_in_office(person, answer.federation_id):
        return No(_("Only its liaison or the office can keep this organisation's list."))
    return takes_signups(answer)


def can_cancel_signup(signup: CallSignup) -> Answer:
    if signup.cancelled_at:
        return No(_("This sign-up is cancelled already."))
    if signup.answer.call.state != Call.State.OPEN:
        return No(_("This call has ended. Call your organisation's liaison."))
    return True


def can_build_on(person: Any, call: Call) -> Answer:
    """Open a project or an activity with those who said yes: while it is open, or once it was met at least partly."""
    if not keeps(person, call):
        return No(_("Only who asks or the office can go on from this call."))
    if call.state != Call.State.OPEN and call.outcome not in (Call.Outcome.MET, Call.Outcome.PARTLY):
        return No(_("This call came to nothing, so nothing can be built on it."))
    return True
