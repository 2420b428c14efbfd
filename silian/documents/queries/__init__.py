"""What the parts above ask of documents."""

from silian.documents.queries.held import Confirmed, confirmed, in_force
from silian.documents.queries.waiting import questions, waiting_for

__all__ = ["Confirmed", "confirmed", "in_force", "questions", "waiting_for"]
