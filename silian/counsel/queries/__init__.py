"""Reading the think tank."""

from silian.counsel.queries.waiting import questions, waiting_for

__all__ = ["questions", "waiting_for"]
