"""Giving, changing and closing a task. The part it comes from has asked its own rule before it gives one."""

from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused, in_words
from silian.core.notices import tell
from silian.core.records import key, record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.core.verbs import fields as recorded
from silian.members.models import Organisation, Seat, Term
from silian.people.models import User
from silian.tasks import rules
from silian.tasks.models import Task

State = Task.State
OWN = ("title", "detail", "due_on", "seat", "organisation")


@transaction.atomic
def give_task(
    source: Any,
    fields: dict[str, Any],
    *,
    title: str,
    url: str,
    by: User,
    about: tuple[models.Model, ...] = (),
) -> Task:
    """Write down who does what by when. `source` is the meeting or visit, `title` and `url` how a desk names it."""
    _whole(fields)
    task = Task.objects.create(
        federation_id=source.federation_id, source=key(source), source_title=title[:200], source_url=url, by=by,
        **{name: fields[name] for name in OWN if fields.get(name)},
    )  # fmt: skip
    _record("tasks.task.given", task, by=by, about=(source, *about))
    tell(
        [one for one in owners(task) if one != by], "tasks.task.given", task, url=url, title=task.title,
        day=task.due_on.isoformat(), owner=task.owner,
    )  # fmt: skip
    return task


@transaction.atomic
def change_task(task: Task, fields: dict[str, Any], *, by: User) -> Task:
    """Another day, another owner, other words."""
    lock(task)
    require(rules.can_change_task(by, task))
    wanted = {name: getattr(task, name) for name in OWN} | {name: fields[name] for name in OWN if name in fields}
    _whole(wanted)
    changed = sorted(name for name in OWN if getattr(task, name) != wanted[name])
    if changed:
        for name in changed:
            setattr(task, name, wanted[name])
        task.save(update_fields=changed)
        _record("tasks.task.changed", task, by=by, fields=recorded(Task, changed))
    return task


@transaction.atomic
def finish_task(task: Task, outcome: str, *, by: User) -> Task:
    """It is done; a sentence says what came of it."""
    lock(task)
    require(rules.can_close_task(by, task))
    task.outcome = in_words(outcome, _("Say in a few words what came of it."), field="outcome", most=500)
    task.closed_on = timezone.localdate()
    move(task, State.DONE, save=("outcome", "closed_on"))
    _record("tasks.task.done", task, by=by, outcome=task.outcome)
    return task


@transaction.atomic
def drop_task(task: Task, because: str, *, by: User) -> Task:
    """It is no longer needed, and why."""
    lock(task)
    require(rules.can_close_task(by, task))
    task.dropped_because = in_words(because, _("Please say in a few words why it is no longer needed."))
    task.closed_on = timezone.localdate()
    move(task, State.DROPPED, save=("dropped_because", "closed_on"))
    _record("tasks.task.dropped", task, by=by, because=task.dropped_because)
    return task


@transaction.atomic
def take_back_task(task: Task, because: str, *, by: User) -> Task:
    """Whoever gave it takes it back, because what it came from no longer says so; whoever saw to it is told."""
    lock(task)
    require(rules.can_change_task(by, task))
    task.dropped_because, task.closed_on = because.strip()[:300], timezone.localdate()
    move(task, State.DROPPED, save=("dropped_because", "closed_on"))
    _record("tasks.task.dropped", task, by=by, because=task.dropped_because)
    tell(
        [one for one in owners(task) if one != by], "tasks.task.dropped", task, url=task.source_url, title=task.title,
        because=task.dropped_because,
    )  # fmt: skip
    return task


@transaction.atomic
def reopen_task(task: Task, *, by: User) -> Task:
    """It is not done after all."""
    lock(task)
    require(rules.can_reopen_task(by, task))
    task.closed_on, task.outcome, task.dropped_because = None, "", ""
    move(task, State.OPEN, save=("closed_on", "outcome", "dropped_because"))
    _record("tasks.task.reopened", task, by=by)
    return task


def owners(task: Task, day: date | None = None) -> list[User]:
    """Who sees to it on a day: the holder of the seat, or everybody who sits for the organisation."""
    seats = (
        Seat.objects.filter(pk=task.seat_id)
        if task.seat_id
        else Seat.objects.filter(body__organisation=task.organisation_id)
    )
    terms = Term.objects.on(day or timezone.localdate()).filter(seat__in=seats).select_related("person").order_by("id")
    return list({term.person_id: term.person for term in terms}.values())


def _whole(fields: dict[str, Any]) -> None:
    if not str(fields.get("title") or "").strip():
        sentence = _("Say what is to be done.")
        raise Refused(sentence, {"title": sentence})
    if not fields.get("due_on"):
        sentence = _("Say by which day.")
        raise Refused(sentence, {"due_on": sentence})
    owner: Seat | Organisation | None = fields.get("seat") or fields.get("organisation")
    if owner is None or (fields.get("seat") and fields.get("organisation")):
        sentence = _("Say who sees to it: one seat or one organisation.")
        raise Refused(sentence, {"owner": sentence})


def _record(verb: str, task: Task, *, by: User, about: tuple[models.Model, ...] = (), **facts: Any) -> None:
    record(
        verb, task, by=by, about=[*about, task.seat, task.organisation], organisation=task.organisation,
        title=task.title, day=task.due_on.isoformat(), owner=task.owner, **facts,
    )  # fmt: skip
