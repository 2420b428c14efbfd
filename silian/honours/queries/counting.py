"""The answers of a scheme as the pure scoring counts them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from silian.honours import scoring
from silian.honours.models import Answer, Direction, Evaluation, Mark, Question, Scheme
from silian.volunteering.models import HomeFeedback

# Where one known side alone is asked, its answer cannot be anonymous, and one is all there can be.
ONE_JUDGE = {Direction.STREET_MEMBER, Direction.COMMUNITY_MEMBER}
# About whom: an organisation, a community, a team, or – with none of them – the street.
About = tuple[int | None, int | None, int | None]


@dataclass(frozen=True)
class Tally:
    """One side in one direction: how many were asked, left out, answered, and what it comes to."""

    direction: str
    about: About
    asked: int
    excluded: int
    counted: scoring.Counted

    @property
    def key(self) -> tuple:
        return (self.direction, *(number or 0 for number in self.about))


def least(scheme: Scheme, direction: str) -> int:
    """So many answers are needed before anything is shown."""
    return 1 if direction in ONE_JUDGE else scheme.minimum


def tallies(scheme: Scheme) -> list[Tally]:
    """Everybody who is evaluated: four queries at most, whatever their number."""
    weights: dict[str, dict[int, int]] = {}
    for question in Question.objects.filter(scheme=scheme).order_by("number"):
        weights.setdefault(question.direction, {})[question.pk] = question.weight
    marks: dict[int, dict[int, int | None]] = {}
    given = Mark.objects.filter(answer__evaluation__scheme=scheme, answer__current=True).order_by("answer_id")
    for evaluation, question_pk, value in given.values_list("answer__evaluation_id", "question_id", "value"):
        marks.setdefault(evaluation, {})[question_pk] = value
    sides: dict[tuple[str, About], list[Evaluation]] = {}
    for one in Evaluation.objects.filter(scheme=scheme).order_by("id"):
        sides.setdefault((one.direction, (one.about_organisation_id, one.about_community_id, None)), []).append(one)
    found = []
    for (direction, about), several in sides.items():
        answers = [marks[one.pk] for one in several if one.pk in marks]
        counted = scoring.count(
            answers, weights.get(direction, {}), minimum=least(scheme, direction), trimmed=scheme.trimmed
        )
        asked = [one for one in several if one.is_asked]
        found.append(Tally(direction, about, len(asked), len(several) - len(asked), counted))
    return sorted([*found, *_services(scheme)], key=lambda one: one.key)


def _services(scheme: Scheme) -> list[Tally]:
    """What those served at home have said already in that year, team by team; nobody is asked again."""
    if scheme.kind != Scheme.Kind.SERVED:
        return []
    words: dict[int, list[str]] = {}
    rows = HomeFeedback.objects.filter(
        federation=scheme.federation_id, at__year=scheme.year, order__team__isnull=False
    ).order_by("id")
    for team, word in rows.values_list("order__team_id", "word"):
        words.setdefault(team, []).append(word)
    return [
        Tally(Direction.SERVED, (None, None, team), len(said), 0, scoring.count_words(said, minimum=scheme.minimum))
        for team, said in words.items()
    ]


def content_of(scheme: Scheme, found: list[Tally]) -> dict[str, Any]:
    """Everything a result was counted from and what it came to, exact: who reads it can count again."""
    questions = Question.objects.filter(scheme=scheme).order_by("direction", "number")
    answers: dict[int, list] = {}
    marks = Mark.objects.filter(answer__evaluation__scheme=scheme, answer__current=True)
    for evaluation, question, value in marks.order_by("answer__evaluation_id", "question_id").values_list(
        "answer__evaluation_id", "question_id", "value"
    ):
        answers.setdefault(evaluation, []).append([question, value])
    return {
        "title": scheme.title, "kind": scheme.kind, "year": scheme.year, "opens_on": scheme.opens_on.isoformat(),
        "closes_on": scheme.closes_on.isoformat(), "minimum": scheme.minimum, "trimmed": scheme.trimmed,
        "questions": [[one.pk, one.direction, one.number, one.text, one.weight] for one in questions],
        "answers": [[evaluation, given] for evaluation, given in sorted(answers.items())],
        "results": [
            [one.direction, list(one.about), one.asked, one.excluded, one.counted.answers, _exact(one.counted.score)] for one in found
        ],
    }  # fmt: skip


def _exact(score: Any) -> str | None:
    return None if score is None else f"{score.numerator}/{score.denominator}"


def progress(scheme: Scheme) -> dict[str, tuple[int, int, int]]:
    """How many of those asked have answered, in each direction, and how many were left out: two queries, no marks read."""
    answered = dict(
        Answer.objects.filter(evaluation__scheme=scheme, current=True)
        .order_by().values_list("evaluation__direction").annotate(number=Count("pk"))
    )  # fmt: skip
    found: dict[str, tuple[int, int, int]] = {}
    rows = Evaluation.objects.filter(scheme=scheme).order_by().values_list("direction", "exclusion")
    for direction, exclusion, number in rows.annotate(number=Count("pk")):
        done, asked, out = found.get(direction, (answered.get(direction, 0), 0, 0))
        found[direction] = (done, asked, out + number) if exclusion else (done, asked + number, out)
    return found
