"""What pages, the desk and the API ask of this part."""

from silian.cobuilding.queries.numbers import known_numbers, numbers_so_far
from silian.cobuilding.queries.project import ProjectPage, project_page, projects
from silian.cobuilding.queries.waiting import questions, waiting_for

__all__ = ["ProjectPage", "known_numbers", "numbers_so_far", "project_page", "projects", "questions", "waiting_for"]
