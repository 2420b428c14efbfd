"""What a figure is asked about: which federation, as of which day, since when, and of which part of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

LONG_AGO = date(1900, 1, 1)


def year_before(day: date) -> date:
    """The same day a year before; the last of February for the 29th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


@dataclass(frozen=True)
class Scope:
    """A federation as of a day. With `since`, what happens counts from that day to the other one, both with them; without, all of it.

    `community`, `sector` and `organisation` narrow a figure to rows that belong there, as the register has it today.
    """

    federation: Any
    as_of: date
    since: date | None = None
    community: Any = None
    sector: Any = None
    organisation: Any = None
    # What was worked out once, for all figures and parts of one question: a dozen of them may ask for the same.
    known: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def whole(self) -> "Scope":
        """The whole federation on the same day, from the beginning."""
        return Scope(self.federation, self.as_of)

    @property
    def year_before(self) -> "Scope":
        """The same a year before."""
        return replace(self, as_of=year_before(self.as_of), since=self.since and year_before(self.since))

    @property
    def is_narrowed(self) -> bool:
        return any((self.community, self.sector, self.organisation))

    def once(self, ask: Callable[[int, date, date], Any], since: date) -> Any:
        """What this answers about the federation from that day on to ours; asked once, however the scope is narrowed."""
        key = (ask, self.federation.pk, since, self.as_of)
        if key not in self.known:
            self.known[key] = ask(*key[1:])
        return self.known[key]

    @property
    def year(self) -> date:
        """The first day that counts; without one, of the twelve months up to the day."""
        return self.since or self.as_of - timedelta(days=364)

    @property
    def first(self) -> date:
        """The first day that counts."""
        return self.since or LONG_AGO

    @property
    def end(self) -> datetime:
        """The first moment after its last day."""
        return timezone.make_aware(datetime.combine(self.as_of + timedelta(days=1), time()))
