"""What the tests of this app start from: teams with leaders, volunteers, orders; all by real actions."""

from datetime import timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from silian.activities.models import Activity, Attendance, Session, Signup
from silian.members.actions import seats
from silian.volunteering.actions import homes, posts, teams, times, volunteers
from silian.volunteering.models import HomeOrder, Post, ServiceTime, Team, TeamMember, Volunteer

SERVED = {"name": "示例·赵阿婆", "address": "示例一路7号5楼", "phone": "0571-0000-7777", "condition": "听力不好"}


def hours(start: float, end: float, *, days: int = 0) -> DateTimeTZRange:
    """A time on a whole hour, so many days from the noon of today: never dependent on the clock."""
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=days)
    return DateTimeTZRange(noon + timedelta(hours=start), noon + timedelta(hours=end))


def team(cast, name="示例白衣天使服务队", *, leader=None, **more) -> Team:
    """A team of the street; with a leader it has one seat, held from today."""
    fields = {"name": name, "kind": "service", "skills": ["health"], **more}
    made = teams.found_team(cast.street, fields, by=cast.secretary)
    if leader is not None:
        lead(cast, made, leader)
    return made


def lead(cast, made: Team, leader) -> None:
    seat = seats.open_seat(made.body, "leader", title="队长", by=cast.secretary)
    seats.fill_seat(seat, leader, cast.today, by=cast.secretary)


def volunteer(cast, name="示例·志愿者", phone="0571-0000-1001", *, person=None, **more) -> Volunteer:
    """Signed up by herself with her account, or by a link."""
    return signed_up(cast, name, phone, person=person, **more)[0]


def signed_up(cast, name="示例·志愿者", phone="0571-0000-1001", *, person=None, **more) -> tuple[Volunteer, str]:
    consents = more.pop("consents", {"keep"})
    fields = {"name": name, "phone": phone, **more}
    return volunteers.sign_up(cast.street, fields, consents, by=person)


def member(cast, made: Team, one: Volunteer) -> TeamMember:
    asked = teams.ask_to_join(made, one, by=one.person)
    return teams.accept_member(asked, by=cast.secretary)


def report(one: Volunteer, period: DateTimeTZRange, *, what="上门义诊", team=None) -> ServiceTime:
    minutes = int((period.upper - period.lower).total_seconds() // 60)
    return times.report_time(
        one, period.lower, period.upper, minutes, what, by=one.person, team=team, by_link=one.person is None
    )


def order(cast, *, days: int = 3, served=None, **more) -> HomeOrder:
    fields = {"kind": "health", "people": 2, "note": "带血压计", "period": hours(2, 3, days=days), **more}
    made = homes.order_home(cast.community, fields, served or SERVED, by=cast.community_secretary)
    return HomeOrder.objects.select_related("community", "team", "taker__person").get(pk=made.pk)


def accepted(cast, made: Team, leader, *, days: int = -1, **more) -> HomeOrder:
    one = order(cast, days=days, **more)
    homes.ask_teams(one, [made], by=cast.community_secretary)
    return homes.accept_order(one, made, by=leader)


def post(cast, *, days: int = 3, **more) -> Post:
    fields = {"title": "示例文明劝导", "period": hours(0, 2, days=days), "places": 1, **more}
    made = posts.open_post(cast.community, fields, by=cast.community_secretary)
    return Post.objects.select_related("community").get(pk=made.pk)


def session(cast, period: DateTimeTZRange, helpers, *, organiser=None) -> Session:
    """A past activity at which these people helped and came: (person, name, phone) each."""
    activity = Activity.objects.create(
        federation=cast.street,
        title="示例便民服务日",
        organiser=organiser or cast.choir,
        state="published",
        published_at=timezone.now(),
        by=cast.secretary,
    )
    made = Session.objects.create(federation=cast.street, activity=activity, period=period, helper_places=len(helpers))
    for person, name, phone in helpers:
        signup = Signup.objects.create(
            federation=cast.street,
            session=made,
            role="helper",
            person=person,
            name=name,
            phone=phone,
            consent_at=timezone.now(),
        )
        Attendance.objects.create(federation=cast.street, signup=signup, by=cast.secretary)
    return made


def fresh(thing):
    return type(thing)._base_manager.get(pk=thing.pk)
