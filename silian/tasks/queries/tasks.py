"""The list of tasks, and one of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from silian.core.models import Record
from silian.core.records import timeline
from silian.core.rules import Answer
from silian.core.search import found_by
from silian.members.mandates import mandates
from silian.members.models import Organisation, Seat
from silian.tasks import rules
from silian.tasks.models import Task

MINE, GIVEN, ALL = "mine", "given", "all"


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to: whose, in which state, only the late ones, with which words."""

    whose: str = MINE
    state: str = Task.State.OPEN
    late: bool = False
    typed: str = ""

    @classmethod
    def of(cls, data: Any) -> "Filters":
        whose, state = data.get("whose", MINE), data.get("state", Task.State.OPEN)
        return cls(
            whose=whose if whose in (MINE, GIVEN, ALL) else MINE,
            state=state if state in Task.State.values or state == ALL else Task.State.OPEN,
            late=bool(data.get("late")), typed=data.get("q", "").strip()[:100],
        )  # fmt: skip

    @property
    def any(self) -> bool:
        return self != Filters(whose=self.whose)


def tasks(reader: Any, filters: Filters) -> QuerySet[Task]:
    """The tasks she may see, with the names of their owners: one query for a page."""
    rows: Any = (
        Task.objects.visible_to(reader).select_related("seat__body", "organisation").defer("organisation__search")
    )
    if filters.whose == MINE:
        rows = rows.filter(Task.objects.owned_by(mandates(reader)))
    elif filters.whose == GIVEN:
        rows = rows.filter(by=reader)
    if filters.late:
        rows = rows.late()
    elif filters.state != ALL:
        rows = rows.filter(state=filters.state)
    if filters.typed:
        named = Organisation.objects.found_by(filters.typed).values("pk")
        words = filters.typed
        rows = rows.filter(
            Q(pk__in=found_by(Task.objects.order_by(), words).values("pk")) | Q(source_title__icontains=words) | Q(seat__body__name__contains=words)
            | Q(organisation__in=named)
        )  # fmt: skip
    return rows


@dataclass(frozen=True)
class TaskPage:
    """One task: who sees to it, what the reader may do, what happened."""

    task: Task
    records: list[Record]
    may_close: Answer
    may_change: Answer
    may_reopen: Answer


def task_page(task: Task, reader: Any) -> TaskPage:
    return TaskPage(
        task, list(timeline(task)[:30]), rules.can_close_task(reader, task), rules.can_change_task(reader, task),
        rules.can_reopen_task(reader, task),
    )  # fmt: skip


def owners_to_choose(federation_id: int, today: Any) -> tuple[list[Organisation], list[Seat]]:
    """Who can be given a task: the members of that day and the seats of all other bodies."""
    members = Organisation.objects.filter(federation=federation_id, memberships__period__contains=today)
    others = Seat.objects.open(today).filter(federation=federation_id, body__organisation=None).select_related("body")
    return list(members.defer("search").distinct().order_by("spelled", "id")), list(others.order_by("body", "id"))


def workbook_heads() -> list[str]:
    return [
        _("Task"),
        _("Who sees to it"),
        _("Due on"),
        _("State"),
        _("Comes from"),
        _("What came of it"),
        _("Remarks"),
    ]


def rows_for_workbook(rows: QuerySet[Task]) -> Iterator[list[Any]]:
    for one in rows.order_by("due_on", "id").iterator(chunk_size=1000):
        yield [
            one.title, one.owner, one.due_on, str(one.shown_state_word), one.source_title, one.outcome or one.dropped_because,
            one.detail,
        ]  # fmt: skip
