"""What may happen in a street on any day, in any order: acts of people for the tests of the figures, by the actions the pages use."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from silian.activities.actions import attendance
from silian.activities.tests import build as activities
from silian.cobuilding.actions import campaigns, contributions, projects
from silian.cobuilding.models import Contribution, Project
from silian.cobuilding.tests import build as cobuilding
from silian.counsel.tests import build as counsel
from silian.documents import actions as document_actions
from silian.documents.tests import build as documents
from silian.duties.tests import build as duties
from silian.exchange.actions import answers, call_answers, calls, lines
from silian.exchange.models import Call, Demand, Match, Service
from silian.exchange.tests import build as lists
from silian.hall.actions import closings, hearing
from silian.hall.models import Closing, Satisfaction
from silian.hall.tests import build as hall
from silian.hall.tests import build_endings as endings
from silian.meetings.tests import build as meetings
from silian.members.actions import organisations, structure
from silian.members.models import Membership
from silian.members.tests import build as members
from silian.places.actions import bases, displacing
from silian.places.models import Base, Booking, Room
from silian.places.tests import build as places
from silian.tasks import actions as task_actions
from silian.tasks.models import Task
from silian.tasks.tests import build as tasks
from silian.visits import actions as visiting
from silian.visits.models import Visit
from silian.visits.tests import build as visits
from silian.volunteering.actions import posts, times, volunteers
from silian.volunteering.models import HomeOrder, ServiceTime, Volunteer
from silian.volunteering.tests import build as volunteering


class Life:
    """One street whose people act; `number` tells things of one kind apart."""

    def __init__(self, cast: Any, chance: Random):
        self.cast, self.chance, self.number = cast, chance, 0
        self.tank = counsel.Tank(cast)

    def name(self, word: str) -> str:
        self.number += 1
        return f"示例{word}{self.number}"

    def one(self, rows: Any) -> Any:
        """Any of these rows, if there is one."""
        found = list(rows.order_by("pk"))
        return self.chance.choice(found) if found else None

    def owe(self, due: date) -> None:
        """Rules that are in force before anything happens; what they ask falls due on that day of every month."""
        month, day = (
            due.replace(day=1),
            {"period": "month", "anchor": "day", "anchor_month": 1, "anchor_day": due.day, "grace": 0},
        )
        for kind, fact in (
            ("organisation", "visit"),
            ("organisation", "lines"),
            ("sector", "meeting"),
            ("organisation", "receipt"),
        ):
            fields = day if fact != "lines" else day | {"period": "year", "anchor_month": due.month}
            start = due.replace(month=1, day=1) if fact == "lines" else month
            duties.rule(self.cast, kind, start, name=f"示例{fact}", fact=fact, **fields)

    def begin(self) -> None:
        """So that there is something of what is seldom: a room somebody uses, a duty that is fulfilled."""
        for name in ("base", "visit", "visit_confirmed"):
            ACTS[name](self)

    def act(self) -> str:
        name = self.chance.choice(sorted(ACTS))
        ACTS[name](self)
        return name


def _joins(life: Life) -> None:
    members.entered(life.cast, life.name("单位"), member_from=timezone.localdate(), community=life.cast.community)


def _leaves(life: Life) -> None:
    one = life.one(
        Membership.objects.filter(
            federation=life.cast.street, period__endswith=None, organisation__name__startswith="示例单位"
        )
    )
    if one:
        organisations.end_membership(one, timezone.localdate(), by=life.cast.secretary)


def _area(life: Life) -> None:
    structure.add_zone(life.cast.street, life.name("片区"), by=life.cast.secretary)
    structure.add_sector(life.cast.street, life.name("界别"), by=life.cast.secretary)
    structure.add_community(life.cast.street, life.name("社区"), None, by=life.cast.secretary)


def _base(life: Life) -> None:
    base = bases.open_base(
        life.cast.choir, {"name": life.name("基地"), "community_id": life.cast.community.pk}, by=life.cast.choir_liaison
    )
    room = places.room(life.cast, life.name("室"), of=base)
    Booking.objects.create(
        federation=life.cast.street, room=room, period=places.when(8, 9, days=0), purpose="合唱排练", state="approved",
        organisation=life.cast.choir, by=life.cast.choir_liaison,
    )  # fmt: skip


def _base_closes(life: Life) -> None:
    one = life.one(Base.objects.filter(state="open"))
    if one:
        displacing.close_base(one, "装修", by=life.cast.choir_liaison, seen=[])


def _base_reopens(life: Life) -> None:
    one = life.one(Base.objects.filter(state="closed"))
    if one:
        bases.reopen_base(one, by=life.cast.choir_liaison)


def _room_closes(life: Life) -> None:
    one = life.one(Room.objects.filter(state="open"))
    if one:
        displacing.close_room(one, "检修", by=life.cast.choir_liaison, seen=[])


def _room_reopens(life: Life) -> None:
    one = life.one(Room.objects.filter(state="closed"))
    if one:
        bases.reopen_room(one, by=life.cast.choir_liaison)


def _other_hours(life: Life) -> None:
    """For good, or on a day."""
    one = life.one(Room.objects.select_related("base"))
    hours = (60 * life.chance.randrange(6, 12), 60 * life.chance.randrange(13, 23))
    if one and life.chance.random() < 0.5:
        weekly = {day: [hours] for day in life.chance.sample(range(1, 8), life.chance.randrange(7))}
        displacing.set_hours(one, weekly, by=life.cast.choir_liaison, seen=[])
    elif one and not one.closings.exists():
        day = timezone.localdate()
        displacing.close_days(
            [one], day, day, "检修", by=life.cast.choir_liaison, seen=[], hours=life.chance.choice([None, hours])
        )


def _handout(life: Life) -> None:
    version = documents.issued(life.cast, documents.document(life.cast, life.name("规则")))
    documents.handed(life.cast, version, life.cast.choir, life.cast.clinic)
    if life.chance.random() < 0.5:
        document_actions.confirm(documents.handout(life.cast.choir, version), by=life.cast.choir_liaison)


def _visit(life: Life) -> None:
    member = life.one(Membership.objects.filter(federation=life.cast.street)).organisation
    if not Visit.objects.filter(organisation=member, held_on=timezone.localdate()).exists():
        visits.held(life.cast, member)


def _visit_confirmed(life: Life) -> None:
    one = life.one(Visit.objects.filter(state="held"))
    if one:
        visiting.confirm_by_link(one, visiting.make_link(one, by=life.cast.convener), "示例·接待")


def _meeting(life: Life) -> None:
    build = life.chance.choice([meetings.held, meetings.final])
    build(life.cast, days=0, title=life.name("例会"))


def _campaign(life: Life) -> None:
    period = DateRange(timezone.localdate(), None)
    campaigns.set_up_campaign(life.cast.street, {"name": life.name("行动"), "period": period}, by=life.cast.secretary)


def _project(life: Life) -> None:
    made = cobuilding.project(life.cast, life.name("项目"))
    if life.chance.random() < 0.7:
        cobuilding.running(life.cast, made)


def _project_ends(life: Life) -> None:
    one = life.one(Project.objects.filter(state="running"))
    if one and life.chance.random() < 0.7:
        projects.finish(one, cobuilding.RESULT | {"served": life.chance.randrange(500)}, by=life.cast.secretary)
    elif one:
        projects.stop(one, "场地收回", by=life.cast.secretary)


def _gift(life: Life) -> None:
    kind = life.chance.choice(Contribution.Kind.values)
    row = cobuilding.given(
        life.cast, kind=kind, what=life.name("贡献"), given_on=timezone.localdate(), organisation=life.cast.clinic
    )
    if life.chance.random() < 0.7:
        contributions.confirm_contribution(row, by=life.cast.clinic_liaison)


def _gift_reversed(life: Life) -> None:
    one = life.one(Contribution.objects.filter(state="confirmed", reverses=None, reversed_by=None))
    if one:
        contributions.reverse_contribution(one, "记错了", by=life.cast.secretary)


def _task(life: Life) -> None:
    tasks.task(life.cast, life.name("任务"))
    one = life.one(Task.objects.filter(state="open"))
    task_actions.finish_task(one, "已办妥", by=life.cast.secretary)


def _document(life: Life) -> None:
    documents.issued(life.cast, documents.document(life.cast, life.name("制度")))


def _activity(life: Life) -> None:
    session = activities.published(life.cast, activities.time(places=30), title=life.name("活动")).sessions.get()
    for _turn in range(2):
        life.number += 1
        activities.come(session, life.number)
    begun = activities.begun(session, 4)
    rows = {one.pk: one.party for one in begun.signups.all()[:1]}
    attendance.record_attendance(begun, rows, by=life.cast.choir_liaison)
    came = life.chance.randrange(1, 200)
    result = {"came": came, "helped": life.chance.randrange(came), "minutes": 60, "result": "大家都说好"}
    attendance.write_result(begun.activity, **result, by=life.cast.choir_liaison)


def _line(life: Life) -> None:
    build = life.chance.choice([lists.service, lists.demand])
    build(life.cast.choir, life.cast.choir_liaison, life.name("清单"), year=timezone.localdate().year)


def _line_closes(life: Life) -> None:
    model = life.chance.choice([Service, Demand])
    one = life.one(model.objects.filter(state="open", organisation=life.cast.choir))
    if one:
        lines.close_line(one, "已不需要", by=life.cast.choir_liaison)


def _line_reopens(life: Life) -> None:
    model = life.chance.choice([Service, Demand])
    one = life.one(model.objects.filter(state="closed", organisation=life.cast.choir))
    if one:
        lines.reopen_line(one, by=life.cast.choir_liaison)


def _match(life: Life) -> None:
    title, year = life.name("对接"), timezone.localdate().year
    service = lists.service(life.cast.bank, life.cast.bank_liaison, title, year=year)
    demand = lists.demand(life.cast.clinic, life.cast.clinic_liaison, title, year=year)
    match = Match.objects.create(
        federation=life.cast.street, demand=demand, service=service, rank=1, score=0.5, probability=0.5, band="high"
    )
    answers.offer_match(lists.fresh(match), by=life.cast.secretary)
    answers.accept_match(lists.fresh(match), by=life.cast.bank_liaison)
    if life.chance.random() < 0.8:
        project = answers.accept_match(lists.fresh(match), by=life.cast.clinic_liaison).project
        projects.agree_without_paper(project, "口头约定", by=life.cast.secretary)
        projects.begin(project, by=life.cast.secretary)


def _call(life: Life) -> None:
    call = lists.call(
        life.cast, title=life.name("征集"), answer_until=timezone.localdate() + timedelta(days=life.chance.randrange(3))
    )
    call_answers.say_yes(call, life.cast.choir, life.chance.randrange(1, 9), by=life.cast.choir_liaison)


def _call_closes(life: Life) -> None:
    one = life.one(Call.objects.filter(state="open"))
    if one:
        calls.close_call(one, "met", "", by=life.cast.secretary)


def _volunteer(life: Life) -> None:
    life.number += 1
    one = volunteering.volunteer(
        life.cast, f"示例·志愿{life.number}", f"0571-0000-{life.number:04}", community=life.cast.community
    )
    posts.register(one, life.cast.community, "", by=life.cast.community_secretary) if life.number % 2 else None
    time = volunteering.report(one, volunteering.hours(-3, -3 + life.chance.choice([0.5, 1, 1.25])))
    if life.chance.random() < 0.7:
        times.confirm_time(time, by=life.cast.secretary)


def _volunteer_stops(life: Life) -> None:
    one = life.one(Volunteer.objects.filter(state="active"))
    if one:
        stop = life.chance.choice([volunteers.withdraw, volunteers.erase])
        stop(one, by=None, by_link=True)


def _volunteer_returns(life: Life) -> None:
    one = life.one(Volunteer.objects.filter(state="withdrawn"))
    if one:
        volunteers.come_back(one, by=None, by_link=True)


def _time_void(life: Life) -> None:
    one = life.one(ServiceTime.objects.filter(state="confirmed"))
    if one:
        times.void_time(one, "记错了日期", by=life.cast.secretary)


def _home(life: Life) -> None:
    team = volunteering.team(life.cast, life.name("服务队"))
    one = volunteering.order(life.cast)
    HomeOrder.objects.filter(pk=one.pk).update(state="done", team=team, ended_at=timezone.now())


def _matter(life: Life) -> None:
    hall.accepted(life.cast, title=life.name("事项")) if life.chance.random() < 0.7 else hall.dispute(life.cast)


def _matter_closes(life: Life) -> None:
    endings.closed(life.cast, hall.accepted(life.cast, title=life.name("事项")))


def _matter_reopens(life: Life) -> None:
    one = life.one(Closing.objects.filter(closed_at__isnull=False, reopened_at=None))
    if one:
        closings.reopen(Closing.objects.select_related("matter__urgency").get(pk=one.pk), "又坏了", by=None)


def _satisfaction(life: Life) -> None:
    one = life.one(Satisfaction.objects.filter(answered="", closing__reopened_at=None))
    if one:
        hearing.say_satisfaction(endings.satisfaction(one.closing), life.chance.choice(["yes", "no"]), by=None)


def _advice(life: Life) -> None:
    build = life.chance.choice([counsel.asked, counsel.collected, counsel.judged])
    build(life.cast, life.tank, title=life.name("咨询"))


ACTS: dict[str, Callable[[Life], None]] = {
    name.strip("_"): act
    for name, act in list(globals().items())
    if name.startswith("_") and name[1].isalpha() and callable(act)
}
