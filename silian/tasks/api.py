"""Tasks for programs: who sees to what by when, as the pages show them."""

from datetime import date, datetime

from ninja import Field, Query, Router, Schema

from silian.core.api import AskedStretch, Given, Listing, OneOf, Pk, Refusal, Short, given, listing, one
from silian.people.api import reads, writes
from silian.tasks import actions, queries
from silian.tasks.models import Task

router = Router()


class TaskOut(Schema):
    """Something to be done by a day. It belongs to a seat or to an organisation."""

    id: int
    federation_id: int
    title: str
    detail: str
    due_on: date
    seat_id: int | None
    organisation_id: int | None
    state: str = Field(description="open, done or dropped")
    closed_on: date | None
    outcome: str
    dropped_because: str
    source: str = Field(description="where it comes from, as “meetings.meeting:7”")
    source_title: str
    at: datetime


class WantedTasks(Schema):
    """Which tasks."""

    q: Short = ""
    whose: OneOf("all", "mine", "given") = Field("all", description="mine: I see to them; given: I gave them")
    state: OneOf("all", *Task.State.values) = "open"
    late: bool = False


class OutcomeIn(Given):
    outcome: Short = Field(description="what came of it, in a sentence")


@router.get("", response=Listing[TaskOut], auth=reads, summary="Tasks", url_name="tasks")
def tasks(request, wanted: Query[WantedTasks], asked: AskedStretch):
    """The tasks the person may see, newest first."""
    return listing(queries.tasks(request.user, queries.Filters.of(given(wanted))), asked, newest_first=True)


@router.get("/{pk}", response=TaskOut, auth=reads, summary="One task", url_name="task")
def task(request, pk: Pk):
    return one(Task.objects.visible_to(request.user), pk)


@router.post(
    "/{pk}/done", response={200: TaskOut, 409: Refusal}, auth=writes, summary="Say that a task is done", url_name="task_done"
)  # fmt: skip
def done(request, pk: Pk, given: OutcomeIn):
    """It leaves the desks of all who see to it."""
    return actions.finish_task(one(Task.objects.visible_to(request.user), pk), given.outcome, by=request.user)
