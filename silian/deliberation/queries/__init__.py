"""What pages of deliberation know, and what others ask: each function decides its own SQL."""

from silian.deliberation.queries.waiting import questions, waiting_for

__all__ = ["questions", "waiting_for"]
