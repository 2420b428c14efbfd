"""What pages, the desk and the API ask of this part."""

from silian.cobuilding.queries.project import ProjectPage, project_page, projects
from silian.cobuilding.queries.waiting import waiting_for

__all__ = ["ProjectPage", "project_page", "projects", "waiting_for"]
