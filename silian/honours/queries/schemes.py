"""What the pages of evaluations show; each function decides its own SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from silian.core.rules import Answer as Yes
from silian.honours import rules, scoring
from silian.honours.models import Answer, Appeal, Direction, Evaluation, Question, Remark, Result, Scheme
from silian.honours.queries import counting
from silian.members.mandates import mandates

State = Scheme.State


@dataclass(frozen=True)
class Mine:
    """One evaluation the reader is asked for, or would have been."""

    evaluation: Evaluation
    answered_at: Any
    may_answer: Yes

    @property
    def why_not(self) -> str:
        return "" if self.may_answer else self.may_answer.reason


@dataclass(frozen=True)
class Progress:
    """How many of those asked have answered in one direction; no number of any mark."""

    direction: str
    answered: int
    asked: int
    excluded: int

    @property
    def word(self) -> Any:
        return Direction(self.direction).label


@dataclass(frozen=True)
class Sofar:
    """How one side stands before the close, for who has answered."""

    name: str
    direction_word: Any
    band_word: Any


@dataclass(frozen=True)
class SchemePage:
    scheme: Scheme
    questions: list[tuple[Any, list[Question]]]
    progress: list[Progress]
    mine: list[Mine]
    results: list[Result]
    own: list[Result]  # those about whom the reader speaks for
    sofar: list[Sofar]
    may_change: Yes
    may_set: Yes
    may_cancel: Yes
    may_close: Yes


def schemes(reader: Any) -> QuerySet[Scheme]:
    """The evaluations she may see."""
    return Scheme.objects.visible_to(reader).defer("content")  # type: ignore[attr-defined]


def with_sides(rows: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    return rows.select_related(
        "scheme", "federation", "organisation", "community", "about_organisation", "about_community", "project"
    ).defer("scheme__content", "organisation__search", "about_organisation__search", "project__search")


def mine(reader: Any, scheme: Scheme) -> list[Mine]:
    """What she is asked here, what she has answered, and where she is left out: one query."""
    last = Answer.objects.filter(evaluation=OuterRef("pk"), current=True)
    rows = with_sides(Evaluation.objects.asked_of(reader).filter(scheme=scheme))  # type: ignore[attr-defined]
    rows = rows.annotate(answered_at=Subquery(last.values("at")[:1]))
    found = sorted(rows, key=lambda one: (one.direction, one.judge_name, one.about_name, one.pk))
    return [Mine(one, one.answered_at, rules.can_answer(reader, one)) for one in found]


def scheme_page(scheme: Scheme, reader: Any) -> SchemePage:
    """Six queries at most, however many are asked; nothing of the answers of others before the close, unless the scheme says so."""
    asked = list(Question.objects.filter(scheme=scheme).order_by("number"))
    by_direction = [
        (Direction(one).label, [question for question in asked if question.direction == one])
        for one in scheme.directions
    ]
    hers = [] if scheme.state == State.DRAFT else mine(reader, scheme)
    counts = {} if scheme.state == State.DRAFT else counting.progress(scheme)
    shown = [Progress(one, *counts[one]) for one in scheme.directions if one in counts]
    results = _results(scheme, reader)
    return SchemePage(
        scheme, by_direction, shown, hers, results, [one for one in results if rules.speaks_for_evaluated(reader, one)], _sofar(scheme, hers), rules.can_change_scheme(reader, scheme),
        rules.can_set_scheme(reader, scheme), rules.can_cancel_scheme(reader, scheme), rules.can_close_scheme(reader, scheme),
    )  # fmt: skip


def _results(scheme: Scheme, reader: Any) -> list[Result]:
    """In the order of their names: nobody stands above anybody."""
    if scheme.state != State.CLOSED:
        return []
    return sorted(result_rows(reader).filter(scheme=scheme), key=lambda one: (one.direction, one.about_name, one.pk))


def _sofar(scheme: Scheme, hers: Sequence[Mine]) -> list[Sofar]:
    """What is there already, for whoever has answered all she is asked in that direction, if the scheme allows it."""
    if not scheme.shows_running or scheme.state != State.SET:
        return []
    open_ones = {one.evaluation.direction for one in hers if one.evaluation.is_asked and not one.answered_at}
    done = {one.evaluation.direction for one in hers if one.answered_at} - open_ones
    if not done:
        return []
    names = {
        (one.direction, one.about_organisation_id, one.about_community_id): one.about_name
        for one in with_sides(Evaluation.objects.filter(scheme=scheme, direction__in=done))
    }
    return [
        Sofar(
            names[tally.direction, tally.about[0], tally.about[1]], Direction(tally.direction).label,
            Result.Band("" if tally.counted.score is None else scoring.band(tally.counted.score)).label,
        )
        for tally in counting.tallies(scheme)
        if tally.direction in done and (tally.direction, tally.about[0], tally.about[1]) in names
    ]  # fmt: skip


# ── Answering ──


@dataclass(frozen=True)
class AnswerPage:
    """The questions, and what this side answered before."""

    evaluation: Evaluation
    questions: list[Question]
    marks: dict[int, int | None]
    text: str
    before: Answer | None
    next: Evaluation | None  # another one she has not answered yet


def answer_page(evaluation: Evaluation, reader: Any) -> AnswerPage:
    questions = list(
        Question.objects.filter(scheme=evaluation.scheme_id, direction=evaluation.direction).order_by("number")
    )
    before = (
        Answer.objects.filter(evaluation=evaluation, current=True)
        .select_related("remark", "by")
        .prefetch_related("marks")
        .first()
    )
    marks = {one.question_id: one.value for one in before.marks.all()} if before else {}
    remark = getattr(before, "remark", None)
    return AnswerPage(
        evaluation, questions, marks, remark.text if remark else "", before, next_one(reader, evaluation.scheme, evaluation.pk)
    )  # fmt: skip


def next_one(reader: Any, scheme: Scheme, but: int) -> Evaluation | None:
    """Another evaluation of this scheme that waits for her."""
    waiting = [
        one.evaluation
        for one in mine(reader, scheme)
        if one.may_answer and not one.answered_at and one.evaluation.pk != but
    ]
    return waiting[0] if waiting else None


# ── One result ──


@dataclass(frozen=True)
class Comment:
    """A comment as the reader may see it: its author only for the office, and only where the scheme says so."""

    remark: Remark
    author: str
    may_moderate: Yes


@dataclass(frozen=True)
class ResultPage:
    result: Result
    parts: list[tuple[int, str, int, Decimal | None]]
    comments: list[Comment]
    appeal: Any
    is_set_aside: bool
    least: int  # so many answers show it
    may_appeal: Yes
    may_answer_appeal: Yes | None


def result_rows(reader: Any) -> QuerySet[Result]:
    rows = Result.objects.visible_to(reader).select_related(  # type: ignore[attr-defined]
        "scheme", "federation", "about_organisation", "about_community", "about_team", "appeal"
    )
    return rows.defer("scheme__content", "about_organisation__search")


def result_page(result: Result, reader: Any) -> ResultPage:
    """One query for the comments, where the reader may read them."""
    appeal = getattr(result, "appeal", None)
    reads = rules.reads_comments(reader, result)
    if appeal is not None:
        appeal.result = result
    return ResultPage(
        result, [(part[0], part[1], part[2], None if part[3] is None else Decimal(part[3])) for part in result.parts],
        _comments(result, reader) if reads else [], appeal if reads else None,
        appeal is not None and appeal.state == Appeal.State.UPHELD, counting.least(result.scheme, result.direction), rules.can_appeal(reader, result),
        rules.can_answer_appeal(reader, appeal) if appeal else None,
    )  # fmt: skip


def _comments(result: Result, reader: Any) -> list[Comment]:
    """Those that counted, in no order that tells who wrote them; hidden ones only for the office. Too few answers show none."""
    in_office = result.federation_id in mandates(reader).offices
    if not result.shown and not in_office:
        return []
    rows = Remark.objects.filter(
        answer__current=True, answer__evaluation__scheme=result.scheme_id, answer__evaluation__direction=result.direction,
        answer__evaluation__about_organisation=result.about_organisation_id,
        answer__evaluation__about_community=result.about_community_id,
    )  # fmt: skip
    if result.about_team_id:
        rows = rows.none()
    if not in_office:
        rows = rows.filter(state=Remark.State.SHOWN)
    rows = rows.select_related(
        "answer__evaluation__organisation", "answer__evaluation__community", "answer__evaluation__federation"
    )
    named = in_office and result.scheme.names_to_office
    return [
        Comment(one, one.answer.evaluation.judge_name if named else "", rules.can_moderate(reader, one))
        for one in sorted(rows, key=lambda one: (one.text, one.pk))
    ]


def to_moderate(reader: Any) -> QuerySet[Remark]:
    """Comments of her offices."""
    rows = Remark.objects.filter(federation__in=list(mandates(reader).offices))
    return rows.select_related("answer__evaluation__scheme", "answer__by").defer("answer__evaluation__scheme__content")


def waiting_evaluations(person: Any) -> QuerySet[Evaluation]:
    """Open, asked of her, and not answered by her side yet."""
    today = timezone.localdate()
    answered = Answer.objects.filter(evaluation=OuterRef("pk"))
    return Evaluation.objects.asked_of(person).filter(  # type: ignore[attr-defined]
        ~Exists(answered),
        exclusion="",
        scheme__state=State.SET,
        scheme__opens_on__lte=today,
        scheme__closes_on__gt=today,
    )
