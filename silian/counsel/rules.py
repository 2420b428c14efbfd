"""Who keeps experts, asks, advises, judges and reads. Reads only, one condition per line."""

from typing import Any

from django.utils.translation import gettext as _

from silian.core import files
from silian.core.models import StoredFile
from silian.core.rules import Answer, No
from silian.counsel.models import Advice, Barred, Consultation, Request, may_ask
from silian.hall.models import Matter
from silian.meetings.models import Meeting
from silian.members.mandates import Held, mandates
from silian.members.models import Body, Seat
from silian.members.rules import sits_in_office

State, Answered = Consultation.State, Request.State


# ── Who is who ──


def seats_that_ask(person: Any, federation_id: int) -> list[Held]:
    """The seats by which she may put a question to the think tank of this federation."""
    return [held for held in mandates(person).held if held.federation_id == federation_id and may_ask(held)]


def asks(person: Any, consultation: Consultation) -> bool:
    """It is her question: she holds the seat that asks."""
    return any(held.seat_id == consultation.seat_id for held in mandates(person).held)


def sits_as_expert(person: Any, federation_id: int) -> bool:
    return any(
        held.federation_id == federation_id and held.body_kind == Body.Kind.THINK_TANK and held.role == Seat.Role.EXPERT
        for held in mandates(person).held
    )


def is_hers(person: Any, request: Request) -> bool:
    """It was she who was asked, and she still sits in the federation."""
    return request.expert.person_id == getattr(person, "pk", None) and any(
        held.federation_id == request.federation_id for held in mandates(person).held
    )


# ── Experts and their fields ──


def can_keep_fields(person: Any, federation_id: int) -> Answer:
    if not sits_in_office(person, federation_id):
        return No(_("Only the office keeps the fields of knowledge."))
    return True


def can_change_expert(person: Any, federation_id: int, expert_person_id: int) -> Answer:
    """Her own profile, while she sits; the office keeps the others'."""
    if sits_in_office(person, federation_id):
        return True
    if person.pk != expert_person_id:
        return No(_("Only the expert herself or the office can change this."))
    if not sits_as_expert(person, federation_id):
        return No(_("Only who sits in the think tank as an expert has a profile there."))
    return True


def can_publish_expert(person: Any, expert_person_id: int) -> Answer:
    """Consent is hers alone."""
    if person.pk != expert_person_id:
        return No(_("Only the expert herself can agree to be shown on the public page."))
    return True


# ── Asking ──


def can_ask_about(person: Any, matter: Matter) -> Answer:
    if matter.private:
        return No(_("A private matter is for its parties alone and is not put to the think tank."))
    if not matter.is_seen_by(person):
        return No(_("You cannot see this matter."))
    return True


def can_ask(person: Any, federation_id: int) -> Answer:
    if not seats_that_ask(person, federation_id):
        return No(
            _(
                "Only the office, conveners, community secretaries and those who lead a carrier of deliberation put questions to the think tank."
            )
        )
    return True


def can_change(person: Any, consultation: Consultation) -> Answer:
    if consultation.state != State.DRAFT:
        return No(_("The experts have been asked; the question stays as it was."))
    return _asker(person, consultation)


def can_invite(person: Any, consultation: Consultation) -> Answer:
    if consultation.state not in (State.DRAFT, State.ASKED):
        return No(_("This consultation is over; nobody is asked any more."))
    if consultation.is_due:
        return No(_("The day until which advice is wanted is over. Give it a later day first."))
    return _asker(person, consultation)


def can_postpone(person: Any, consultation: Consultation, *, judged: bool) -> Answer:
    if consultation.state != State.ASKED:
        return No(_("Only while advice is wanted can its day be moved."))
    if judged:
        return No(_("Advice has been judged already; its day stays."))
    return _asker(person, consultation)


def can_withdraw(person: Any, consultation: Consultation) -> Answer:
    if consultation.state not in (State.DRAFT, State.ASKED):
        return No(_("This consultation is over and stays as it is."))
    return _asker(person, consultation)


def can_meet(person: Any, consultation: Consultation) -> Answer:
    if consultation.state != State.ASKED:
        return No(_("The think tank meets on a question while advice on it is wanted."))
    if consultation.meeting is not None and consultation.meeting.state != Meeting.State.CANCELLED:
        return No(_("A meeting on this question is planned already."))
    return _asker(person, consultation)


def _asker(person: Any, consultation: Consultation) -> Answer:
    if not asks(person, consultation):
        return No(_("Only who asked this question can do this."))
    return True


# ── Advising ──


def can_accept(person: Any, request: Request) -> Answer:
    if request.state == Answered.ACCEPTED:
        return No(_("You have said already that you will advise."))
    return _answering(person, request)


def can_decline(person: Any, request: Request) -> Answer:
    if request.state == Answered.DECLINED:
        return No(_("You have declined already."))
    if request.is_given:
        return No(_("You have advised already. Change your advice if you see it otherwise now."))
    return _answering(person, request)


def can_advise(person: Any, request: Request) -> Answer:
    """For the first time, or in other words, until the day is over."""
    if request.is_given and request.advice.verdict:
        return No(_("It has been said already what was made of this advice; it stays as it is."))
    return _answering(person, request)


def _answering(person: Any, request: Request) -> Answer:
    if not is_hers(person, request):
        return No(_("Only the expert who was asked can answer this."))
    if request.consultation.state != State.ASKED:
        return No(_("This consultation is over; advice is no longer wanted."))
    if request.consultation.is_due:
        return No(_("The day until which advice was wanted is over."))
    return True


def reads(person: Any, consultation: Consultation, advice: Advice, *, gave: bool) -> bool:
    """Nobody reads others' advice before having given her own or the day is over; who asks reads all. `gave`: she has advised."""
    if consultation.state != State.ASKED or consultation.is_due or gave or asks(person, consultation):
        return True
    return advice.request.expert.person_id == getattr(person, "pk", None)


# ── Judging, and what became of it ──


def is_collected(consultation: Consultation, requests: list[Request]) -> bool:
    """The day is over, or everybody who was asked has advised or declined."""
    settled = all(one.is_given or one.state == Answered.DECLINED for one in requests)
    return consultation.is_due or bool(requests) and settled


def can_judge(person: Any, consultation: Consultation, requests: list[Request]) -> Answer:
    if consultation.state != State.ASKED:
        return No(_("What was made of the advice stands with the synthesis and is not changed any more."))
    if not is_collected(consultation, requests):
        return No(
            _("Advice is wanted until %(day)s; judge it then, or when everybody has answered.")
            % {"day": consultation.due_on}
        )
    return _asker(person, consultation)


def can_synthesise(person: Any, consultation: Consultation, requests: list[Request]) -> Answer:
    if consultation.state in Consultation.OVER:
        return No(_("The synthesis has been written already."))
    judging = can_judge(person, consultation, requests)
    if not judging:
        return judging
    given = [one.advice for one in requests if one.is_given]
    if not given:
        return No(_("Nobody has advised. Give it a later day, ask others, or withdraw the question."))
    if any(not one.verdict for one in given):
        return No(_("Say of every advice first whether it is adopted, and why."))
    return True


def can_note_effect(person: Any, consultation: Consultation) -> Answer:
    if consultation.state not in Consultation.OVER:
        return No(_("What became of it can be said when the synthesis is written."))
    if not asks(person, consultation) and not sits_in_office(person, consultation.federation_id):
        return No(_("Only who asked this question or the office can say what became of it."))
    return True


def can_publish(person: Any, consultation: Consultation) -> Answer:
    if consultation.state not in Consultation.OVER:
        return No(_("A consultation can be published when its synthesis is written."))
    if not sits_in_office(person, consultation.federation_id):
        return No(_("Only the office publishes consultations."))
    return True


def may_open_file(person: Any, file: StoredFile) -> bool:
    """What is attached to an advice opens for whoever may read the advice."""
    number = file.owner.partition(":")[2]
    return number.isdigit() and Advice.objects.visible_to(person).filter(pk=int(number)).exists()


files.who_may_open("counsel.advice", may_open_file)


# ── Whether somebody can be asked ──


def can_be_asked(name: str, barred: str) -> Answer:
    """`barred`: why she does not come into question, see `Barred`; who has taken enough this year may still say yes."""
    if barred == Barred.PARTY:
        return No(
            _("%(name)s belongs to an organisation the question is about and does not advise on it.") % {"name": name}
        )
    if barred == Barred.ASKS:
        return No(_("%(name)s asks this question herself.") % {"name": name})
    if barred == Barred.ASKED:
        return No(_("%(name)s has been asked already.") % {"name": name})
    return True
