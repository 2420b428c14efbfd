"""Public supervision: queries with a clock, and objections that keep a closing open until they are answered and settled."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import in_words
from silian.core.rules import require
from silian.core.states import lock
from silian.hall.actions.closings import reopen
from silian.hall.actions.raising import local
from silian.hall.actions.shared import acting_seat, address, note, tell_everybody, told
from silian.hall.actions.steps import KEPT, take_step
from silian.hall.models import Closing, Matter, Next, Objection, Query, Stage, Step
from silian.hall.queries.clocks import LOOK_AGAIN
from silian.hall.queries.endings import due_in, object_until, supervisors_of
from silian.hall.queries.people import office, owners
from silian.hall.rules import supervising as rules
from silian.members.models import Seat
from silian.people.models import User


def _seat(person: User, matter: Matter) -> Seat:
    held = rules.supervising_seat(person, matter.federation_id)
    assert held is not None  # the rule has said so
    return Seat.objects.select_related("body").get(pk=held.seat_id)


@transaction.atomic
def file_query(matter: Matter, text: str, *, by: User) -> Query:
    """Ask whoever has the matter, before everybody; the answer has a date."""
    lock(matter)
    require(rules.can_query(by, matter))
    text = in_words(text, _("Write your question."), field="text", most=1000)
    seat = _seat(by, matter)
    query = Query.objects.create(
        federation_id=matter.federation_id, matter=matter, text=text, by=by, seat=seat,
        at=timezone.now(), answer_by=due_in(matter.federation_id, "query"),
    )  # fmt: skip
    take_step(matter, Step.Kind.QUERIED, by=by, by_seat=seat, words=text, thing=query)
    note("hall.query.filed", matter, by=by, subject=query, seat=seat, text=text)
    told(
        "hall.query.to_answer",
        matter,
        owners(matter),
        by=by,
        url=f"{address(matter)}#supervision",
        text=text,
        day=local(query.answer_by),
    )
    return query


@transaction.atomic
def answer_query(query: Query, answer: str, *, by: User) -> Query:
    """Answer it where everybody reads it."""
    matter = query.matter
    lock(matter, query)
    query.matter = matter
    require(rules.can_answer_query(by, query))
    query.answer = in_words(answer, _("Write the answer."), field="answer", most=2000)
    query.answered_by, query.answered_at = by, timezone.now()
    query.save(update_fields=["answer", "answered_by", "answered_at"])
    take_step(matter, Step.Kind.QUERY_ANSWERED, by=by, by_seat=acting_seat(by, matter), words=query.answer, thing=query)
    note("hall.query.answered", matter, by=by, subject=query, answer=query.answer)
    tell_everybody(
        "hall.query.answered", matter, by=by, also=[query.by], url=f"{address(matter)}#supervision", answer=query.answer
    )
    return query


@transaction.atomic
def object_to_closing(closing: Closing, reason: str, *, by: User) -> Objection:
    """This is not the end, and why. Nothing is closed until it is answered and settled; what is closed is looked at at once."""
    matter = closing.matter
    lock(matter, closing)
    closing.matter = matter
    require(rules.can_object(by, closing, object_until(closing)))
    reason = in_words(reason, _("Say what is not right about this closing."), field="reason", most=1000)
    seat = _seat(by, matter)
    objection = Objection.objects.create(
        federation_id=matter.federation_id, matter=matter, closing=closing, reason=reason, by=by, seat=seat,
        at=timezone.now(), answer_by=due_in(matter.federation_id, "objection"),
    )  # fmt: skip
    _wait(matter, objection, Step.Kind.OBJECTED, reason, by, seat)
    note("hall.objection.made", matter, by=by, subject=objection, seat=seat, reason=reason)
    told(
        "hall.objection.to_answer", matter, [*owners(matter), *office(matter.federation_id)], by=by,
        url=f"{address(matter)}#supervision", reason=reason, day=local(objection.answer_by),
    )  # fmt: skip
    return objection


def _wait(matter: Matter, objection: Objection, kind: str, words: str, by: User, seat: Seat | None) -> None:
    """While an objection is open, the closing and the look afterwards wait for its date."""
    waits = matter.stage == Stage.CLOSED or matter.next_what == Next.CLOSE
    take_step(
        matter, kind, by=by, by_seat=seat, words=words, thing=objection, next_at=objection.answer_by if waits else KEPT
    )


@transaction.atomic
def answer_objection(objection: Objection, answer: str, *, by: User) -> Objection:
    """Answer it where everybody reads it; the objector says then whether that settles it."""
    matter = objection.matter
    lock(matter, objection)
    objection.matter = matter
    require(rules.can_answer_objection(by, objection))
    objection.answer = in_words(answer, _("Write the answer."), field="answer", most=2000)
    objection.answered_by, objection.answered_at = by, timezone.now()
    objection.save(update_fields=["answer", "answered_by", "answered_at"])
    take_step(
        matter,
        Step.Kind.OBJECTION_ANSWERED,
        by=by,
        by_seat=acting_seat(by, matter),
        words=objection.answer,
        thing=objection,
    )
    note("hall.objection.answered", matter, by=by, subject=objection, answer=objection.answer)
    told(
        "hall.objection.answered", matter, [objection.by, *supervisors_of(objection)], by=by,
        url=f"{address(matter)}#supervision", answer=objection.answer,
    )  # fmt: skip
    return objection


def _end(objection: Objection, kind: str, words: str, by: User) -> None:
    objection.ended_as, objection.ended_by, objection.ended_at, objection.ended_words = (
        kind,
        by,
        timezone.now(),
        words[:500],
    )
    objection.save(update_fields=["ended_as", "ended_by", "ended_at", "ended_words"])


@transaction.atomic
def settle_objection(objection: Objection, words: str = "", *, by: User) -> Objection:
    """The objector agrees with the answer: nothing stands in the way any more."""
    matter = objection.matter
    lock(matter, objection)
    objection.matter = matter
    require(rules.can_settle(by, objection))
    _end(objection, Objection.End.SETTLED, words.strip(), by)
    last = not Objection.objects.filter(closing=objection.closing_id, ended_at=None).exists()
    next_at: Any = KEPT
    if last and matter.stage == Stage.CLOSED and objection.closing.closed_at:
        next_at = objection.closing.closed_at + LOOK_AGAIN
    take_step(
        matter, Step.Kind.OBJECTION_ENDED, by=by, by_seat=rules_seat(by, matter), words=objection.ended_words, thing=objection,
        next_at=next_at,
    )  # fmt: skip
    note("hall.objection.settled", matter, by=by, subject=objection)
    tell_everybody("hall.objection.settled", matter, by=by, url=f"{address(matter)}#supervision")
    return objection


def rules_seat(person: User, matter: Matter) -> Seat | None:
    held = rules.supervising_seat(person, matter.federation_id)
    return Seat(pk=held.seat_id) if held else None


@transaction.atomic
def insist(objection: Objection, words: str, *, by: User) -> Objection:
    """The answer does not settle it: it is to be answered again, by a new date. What was answered stays in the life of the matter."""
    matter = objection.matter
    lock(matter, objection)
    objection.matter = matter
    require(rules.can_settle(by, objection))
    words = in_words(words, _("Say what the answer leaves open."), field="words", most=500)
    objection.answer, objection.answered_by, objection.answered_at = "", None, None
    objection.answer_by = due_in(matter.federation_id, "objection")
    objection.save(update_fields=["answer", "answered_by", "answered_at", "answer_by"])
    _wait(matter, objection, Step.Kind.OBJECTED, words, by, rules_seat(by, matter))
    note("hall.objection.insisted", matter, by=by, subject=objection, words=words)
    told(
        "hall.objection.to_answer", matter, [*owners(matter), *office(matter.federation_id)], by=by,
        url=f"{address(matter)}#supervision", reason=words, day=local(objection.answer_by),
    )  # fmt: skip
    return objection


@transaction.atomic
def uphold_objection(objection: Objection, words: str, *, by: User) -> Objection:
    """The objection is right: the closing does not stand, and the matter is open again."""
    matter = objection.matter
    closing = objection.closing
    lock(matter, closing, objection)
    objection.matter = closing.matter = matter
    require(rules.can_uphold(by, objection))
    words = in_words(words, _("Say in a few words why the objection is right."), field="words", most=500)
    _end(objection, Objection.End.UPHELD, words, by)
    take_step(matter, Step.Kind.OBJECTION_ENDED, by=by, by_seat=acting_seat(by, matter), words=words, thing=objection)
    for other in Objection.objects.filter(closing=closing, ended_at=None):
        _end(other, Objection.End.UPHELD, words, by)
    note("hall.objection.upheld", matter, by=by, subject=objection, words=words)
    reopen(closing, words, by=by)
    return objection
