"""Every question that pages and the parts above ask, by noun."""

from silian.meetings.queries.dates import Minuted, dates_of, minuted
from silian.meetings.queries.paper import paper
from silian.meetings.queries.waiting import questions, waiting_for

__all__ = ["Minuted", "dates_of", "minuted", "paper", "questions", "waiting_for"]
