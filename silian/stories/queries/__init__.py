"""Reading stories."""

from silian.stories.queries.waiting import questions, waiting_for

__all__ = ["questions", "waiting_for"]
