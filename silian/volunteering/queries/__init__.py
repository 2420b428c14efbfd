"""What the pages of volunteers, teams, service time and home service show."""

from silian.volunteering.queries.waiting import waiting_for

__all__ = ["waiting_for"]
