"""What comes of a resolution: tasks given, demands made, what they report back, and that it is carried out."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused, in_words
from silian.core.rules import require
from silian.core.states import lock
from silian.exchange.actions import lines
from silian.exchange.models import Demand
from silian.hall.actions.shared import acting_seat, note, tell_everybody
from silian.hall.actions.steps import take_step
from silian.hall.models import Matter, MatterDemand, MatterTask, Next, Resolution, Step
from silian.hall.queries.clocks import due
from silian.hall.rules import plans as rules
from silian.hall.rules import roles
from silian.members.models import Organisation
from silian.people.models import User
from silian.tasks.actions import give_task
from silian.tasks.models import Task


def _of_matter(matter: Matter, resolution: Resolution | None) -> None:
    if resolution is not None and (resolution.matter_id != matter.pk or not resolution.stands):
        raise Refused(_("This resolution does not stand in this matter."))


@transaction.atomic
def give_task_of(matter: Matter, fields: dict[str, Any], *, by: User, resolution: Resolution | None = None) -> Task:
    """Who does what by when: one seat or one organisation, and not alone whoever decided."""
    lock(matter)
    require(rules.can_give_task(by, matter))
    _of_matter(matter, resolution)
    require(roles.can_carry_out(matter, seat=fields.get("seat"), organisation=fields.get("organisation")))
    url = reverse("hall:matter", args=[matter.pk])
    # Whoever has a task of a private matter learns its number, and by being asked to it the rest.
    task = give_task(matter, fields, title=matter.number if matter.private else str(matter), url=url, by=by)
    MatterTask.objects.create(federation_id=matter.federation_id, matter=matter, resolution=resolution, task=task)
    take_step(
        matter, Step.Kind.TASKED, by=by, by_seat=acting_seat(by, matter), organisation=task.organisation,
        words=f"{task.title} · {task.owner} · {task.due_on:%Y-%m-%d}", thing=task, url=reverse("tasks:task", args=[task.pk]),
    )  # fmt: skip
    note("hall.task.given", matter, by=by, subject=task, about=[task.organisation, task.seat], task=task.title)
    return task


@transaction.atomic
def make_demand(
    matter: Matter,
    organisation: Organisation,
    fields: dict[str, Any],
    *,
    by: User,
    resolution: Resolution | None = None,
) -> Demand:
    """Ask the members for it: an organisation of the place puts it into the list of demands; where she does not speak for it, as a draft."""
    lock(matter)
    require(rules.can_demand(by, matter))
    _of_matter(matter, resolution)
    if organisation.federation_id != matter.federation_id:
        raise Refused(_("This organisation belongs to another federation."))
    values = {
        "year": timezone.localdate().year,
        "detail": "",
        **{name: value for name, value in fields.items() if value not in (None, "")},
    }
    values["title"] = in_words(
        str(values.get("title") or ""), _("Say in a few words what is needed."), field="title", most=120
    )
    demand, made = lines.file_line(
        Demand, organisation, values, by=by, as_draft=not lines.rules.can_file(by, organisation)
    )
    if MatterDemand.objects.filter(demand=demand).exists():
        sentence = _("This demand stands in the list already, and belongs to a matter.")
        raise Refused(sentence, {"title": sentence})
    MatterDemand.objects.create(federation_id=matter.federation_id, matter=matter, resolution=resolution, demand=demand)
    take_step(
        matter, Step.Kind.DEMANDED, by=by, by_seat=acting_seat(by, matter), organisation=organisation, words=demand.title,
        thing=demand, url=reverse("exchange:demand", args=[demand.pk]),
    )  # fmt: skip
    note("hall.demand.made", matter, by=by, subject=demand, about=[organisation], demand=demand.title)
    tell_everybody("hall.demand.made", matter, by=by, demand=demand.title)
    return demand


@transaction.atomic
def report_back(matters: Iterable[Matter], words: str, thing: models.Model, url: str, *, by: User | None) -> None:
    """A task, a match or a project below has news: it stands in the life of every matter it came of."""
    for matter in sorted(matters, key=lambda one: one.pk):
        lock(matter)
        take_step(matter, Step.Kind.REPORTED, by=by, words=words, thing=thing, url=url)
        note("hall.report.came", matter, by=by, about=[thing], words=words)
        tell_everybody("hall.report.came", matter, by=by, words=words)


@transaction.atomic
def say_carried_out(matter: Matter, words: str, *, by: User) -> Step:
    """What was resolved is carried out; next somebody else checks it. Open tasks are finished or dropped first."""
    lock(matter)
    require(rules.can_carry_out(by, matter))
    require(roles.can_say_carried_out(by, matter))
    if Task.objects.open().filter(matter_link__matter=matter).exists():
        raise Refused(_("Tasks of this matter are still open. Finish them, or say why they are no longer needed."))
    words = in_words(words, _("Say in a few words what was carried out."), field="words", most=1000)
    step = take_step(
        matter, Step.Kind.CARRIED_OUT, by=by, by_seat=acting_seat(by, matter), words=words, next_what=Next.CHECK,
        next_at=due(matter, Next.CHECK),
    )  # fmt: skip
    note("hall.matter.carried_out", matter, by=by, words=words)
    tell_everybody("hall.matter.carried_out", matter, by=by, words=words)
    return step
