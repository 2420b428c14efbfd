"""The responsibility list of a seat for a year: what its body owes and what it sees to first, its visits, its tasks; on a page and as a paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from silian.core.official import Heading, Table, Text, day, paper
from silian.duties.models import Climb
from silian.duties.queries.survey import Column, Owing, Survey, year_of
from silian.duties.queries.theirs import chain
from silian.duties.rules import convenes
from silian.duties.words import State, period_word
from silian.members.mandates import Held, Mandates
from silian.members.models import Seat, Term
from silian.tasks.models import Task
from silian.visits.models import Visit

Step = Climb.Step
# How several bodies stand together: as the one that is furthest from done.
WORST_FIRST = (State.OVERDUE, State.DUE, State.NOT_YET, State.EXCUSED, State.FULFILLED)
NAMED = 3  # bodies of one duty are named up to here, counted from here on


@dataclass(frozen=True)
class Line:
    """One thing: by when, what, for whom, from which clause or meeting, how it stands."""

    day: date
    what: str
    whom: str
    source: str
    state: str
    word: str
    url: str = ""


@dataclass(frozen=True)
class Responsibility:
    """All that a seat sees to in a year."""

    seat: Seat
    year: int
    holders: list[str]
    duties: list[Line]
    visits: list[Line]
    tasks: list[Line]

    @property
    def parts(self) -> list[tuple[str, list[Line]]]:
        found = [(_("Duties"), self.duties), (_("Visits"), self.visits), (_("Tasks and promises"), self.tasks)]
        return [(word, lines) for word, lines in found if lines]

    @property
    def previous_year(self) -> int:
        return self.year - 1

    @property
    def next_year(self) -> int:
        return self.year + 1


def responsibility(seat: Seat, year: int) -> Responsibility:
    """Three queries of the survey, and one each for visits, tasks and who holds the seat in that year."""
    start, end = year_of(year)
    holders = Term.objects.filter(seat=seat, period__overlap=(start, end)).order_by("period")
    return Responsibility(
        seat, year, list(holders.values_list("person__name", flat=True)),
        sorted(_duties(seat, start, end), key=lambda one: (one.day, one.what)),
        sorted(_visits(seat, start, end), key=lambda one: one.day), list(_tasks(seat, start, end)),
    )  # fmt: skip


def _duties(seat: Seat, start: date, end: date) -> Iterator[Line]:
    survey = Survey(seat.federation_id, start, end)
    hers = Mandates(timezone.localdate(), [Held.of(seat)])
    for column in survey.columns:
        owed = survey.owed_by(column)
        bodies = [
            one for one in survey.bodies_of(column.kind) if one.pk in owed and _sees_to_it(survey, column, one, hers)
        ]
        if bodies:
            yield _line(survey, column, bodies)


def _sees_to_it(survey: Survey, column: Column, body: Owing, hers: Mandates) -> bool:
    """First of all desks: not what would climb to it."""
    first, _since = next(chain(survey, column, body))
    if first == Step.OWNER:
        return hers.held[0].body_id == body.pk
    if first == Step.AREA:
        return convenes(hers, body.sector_id, body.zone_id, body.community_id)
    return survey.federation_id in hers.offices


def _line(survey: Survey, column: Column, bodies: list[Owing]) -> Line:
    keys = {one.pk for one in bodies}
    stands = {state: len(found & keys) for state, found in survey.sorted_out(column).items() if found & keys}
    state = next(one for one in WORST_FIRST if one in stands)
    word, url = state.word, f"{reverse('duties:body', args=[bodies[0].pk])}?year={column.period.year}"
    if len(bodies) > 1:
        word = _("%(state)s, %(done)s of %(all)s fulfilled") % {
            "state": word, "done": stands.get(State.FULFILLED, 0), "all": len(bodies),
        }  # fmt: skip
        url = (
            f"{reverse('duties:board')}?federation={survey.federation_id}&year={column.period.year}&kind={column.kind}"
        )
    names = [one.name for one in bodies[:NAMED]]
    left = _(" and %(number)s more") % {"number": len(bodies) - NAMED} if len(bodies) > NAMED else ""
    what = _("%(duty)s, %(period)s") % {"duty": column.edition.name, "period": period_word(column.period)}
    return Line(column.due.day, what, _(", ").join(names) + left, column.edition.clause, str(state), word, url)


def _visits(seat: Seat, start: date, end: date) -> Iterator[Line]:
    rows = Visit.objects.filter(Q(visitor=seat), planned_on__range=(start, end - timedelta(days=1)))
    rows = rows.exclude(state=Visit.State.CANCELLED).select_related("organisation").defer("organisation__search")
    for one in rows.order_by("planned_on", "id"):
        late = one.state == Visit.State.PLANNED and one.planned_on < timezone.localdate()
        word = _("late") if late else str(Visit.State(one.state).label)
        yield Line(
            one.held_on or one.planned_on,
            _("Visit"),
            str(one.organisation),
            "",
            Visit.TONES["late" if late else one.state],
            word,
        )


def _tasks(seat: Seat, start: date, end: date) -> Iterator[Line]:
    own = Q(seat=seat)
    if seat.body.organisation_id:
        own |= Q(organisation=seat.body.organisation_id)
    rows = Task.objects.filter(own, due_on__range=(start, end - timedelta(days=1))).exclude(state=Task.State.DROPPED)
    for one in rows.order_by("due_on", "id"):
        url = reverse("tasks:task", args=[one.pk])
        yield Line(
            one.due_on,
            one.title,
            one.outcome or one.detail,
            one.source_title,
            one.shown_state,
            str(one.shown_state_word),
            url,
        )


def as_paper(shown: Responsibility) -> bytes:
    """As an official paper. Always in Chinese: the layout is that of Chinese offices."""
    with translation.override("zh-hans"):
        seat, again = shown.seat, responsibility(shown.seat, shown.year)
        blocks: list[Any] = [
            Text(f"席位：{seat}", "plain"),
            Text(f"任职：{'、'.join(again.holders) or '空缺'}", "plain"),
        ]
        for word, lines in again.parts:
            blocks += [
                Heading(word),
                Table(
                    ["期限", "事项", "对象", "依据", "状态"],
                    [[one.day.isoformat(), one.what, one.whom, one.source, one.word] for one in lines],
                    [24, 46, 38, 24, 24],
                ),
            ]
        if not again.parts:
            blocks.append(Text("本年度此席位没有应办事项。"))
        blocks += [Text(str(seat.federation), "right"), Text(day(timezone.localdate()), "right")]
        title = f"{shown.year}年度责任清单"
        return paper(title, blocks, sender=str(seat.body), author=str(seat.federation))
