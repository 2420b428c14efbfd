"""What the volunteers of the demo street have on their hands: orders for homes in every state, posts, a request to join.

All by the actions the pages use, by the people whose turn it is; whoever is served is invented.
"""

from datetime import datetime, time, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from silian.members.mandates import forget
from silian.members.models import Community, Federation
from silian.people.models import User
from silian.volunteering.actions import homes, posts, teams, times, volunteers
from silian.volunteering.models import HomeOrder, Team, Volunteer
from silian.volunteering.queries.homes import who_may_go

SERVED = [
    {
        "name": "示例·陈奶奶",
        "address": "示例一路12号3单元501室",
        "phone": "0571-0000-7101",
        "condition": "听力不好，请按铃后稍等",
    },
    {
        "name": "示例·吴爷爷",
        "address": "示例新村8幢202室",
        "phone": "0571-0000-7102",
        "condition": "坐轮椅，楼里没有电梯",
    },
    {"name": "示例·郑阿姨", "address": "示例里5号", "phone": "0571-0000-7103", "condition": ""},
    {"name": "示例·何老师", "address": "示例巷31号1楼", "phone": "0571-0000-7104", "condition": "家里有一只小狗"},
]


def span(days: int, start: int, end: int) -> DateTimeTZRange:
    day = timezone.localdate() + timedelta(days=days)
    moments = (timezone.make_aware(datetime.combine(day, time(hour))) for hour in (start, end))
    return DateTimeTZRange(*moments)


def live(street: Federation) -> int:
    """Let the season happen; returns how many orders there are."""
    community = Community.objects.get(federation=street, name="上保社区")
    secretary = User.objects.get(username="shangbao.shuji")
    angels = Team.objects.get(federation=street, name="白衣天使服务队")
    barbers = Team.objects.get(federation=street, name="先锋服务队")
    leaders = {
        team: User.objects.get(username=account)
        for team, account in ((angels, "baiyi.duizhang"), (barbers, "xianfeng.duizhang"))
    }
    for person in (secretary, *leaders.values()):
        forget(person)

    def order(kind: str, days: int, note: str, served: dict[str, str]) -> HomeOrder:
        fields = {"kind": kind, "period": span(days, 14, 15), "people": 2, "note": note}
        return homes.order_home(community, fields, served, by=secretary)

    def fresh(one: HomeOrder) -> HomeOrder:
        return HomeOrder.objects.select_related("community", "team", "taker__person").get(pk=one.pk)

    order("haircut", 6, "请带围布和推子", SERVED[0])
    asked = order("health", 4, "请带血压计和血糖仪", SERVED[1])
    homes.ask_teams(fresh(asked), [angels], by=secretary)
    going = order("haircut", 2, "一位老人理发", SERVED[2])
    homes.ask_teams(fresh(going), [barbers], by=secretary)
    homes.accept_order(fresh(going), barbers, by=leaders[barbers])
    done = order("health", -6, "量血压，看药盒", SERVED[3])
    homes.ask_teams(fresh(done), [angels, barbers], by=secretary)
    homes.accept_order(fresh(done), angels, by=leaders[angels])
    went = dict.fromkeys(who_may_go(fresh(done)).order_by("id")[:2], 60)
    for time_ in homes.finish_order(fresh(done), went, by=leaders[angels]).service_times.order_by("id")[:1]:
        times.confirm_time(time_, by=secretary)
    homes.give_feedback(fresh(done), "good", "准时，讲得明白", channel="phone", by=secretary)
    _double_report(street, community, secretary, angels)
    return HomeOrder.objects.filter(federation=street).count()


def _double_report(street: Federation, community: Community, secretary: User, team: Team) -> None:
    """Posts of a community, and the resident of the cast as a volunteer who is registered there and asks a team."""
    for title, skills, days, places in (
        ("周末文明劝导", ["hosting"], 5, 4), ("沿路清捡垃圾", ["green"], 8, 10), ("老年人手机课堂助教", ["digital", "teaching"], 11, 2),
    ):  # fmt: skip
        fields = {
            "title": title,
            "skills": skills,
            "places": places,
            "period": span(days, 9, 11),
            "risks": "户外请注意防滑防晒",
        }
        post = posts.open_post(community, fields, by=secretary)
    resident = User.objects.get(username="jumin")
    one, _secret = volunteers.sign_up(
        street,
        {"name": resident.name, "phone": "0571-0000-7001", "skills": ["digital", "health"], "times": ["weekend_morning"],
         "community": community},
        {"keep"}, by=resident,
    )  # fmt: skip
    one = Volunteer.objects.get(pk=one.pk)
    posts.register(one, community, "周末上午都可以", by=resident)
    posts.take_post(post, one, by=resident)
    teams.ask_to_join(team, one, by=resident)
