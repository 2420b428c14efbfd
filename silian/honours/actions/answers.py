"""Answering, looking after comments, appealing and answering an appeal."""

from collections.abc import Mapping

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.calendars import calendar
from silian.core.errors import Refused, in_words
from silian.core.notices import tell
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.honours import rules
from silian.honours.models import Answer, Appeal, Evaluation, Mark, Question, Remark, Result
from silian.honours.models.answered import Answered
from silian.honours.models.evaluations import HIGH, LOW
from silian.honours.queries import people
from silian.people.models import User


@transaction.atomic
def give_answer(evaluation: Evaluation, marks: Mapping[int, int | None], text: str = "", *, by: User) -> Answer:
    """Answer for a side; a later answer takes the place of the one before, until the last day.

    `marks`: question → 1 to 5, or None for “not applicable”.
    """
    # Two who answer for the same side at once come one after the other, and the later one counts; and the close waits for both.
    lock(evaluation, evaluation.scheme)
    require(rules.can_answer(by, evaluation))
    questions = list(
        Question.objects.filter(scheme=evaluation.scheme_id, direction=evaluation.direction).order_by("number")
    )
    given = {one.pk: marks.get(one.pk) for one in questions}
    if set(marks) - set(given):
        raise Refused(_("One of these questions is not asked here. Reload the page."))
    if any(mark is not None and not LOW <= mark <= HIGH for mark in given.values()):
        raise Refused(_("A mark lies between %(low)s and %(high)s.") % {"low": LOW, "high": HIGH})
    if all(mark is None for mark in given.values()):
        raise Refused(_("Give at least one mark; “not applicable” everywhere is no answer."))
    before = Answer.objects.filter(evaluation=evaluation, current=True).first()
    if before is not None:
        before.current = False
        before.save(update_fields=["current"])
    answer = Answer.objects.create(
        federation_id=evaluation.federation_id, evaluation=evaluation, number=before.number + 1 if before else 1, by=by
    )
    Mark.objects.bulk_create(
        [
            Mark(federation_id=evaluation.federation_id, answer=answer, question_id=pk, value=value)
            for pk, value in given.items()
        ]
    )
    if text := " ".join(text.split())[:500]:
        Remark.objects.create(federation_id=evaluation.federation_id, answer=answer, text=text)
    # That it answered is on record; what it answered is not.
    record(
        "honours.answer.given", evaluation, by=by, organisation=evaluation.organisation, judge=evaluation.judge_name,
        title=evaluation.scheme.title,
    )  # fmt: skip
    return answer


# ── Comments ──


@transaction.atomic
def hide_remark(remark: Remark, because: str, *, by: User) -> Remark:
    """Take a comment off the pages; the original is kept and whoever wrote it is told."""
    lock(remark)
    require(rules.can_moderate(by, remark))
    remark.because = in_words(because, _("Please say in a few words why."))
    return _moderate(remark, Remark.State.HIDDEN, "honours.remark.hidden", by)


@transaction.atomic
def show_remark(remark: Remark, *, by: User) -> Remark:
    """Show a hidden comment again."""
    lock(remark)
    require(rules.can_moderate(by, remark))
    return _moderate(remark, Remark.State.SHOWN, "honours.remark.shown", by)


def _moderate(remark: Remark, state: str, verb: str, by: User) -> Remark:
    remark.moderated_by, remark.moderated_at = by, timezone.now()
    move(remark, state, save=("because", "moderated_by", "moderated_at"))
    scheme = remark.answer.evaluation.scheme
    facts = {"title": scheme.title, "because": remark.because}
    record(verb, remark, by=by, about=[scheme], **facts)
    tell([remark.answer.by], verb, remark, url=reverse("honours:scheme", args=[scheme.pk]), **facts)
    return remark


# ── Appeals ──


def answer_in_words(asked: Answered, state: str, answer: str, *, by: User) -> None:
    """Write down what the office answers to an appeal or an objection, and when."""
    asked.answer = in_words(answer, _("Please answer in a few words."), field="answer", most=500)
    asked.answered_by, asked.answered_at = by, timezone.now()
    move(asked, state, save=("answer", "answered_by", "answered_at"))


@transaction.atomic
def appeal(result: Result, words: str, *, by: User) -> Appeal:
    """The evaluated side says why a result is not right; the office answers by a day."""
    lock(result)
    require(rules.can_appeal(by, result))
    words = in_words(words, _("Please say what is not right."), field="words", most=500)
    due = calendar(result.federation_id).add(timezone.localdate(), result.scheme.answer_days).day
    made = Appeal.objects.create(federation_id=result.federation_id, result=result, words=words, answer_by=due, by=by)
    facts = {"whom": result.about_name, "title": result.scheme.title, "day": due.isoformat()}
    # Not about the organisation: every member reads what its page tells, and an appeal is between it and the office.
    record("honours.appeal.made", made, by=by, about=[result.scheme], **facts)
    others = [one for one in people.office(result.federation_id) if one.pk != by.pk]
    tell(others, "honours.appeal.made", made, url=reverse("honours:result", args=[result.pk]), **facts)
    return made


@transaction.atomic
def answer_appeal(made: Appeal, *, upheld: bool, answer: str, by: User) -> Appeal:
    """Answer an appeal. Upheld, the result counts for nothing more; it stays readable, with the answer beside it."""
    lock(made)
    require(rules.can_answer_appeal(by, made))
    answer_in_words(made, Appeal.State.UPHELD if upheld else Appeal.State.KEPT, answer, by=by)
    result = made.result
    facts = {"whom": result.about_name, "title": result.scheme.title, "answer": made.answer}
    verb = "honours.appeal.upheld" if upheld else "honours.appeal.kept"
    record(verb, made, by=by, about=[result.scheme], **facts)
    tell([made.by, *people.evaluated(result)], verb, made, url=reverse("honours:result", args=[result.pk]), **facts)
    return made
