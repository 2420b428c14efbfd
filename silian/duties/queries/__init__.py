"""What is owed, and the facts that show it was done; each function decides its own SQL."""

from silian.duties.queries.waiting import questions, waiting_for

__all__ = ["questions", "waiting_for"]
