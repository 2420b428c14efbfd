"""The year 2018 of the demo street, the one the published case tells of: every member visited once, 21 projects signed, meetings held and written down, activities with their results.

It is lived in its own days by the secretary of those years, with the actions and the importer the pages use. How many there were is the case's;
what was found, said and counted is invented and stands in `demo/text/case.txt`, `visits.txt` and `meetings.txt`.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

from silian.cobuilding.actions import agreements, projects, signing
from silian.cobuilding.actions.projects import last_day_to_period
from silian.cobuilding.models import Campaign
from silian.core.importing import kinds, runs
from silian.core.importing.plan import BAD, Scope
from silian.meetings.actions import agenda, agreeing, attendance, meetings, minutes
from silian.meetings.models import Invitee, Meeting
from silian.members.models import Body, Federation, Membership, Organisation, Seat
from silian.people.models import User
from silian.portal.management import meeting_season
from silian.portal.management.clock import told_from
from silian.portal.management.demo_projects import scan
from silian.visits import actions as visiting
from silian.visits.actions import Report

YEAR = 2018
FIRST, LAST = date(YEAR, 1, 8), date(YEAR, 9, 28)  # of the visits
MINUTES_FINAL_AFTER = timedelta(days=8)  # the time to object is over
# What the partners of a project give.
GIVES = ("示例：人员和内容", "示例：场地和组织居民", "示例：物资和联络", "示例：陪同和登记")
GUESTS = ("示例·各服务队代表", "示例·社区志愿者代表")
CAME = 4  # so many of those who were asked
HEADS = "活动名称 主办单位 类型 地点 日期 开始时间 结束时间 状态 参加人数 志愿者人数 志愿服务分钟 专项行动 活动成效 备注".split()


@dataclass
class Year:
    """The street in that year: who writes things down, and what is said."""

    street: Federation
    secretary: User
    seat: Seat
    words: dict[str, list[list[str]]]
    found: list[list[str]]
    said: dict[str, list[list[str]]]
    acts: list[tuple[datetime, Callable[[], None]]] = field(default_factory=list)

    def on(self, day: date, hour: int, act: Callable[[], None]) -> None:
        self.acts.append((timezone.make_aware(datetime.combine(day, time(hour))), act))


def live(street: Federation, texts: Path, secretary: User) -> tuple[int, int, int, int]:
    """Let the year happen; returns how many visits, projects, meetings and activities there were."""
    year = Year(
        street, secretary, Seat.objects.filter(terms__person=secretary).order_by("id")[0], meeting_season.read(texts / "case.txt"),
        meeting_season.read(texts / "visits.txt")["found"], meeting_season.read(texts / "meetings.txt"),
    )  # fmt: skip
    visits, held = _visits(year), _meetings(year)
    _projects(year)
    _activities(year)
    with told_from(timezone.make_aware(datetime(YEAR, 1, 2, 9))) as clock:
        for moment, act in sorted(year.acts, key=lambda one: one[0]):
            clock.set(moment)
            act()
    return visits, len(year.words["project"]), held, len(year.words["activity"])


# ── Every member visited once ──


def _visits(year: Year) -> int:
    """By the secretary of the community it lies in; those who joined in that year afterwards."""
    seats = {
        seat.body.community_id: seat
        for seat in Seat.objects.filter(federation=year.street, body__kind="community").select_related("body").order_by("-id")
    }  # fmt: skip
    members = list(
        Membership.objects.filter(federation=year.street, period__startswith__lte=LAST)
        .select_related("organisation")
        .order_by("period", "id")
    )
    days = [day for day in _days(FIRST, LAST) if day.isoweekday() < 6]
    for at, membership in enumerate(members):
        day = max(days[at * len(days) // len(members)], membership.period.lower + timedelta(days=3))
        one = membership.organisation
        year.on(day, 10, _visit(year, one, seats.get(one.community_id, year.seat), day, at))
    return len(members)


def _visit(year: Year, one: Organisation, seat: Seat, day: date, at: int) -> Callable[[], None]:
    def act() -> None:
        report = Report(day, "示例·值班负责人", year.found[at * 7 % len(year.found)][0])
        visit = visiting.note_visit(one, seat, report, by=year.secretary)
        visiting.confirm_by_link(visit, visiting.make_link(visit, by=year.secretary), "示例·值班负责人")

    return act


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=at) for at in range((last - first).days + 1))


# ── Meetings ──


def _meetings(year: Year) -> int:
    """The conference, the corps, sector groups in three quarters, every community once."""
    bodies = list(Body.objects.filter(federation=year.street).order_by("id"))
    dates = []
    for body in bodies:
        if body.kind == "federation":
            dates.append((body, "conference", f"{YEAR}年共建项目交流大会（示例）", date(YEAR, 1, 19)))
        if body.kind == "corps":
            dates.append((body, "regular", f"{body.name}{YEAR}年工作会（示例）", date(YEAR, 3, 30)))
    for quarter in (1, 2, 3):
        for at, body in enumerate(body for body in bodies if body.kind == "sector"):
            day = date(YEAR, 3 * quarter - 1, 6 + 2 * at)
            title = f"{body.name}界别小组{YEAR}年第{'一二三'[quarter - 1]}季度例会（示例）"
            dates.append((body, "regular", title, day))
    for at, body in enumerate(body for body in bodies if body.kind == "community"):
        dates.append((body, "joint", f"{body.name}{YEAR}年联席会（示例）", date(YEAR, 6, 4) + timedelta(days=3 * at)))
    for at, (body, kind, title, day) in enumerate(dates):
        _meet(year, at, body, kind, title, day)
    return len(dates)


def _meet(year: Year, at: int, body: Body, kind: str, title: str, day: date) -> None:
    several = year.said["conference" if kind == "conference" else body.kind]
    words = several[at % len(several)]
    met: list[Meeting] = []

    def plan() -> None:
        begins = timezone.make_aware(datetime.combine(day, time(14)))
        fields = {"title": title, "kind": kind, "period": (begins, begins + timedelta(hours=2)), "place": "示例会议室"}
        met.append(meetings.plan_meeting(body, fields, by=year.secretary))
        agenda.add_item(met[0], {"title": words[0], "minutes": 60}, by=year.secretary)
        if body.kind == "corps":  # its members are people, not organisations
            meetings.invite_guests(met[0], GUESTS, by=year.secretary)

    def hold() -> None:
        meetings.hold_meeting(met[0], by=year.secretary)
        came = Invitee.objects.filter(meeting=met[0]).order_by("id")[:CAME]
        attendance.enter_attendance(met[0], {row.pk: "示例·参会人" for row in came}, by=year.secretary)
        item = met[0].items.get()
        entries = [minutes.Entry(item, "said", words[1]), minutes.Entry(item, "resolved", words[2])]
        minutes.write_lines(_fresh(met[0]), entries, by=year.secretary)
        agreeing.circulate_minutes(_fresh(met[0]), by=year.secretary)

    year.on(day - timedelta(days=5), 9, plan)
    year.on(day, 17, hold)
    year.on(day + MINUTES_FINAL_AFTER, 9, lambda: agreeing.finish_minutes(_fresh(met[0]), by=year.secretary) and None)


def _fresh(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_related("minutes", "body").get(pk=meeting.pk)


# ── Projects ──


def _projects(year: Year) -> None:
    """Signed on paper and begun on one day, finished with their result on another."""
    campaigns = {one.name: one for one in Campaign.objects.filter(federation=year.street)}
    named = {one.name: one for one in Organisation.objects.filter(federation=year.street).current()}  # type: ignore[attr-defined]
    for title, partners, drives, about, signed, finished, numbers, result in year.words["project"]:
        first, last = date.fromisoformat(signed), date.fromisoformat(finished)
        fields = {
            "title": title, "about": about, "period": last_day_to_period(first, last),
            "campaigns": [campaigns[name] for name in drives.split("、")],
        }  # fmt: skip
        served, taking_part, hours = (int(number) for number in numbers.split())
        told = {"served": served, "taking_part": taking_part, "hours": hours, "result": result, "finished_on": last}
        _project(year, fields, [named[name] for name in partners.split("、")], told, first, last)


def _project(year: Year, fields: dict, partners: list[Organisation], told: dict, first: date, last: date) -> None:
    by, made = year.secretary, []

    def sign() -> None:
        project = projects.open_project(
            year.street, fields, list(zip(partners, GIVES, [""] * len(partners), strict=False)), by=by
        )
        text = agreements.send_out(agreements.draft_agreement(project, by=by), by=by)
        signing.file_paper(text, text.parties.all(), text.digest, scan(), f"{text.agreement.sign}.pdf", by=by)
        project.refresh_from_db()
        made.append(projects.begin(project, by=by))

    year.on(first, 15, sign)
    year.on(last, 16, lambda: projects.finish(made[0], told, by=by) and None)


# ── Activities ──


def _activities(year: Year) -> None:
    """Each came as a workbook of one row, three days after it took place."""
    for title, organiser, kind, where, day, begins, ends, numbers, drive, result in year.words["activity"]:
        came, helped, given = numbers.split()
        about = [title, organiser, kind, where, day, begins, ends]
        row = [*about, "已结束", came, helped, given, drive, result, "示例内容"]
        year.on(date.fromisoformat(day) + timedelta(days=3), 11, _brought(year, title, row))


def _brought(year: Year, title: str, row: list[str]) -> Callable[[], None]:
    def act() -> None:
        content = io.StringIO()
        csv.writer(content).writerows([HEADS, row])
        kind = kinds.find("activities")
        assert kind is not None
        scope = Scope(year.street, year.secretary, {})
        run = runs.check(runs.receive(kind, content.getvalue().encode(), f"{title}.csv", scope))
        assert not run.counts[BAD], run.preview["bad"]
        runs.write(run, by=year.secretary)

    return act
