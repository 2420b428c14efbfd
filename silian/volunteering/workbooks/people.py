"""Volunteers as a workbook: who signed on paper, with her teams."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silian.core import bulk
from silian.core.importing import cells
from silian.core.importing.cells import same_key
from silian.core.importing.plan import CHANGED, NEW, Row, Scope
from silian.core.importing.tables import Column
from silian.core.records import draft, record_all
from silian.core.rules import Answer, No
from silian.core.states import lock
from silian.core.verbs import fields as recorded
from silian.members.mandates import mandates
from silian.members.models import Community, Federation, Organisation
from silian.members.rules import sits_in_office
from silian.members.workbooks.shared import Names, OfStreet
from silian.volunteering.models import CONSENT_VERSION, Consent, Team, TeamMember, Volunteer
from silian.volunteering.queries.people import acting_seat
from silian.volunteering.workbooks.shared import SKILLS, TIMES, YES, joined, names, several

PLAIN = ("skills", "times", "national_number", "adult_on", "guardian")
LISTS = {"skills": SKILLS, "times": TIMES}


class Volunteers(OfStreet):
    """志愿者名册. A volunteer is known by name and telephone number together."""

    name = "volunteers"
    order = 7
    label = gettext_lazy("Volunteers")
    needed = (frozenset({"name", "phone", "consent"}),)
    columns = (
        Column("name", "姓名", "Name", cells.name(60), ("志愿者姓名",), required=True, key=True, example="示例·王晴远"),
        Column("phone", "联系电话", "Phone", cells.code(40), ("手机", "电话", "手机号"), required=True, example="0571-0000-0001", width=18),
        Column("consent", "已签知情同意书", "Consent signed", YES, ("知情同意", "同意书"), required=True, example="是", hint=gettext_lazy("nobody is entered without her own consent")),
        Column("share", "同意上报全国系统", "Agrees to the national system", YES, ("同意上报",), example="否", width=18),
        Column("community", "社区", "Community", cells.name(40), ("所属社区", "居住社区")),
        Column("organisation", "工作单位", "Works at", cells.name(120), ("单位", "单位名称", "所在单位"), width=26),
        Column("skills", "服务专长", "Skills", several(SKILLS), ("专长", "技能"), example="健康义诊、陪伴照护", width=26, hint=gettext_lazy("several are parted by 、")),
        Column("times", "空闲时间", "Free times", several(TIMES), ("可服务时间",), example="周末上午", width=22, hint=gettext_lazy("several are parted by 、")),
        Column("teams", "服务队", "Teams", names, ("所在服务队", "队伍", "服务队名称"), example="示例理发服务队", width=28, hint=gettext_lazy("several are parted by 、")),
        Column("national_number", "全国志愿者编号", "National number", cells.code(40), ("志愿者编号",), width=18),
        Column("adult_on", "成年日期", "Comes of age on", cells.day, ("满18周岁日期",), hint=gettext_lazy("for minors only")),
        Column("guardian", "监护人", "Guardian", cells.name(60), ("监护人姓名",), hint=gettext_lazy("for minors, who has signed too")),
        Column("remark", "备注", "Remark", cells.text(300), info=True, width=16),
    )  # fmt: skip
    notes = (gettext_lazy("A volunteer is recognised by name and telephone number together."),)

    def may_import(self, person: Any, federation: Federation) -> Answer:
        if not sits_in_office(person, federation.pk):
            return No(_("Only the office can take volunteers over from a workbook."))
        return True

    def judge(self, rows: list[Row], scope: Scope) -> None:
        here = {"federation": scope.federation}
        known = {
            "community": Names(Community.objects.filter(**here).values_list("pk", "name")),
            "organisation": Names(Organisation.objects.current().filter(**here).values_list("pk", "name")),
            "team": Names(Team.objects.filter(**here).open().values_list("pk", "name")),
        }
        there: dict[tuple[str, str], Volunteer] = {}
        for one in Volunteer.objects.filter(**here).exclude(state=Volunteer.State.ERASED).defer("search"):
            there[same_key(one.name), one.phone] = one
        teams: dict[int, set[int]] = {}
        for pk, team in TeamMember.objects.filter(**here, state__in=TeamMember.LIVING).values_list("volunteer", "team"):
            teams.setdefault(pk, set()).add(team)
        sharing = set(
            Consent.objects.filter(**here, kind=Consent.Kind.SHARE, withdrawn_at=None).values_list(
                "volunteer", flat=True
            )
        )
        seen: dict[tuple[str, str], int] = {}
        for row in rows:
            row.values["phone"] = "".join(row.values["phone"].split())
            row.name = row.values["name"]
            key = same_key(row.name), row.values["phone"]
            if seen.setdefault(key, row.line.at) != row.line.at:
                row.refuse(_("it stands in row %(row)s already") % {"row": seen[key]})
                continue
            row.target = there.get(key)
            self._read(row, known)
            if not row.reasons:
                self._compare(row, known, teams, sharing)

    def _read(self, row: Row, known: dict[str, Names]) -> None:
        """The things the row names, and what must be there before anybody's data are kept."""
        values = row.values
        row.extra = {}
        for column in ("community", "organisation"):
            if column in values:
                row.extra[column] = self._find(row, known[column], values[column])
        if "teams" in values:
            row.extra["teams"] = {self._find(row, known["team"], name) for name in values["teams"]}
        if not values["consent"]:
            row.refuse(_("without her consent her data may not be kept"))
        if values.get("adult_on") and values["adult_on"] > timezone.localdate() and not values.get("guardian"):
            row.refuse(_("a minor needs the name of a guardian who agreed"))

    def _find(self, row: Row, known: Names, name: str) -> int | None:
        found = known.find(name)
        if found is None:
            row.refuse(
                _("“%(name)s” is not known here; there are: %(names)s") % {"name": name, "names": known.some() or "–"}
            )
        return found

    def _compare(self, row: Row, known: dict[str, Names], teams: dict[int, set[int]], sharing: set[int]) -> None:
        one = row.target
        if one is None:
            row.outcome = NEW
            return
        for name in PLAIN:
            before = sorted(getattr(one, name)) if name in LISTS else getattr(one, name)
            if name in row.values and row.values[name] != before:
                shown = (lambda value, choice=LISTS[name]: joined(choice, value)) if name in LISTS else str
                row.change(name, shown(before) if before else "", shown(row.values[name]))
        for name in ("community", "organisation"):
            if name in row.extra and row.extra[name] != getattr(one, f"{name}_id"):
                row.change(name, known[name].words.get(getattr(one, f"{name}_id") or 0, ""), row.values[name])
        missing = row.extra.get("teams", set()) - teams.get(one.pk, set())
        if missing:
            row.change("teams", "", "、".join(known["team"].words[pk] for pk in sorted(missing)))
        # A file never takes a consent back: she does that herself.
        if row.values.get("share") and one.pk not in sharing:
            row.change("share", YES.word(False), YES.word(True))

    def write(self, rows: list[Row], scope: Scope) -> None:
        lock(scope.federation)
        last = Volunteer.objects.filter(federation=scope.federation).aggregate(last=Max("number"))["last"] or 0
        new = [row for row in rows if row.outcome == NEW]
        for number, row in enumerate(new, last + 1):
            row.target = Volunteer(
                federation=scope.federation, number=number, by=scope.by, name=row.values["name"], phone=row.values["phone"],
                **self._fields(row),
            )  # fmt: skip
            row.target.search = row.target.words()
        bulk.insert([row.target for row in new])
        changed = [row for row in rows if row.outcome == CHANGED]
        for row in changed:
            for name, value in self._fields(row).items():
                setattr(row.target, name, value)
        bulk.update([row.target for row in changed], [*PLAIN, "community", "organisation"])
        self._consents(new, changed, scope)
        self._teams([*new, *changed], scope)
        seat = acting_seat(scope.by, scope.federation.pk)
        record_all(
            [
                draft("volunteering.volunteer.entered", row.target, by=scope.by, seat=seat, number=row.target.shown_number)
                for row in new
            ]
            + [
                draft(
                    "volunteering.volunteer.changed", row.target, by=scope.by, seat=seat, number=row.target.shown_number,
                    fields=recorded(Volunteer, sorted(set(row.changes) & {*PLAIN, "community", "organisation"})),
                )
                for row in changed
            ]
        )  # fmt: skip

    def _fields(self, row: Row) -> dict[str, Any]:
        fields = {name: row.values[name] for name in PLAIN if name in row.values}
        return fields | {f"{name}_id": row.extra[name] for name in ("community", "organisation") if name in row.extra}

    def _consents(self, new: list[Row], changed: list[Row], scope: Scope) -> None:
        given: list[tuple[Volunteer, str]] = []
        for row in new:
            given.append((row.target, Consent.Kind.KEEP))
            if row.values.get("guardian"):
                given.append((row.target, Consent.Kind.GUARDIAN))
        for row in [*new, *changed]:
            if row.values.get("share") and (row.outcome == NEW or "share" in row.changes):
                given.append((row.target, Consent.Kind.SHARE))
            if row.outcome == CHANGED and "guardian" in row.changes and not row.changes["guardian"][0]:
                given.append((row.target, Consent.Kind.GUARDIAN))
        bulk.insert(
            [
                Consent(federation=scope.federation, volunteer=one, kind=kind, version=CONSENT_VERSION, on_paper=True)
                for one, kind in given
            ]
        )

    def _teams(self, rows: list[Row], scope: Scope) -> None:
        """Who was signed up for a team on paper belongs to it at once: the office has answered for the leader."""
        found = {row.target.pk: row for row in rows if row.extra.get("teams")}
        living = set(
            TeamMember.objects.filter(volunteer__in=list(found), state__in=TeamMember.LIVING).values_list(
                "volunteer", "team"
            )
        )
        now = timezone.now()
        bulk.insert(
            [
                TeamMember(
                    federation=scope.federation, team_id=team, volunteer=row.target, state=TeamMember.State.ACCEPTED,
                    answered_by=scope.by, answered_at=now,
                )
                for row in rows
                for team in sorted(row.extra.get("teams", ()))
                if (row.target.pk, team) not in living
            ]
        )  # fmt: skip

    def rows_for_export(self, person: Any, query: Any) -> Iterable[Sequence[Any]]:
        """The volunteers of her office or teams, as the register shows them to her."""
        if not (mandates(person).offices or mandates(person).teams):
            return
        rows = Volunteer.objects.visible_to(person).active().select_related("community", "organisation").defer("search")
        teams: dict[int, list[str]] = {}
        living = TeamMember.objects.filter(state=TeamMember.State.ACCEPTED, volunteer__in=rows.values("pk"))
        for pk, team in living.order_by("team_id").values_list("volunteer", "team__name"):
            teams.setdefault(pk, []).append(team)
        sharing = set(
            Consent.objects.filter(
                kind=Consent.Kind.SHARE, withdrawn_at=None, volunteer__in=rows.values("pk")
            ).values_list("volunteer", flat=True)
        )
        for one in rows.order_by("id"):
            yield (
                one.name, one.phone, YES.word(True), YES.word(one.pk in sharing), one.community.name if one.community else "",
                one.organisation.name if one.organisation else "", joined(SKILLS, one.skills), joined(TIMES, one.times),
                "、".join(teams.get(one.pk, [])), one.national_number, one.adult_on, one.guardian, "",
            )  # fmt: skip
