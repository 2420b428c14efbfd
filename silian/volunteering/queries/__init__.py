"""What the pages of volunteers, teams, service time and home service show."""

from silian.volunteering.queries.waiting import questions, waiting_for

__all__ = ["questions", "waiting_for"]
