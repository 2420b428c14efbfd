"""Who may do what with a task. Who may give one is the rule of the meeting or visit it comes from."""

from typing import Any

from django.utils.translation import gettext as _

from silian.core.rules import Answer, No
from silian.members.mandates import mandates
from silian.members.rules import sits_in_office, speaks_for
from silian.tasks.models import Task


def owns(person: Any, task: Task) -> bool:
    """She holds the seat that sees to it today, or speaks for the organisation that does."""
    if task.organisation_id:
        return speaks_for(person, task.organisation_id)
    return any(held.seat_id == task.seat_id for held in mandates(person).held)


def can_close_task(person: Any, task: Task) -> Answer:
    if task.state != Task.State.OPEN:
        return No(_("This task is closed already."))
    if not owns(person, task) and not sits_in_office(person, task.federation_id):
        return No(_("Only whoever sees to this task or the office can close it."))
    return True


def can_change_task(person: Any, task: Task) -> Answer:
    """Another day, another owner, other words: by whoever gave it, and the office. Whoever sees to it says what is done."""
    if task.state != Task.State.OPEN:
        return No(_("This task is closed already."))
    if task.by_id != person.pk and not sits_in_office(person, task.federation_id):
        return No(_("Only whoever gave this task or the office can change it."))
    return True


def can_reopen_task(person: Any, task: Task) -> Answer:
    if task.state == Task.State.OPEN:
        return No(_("This task is open."))
    if task.by_id != person.pk and not sits_in_office(person, task.federation_id):
        return No(_("Only whoever gave this task or the office can open it again."))
    return True
