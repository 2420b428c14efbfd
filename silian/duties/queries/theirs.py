"""The duties of one body, one duty of it, and to whom an overdue one has climbed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from silian.core.rules import Answer
from silian.duties import rules
from silian.duties.models import Climb, Excuse, Owner, Rule
from silian.duties.queries.board import Filters, may_open
from silian.duties.queries.survey import Cell, Column, Owing, Survey, with_calendar, year_of
from silian.duties.words import State
from silian.members.mandates import mandates
from silian.members.models import Body

Step = Climb.Step
CHAIN = {Owner.BODY: Step.OWNER, Owner.AREA: Step.AREA, Owner.OFFICE: Step.OFFICE}


@dataclass(frozen=True)
class Duty:
    """One duty on the page of its body."""

    cell: Cell
    may_excuse: Answer
    steps: list[str]  # whose desk it has reached


@dataclass(frozen=True)
class BodyPage:
    """What one body owes in a year."""

    body: Body
    filters: Filters
    duties: list[Duty]
    excuses: list[Excuse]  # also those withdrawn
    totals: list[tuple[State, int]]
    opens: bool
    may_withdraw: bool
    unknown_years: list[int]

    @property
    def previous_year(self) -> int:
        return self.filters.year - 1

    @property
    def next_year(self) -> int:
        return self.filters.year + 1


def body_page(body: Body, filters: Filters, reader: Any) -> BodyPage:
    survey = Survey(body.federation_id, *year_of(filters.year), bodies=[body.pk])
    owing = next(iter(survey.bodies_of(body.kind)), None)
    cells = [cell for column in survey.columns_of(body.kind) if owing and (cell := survey.cell(column, body.pk))]
    counted = survey.totals(body.kind) if owing else {}
    return BodyPage(
        body=body, filters=filters, unknown_years=survey.unknown_years,
        duties=[
            Duty(cell, may_excuse(reader, body, cell), [str(step.label) for step in steps_of(survey, cell.column, owing)])
            for cell in cells if owing
        ],
        excuses=list(_excuses(body, filters.year)), totals=[(state, counted.get(state, 0)) for state in State],
        may_withdraw=rules.speaks_for_body(reader, body) or body.federation_id in mandates(reader).offices,
        opens=owing is not None and may_open(mandates(reader), body.federation_id, owing),
    )  # fmt: skip


def _excuses(body: Body, year: int) -> QuerySet[Excuse]:
    return (
        Excuse.objects.filter(body=body, first_on__year=year)
        .select_related("rule", "by", "withdrawn_by")
        .order_by("-id")
    )


def may_excuse(reader: Any, body: Body, cell: Cell) -> Answer:
    return rules.can_excuse(
        reader, body, is_fulfilled=cell.state == State.FULFILLED, is_excused=cell.excused is not None,
        is_overdue=cell.column.clock == State.OVERDUE,
    )  # fmt: skip


def one_duty(rule: Rule, body: Body, first_on: date) -> Cell | None:
    """One rule for one body in the period that begins on that day; none where nothing is owed."""
    editions = with_calendar(rule.editions.filter(span__contains=first_on))
    survey = Survey(body.federation_id, first_on, first_on + timedelta(days=1), bodies=[body.pk], editions=editions)
    column = next(iter(survey.columns_of(body.kind)), None)
    return survey.cell(column, body.pk) if column else None


# ── Climbing ──


def steps_of(survey: Survey, column: Column, body: Owing) -> list[Step]:
    """The desks an overdue duty has reached today, from whoever sees to it upward. Nobody is passed over: where a body
    stands in no sector, zone or community, the office hears of it."""
    cell = survey.cell(column, body.pk)
    if cell is None or cell.state != State.OVERDUE:
        return []
    return [step for step, since in chain(survey, column, body) if survey.today >= since]


def chain(survey: Survey, column: Column, body: Owing) -> Iterator[tuple[Step, date]]:
    """From which day on a duty without a fact stands on which desk. All bodies of a column share it, but for whether they
    stand in a sector, zone or community at all."""
    has_area = bool(body.sector_id or body.community_id or body.zone_id)
    key = (*column.key, has_area)
    if key not in survey.chains:
        survey.chains[key] = list(_chain(survey, column, has_area))
    return iter(survey.chains[key])


def _chain(survey: Survey, column: Column, has_area: bool) -> Iterator[tuple[Step, date]]:
    edition = column.edition
    after = {Step.OWNER: 0, Step.AREA: edition.area_after, Step.OFFICE: edition.office_after}
    begins = CHAIN[Owner(edition.owner)]
    if begins == Step.AREA and not has_area:
        begins = Step.OFFICE
    for step in Step:
        if step < begins or (step == Step.AREA and not has_area):
            continue
        wait = 0 if step == begins else after[step]
        yield step, survey.calendar.add(column.due.day, wait).day + timedelta(days=1)


def recent(today: date | None = None) -> tuple[date, date]:
    """What desks and steps look at: periods since the beginning of last year. What was missed before stays on its board."""
    today = today or timezone.localdate()
    return date(today.year - 1, 1, 1), today + timedelta(days=1)
