"""What this app does when something was agreed or finished below it. Listed in docs/flows.md."""

from typing import Any

from django.urls import reverse

from silian.cobuilding.models import Project
from silian.core.reactions import on
from silian.core.rules import require
from silian.exchange.models import Exchange, Leg, Match
from silian.hall.actions.carrying import report_back
from silian.hall.actions.rounds import write_discussed
from silian.hall.models import Matter
from silian.hall.rules import roles
from silian.meetings.models import Minutes
from silian.tasks.models import Task


@on("meetings.minutes.final")
def minutes_make_it_discussed(minutes: Minutes, *, by: Any) -> None:
    write_discussed(minutes.meeting, by=by)


@on("tasks.task.done")
def task_reports_back(task: Task, *, by: Any) -> None:
    url = reverse("tasks:task", args=[task.pk])
    report_back(Matter.objects.filter(tasks__task=task), f"{task.title}：{task.outcome}", task, url, by=by)


@on("tasks.task.changed")
def changed_task_stays_apart(task: Task, *, by: Any) -> None:
    """Another owner is one who may carry out here; else the change fails with the reason."""
    for matter in Matter.objects.filter(tasks__task=task):
        require(roles.can_stand(matter, seat_id=task.seat_id, organisation=task.organisation))


@on("tasks.task.dropped")
def dropped_task_reports_back(task: Task, *, by: Any) -> None:
    for matter in Matter.objects.filter(tasks__task=task):
        require(roles.can_stand(matter))
    url = reverse("tasks:task", args=[task.pk])
    report_back(Matter.objects.filter(tasks__task=task), f"{task.title}：{task.dropped_because}", task, url, by=by)


@on("exchange.match.accepted")
def match_reports_back(match: Match, *, by: Any) -> None:
    for matter in Matter.objects.filter(demands__demand=match.demand_id):
        require(roles.can_stand(matter, organisation=match.service.organisation))
    words = f"{match.demand.title} ← {match.service.title}（{match.service.organisation}）"
    url = reverse("exchange:match", args=[match.pk])
    report_back(Matter.objects.filter(demands__demand=match.demand_id), words, match, url, by=by)


@on("exchange.exchange.accepted")
def exchange_reports_back(exchange: Exchange, *, by: Any) -> None:
    url = reverse("exchange:exchange", args=[exchange.pk])
    legs = Leg.objects.filter(exchange=exchange).select_related("demand", "service__organisation").order_by("position")
    for leg in legs:
        words = f"{leg.demand.title} ← {leg.service.title}（{leg.service.organisation}）"
        report_back(Matter.objects.filter(demands__demand=leg.demand_id), words, exchange, url, by=by)


@on("cobuilding.project.done")
def project_reports_back(project: Project, *, by: Any) -> None:
    asked = (
        Leg.objects.filter(exchange=project.exchange_id).values_list("demand", flat=True) if project.exchange_id else []
    )
    demands: Any = [project.match.demand_id] if project.match else list(asked)
    url = reverse("cobuilding:project", args=[project.pk])
    report_back(
        Matter.objects.filter(demands__demand__in=demands).distinct(),
        f"{project}：{project.result}",
        project,
        url,
        by=by,
    )
