"""Years, half-years, quarters and months as days: pure, no Django, no clock of its own.

A period is a half-open range of *local* days. Days have no hours, so leap days are the only unevenness here; where a
clock jumps, `day_of` alone decides to which day an instant belongs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}
_KINDS = {months: kind for kind, months in MONTHS.items()}


@dataclass(frozen=True, order=True)
class Period:
    """So many months from a first day on. `Period(date(2026, 4, 1), 3)` is the second quarter of 2026."""

    first: date
    months: int

    def __post_init__(self) -> None:
        if self.first.day != 1 or (self.first.month - 1) % self.months:
            raise ValueError(f"no period of {self.months} months begins on {self.first}")

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.end

    @property
    def kind(self) -> str:
        return _KINDS[self.months]

    @property
    def year(self) -> int:
        return self.first.year

    @property
    def number(self) -> int:
        """Which one of its year: 1 for the year itself, 1 to 4 for quarters …"""
        return (self.first.month - 1) // self.months + 1

    @property
    def sign(self) -> str:
        """The same in every language: 2026, 2026-H1, 2026-Q2, 2026-05."""
        number = {12: "", 6: f"-H{self.number}", 3: f"-Q{self.number}", 1: f"-{self.number:02}"}[self.months]
        return f"{self.year}{number}"

    @property
    def end(self) -> date:
        """The first day outside."""
        return _month_on(self.first, self.months)

    @property
    def last(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def next(self) -> "Period":
        return Period(self.end, self.months)

    @property
    def previous(self) -> "Period":
        return Period(_month_on(self.first, -self.months), self.months)

    def day(self, month: int, day: int) -> date:
        """The `day`-th of the `month`-th month inside; a month that is shorter ends it: day 31 is the last day of every month."""
        first = _month_on(self.first, min(max(month, 1), self.months) - 1)
        return min(first + timedelta(days=max(day, 1) - 1), _month_on(first, 1) - timedelta(days=1))


def period_of(kind: str, day: date) -> Period:
    """The one period of this kind in which the day lies."""
    months = MONTHS[kind]
    return Period(date(day.year, (day.month - 1) // months * months + 1, 1), months)


def begun_in(kind: str, start: date, end: date) -> Iterator[Period]:
    """Periods whose first day lies in [start, end), in order."""
    found = period_of(kind, start)
    if found.first < start:
        found = found.next
    while found.first < end:
        yield found
        found = found.next


def of_year(kind: str, year: int) -> list[Period]:
    return list(begun_in(kind, date(year, 1, 1), date(year + 1, 1, 1)))


def day_of(instant: datetime, zone: tzinfo) -> date:
    """The local day of an instant, also in the hour a clock jumps over or shows twice."""
    if instant.tzinfo is None:
        raise ValueError("an instant has a time zone")
    return instant.astimezone(zone).date()


def _month_on(first: date, months: int) -> date:
    """The first of the month so many months later."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)
