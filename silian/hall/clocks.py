"""When something in a matter is due: hours, workdays, and what a pause makes of them. Pure: no Django, no clock of its own.

All instants are local and aware; workdays end at `CLOSING_HOUR`, so that "by Friday" is a time somebody can keep.
"""

from datetime import date, datetime, time, timedelta
from typing import Protocol

CLOSING_HOUR = 18  # house value: when a workday ends
ONE_DAY = timedelta(days=1)


class Due(Protocol):
    """A day that was counted to."""

    @property
    def day(self) -> date: ...


class Calendar(Protocol):
    """Which days are worked; `silian.core.workdays.Workdays` is one."""

    def is_workday(self, day: date) -> bool: ...

    def add(self, day: date, count: int) -> Due: ...


def in_workdays(start: datetime, count: int, calendar: Calendar) -> datetime:
    """The end of the `count`-th workday after the day of `start`; of the first workday on or after it, if `count` is 0."""
    day = calendar.add(start.date(), count).day
    return datetime.combine(day, time(CLOSING_HOUR), start.tzinfo)


def workdays_between(start: date, end: date, calendar: Calendar) -> int:
    """How many workdays lie after `start`, up to and with `end`; 0 if `end` is not later."""
    return sum(
        calendar.is_workday(start + ONE_DAY * number) for number in range(1, max(0, (end - start).days) + 1)
    )  # fmt: skip


def shifted(due: datetime, start: datetime, end: datetime, calendar: Calendar) -> datetime:
    """A due time, moved on by a pause from `start` to `end`: as many workdays, or the plain time if it is over the same day."""
    if end <= start:
        return due
    days = workdays_between(start.date(), end.date(), calendar)
    if days == 0:
        return due + (end - start)
    day = calendar.add(due.date(), days).day
    return datetime.combine(day, due.timetz().replace(tzinfo=None), due.tzinfo)


def workdays_back(now: datetime, count: int, calendar: Calendar) -> datetime:
    """The latest instant from which `count` whole workdays have passed until `now`: what was due before it is later than that."""
    day, left = now.date(), count
    while left > 0:
        if calendar.is_workday(day):
            left -= 1
        day -= ONE_DAY
    return datetime.combine(day, now.timetz().replace(tzinfo=None), now.tzinfo)
