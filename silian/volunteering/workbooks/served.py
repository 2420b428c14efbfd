"""Service time as a workbook: lists kept on paper, confirmed by whoever of the office brings them in."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silian.core import bulk
from silian.core.importing import cells
from silian.core.importing.cells import same_key
from silian.core.importing.plan import NEW, Row, Scope
from silian.core.importing.tables import Column
from silian.core.records import draft, record_all
from silian.core.rules import Answer, No
from silian.members.mandates import mandates
from silian.members.models import Federation
from silian.members.rules import sits_in_office
from silian.members.workbooks.shared import Names, OfStreet
from silian.volunteering.models import ServiceTime, Team, Volunteer
from silian.volunteering.queries.people import acting_seat
from silian.volunteering.rules import LONGEST
from silian.volunteering.workbooks.shared import clock

State = ServiceTime.State


class ServiceTimes(OfStreet):
    """服务时长登记表. The office vouches for what it brings in; nobody brings in her own."""

    name = "service_times"
    order = 8
    label = gettext_lazy("Service time")
    needed = (frozenset({"name", "day", "start", "end"}),)
    columns = (
        Column("name", "姓名", "Name", cells.name(60), ("志愿者姓名",), required=True, key=True, example="示例·王晴远"),
        Column("phone", "联系电话", "Phone", cells.code(40), ("手机", "电话", "手机号"), required=True, example="0571-0000-0001", width=18),
        Column("day", "服务日期", "Day", cells.day, ("日期",), required=True, example="2026-10-18"),
        Column("start", "开始时间", "From", clock, ("开始",), required=True, example="09:00"),
        Column("end", "结束时间", "To", clock, ("结束",), required=True, example="11:00"),
        Column("minutes", "服务分钟", "Minutes", cells.whole_number(1, 960), ("分钟",), example="120", hint=gettext_lazy("empty: the whole time")),
        Column("what", "服务内容", "What was done", cells.text(160), ("内容", "服务项目"), required=True, example="上门理发", width=30),
        Column("team", "服务队", "Team", cells.name(80), ("队伍", "服务队名称"), width=26),
        Column("state", "状态", "State", cells.text(40), info=True),
        Column("remark", "备注", "Remark", cells.text(300), info=True, width=16),
    )  # fmt: skip
    notes = (
        gettext_lazy("What is imported counts as confirmed by you. Your own time must be confirmed by somebody else."),
    )

    def may_import(self, person: Any, federation: Federation) -> Answer:
        if not sits_in_office(person, federation.pk):
            return No(_("Only the office can take service time over from a workbook."))
        return True

    def judge(self, rows: list[Row], scope: Scope) -> None:
        here = {"federation": scope.federation}
        volunteers = {
            (same_key(one.name), one.phone): one
            for one in Volunteer.objects.filter(**here).exclude(state=Volunteer.State.ERASED).defer("search")
        }
        teams = Names(Team.objects.filter(**here).values_list("pk", "name"))
        taken: dict[int, list[tuple[datetime, datetime, int | None]]] = {}
        living = ServiceTime.objects.filter(**here).exclude(state=State.VOID)
        for pk, volunteer, period in living.values_list("pk", "volunteer", "period"):
            taken.setdefault(volunteer, []).append((period.lower, period.upper, pk))
        for row in rows:
            row.name = f"{row.values['name']} {row.values['day'].isoformat()}"
            self._judge(row, volunteers, teams, taken, scope)

    def _judge(self, row: Row, volunteers: dict, teams: Names, taken: dict, scope: Scope) -> None:
        values = row.values
        one = volunteers.get((same_key(values["name"]), "".join(values["phone"].split())))
        if one is None:
            row.refuse(_("no volunteer here has this name and telephone number"))
            return
        if one.person_id == scope.by.pk:
            row.refuse(_("nobody confirms her own service time"))
            return
        start, end = (timezone.make_aware(datetime.combine(values["day"], values[name])) for name in ("start", "end"))
        minutes = values.get("minutes") or int((end - start).total_seconds() // 60)
        team = teams.find(values["team"]) if "team" in values else None
        if "team" in values and team is None:
            row.refuse(_("there is no team “%(name)s”") % {"name": values["team"]})
        if end <= start or end - start > LONGEST or timedelta(minutes=minutes) > end - start:
            row.refuse(_("check the two times and the minutes"))
        elif end > timezone.now():
            row.refuse(_("service is entered after it has been done"))
        if row.reasons:
            return
        for lower, upper, pk in taken.get(one.pk, []):
            if (lower, upper) == (start, end) and pk is not None:
                row.target = pk
                return
            if lower < end and start < upper:
                row.refuse(_("this volunteer has other service at that time"))
                return
        taken.setdefault(one.pk, []).append((start, end, None))
        row.outcome, row.extra = NEW, (one, DateTimeTZRange(start, end), minutes, team)

    def write(self, rows: list[Row], scope: Scope) -> None:
        now = timezone.now()
        made = []
        for row in rows:
            volunteer, period, minutes, team = row.extra
            made.append(
                ServiceTime(
                    federation=scope.federation, volunteer=volunteer, period=period, minutes=minutes, what=row.values["what"],
                    team_id=team, source=ServiceTime.Source.PAPER, state=State.CONFIRMED, by=scope.by, confirmed_by=scope.by,
                    confirmed_at=now,
                )
            )  # fmt: skip
        bulk.insert(made)
        seat = acting_seat(scope.by, scope.federation.pk)
        record_all(
            [
                draft(
                    "volunteering.time.confirmed", one, by=scope.by, about=[one.volunteer], seat=seat,
                    number=one.volunteer.shown_number, minutes=one.minutes, hours=one.hours,
                )
                for one in made
            ]
        )  # fmt: skip

    def rows_for_export(self, person: Any, query: Any) -> Iterable[Sequence[Any]]:
        rows = ServiceTime.objects.filter(federation__in=list(mandates(person).offices)).exclude(state=State.VOID)
        rows = rows.exclude(volunteer__state=Volunteer.State.ERASED).select_related("volunteer", "team")
        for one in rows.order_by("period", "id"):
            start, end = timezone.localtime(one.period.lower), timezone.localtime(one.period.upper)
            yield (
                one.volunteer.name, one.volunteer.phone, start.date(), start.strftime("%H:%M"), end.strftime("%H:%M"),
                one.minutes, one.what, one.team.name if one.team else "", str(one.get_state_display()), "",
            )  # fmt: skip
