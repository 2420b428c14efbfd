"""What the pages of visits show, and what others ask: each function decides its own SQL."""

from silian.visits.queries.facts import Fact, confirmed_by_organisation
from silian.visits.queries.waiting import questions, waiting_for

__all__ = ["Fact", "confirmed_by_organisation", "questions", "waiting_for"]
