"""The objects of volunteering the permission matrix is tried with: the clinic's liaison leads a team, the resident volunteers."""

from typing import Any

from silian.volunteering.actions import homes, papers, posts, teams
from silian.volunteering.models import HomeOrder
from silian.volunteering.tests import build

# Unique words for a person served: where they appear is where somebody learns of her.
SERVED = {"name": "金丝雀甲", "address": "金丝雀里乙号", "phone": "0571-0000-9753", "condition": "金丝雀丙症"}

# Address → the object it names. Everybody of another street gets 404 there.
NAMES = {
    **{f"volunteering:team_{rest}": "team" for rest in ("edit", "close")}, "volunteering:team_reopen": "closed_team",
    **{f"volunteering:member_{rest}": "asked" for rest in ("accept", "decline")}, "volunteering:member_end": "member",
    **{f"volunteering:volunteer{rest}": "volunteer" for rest in ("", "_edit", "_link", "_delete")},
    "volunteering:record": "volunteer", "volunteering:record_again": "paper",
    "volunteering:time": "reported", "api:time": "reported", "volunteering:time_void": "confirmed", "volunteering:take_over": "session",
    **{f"volunteering:order_{rest}": "order" for rest in ("ask", "cancel")},
    "volunteering:order": "accepted", "api:order": "accepted", "volunteering:order_done": "accepted", "volunteering:order_hand_back": "accepted",
    **{f"volunteering:order_{rest}": "offered" for rest in ("accept", "decline")},
    **{f"volunteering:order_{rest}": "finished" for rest in ("link", "feedback")},
    "volunteering:post_close": "post", "volunteering:taking_done": "past_taking",
}  # fmt: skip


def objects(cast, found: dict[str, Any]) -> dict[str, Any]:
    """A team that was asked, one that goes, one that went; a volunteer with an account and one with a link."""
    leader, community = cast.clinic_liaison, cast.community_secretary
    team = build.team(cast, leader=leader)
    closed = teams.close_team(build.team(cast, "示例旧队"), by=cast.secretary)
    one = build.volunteer(cast, cast.resident.name, "0571-0000-1001", person=cast.resident)
    other, secret = build.signed_up(cast, "示例·求队者", "0571-0000-1002")
    member = build.member(cast, team, one)
    asked = teams.ask_to_join(team, other, by=None)
    reported = build.report(one, build.hours(0, 1, days=-9), team=team)
    confirmed = build.report(one, build.hours(0, 1, days=-8), team=team)
    build.times.confirm_time(confirmed, by=leader)
    paper = papers.print_record(
        one,
        [build.fresh(confirmed)],
        responsible="示例·负责人",
        handler="示例·经办人",
        contact="秘书处",
        by=cast.secretary,
    )
    session = build.session(cast, build.hours(0, 2, days=-7), [(None, "示例·求队者", "0571-0000-1002")])
    order = build.order(cast, served=SERVED)
    offered = build.order(cast, days=4, served=SERVED)
    homes.ask_teams(offered, [team], by=community)
    accepted = build.accepted(cast, team, leader, served=SERVED)
    finished = build.accepted(cast, team, leader, days=-2, served=SERVED)
    homes.finish_order(finished, {one: 60}, by=leader)
    linked = build.accepted(cast, team, leader, days=-3, served=SERVED)
    homes.finish_order(linked, {one: 60}, by=leader)
    link = homes.feedback_link(linked, by=community)
    registration = posts.register(one, cast.community, "周末劝导", by=cast.resident)
    post, past, free = build.post(cast), build.post(cast, days=-1), build.post(cast, days=5)
    taking = posts.take_post(post, one, by=cast.resident)
    past_taking = type(taking).objects.create(federation=cast.street, post=past, volunteer=one)
    return {
        "team": team, "closed_team": closed, "volunteer": one, "asked": asked, "member": member, "volunteer_secret": secret,
        "reported": reported, "confirmed": confirmed, "paper": paper.record, "session": session, "order": order,
        "offered": offered, "accepted": HomeOrder.objects.get(pk=accepted.pk), "finished": finished, "feedback_secret": link,
        "registration": registration, "post": post, "free_post": free, "taking": taking, "past_taking": past_taking,
    }  # fmt: skip


def arguments(_cast, found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What everybody may read, and a volunteer's own page: no 404 there for another street."""
    pk = lambda thing: {"pk": found[thing].pk}  # noqa: E731
    return {
        "volunteering:team": pk("team"), "volunteering:post": pk("post"), "volunteering:ask": pk("team"),
        "volunteering:own": {"secret": found["volunteer_secret"]}, "volunteering:feedback": {"secret": found["feedback_secret"]},
        "volunteering:leave": pk("member"), "volunteering:time_take_back": pk("reported"),
        "volunteering:registration_withdraw": pk("registration"), "volunteering:post_take": pk("free_post"),
        "volunteering:taking_back": pk("taking"), "volunteering:order_take": pk("order"),
    }  # fmt: skip


def bodies(cast, found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    day = cast.today.isoformat()
    span = {"day": day, "start": "00:00", "end": "00:01"}
    team = {"team": found["team"].pk}
    return {
        "volunteering:member_decline": {"because": "名额已满"}, "volunteering:time_void": {"because": "记错"},
        "volunteering:order_ask": team, "volunteering:order_accept": team,
        "volunteering:order_decline": team | {"because": "当天有事"}, "volunteering:order_hand_back": {"because": "车坏了"},
        "volunteering:order_cancel": {"because": "已出院"},
        "volunteering:order_done": {f"went_{found['volunteer'].pk}": "1", f"minutes_{found['volunteer'].pk}": "30"},
        "volunteering:order_feedback": {"channel": "phone", "word": "good"},
        "volunteering:taking_done": {"minutes": "30"}, "volunteering:report": span | {"what": "示例服务"},
        "volunteering:team_new": {"name": "示例新队", "kind": "service"},
        "volunteering:team_edit": {"name": "示例白衣天使服务队", "kind": "service", "about": "上门"},
        "volunteering:volunteer_edit": {"name": "示例·居民", "phone": "0571-0000-1001"},
        "volunteering:me_edit": {"name": "示例·居民", "phone": "0571-0000-1001"},
        "volunteering:double_report": {"community": cast.community.pk},
        "volunteering:record": {"responsible": "示例·甲", "handler": "示例·乙", "contact": "秘书处", "time": found["confirmed"].pk},
        "volunteering:record_again": {"id_kind": "", "id_number": ""}, "volunteering:national": {"first": day, "last": day},
        "volunteering:times_confirm": {"time": found["reported"].pk},
    }  # fmt: skip
