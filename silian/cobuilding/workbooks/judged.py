"""What the rows of a projects' workbook would change: which project, which partner, what is said of each."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.cobuilding.models import Campaign, Partner, Project
from silian.core.importing.cells import same_key
from silian.core.importing.plan import BAD, NEW, Kind, Row, Scope
from silian.members.models import Organisation

State = Project.State
OF_PARTNER = ("gives", "asks", "contact", "phone")
OF_PROJECT = ("about", "campaigns", "start", "end", "served", "taking_part", "hours", "result", "finished_on")
RESULT = ("served", "taking_part", "hours", "result", "finished_on")


@dataclass
class Group:
    """The rows of one project, and what they say of it together."""

    project: Project | None
    rows: list[Row] = field(default_factory=list)
    said: dict[str, Any] = field(default_factory=dict)
    organisations: list[int] = field(default_factory=list)

    @property
    def first(self) -> Row:
        return self.rows[0]


class Judging:
    """One federation's projects, campaigns and organisations, read once, and the rows against them."""

    def __init__(self, kind: Kind, scope: Scope):
        self.kind, self.scope = kind, scope
        mine = {"federation": scope.federation}
        self.organisations: dict[str, list[Organisation]] = {}
        for one in Organisation.objects.filter(**mine).current().order_by("pk"):
            for called in {same_key(one.name), same_key(one.short_name)} - {""}:
                self.organisations.setdefault(called, []).append(one)
        self.campaigns = {same_key(one.name): one for one in Campaign.objects.filter(**mine)}
        self.there: dict[str, list[Project]] = {}
        for project in Project.objects.filter(**mine).prefetch_related("partners", "campaigns").order_by("pk"):
            self.there.setdefault(same_key(project.title), []).append(project)
        self.groups: dict[Any, Group] = {}

    def judge(self, rows: list[Row]) -> None:
        for row in rows:
            row.name = row.values["title"]
            organisation = self._organisation(row)
            if organisation is not None:
                self._gather(row, organisation)
        for group in self.groups.values():
            self._judge_group(group)

    def _organisation(self, row: Row) -> Organisation | None:
        said = row.values["organisation"]
        near = self.organisations.get(same_key(said), [])
        exact = [one for one in near if one.name == said] or near
        if len(exact) == 1:
            return exact[0]
        row.refuse(
            _("several organisations are called “%(name)s”; write the full name") % {"name": said}
            if exact
            else _("“%(name)s” is not in the register; enter it there first, or write its name as it stands there")
            % {"name": said}
        )
        return None

    def _gather(self, row: Row, organisation: Organisation) -> None:
        """The project a row means: the one of this title in which this organisation is a partner, else the only one."""
        key = same_key(row.values["title"])
        named = self.there.get(key, [])
        own = [one for one in named if organisation.pk in {partner.organisation_id for partner in one.partners.all()}]
        found = own or named
        if len(found) > 1:
            row.refuse(_("several projects are called “%(title)s”; change this one on its page") % {"title": row.name})
            return
        project = found[0] if found else None
        group = self.groups.setdefault(project.pk if project else key, Group(project))
        if organisation.pk in group.organisations:
            row.refuse(_("this partner stands in this project already"))
            return
        row.extra = organisation
        group.rows.append(row)
        group.organisations.append(organisation.pk)
        self._gather_what_is_said(row, group)

    def _gather_what_is_said(self, row: Row, group: Group) -> None:
        for name in (*OF_PROJECT, "state", "because"):
            value = row.values.get(name)
            if value is None:
                continue
            if group.said.setdefault(name, value) != value:
                row.refuse(
                    _("%(column)s: an earlier row of this project says something else")
                    % {"column": self.kind.word(name)}
                )

    def _judge_group(self, group: Group) -> None:
        if not group.rows:
            return
        named = self._campaigns(group)
        if named is not None:
            group.said["campaigns"] = named
        if group.project is None:
            self._judge_new(group)
        else:
            self._judge_present(group, group.project)

    def _campaigns(self, group: Group) -> list[Campaign] | None:
        if "campaigns" not in group.said:
            return None
        found = []
        for name in re.split(r"[、,，;；/]+", group.said["campaigns"]):
            campaign = self.campaigns.get(same_key(name))
            if campaign is None:
                group.first.refuse(_("“%(name)s” is no campaign here; set it up first") % {"name": name.strip()})
            elif campaign not in found:
                found.append(campaign)
        return sorted(found, key=lambda one: one.pk)

    def _judge_new(self, group: Group) -> None:
        state = group.said.get("state", State.DRAFT)
        if len(group.rows) < 2:
            group.first.refuse(_("a project has two or more partners, a row for each"))
        if state == State.DONE:
            missing = [self.kind.word(name) for name in RESULT[:4] if group.said.get(name) is None]
            if missing:
                group.first.refuse(
                    _("a finished project says its result: %(columns)s") % {"columns": "、".join(missing)}
                )
        elif any(name in group.said for name in RESULT):
            group.first.refuse(_("only a finished project has a result"))
        if state == State.STOPPED and not group.said.get("because"):
            group.first.refuse(_("a stopped project says why"))
        self._period(group, None)
        bad = any(row.outcome == BAD for row in group.rows)
        for row in group.rows:
            if row.outcome != BAD and bad:
                row.refuse(_("another row of this project cannot be read"))
            elif not bad:
                row.outcome = NEW
                row.extra = (row.extra, group)

    def _judge_present(self, group: Group, project: Project) -> None:
        said = group.said
        if said.get("state", project.state) != project.state:
            group.first.refuse(_("a workbook does not change the state of a project; do it on its page"))
        period = self._period(group, project)
        present: dict[str, Any] = {
            "about": project.about, "served": project.served, "taking_part": project.taking_part, "hours": project.hours,
            "result": project.result, "finished_on": project.finished_on,
            "campaigns": sorted(project.campaigns.all(), key=lambda one: one.pk),
        }  # fmt: skip
        for name, before in present.items():
            if name in said and said[name] != before:
                if not project.is_live or name in RESULT:
                    group.first.refuse(
                        _("%(column)s: what a project says of its end is changed by nobody")
                        % {"column": self.kind.word(name)}
                    )
                elif name == "campaigns":
                    group.first.change(name, "、".join(map(str, before)), "、".join(map(str, said[name])))
                else:
                    group.first.change(name, before, said[name])
        if period != project.period and ("start" in said or "end" in said):
            group.first.change("start", str(project.period or ""), str(period or ""))
        partners = {partner.organisation_id: partner for partner in project.partners.all()}
        for row in group.rows:
            self._judge_partner(row, partners.get(row.extra.pk), project)
            row.extra = (row.extra, group)

    def _judge_partner(self, row: Row, partner: Partner | None, project: Project) -> None:
        row.target = partner.pk if partner else None
        if partner is None:
            if not project.is_live:
                row.refuse(_("this project is over; nobody joins it any more"))
            elif row.outcome != BAD:
                row.outcome = NEW
            return
        for name in OF_PARTNER:
            if name in row.values and row.values[name] != getattr(partner, name):
                if project.is_live:
                    row.change(name, getattr(partner, name), row.values[name])
                else:
                    row.refuse(_("this project is over; what it says stays as it was"))

    def _period(self, group: Group, project: Project | None) -> Any:
        before = project.period if project else None
        first = group.said.get("start") or (before.lower if before else None)
        last = group.said.get("end") or (before.upper - timedelta(days=1) if before and before.upper else None)
        if first is None and last is None:
            return None
        first = first or last
        if last and last < first:
            group.first.refuse(_("The last day is before the first one."))
            return before
        group.said["period"] = DateRange(first, last + timedelta(days=1) if last else None)
        return group.said["period"]


def today() -> Any:
    return timezone.localdate()
