"""What the pages of the two lists and of the matching show; each function decides its own SQL."""

from silian.exchange.queries.waiting import questions, waiting_for

__all__ = ["questions", "waiting_for"]
