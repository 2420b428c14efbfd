"""Teams as a workbook."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silian.core.importing import cells
from silian.core.importing.cells import same_key
from silian.core.importing.plan import NEW, Row, Scope
from silian.core.importing.tables import Column
from silian.core.rules import Answer
from silian.members.mandates import mandates
from silian.members.models import Community, Federation, Organisation
from silian.members.workbooks.shared import Names, OfStreet
from silian.volunteering import rules
from silian.volunteering.actions import teams as actions
from silian.volunteering.models import Team
from silian.volunteering.workbooks.shared import KINDS, SKILLS, joined, several

PLAIN = ("kind", "about", "joining", "skills")


class Teams(OfStreet):
    """志愿服务队."""

    name = "teams"
    order = 6
    label = gettext_lazy("Volunteer teams")
    needed = (frozenset({"team", "kind"}),)
    columns = (
        Column("team", "服务队名称", "Team", cells.name(80), ("队伍名称", "服务队", "队名"), required=True, key=True, example="示例理发服务队", width=28),
        Column("kind", "队伍类型", "Kind", KINDS, ("类型", "队伍类别"), required=True, example="服务队"),
        Column("community", "社区", "Community", cells.name(40), ("所属社区", "服务社区"), hint=gettext_lazy("needed for a community team")),
        Column("organisation", "依托单位", "Carried by", cells.name(120), ("所属单位", "挂靠单位"), width=26),
        Column("skills", "服务专长", "Skills", several(SKILLS), ("专长", "技能", "服务内容"), example="理发、陪伴照护", width=26, hint=gettext_lazy("several are parted by 、")),
        Column("about", "队伍简介", "What it does", cells.text(500), ("简介", "说明"), width=40),
        Column("joining", "加入方式", "How to join", cells.text(300), ("如何加入", "报名方式"), width=36),
        Column("remark", "备注", "Remark", cells.text(300), info=True, width=16),
    )  # fmt: skip
    notes = (gettext_lazy("Leaders are seats: enter them in the workbook of seats, with the team as the body."),)

    def may_import(self, person: Any, federation: Federation) -> Answer:
        return rules.can_found_team(person, federation.pk)

    def judge(self, rows: list[Row], scope: Scope) -> None:
        communities = Names(Community.objects.filter(federation=scope.federation).values_list("pk", "name"))
        organisations = Names(
            Organisation.objects.current().filter(federation=scope.federation).values_list("pk", "name")
        )
        known = {same_key(team.name): team for team in Team.objects.filter(federation=scope.federation)}
        corps = next((team for team in known.values() if team.kind == Team.Kind.CORPS), None)
        seen: dict[str, int] = {}
        for row in rows:
            row.name = row.values["team"]
            if seen.setdefault(same_key(row.name), row.line.at) != row.line.at:
                row.refuse(_("it stands in row %(row)s already") % {"row": seen[same_key(row.name)]})
                continue
            row.target = known.get(same_key(row.name))
            row.extra = {}
            for column, names in (("community", communities), ("organisation", organisations)):
                if column in row.values:
                    row.extra[column] = names.find(row.values[column])
                    if row.extra[column] is None:
                        row.refuse(
                            _("“%(name)s” is not known here; there are: %(names)s")
                            % {"name": row.values[column], "names": names.some() or "–"}
                        )
            if row.values["kind"] == Team.Kind.COMMUNITY and not (row.extra.get("community") or row.target):
                row.refuse(_("say whose community team this is"))
            if row.values["kind"] == Team.Kind.CORPS and corps not in (None, row.target):
                row.refuse(_("there is a volunteer corps already: %(name)s") % {"name": corps.name})
            if row.reasons:
                continue
            if row.target is None:
                row.outcome = NEW
                if row.values["kind"] == Team.Kind.CORPS:
                    corps = Team(name=row.name)
            else:
                self._compare(row, communities, organisations)

    def _compare(self, row: Row, communities: Names, organisations: Names) -> None:
        team = row.target
        if row.values["kind"] != team.kind:
            row.refuse(_("the kind of a team does not change; set up another one"))
            return
        for name in ("about", "joining"):
            if name in row.values and row.values[name] != getattr(team, name):
                row.change(name, getattr(team, name), row.values[name])
        if "skills" in row.values and row.values["skills"] != sorted(team.skills):
            row.change("skills", joined(SKILLS, team.skills), joined(SKILLS, row.values["skills"]))
        for name, known in (("community", communities), ("organisation", organisations)):
            if name in row.extra and row.extra[name] != getattr(team, f"{name}_id"):
                before = known.words.get(getattr(team, f"{name}_id") or 0, "")
                row.change(name, before, known.words[row.extra[name]])

    def write(self, rows: list[Row], scope: Scope) -> None:
        communities = Community.objects.in_bulk([row.extra["community"] for row in rows if "community" in row.extra])
        organisations = Organisation.objects.in_bulk(
            [row.extra["organisation"] for row in rows if "organisation" in row.extra]
        )
        for row in rows:
            fields = {name: row.values[name] for name in PLAIN if name in row.values} | {"name": row.name}
            if "community" in row.extra:
                fields["community"] = communities[row.extra["community"]]
            if "organisation" in row.extra:
                fields["organisation"] = organisations[row.extra["organisation"]]
            if row.target is None:
                actions.found_team(scope.federation, fields, by=scope.by)
            else:
                fields.pop("name")
                actions.change_team(row.target, fields, by=scope.by)

    def rows_for_export(self, person: Any, query: Any) -> Iterable[Sequence[Any]]:
        rows = Team.objects.filter(federation__in=mandates(person).federation_ids).open()
        for team in rows.select_related("community", "organisation").order_by("id"):
            yield (
                team.name, KINDS.word(team.kind), team.community.name if team.community else "",
                team.organisation.name if team.organisation else "", joined(SKILLS, team.skills), team.about, team.joining, "",
            )  # fmt: skip
