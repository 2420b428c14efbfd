"""What an organisation says to a call, and who of its staff comes."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.states import lock
from silian.exchange import rules
from silian.exchange.actions.calls import note, tell_about
from silian.exchange.models import Call, CallAnswer, CallQuestion, CallSignup
from silian.exchange.queries.people import askers, speakers
from silian.members.models import Organisation
from silian.people.models import User

State = CallAnswer.State
MOST = 9999


@transaction.atomic
def say_yes(
    call: Call, organisation: Organisation, people: int, gives: str = "", *, by: User, seen: int | None = None
) -> CallAnswer:
    """Promise a head count and what the organisation brings. May be changed until the last day."""
    answer = _held(call, organisation, by, seen)
    if not 1 <= people <= MOST:
        raise Refused(_("Say how many people come, at least one."), {"people": _("At least one.")})
    signed = _signed(answer)
    if people < signed:
        raise Refused(
            ngettext(
                "%(number)s person has signed up already. Take people off the list before you promise fewer.",
                "%(number)s people have signed up already. Take people off the list before you promise fewer.",
                signed,
            ) % {"number": signed},
            {"people": _("Too few.")},
        )  # fmt: skip
    _say(answer, by, state=State.YES, people=people, gives=gives.strip()[:200])
    note(
        "exchange.call.said_yes",
        call,
        answer,
        by=by,
        organisation_name=str(organisation),
        number=people,
        gives=answer.gives,
    )
    return answer


@transaction.atomic
def say_no(call: Call, organisation: Organisation, because: str, *, by: User, seen: int | None = None) -> CallAnswer:
    """Not this time, and why. The reason is for who asks and for the office."""
    answer = _held(call, organisation, by, seen)
    because = because.strip()[:300]
    if not because:
        raise Refused(_("Please say in a few words why not."), {"because": _("Say why.")})
    if _signed(answer):
        raise Refused(_("People of yours have signed up. Take them off the list first, so that each of them is told."))
    _say(answer, by, state=State.NO, because=because, link_open=False)
    note("exchange.call.said_no", call, answer, by=by, organisation_name=str(organisation), because=because)
    return answer


@transaction.atomic
def ask(call: Call, organisation: Organisation, text: str, *, by: User) -> CallQuestion:
    """Ask something before answering. Who asks for help replies, and everybody can read it."""
    answer = _held(call, organisation, by, None)
    text = text.strip()[:500]
    if not text:
        raise Refused(_("Please write your question."), {"text": _("Write it here.")})
    question = CallQuestion.objects.create(
        federation_id=call.federation_id, call=call, organisation=organisation, text=text, by=by
    )
    if answer.state == State.WAITING:
        _say(answer, by, state=State.ASKS)
    note("exchange.call.asked", call, question, by=by, organisation_name=str(organisation), text=text)
    tell_about(askers(call), "exchange.call.asked", call, by=by, organisation_name=str(organisation), text=text)
    return question


@transaction.atomic
def reply(question: CallQuestion, words: str, *, by: User) -> CallQuestion:
    """Answer a question, for everybody to read. Two at once: the second reads that it has been answered."""
    call = question.call
    lock(call, question)
    question.call = call
    require(rules.can_reply(by, question))
    words = words.strip()[:500]
    if not words:
        raise Refused(_("Please write a sentence."), {"reply": _("Write it here.")})
    question.reply, question.replied_by, question.replied_at = words, by, timezone.now()
    question.save(update_fields=["reply", "replied_by", "replied_at"])
    note("exchange.call.replied", question.call, question, by=by, text=question.text, reply=words)
    told = [question.by, *speakers([question.organisation_id])[question.organisation_id]]
    tell_about(told, "exchange.call.replied", question.call, by=by, text=question.text, reply=words)
    return question


def _held(call: Call, organisation: Organisation, by: User, seen: int | None) -> CallAnswer:
    """The answer of this organisation, nobody else can touch it until we are done.

    The call is locked first: it cannot end between the question and the answer. `seen` is the turn of the answer
    the person had before her eyes; a newer one is not written over unread.
    """
    lock(call)
    require(rules.can_answer_call(by, call, organisation))
    answer, _made = CallAnswer.objects.get_or_create(
        call=call, organisation=organisation, defaults={"federation_id": call.federation_id, "addressed": False}
    )
    lock(answer)
    if seen is not None and answer.turn != seen:
        raise Refused(
            _(
                "%(person)s has answered for %(organisation)s in the meantime. Look at that answer and change it if need be."
            )
            % {"person": answer.answered_by, "organisation": organisation}
        )
    answer.call, answer.organisation = call, organisation
    return answer


def _say(answer: CallAnswer, by: User, *, state: str, **said: Any) -> None:
    fields = {"people": 0, "because": "", **said, "state": state, "answered_by": by, "answered_at": timezone.now()}
    fields["turn"] = answer.turn + 1
    for name, value in fields.items():
        setattr(answer, name, value)
    answer.save(update_fields=list(fields))


def _signed(answer: CallAnswer) -> int:
    return answer.signups.living().count() if answer.pk else 0


# ── Staff ──


def _locked(answer: CallAnswer) -> CallAnswer:
    """The answer and its call, held; always in this order, so that nobody waits for each other."""
    call, organisation = answer.call, answer.organisation
    lock(call, answer)
    answer.call, answer.organisation = call, organisation
    return answer


@transaction.atomic
def sign_up(
    answer: CallAnswer, name: str, phone: str = "", *, by: User | None = None, secret: str = "", agreed: bool = False
) -> tuple[CallSignup, bool]:
    """Somebody of the organisation comes: written down by its liaison, or by herself through the link. (sign-up, made)

    A second press of the button finds the first one. The head count is the limit: the answer is locked while we count.
    """
    _locked(answer)
    if by is not None and not secret:
        require(rules.can_keep_staff(by, answer))
    else:
        _check_link(answer, secret, agreed)
    name, phone = " ".join(name.split())[:60], phone.strip()[:40]
    if not name:
        raise Refused(_("Please write the name."), {"name": _("Write the name.")})
    standing = answer.signups.living().filter(name=name, phone=phone).first()
    if standing:
        return standing, False
    if _signed(answer) >= answer.people:
        raise Refused(
            _("All %(number)s places your organisation promised are taken. Its liaison can raise the number.")
            % {"number": answer.people}
        )
    signup = CallSignup.objects.create(
        federation_id=answer.federation_id, answer=answer, person=by if secret else None, name=name, phone=phone, by=by,
        agreed_at=timezone.now() if secret else None,
    )  # fmt: skip
    # No name in the record: records are kept for good, names are not.
    note("exchange.call.signed_up", answer.call, answer, by=by, organisation_name=str(answer.organisation))
    return signup, True


def _check_link(answer: CallAnswer, secret: str, agreed: bool) -> None:
    # Read again under the lock: the link may have been revoked since the page was opened.
    if not answer.link_open or answer.secret != secret:
        raise Refused(_("This link is closed. Ask your organisation's liaison for the new one."))
    require(rules.takes_signups(answer))
    if not agreed:
        raise Refused(
            _("Without your consent your name is not kept. Please tick the box."), {"agreed": _("Please tick it.")}
        )


@transaction.atomic
def cancel_signup(signup: CallSignup, *, by: User | None = None, secret: str = "") -> CallSignup:
    """Somebody does not come after all; her place is free again. Through her own link, or by the liaison."""
    answer = _locked(signup.answer)
    lock(signup)
    signup.answer = answer
    if secret != signup.secret:
        require(rules.can_keep_staff(by, answer))
    require(rules.can_cancel_signup(signup))
    signup.cancelled_at = timezone.now()
    signup.save(update_fields=["cancelled_at"])
    note("exchange.call.signup_cancelled", answer.call, answer, by=by, organisation_name=str(answer.organisation))
    if by is None:
        told = speakers([answer.organisation_id])[answer.organisation_id]
        tell_about(
            told, "exchange.call.signup_cancelled", answer.call, by=by, organisation_name=str(answer.organisation)
        )
    return signup


@transaction.atomic
def make_link(answer: CallAnswer, *, by: User) -> CallAnswer:
    """A link for this organisation's staff. A new one closes the one before."""
    _locked(answer)
    require(rules.can_keep_staff(by, answer))
    answer.link, answer.link_open = answer.link + 1, True
    answer.save(update_fields=["link", "link_open"])
    note("exchange.call.link_made", answer.call, answer, by=by, organisation_name=str(answer.organisation))
    return answer


@transaction.atomic
def revoke_link(answer: CallAnswer, *, by: User) -> CallAnswer:
    """The link opens nothing any more. Who signed up through it stays on the list."""
    _locked(answer)
    require(rules.can_keep_staff(by, answer))
    answer.link_open = False
    answer.save(update_fields=["link_open"])
    note("exchange.call.link_revoked", answer.call, answer, by=by, organisation_name=str(answer.organisation))
    return answer
