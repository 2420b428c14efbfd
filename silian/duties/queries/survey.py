"""What is owed and what is on record: bodies × rules × periods, computed in three statements whatever their number.

The state of a duty without a fact depends on the rule, the period and today only, so it is worked out once for a column;
bodies with a fact or an excuse are sets. Only what a page shows is laid out cell by cell.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import DateField, F, JSONField, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from silian.core.periods import Period, begun_in
from silian.core.workdays import Due, Workdays
from silian.duties.models import CalendarDay, Edition
from silian.duties.queries import facts
from silian.duties.queries.facts import Asked, Found
from silian.duties.words import State
from silian.members.models import Body, Membership

FOREVER = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Owing:
    """A body as a board needs it: its name, what it stands in, and since when and until when it is a member."""

    pk: int
    name: str
    kind: str
    organisation_id: int | None
    sector_id: int | None
    community_id: int | None
    zone_id: int | None
    since: list[date]
    until: list[date]

    def was_there(self, first: date, last: date) -> bool:
        """An organisation owes what falls into its membership from the first day of the period to the day it counts to; all others always."""
        if self.organisation_id is None:
            return True
        for begin, end in zip(self.since, self.until, strict=True):
            if begin <= first < end:
                first = end  # two memberships without a gap are one
        return first > last


@dataclass(frozen=True)
class Excused:
    """Why not this period, and whether that was said only when it was overdue."""

    because: str
    day: date
    late: bool


@dataclass(frozen=True)
class Column:
    """One rule in one period: until when, and how that stands today for whoever has no fact."""

    edition: Edition
    kind: str  # of body
    period: Period
    due: Due
    clock: State
    since: date  # from when on it counts as due

    @property
    def key(self) -> tuple[int, date]:
        return self.edition.rule_id, self.period.first

    @property
    def day(self) -> str:
        """The first day of its period, as an address names it."""
        return self.period.first.isoformat()

    @property
    def is_owed_only_where_open(self) -> bool:
        return self.edition.fact in facts.ONLY_WHERE_OPEN


@dataclass(frozen=True, slots=True)
class Cell:
    """One duty of one body."""

    column: Column
    state: State
    found: Found | None = None
    excused: Excused | None = None

    @property
    def is_late(self) -> bool:
        """Done, but after its day."""
        return bool(
            self.state == State.FULFILLED and self.found and self.found.day and self.found.day > self.column.due.day
        )


class Survey:
    """The duties of a federation in a stretch of time, as of a day. With `known`, by the facts that were on record by the end of that day."""

    def __init__(
        self, federation_id: int, start: date, end: date, *, today: date | None = None, bodies: Iterable[int] | None = None,
        editions: Iterable[Edition] | None = None, known: date | None = None,
    ):  # fmt: skip
        self.federation_id, self.start, self.end = federation_id, start, end
        self.today, self.known = today or timezone.localdate(), known
        self.only = None if bodies is None else tuple(sorted(bodies))
        self.editions = list(in_force(federation_id, start, end) if editions is None else editions)
        self.calendar = _calendar(self.editions)
        self.kinds = sorted({one.body_kind for one in self.editions}, key=Body.Kind.values.index)
        self.chains: dict[tuple[int, date, bool], list[Any]] = {}  # filled by whoever asks how a duty climbs
        self.columns = [column for edition in self.editions for column in self._columns(edition)]
        self._read_facts()

    def _columns(self, edition: Any) -> Iterator[Column]:
        first, last = max(self.start, edition.span.lower), min(self.end, edition.span.upper or FOREVER)
        for period in begun_in(edition.period, first, last):
            due = edition.due_of(period, self.calendar)
            since = max(period.first, due.day - timedelta(days=edition.lead_days))
            clock = State.OVERDUE if self.today > due.day else State.DUE if self.today >= since else State.NOT_YET
            yield Column(edition, edition.body_kind, period, due, clock, since)

    @cached_property
    def bodies(self) -> list[Owing]:
        """In order; organisations merged into another one owe nothing of their own. One query."""
        rows = Body.objects.filter(federation=self.federation_id, kind__in=self.kinds, organisation__merged_into=None)
        if self.only is not None:
            rows = rows.filter(pk__in=self.only)
        return owing(rows) if self.kinds else []

    def _read_facts(self) -> None:
        """All facts and all excuses: one statement."""
        ends: dict[tuple[str, int], list[date]] = {}
        for column in self.columns:
            key = (column.edition.fact, column.period.months)
            ends.setdefault(key, []).extend([column.period.first, column.period.end])
        asked = {
            key: Asked(number, self.federation_id, *key, min(days), max(days), self.only, self.known)
            for number, (key, days) in enumerate(sorted(ends.items()), 1)
        }
        numbers = {one.number: key for key, one in asked.items()}
        self.found: dict[tuple[str, int, date], dict[int, Found]] = {}
        self.excuses: dict[tuple[int, date], dict[int, Excused]] = {}
        if not self.columns:
            return
        firsts = [column.period.first for column in self.columns]
        said = facts.excuses(self.federation_id, min(firsts), max(firsts) + timedelta(days=1), self.only)
        for number, body, first_on, day, thing, still_open, word in said.union(
            *facts.questions(asked.values()), all=True
        ):
            if number == facts.EXCUSES:
                self.excuses.setdefault((thing, first_on), {})[body] = Excused(word, day, bool(still_open))
                continue
            fact, months = numbers[number]
            there = self.found.setdefault((fact, months, first_on), {})
            if body not in there or day < there[body].day:  # services and demands: the earlier of the two
                there[body] = Found(fact, day, thing, still_open, word)

    def _found(self, column: Column) -> dict[int, Found]:
        return self.found.get((column.edition.fact, column.period.months, column.period.first), {})

    def columns_of(self, kind: str) -> list[Column]:
        return [column for column in self.columns if column.kind == kind]

    def bodies_of(self, kind: str) -> list[Owing]:
        return [one for one in self.bodies if one.kind == kind]

    @cached_property
    def _there(self) -> dict[tuple[str, date, date], set[int]]:
        return {}

    def owed_by(self, column: Column) -> set[int]:
        """The bodies this column asks of."""
        first, last = column.period.first, column.edition.anchor_of(column.period)
        key = (column.kind, first, last)
        if key not in self._there:
            self._there[key] = {one.pk for one in self.bodies_of(key[0]) if one.was_there(first, last)}
        return self._there[key] & self._found(column).keys() if column.is_owed_only_where_open else self._there[key]

    def sorted_out(self, column: Column) -> dict[State, set[int]]:
        """The bodies of a column by state."""
        owed = self.owed_by(column)
        done = owed & {body for body, found in self._found(column).items() if found.is_whole}
        said = (owed & self.excuses.get(column.key, {}).keys()) - done
        return {State.FULFILLED: done, State.EXCUSED: said, column.clock: owed - done - said}

    def cell(self, column: Column, body: int) -> Cell | None:
        """One duty; none where nothing is owed."""
        if body not in self.owed_by(column):
            return None
        found, excused = self._found(column).get(body), self.excuses.get(column.key, {}).get(body)
        state = State.FULFILLED if found and found.is_whole else State.EXCUSED if excused else column.clock
        return Cell(column, state, found, excused)

    def totals(self, kind: str | None = None) -> Counter[State]:
        """How many duties in each state."""
        counted: Counter[State] = Counter()
        for column in self.columns if kind is None else self.columns_of(kind):
            for state, bodies in self.sorted_out(column).items():
                counted[state] += len(bodies)
        return counted

    @property
    def unknown_years(self) -> list[int]:
        """Years that due days lead into and whose holidays are not published yet."""
        years = {year for column in self.columns for year in (column.period.year, column.due.day.year)}
        return sorted(year for year in years if not self.calendar.is_known(year))


def in_force(federation_id: int, start: date, end: date) -> QuerySet[Any]:
    """Editions for periods that begin in [start, end), each with the federation's own calendar days. One query."""
    return with_calendar(Edition.objects.filter(federation=federation_id, span__overlap=(start, end)))


def with_calendar(rows: QuerySet[Edition]) -> QuerySet[Any]:
    days = CalendarDay.objects.filter(federation=OuterRef("federation")).order_by("day")
    return rows.annotate(
        body_kind=F("rule__body_kind"),
        own_days=ArraySubquery(days.values(one=JSONObject(day="day", works="works")), output_field=ArrayField(JSONField())),
    ).order_by("rule", "span", "id")  # fmt: skip


def _calendar(editions: list[Any]) -> Workdays:
    own = editions[0].own_days if editions else []
    return Workdays({date.fromisoformat(one["day"]): one["works"] for one in own})


def calendar_of(federation_id: int) -> Workdays:
    return Workdays(own_days(federation_id))


def own_days(federation_id: int) -> dict[date, bool]:
    """The days the office has entered: what every calendar of the federation counts with."""
    return dict(CalendarDay.objects.filter(federation=federation_id).values_list("day", "works"))


def owing(rows: QuerySet[Body]) -> list[Owing]:
    """Bodies with the days of their memberships. One query."""
    times = Membership.objects.filter(organisation=OuterRef("organisation")).order_by("period")
    until = Coalesce("period__endswith", Value(FOREVER), output_field=DateField())
    found = (
        rows.annotate(
            in_sector=F("organisation__sector"), in_community=F("organisation__community"),
            in_zone=Coalesce("organisation__community__zone", "community__zone"),
            since=ArraySubquery(times.values("period__startswith")), until=ArraySubquery(times.values(until=until)),
        )
        .order_by("pk")
        .values_list("pk", "name", "kind", "organisation_id", "in_sector", "in_community", "in_zone", "since", "until")
    )  # fmt: skip
    return [Owing(*row) for row in found]


def year_of(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year + 1, 1, 1)
