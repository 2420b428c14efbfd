"""What the pages, the desk and the front page show of activities."""

from silian.activities.queries.organised import numbers_of, participants, participants_for_excel, prefilled_result
from silian.activities.queries.public import activity_page, my_sessions, next_public, sessions_at
from silian.activities.queries.waiting import questions, waiting_for

__all__ = [
    "activity_page",
    "my_sessions",
    "next_public",
    "numbers_of",
    "participants",
    "participants_for_excel",
    "prefilled_result",
    "sessions_at",
    "questions",
    "waiting_for",
]
