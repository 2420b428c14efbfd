"""The steps of a project: who sees to what by when."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.cobuilding import rules
from silian.cobuilding.actions.projects import _record
from silian.cobuilding.models import Milestone, Project
from silian.core.errors import Refused, in_words
from silian.core.rules import require
from silian.core.states import lock, move
from silian.core.verbs import fields as recorded
from silian.people.models import User

State = Milestone.State


@transaction.atomic
def add_milestone(project: Project, fields: dict[str, Any], *, by: User) -> Milestone:
    """Plan a step: what, by which day, and the seat or organisation that sees to it."""
    lock(project)
    require(rules.can_set_milestones(by, project))
    _has_one_owner(fields)

    made = Milestone.objects.create(project=project, federation_id=project.federation_id, **fields)
    _record(
        "cobuilding.milestone.added", project, by=by, step=made.title, day=made.due_on.isoformat(), owner=made.owner
    )
    return made


@transaction.atomic
def change_milestone(milestone: Milestone, fields: dict[str, Any], *, by: User) -> Milestone:
    """Another day, another owner, another word."""
    lock(milestone)
    require(rules.can_set_milestones(by, milestone.project))
    if milestone.state != State.OPEN:
        raise Refused(_("This step is closed already."))
    _has_one_owner(fields)

    changed = sorted(name for name, value in fields.items() if getattr(milestone, name) != value)
    if changed:
        for name in changed:
            setattr(milestone, name, fields[name])
        milestone.save(update_fields=changed)
        _record(
            "cobuilding.milestone.changed", milestone.project, by=by, step=milestone.title,
            day=milestone.due_on.isoformat(), owner=milestone.owner, fields=recorded(Milestone, changed),
        )  # fmt: skip
    return milestone


@transaction.atomic
def reach_milestone(milestone: Milestone, *, by: User) -> Milestone:
    """The step is done."""
    lock(milestone)
    require(rules.can_close_milestone(by, milestone))
    milestone.closed_on = timezone.localdate()
    move(milestone, State.DONE, save=("closed_on",))
    _record("cobuilding.milestone.done", milestone.project, by=by, step=milestone.title)
    return milestone


@transaction.atomic
def drop_milestone(milestone: Milestone, because: str, *, by: User) -> Milestone:
    """The step is no longer needed, and why."""
    lock(milestone)
    require(rules.can_close_milestone(by, milestone))
    milestone.dropped_because = in_words(because, _("Please say in a few words why it is no longer needed."))
    milestone.closed_on = timezone.localdate()
    move(milestone, State.DROPPED, save=("closed_on", "dropped_because"))
    _record(
        "cobuilding.milestone.dropped",
        milestone.project,
        by=by,
        step=milestone.title,
        because=milestone.dropped_because,
    )
    return milestone


def _has_one_owner(fields: dict[str, Any]) -> None:
    if bool(fields.get("seat")) == bool(fields.get("organisation")):
        sentence = _("Say who sees to it: one seat or one organisation.")
        raise Refused(sentence, {"owner": sentence})
