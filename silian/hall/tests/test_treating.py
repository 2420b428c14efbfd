"""Parties, meetings, tasks, demands: what a matter sets going, and what comes back to it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from silian.cobuilding.actions import projects
from silian.core.errors import Refused
from silian.core.waiting import ask
from silian.exchange.actions import answers
from silian.exchange.models import Demand, Match
from silian.exchange.tests import build as lists
from silian.hall.actions import carriers, carrying, parties, rounds
from silian.hall.models import Carrier, Follower, Matter, MatterMeeting, Party, Query, Step
from silian.hall.queries import waiting_plans
from silian.hall.queries.heard import heard, unheard
from silian.hall.queries.outcomes import outcomes
from silian.hall.queries.proposing import proposed
from silian.hall.tests import build, build_plans
from silian.meetings.actions import agreeing, attendance, meetings
from silian.meetings.models import Invitee, Meeting
from silian.meetings.tests import build as meeting_build
from silian.members.models import Body, Organisation
from silian.portal.queries import chain
from silian.tasks.actions import change_task, drop_task, finish_task


def kinds(matter: Matter) -> list[str]:
    return list(matter.steps.order_by("number").values_list("kind", flat=True))


# ── Parties ──


def test_the_first_party_carries_the_matter_on_and_answers_by_its_seat(cast):
    matter, by = build.accepted(cast), cast.community_secretary
    clinic = parties.invite_party(matter, "side", by=by, organisation=cast.clinic, reasons=["同社区"])
    bank = parties.invite_party(build.fresh(matter), "responsible", by=by, organisation=cast.bank)
    assert build.fresh(matter).stage == "invited"
    with pytest.raises(Refused, match="Only who was asked"):
        parties.answer_party(clinic, True, by=cast.bank_liaison)
    with pytest.raises(Refused, match="why not"):
        parties.answer_party(build.fresh(bank), False, " ", by=cast.bank_liaison)
    parties.answer_party(build.fresh(clinic), True, by=cast.clinic_liaison)
    parties.answer_party(build.fresh(bank), False, "与本行无关", by=cast.bank_liaison)
    assert list(Party.objects.order_by("id").values_list("answer", "because")) == [
        ("comes", ""),
        ("declined", "与本行无关"),
    ]
    assert kinds(matter)[-4:] == ["invited", "party_invited", "party_answered", "party_answered"]
    assert Follower.objects.filter(matter=matter, person=cast.clinic_liaison, why="party").exists()


def test_nobody_is_asked_twice_nor_before_the_matter_is_accepted(cast):
    raised = build.raise_a_matter(cast)
    with pytest.raises(Refused, match="Accept the matter first"):
        parties.invite_party(raised, "side", by=cast.community_secretary, organisation=cast.bank)
    matter = build.accept(cast, raised)
    parties.invite_party(matter, "side", by=cast.community_secretary, organisation=cast.bank)
    with pytest.raises(Refused, match="already"):
        parties.invite_party(matter, "side", by=cast.community_secretary, organisation=cast.bank)
    with pytest.raises(Refused, match="another federation"):
        parties.invite_party(matter, "side", by=cast.community_secretary, organisation=cast.elsewhere_member)
    assert Party.objects.count() == 1


def test_a_declined_party_no_longer_sees_a_private_matter(cast):
    matter = build.dispute(cast)
    party = parties.invite_party(matter, "mediator", by=cast.community_secretary, organisation=cast.bank)
    assert Matter.objects.visible_to(cast.bank_liaison).filter(pk=matter.pk).exists()
    parties.answer_party(party, False, "不便", by=cast.bank_liaison)
    assert not Matter.objects.visible_to(cast.bank_liaison).filter(pk=matter.pk).exists()


def test_the_matching_proposes_who_offers_what_the_matter_needs(cast):
    lists.service(cast.clinic, cast.clinic_liaison, title="电梯井道检测", detail="为老旧小区加装电梯提供结构检测")
    lists.service(cast.choir, cast.choir_liaison, title="合唱演出", detail="节日演出")
    matter = build.accepted(cast, title="三单元加装电梯", text="老人上下楼困难，想加装电梯，需要做结构检测。")
    found = proposed(matter)
    assert found[0].organisation == cast.clinic
    assert any("电梯" in words for words in found[0].reasons)
    parties.invite_party(matter, "side", by=cast.community_secretary, organisation=cast.clinic)
    assert cast.clinic not in [one.organisation for one in proposed(matter)]


# ── Meetings ──


def test_final_minutes_make_it_discussed_and_attendees_follow(cast):
    table = build_plans.carrier(cast)
    chair, member = build_plans.seated(table, "chair", "chair"), build_plans.seated(table, "member")
    matter = build_plans.planned(cast, carrier=table)
    meeting = rounds.plan_meeting_about(
        matter,
        table.body,
        {"title": "示例圆桌会", "kind": "regular", "period": meeting_build.when(3), "place": "三楼"},
        by=chair,
    )
    assert list(meeting.items.values_list("title", flat=True)) == [str(matter)]
    meeting = meetings.hold_meeting(meeting_build.moved(meetings.call_meeting(meeting, by=chair), -1), by=chair)
    row = Invitee.objects.get(meeting=meeting, seat=build_plans.seat_of(member))
    attendance.enter_attendance(meeting, {row.pk: "示例·到会"}, by=chair)
    meeting_build.line(build.fresh(meeting), "同意换灯", "resolved", by=chair)
    agreeing.circulate_minutes(build.fresh(meeting), by=chair)
    agreeing.finish_minutes(meeting_build.over(meeting), by=chair)

    assert build.fresh(matter).stage == "discussed"
    assert list(Follower.objects.filter(matter=matter, why="attendee").values_list("person", flat=True)) == [member.pk]


def test_it_is_brought_before_a_planned_meeting_as_a_topic(cast):
    matter = build.accepted(cast)
    body = Body.objects.get(community=cast.community)
    meeting = meetings.plan_meeting(
        body,
        {"title": "示例联席会", "kind": "joint", "period": meeting_build.when(10), "place": "社区"},
        by=cast.secretary,
    )
    rounds.bring_before(matter, meeting, by=cast.community_secretary)
    with pytest.raises(Refused, match="already"):
        rounds.bring_before(matter, meeting, by=cast.community_secretary)
    assert meeting.items.count() == 1
    assert MatterMeeting.objects.count() == 1


def test_a_private_matter_stands_on_an_agenda_by_its_number_alone(cast):
    matter = build.dispute(cast)
    assert rounds.topic_of(matter) == f"Matter {matter.number}"


# ── Tasks and demands ──


def task_of(cast, matter, **fields):
    values = {"title": "换灯", "due_on": timezone.localdate() + timedelta(5), "organisation": cast.bank, **fields}
    return carrying.give_task_of(matter, values, by=cast.community_secretary)


def test_a_finished_task_reports_back_and_then_it_can_be_carried_out(cast):
    matter = build_plans.resolved(cast).matter
    task = task_of(cast, matter)
    with pytest.raises(Refused, match="still open"):
        carrying.say_carried_out(build.fresh(matter), "换好了", by=cast.community_secretary)
    finish_task(task, "三单元全部换好", by=cast.bank_liaison)
    assert matter.steps.order_by("-number").first().words == "换灯：三单元全部换好"
    carrying.say_carried_out(build.fresh(matter), "灯已换好", by=cast.community_secretary)
    found = build.fresh(matter)
    assert (found.stage, found.next_what) == ("carried_out", "check")


def test_a_task_does_not_go_to_whoever_supervises_by_a_detour(cast):
    matter = build_plans.resolved(cast).matter
    supervisor = build_plans.supervisor(cast)
    seat = build_plans.seat_of(supervisor)
    Query.objects.create(
        federation=cast.street, matter=matter, text="何时换好？", by=supervisor, seat=seat, answer_by=timezone.now()
    )
    task = task_of(cast, matter)
    with pytest.raises(Refused, match="stays apart"):
        change_task(task, {"seat": seat, "organisation": None}, by=cast.community_secretary)
    assert build.fresh(task).organisation == cast.bank


def test_the_last_other_task_is_not_dropped_once_it_is_carried_out(cast):
    matter = build_plans.resolved(cast).matter
    other = task_of(cast, matter)
    own = task_of(cast, matter, title="验收材料", organisation=None, seat=build_plans.seat_of(cast.community_secretary))
    finish_task(other, "换好", by=cast.bank_liaison)
    finish_task(own, "收齐", by=cast.community_secretary)
    carrying.say_carried_out(build.fresh(matter), "完成", by=cast.community_secretary)
    from silian.tasks.actions import reopen_task

    reopen_task(build.fresh(other), by=cast.secretary)
    with pytest.raises(Refused, match="only one left"):
        drop_task(build.fresh(other), "不用了", by=cast.bank_liaison)


def test_a_demand_its_match_and_its_project_report_back(cast):
    matter = build_plans.resolved(cast).matter
    demand = carrying.make_demand(
        matter, cast.clinic, {"title": "嗓音保健讲座", "detail": "请医生讲", "year": lists.YEAR}, by=cast.secretary
    )
    assert demand.state == Demand.State.OPEN
    service = lists.service(cast.choir, cast.choir_liaison, title="嗓音保健讲座", detail="声乐老师讲嗓音保健")
    lists.run(cast)
    match = Match.objects.get(demand=demand, service=service)
    answers.offer_match(match, by=cast.secretary)
    answers.accept_match(build.fresh(match), by=cast.clinic_liaison)
    answers.accept_match(build.fresh(match), by=cast.choir_liaison)
    project = build.fresh(match).project
    projects.agree_without_paper(project, "口头约定", by=cast.secretary)
    projects.begin(build.fresh(project), by=cast.secretary)

    def waits() -> list[str]:
        return [one.what for one in ask(cast.community_secretary, waiting_plans.questions(cast.community_secretary))]

    assert waits() == []
    projects.finish(
        build.fresh(project), {"served": 30, "taking_part": 4, "hours": 6, "result": "讲了两场"}, by=cast.secretary
    )
    assert waits() == [f"What was to be done for {matter} is done: say that it is carried out"]
    came = outcomes(cast.secretary, matter)
    assert [(one.demand, [two.pk for two in one.projects], one.results[0].result) for one in came] == [
        (demand, [project.pk], "讲了两场")
    ]
    assert kinds(matter)[-3:] == ["demanded", "reported", "reported"]
    assert outcomes(cast.resident, matter)[0].url == ""
    # The same chain, drawn from either end.
    drawn = []
    for kind, thing in (("matter", matter), ("demand", demand), ("match", match), ("project", project)):
        start = chain.BEGINNINGS[kind](cast.secretary).get(pk=thing.pk)
        drawn.append(
            [(one.word, [link.title for link in one.links]) for one in chain.chain(kind, start, cast.secretary).stages]
        )
    assert drawn == [drawn[0]] * 4
    assert dict(drawn[0])["Raised"] == [str(matter)]
    assert dict(drawn[0])["Result"] == ["讲了两场"]


def test_whoever_does_not_speak_for_an_organisation_drafts_the_demand_for_it(cast):
    own = Organisation.objects.create(
        federation=cast.street, name="示例社区居委会", kind="residents", community=cast.community
    )
    matter = build.accepted(cast)
    demand = carrying.make_demand(matter, own, {"title": "楼道粉刷"}, by=cast.community_secretary)
    assert demand.state == Demand.State.DRAFT
    with pytest.raises(Refused):
        carrying.make_demand(matter, own, {"title": "别的"}, by=cast.resident)
    assert Demand.objects.count() == 1


# ── Heard, carriers ──


def test_groups_under_five_are_never_shown_exactly(cast):
    from silian.hall.actions import standings

    matter = build.accepted(cast)
    for number in range(6):
        somebody = build_plans.person(f"neighbour{number}", f"示例·邻居{number}")
        home = "owner" if number < 5 else "tenant"
        standings.say_standing(matter, {"home": home, "age": "80_up" if number < 4 else ""}, by=somebody)
    standings.name_affected(matter, "age", "under_35", 12, by=cast.community_secretary)
    groups = heard(matter)
    assert [(one.side, one.label, one.how_many) for one in groups] == [
        ("age", "under 35", "not heard yet"), ("age", "80 and over", "fewer than 5"), ("home", "Owner", "5"),
        ("home", "Tenant", "fewer than 5"),
    ]  # fmt: skip
    assert [one.label for one in unheard(groups)] == ["under 35"]


def test_the_office_sets_up_a_carrier_and_says_its_form(cast):
    made = carriers.open_carrier(
        cast.street,
        "示例民情观察室",
        {"form": "observation", "community": cast.community, "purpose": "看"},
        by=cast.secretary,
    )
    carriers.set_form(made.body, {"form": "round_table", "community": None}, by=cast.secretary)
    found = Carrier.objects.get()
    assert (found.form, found.community, found.purpose) == ("round_table", None, "看")
    with pytest.raises(Refused, match="Only the office"):
        carriers.open_carrier(cast.street, "另一个", {"form": "open"}, by=cast.convener)
    with pytest.raises(Refused, match="Only a carrier"):
        carriers.set_form(Body.objects.get(sector=cast.sector), {"form": "open"}, by=cast.secretary)
    assert Carrier.objects.count() == 1


def test_private_steps_stay_inside(cast):
    matter = build.dispute(cast)
    parties.invite_party(matter, "mediator", by=cast.community_secretary, organisation=cast.bank)
    assert not Step.objects.filter(matter=matter, public=True).exists()
    assert not Meeting.objects.exists()
