"""Evaluations, lists and honours as pages and the parts above need them; each function decides its own SQL."""

from silian.honours.queries.honours import lines_of
from silian.honours.queries.waiting import questions, waiting_for

__all__ = ["lines_of", "questions", "waiting_for"]
