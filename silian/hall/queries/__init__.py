"""Every question that pages and the parts above ask, by noun."""

from silian.hall.queries.lists import newest_open
from silian.hall.queries.waiting import questions, waiting_for

__all__ = ["newest_open", "questions", "waiting_for"]
