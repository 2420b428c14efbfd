"""Writing what a projects' workbook says: new projects with their partners, new partners, what changed."""

from typing import Any

from django.utils.translation import gettext as _

from silian.cobuilding.models import Partner, Project
from silian.cobuilding.workbooks.judged import OF_PARTNER, RESULT, Group, today
from silian.core import bulk
from silian.core.importing.plan import NEW, Row, Scope
from silian.core.records import draft, record_all
from silian.core.verbs import fields as recorded

State = Project.State


def write_down(rows: list[Row], scope: Scope) -> None:
    groups = list({id(row.extra[1]): row.extra[1] for row in rows}.values())
    made = _projects([group for group in groups if group.project is None], scope)
    drafts = [
        draft(
            "cobuilding.project.imported", project, by=scope.by, about=[row.extra[0] for row in group.rows], title=project.title,
            partners="、".join(str(row.extra[0]) for row in group.rows),
        )
        for group, project in made
    ]  # fmt: skip
    drafts += _changed_projects([group for group in groups if group.project is not None], scope)
    drafts += _partners(rows, {id(group): project for group, project in made}, scope)
    record_all(drafts)


def _projects(groups: list[Group], scope: Scope) -> list[tuple[Group, Project]]:
    made = []
    for group in groups:
        said = group.said
        state = said.get("state", State.DRAFT)
        because = said.get("because", "")
        project = Project(
            federation=scope.federation, title=group.first.values["title"], about=said.get("about", ""), period=said.get("period"),
            state=state, stopped_because=because if state == State.STOPPED else "",
            without_paper=(because or _("from a workbook; the signed paper is with the office"))[:300]
            if state in (State.AGREED, State.RUNNING, State.DONE)
            else "",
            **{name: said[name] for name in RESULT if name in said},
        )  # fmt: skip
        if state == State.DONE:
            project.finished_on = project.finished_on or today()
        project.search = project.words()
        made.append(project)
    bulk.insert(made)
    through = Project.campaigns.through
    through.objects.bulk_create(
        through(project=project, campaign=campaign)
        for group, project in zip(groups, made, strict=True)
        for campaign in group.said.get("campaigns", [])
    )
    return list(zip(groups, made, strict=True))


def _changed_projects(groups: list[Group], scope: Scope) -> list[Any]:
    drafts = []
    for group in groups:
        project = group.project
        assert project is not None
        changed: list[str] = [name for name in ("about", "campaigns") if name in group.first.changes]
        if "about" in changed:
            project.about = group.said["about"]
        if "start" in group.first.changes:
            project.period = group.said["period"]
            changed.append("period")
        if "campaigns" in changed:
            project.campaigns.set(group.said["campaigns"])
        kept = [name for name in changed if name != "campaigns"]
        if kept:
            project.save(update_fields=kept)
        if changed:
            fields = recorded(Project, changed)
            drafts.append(draft("cobuilding.project.changed", project, by=scope.by, title=project.title, fields=fields))
    return drafts


def _partners(rows: list[Row], made: dict[int, Project], scope: Scope) -> list[Any]:
    fresh, drafts = [], []
    there = Partner.objects.in_bulk([row.target for row in rows if row.target])
    for row in rows:
        organisation, group = row.extra
        project = made.get(id(group)) or group.project
        names = [name for name in OF_PARTNER if name in row.changes]
        if row.outcome == NEW and not row.target:
            said = {name: row.values.get(name, "") for name in OF_PARTNER}
            fresh.append(Partner(project=project, federation=scope.federation, organisation=organisation, **said))
            if group.project is not None:
                facts = {"title": project.title, "partner": str(organisation)}
                drafts.append(draft("cobuilding.partner.added", project, by=scope.by, about=[organisation], **facts))
        elif names:
            partner = there[row.target]
            for name in names:
                setattr(partner, name, row.values[name])
            partner.save(update_fields=names)
            facts = {"title": project.title, "partner": str(organisation), "fields": recorded(Partner, names)}
            drafts.append(draft("cobuilding.partner.changed", project, by=scope.by, about=[organisation], **facts))
    bulk.insert(fresh)
    return drafts
