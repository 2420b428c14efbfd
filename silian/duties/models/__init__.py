"""The tables of this part, split by noun."""

from silian.duties.models.days import CalendarDay
from silian.duties.models.excuses import Climb, Excuse
from silian.duties.models.rules import WORDING, Edition, Fact, Owner, PeriodKind, Rule
from silian.duties.models.usual import USUAL
from silian.duties.models.years import YearOpening

__all__ = [
    "USUAL",
    "WORDING",
    "CalendarDay",
    "Climb",
    "Edition",
    "Excuse",
    "Fact",
    "Owner",
    "PeriodKind",
    "Rule",
    "YearOpening",
]
