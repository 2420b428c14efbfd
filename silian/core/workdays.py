"""Working days of the Chinese calendar, with its make-up workdays: pure, no Django.

The State Council publishes a year's holidays in the autumn before; `chinesecalendar` carries what has been published. Of
later years only the weekends are known, and every answer says so. Days an office has entered itself win over both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache

import chinese_calendar

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Due:
    """A day, and whether the holidays of every year on the way to it have been published."""

    day: date
    known: bool


@dataclass(frozen=True)
class Workdays:
    """A calendar. `own`: days somebody entered herself, True for a workday and False for a day off."""

    own: Mapping[date, bool] = field(default_factory=dict)

    @cached_property
    def _own_years(self) -> frozenset[int]:
        return frozenset(day.year for day in self.own)

    def is_known(self, year: int) -> bool:
        """Published, or entered by the office."""
        return year in self._own_years or _is_published(year)

    def is_workday(self, day: date) -> bool:
        entered = self.own.get(day)
        return _is_workday(day) if entered is None else entered

    def add(self, day: date, count: int) -> Due:
        """The `count`-th workday after `day`. A day off counts as the workday that follows it, so 0 is the first workday on or after."""
        if count < 0:
            raise ValueError("workdays are counted forward")
        at = day
        while not self.is_workday(at):
            at += ONE_DAY
        for _step in range(count):
            at += ONE_DAY
            while not self.is_workday(at):
                at += ONE_DAY
        return Due(at, all(self.is_known(year) for year in range(day.year, at.year + 1)))


@lru_cache(maxsize=256)
def _is_published(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=8192)
def _is_workday(day: date) -> bool:
    if _is_published(day.year):
        return chinese_calendar.is_workday(day)
    return day.weekday() < SATURDAY
