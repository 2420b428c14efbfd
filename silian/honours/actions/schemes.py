"""Preparing an evaluation, setting it, cancelling it, and counting it at the close."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.calendars import calendar
from silian.core.checksums import digest_of
from silian.core.errors import Refused, in_words
from silian.core.notices import tell, tell_each
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.honours import rules, scoring
from silian.honours.models import Direction, Evaluation, Question, Result, Scheme
from silian.honours.queries import asking, counting, people
from silian.honours.queries.usual import Asked
from silian.members.mandates import OFFICE_KINDS
from silian.members.models import Federation
from silian.people.models import User

State = Scheme.State


@transaction.atomic
def draft_scheme(
    federation: Federation, fields: dict[str, Any], questions: Iterable[Asked] = (), *, by: User
) -> Scheme:
    """Prepare an evaluation. Nobody is asked before it is set."""
    require(rules.can_keep_schemes(by, federation.pk))
    scheme = Scheme(federation=federation, by=by, **fields)
    _save(scheme)
    _write(scheme, questions)
    record("honours.scheme.drafted", scheme, by=by, title=scheme.title)
    return scheme


@transaction.atomic
def change_scheme(scheme: Scheme, fields: dict[str, Any], questions: Iterable[Asked], *, by: User) -> Scheme:
    """Other days, other questions, while it is a draft."""
    lock(scheme)
    require(rules.can_change_scheme(by, scheme))
    for name, value in fields.items():
        setattr(scheme, name, value)
    _save(scheme)
    Question.objects.filter(scheme=scheme).delete()  # a draft's questions were put to nobody
    _write(scheme, questions)
    record("honours.scheme.changed", scheme, by=by, title=scheme.title)
    return scheme


def _save(scheme: Scheme) -> None:
    if scheme.closes_on <= scheme.opens_on:
        sentence = _("The first day after it lies before its first day. Choose a later one.")
        raise Refused(sentence, {"closes_on": sentence})
    try:
        with transaction.atomic():
            scheme.save()
    except IntegrityError as error:
        if "scheme_once" not in str(error):
            raise
        sentence = _("There is an evaluation with this title for %(year)s already.") % {"year": scheme.year}
        raise Refused(sentence, {"title": sentence}) from error


def _write(scheme: Scheme, questions: Iterable[Asked]) -> None:
    numbers: dict[str, int] = {}
    for one in questions:
        text = " ".join(one.text.split())[:200]
        if not text or one.direction not in scheme.directions:
            continue
        numbers[one.direction] = numbers.get(one.direction, 0) + 1
        Question.objects.create(
            federation_id=scheme.federation_id, scheme=scheme, direction=one.direction, number=numbers[one.direction],
            text=text, weight=one.weight,
        )  # fmt: skip


@transaction.atomic
def set_scheme(scheme: Scheme, *, by: User) -> Scheme:
    """From now on it stays as it is. Who is asked about whom is fixed, and everybody left out is told why."""
    lock(scheme)
    require(rules.can_set_scheme(by, scheme))
    asked = set(Question.objects.filter(scheme=scheme).values_list("direction", flat=True))
    for direction in scheme.directions:
        if direction not in asked:
            raise Refused(_("“%(direction)s” has no question yet.") % {"direction": Direction(direction).label})
    made = Evaluation.objects.bulk_create(asking.evaluations(scheme))
    if not any(one.is_asked for one in made) and not counting.tallies(scheme):
        raise Refused(_("Nobody can be asked: there is no pair of sides, or all of them are too close to each other."))
    move(scheme, State.SET)
    facts = {"title": scheme.title, "opens": scheme.opens_on.isoformat(), "last": scheme.last_day.isoformat()}
    record("honours.scheme.set", scheme, by=by, **facts)
    _tell_asked(scheme, facts)
    return scheme


def _tell_asked(scheme: Scheme, facts: dict[str, Any]) -> None:
    """One notice for each person and side she answers for, however many it is asked about."""
    rows = Evaluation.objects.filter(scheme=scheme).select_related(
        "federation", "organisation", "community", "about_organisation", "about_community"
    )
    sides: dict[tuple[int | None, int | None], list[Evaluation]] = {}
    for one in rows.order_by("id"):
        sides.setdefault((one.organisation_id, one.community_id), []).append(one)
    seated: dict[tuple[int | None, int | None], list[User]] = {}
    for person, organisation, community, kind in people.everybody(scheme.federation_id):
        if organisation or community or kind in OFFICE_KINDS:
            seated.setdefault((organisation, community), []).append(person)
    url = reverse("honours:scheme", args=[scheme.pk])
    told: list[tuple[User, dict[str, Any]]] = []
    left_out: list[tuple[User, dict[str, Any]]] = []
    for side, several in sides.items():
        there = {person.pk: person for person in seated.get(side, [])}.values()
        asked = [one for one in several if one.is_asked]
        if not asked:
            why = rules.why_excluded(several[0])
            left_out += [(person, {"title": scheme.title, "why": why}) for person in there]
            continue
        about = asked[0].about_name
        if len(asked) > 1:
            about = _("%(about)s and %(number)s more") % {"about": about, "number": len(asked) - 1}
        told += [(person, facts | {"about": about}) for person in there]
    tell_each(told, "honours.scheme.asked", scheme, url=url)
    tell_each(left_out, "honours.scheme.excluded", scheme, url=url)


@transaction.atomic
def cancel_scheme(scheme: Scheme, because: str, *, by: User) -> Scheme:
    lock(scheme)
    require(rules.can_cancel_scheme(by, scheme))
    scheme.cancelled_because = in_words(because, _("Please say in a few words why."))
    move(scheme, State.CANCELLED, save=("cancelled_because",))
    record("honours.scheme.cancelled", scheme, by=by, title=scheme.title, because=scheme.cancelled_because)
    return scheme


@transaction.atomic
def close_scheme(scheme: Scheme, *, by: User) -> Scheme:
    """Count what was answered and freeze it. No answer comes in after its last day, so it does not matter when this is done."""
    # The row of the scheme is what every answer holds: one that is being written is waited for and counted.
    lock(scheme)
    require(rules.can_close_scheme(by, scheme))
    found = counting.tallies(scheme)
    questions = Question.objects.filter(scheme=scheme).in_bulk()
    Result.objects.bulk_create([_result(scheme, tally, questions) for tally in found])
    now = timezone.now()
    scheme.closed_at = now
    scheme.appeals_until = calendar(scheme.federation_id).add(timezone.localdate(now), scheme.appeal_days).day
    scheme.content = counting.content_of(scheme, found)
    scheme.digest = digest_of(scheme.content)
    move(scheme, State.CLOSED, save=("closed_at", "appeals_until", "content", "digest"))
    facts = {"title": scheme.title, "until": scheme.appeals_until.isoformat()}
    record("honours.scheme.closed", scheme, by=by, **facts)
    tell(_evaluated(scheme), "honours.scheme.closed", scheme, url=reverse("honours:scheme", args=[scheme.pk]), **facts)
    return scheme


def _result(scheme: Scheme, tally: counting.Tally, questions: dict[int, Question]) -> Result:
    organisation, community, team = tally.about
    score = tally.counted.score
    return Result(
        federation_id=scheme.federation_id, scheme=scheme, direction=tally.direction, about_organisation_id=organisation,
        about_community_id=community, about_team_id=team, asked=tally.asked, excluded=tally.excluded,
        answered=tally.counted.answers, shown=score is not None, score=None if score is None else scoring.percent(score),
        band="" if score is None else scoring.band(score),
        parts=[
            [questions[pk].number, questions[pk].text, part.answers, None if part.score is None else str(scoring.percent(part.score))]
            for pk, part in tally.counted.parts.items()
        ],
    )  # fmt: skip


def _evaluated(scheme: Scheme) -> list[User]:
    rows = Result.objects.filter(scheme=scheme).values_list(
        "about_organisation_id", "about_community_id", "about_team_id"
    )
    organisations, communities, teams = zip(*rows, strict=True) if rows else ((), (), ())
    told = people.of_bodies(organisations, communities, teams)
    return [*told, *people.office(scheme.federation_id)]
