"""Reading tasks: the list, one task, what waits on a desk."""

from silian.tasks.queries.tasks import (
    Filters,
    TaskPage,
    owners_to_choose,
    rows_for_workbook,
    task_page,
    tasks,
    workbook_heads,
)
from silian.tasks.queries.waiting import questions, waiting_for

__all__ = [
    "Filters",
    "TaskPage",
    "owners_to_choose",
    "questions",
    "rows_for_workbook",
    "task_page",
    "tasks",
    "waiting_for",
    "workbook_heads",
]
