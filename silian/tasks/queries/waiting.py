"""Tasks of hers that are due within a week or late, each to be finished on the desk with one sentence."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.waiting import Question, Waiting, ask
from silian.members.mandates import Mandates, mandates
from silian.tasks.models import Task

AHEAD = timedelta(days=7)
ROWS = 30


def questions(person: Any) -> list[Question]:
    mine = mandates(person)
    return [Question(_due(mine), lambda rows: [_task(one, mine) for one in rows])] if mine.held else []


def waiting_for(person: Any) -> list[Waiting]:
    return ask(person, questions(person))


def _due(mine: Mandates) -> QuerySet[Task]:
    rows = Task.objects.filter(
        Task.objects.owned_by(mine), state=Task.State.OPEN, due_on__lte=timezone.localdate() + AHEAD
    )
    return rows.select_related("organisation").defer("organisation__search").order_by("due_on", "id")[:ROWS]


def _task(one: Task, mine: Mandates) -> Waiting:
    return Waiting(
        what=_("Task: %(title)s") % {"title": one.title}, for_whom=one.source_title, since=timezone.localdate(one.at),
        until=one.due_on, url=reverse("tasks:task", args=[one.pk]), button=_("Look"),
        by_seat=mine.named(seat=one.seat_id, organisation=one.organisation_id),
        finish=reverse("tasks:done", args=[one.pk]),
    )  # fmt: skip
