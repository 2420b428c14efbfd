"""The tables of this part, split by noun."""

from silian.duties.models.days import CalendarDay
from silian.duties.models.excuses import Climb, Excuse
from silian.duties.models.rules import Edition, Fact, Owner, PeriodKind, Rule

__all__ = ["CalendarDay", "Climb", "Edition", "Excuse", "Fact", "Owner", "PeriodKind", "Rule"]
