"""A project's life: opened by hand, agreed, begun, its steps, done with a result or stopped with a reason."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from silian.cobuilding.actions import campaigns, milestones, open_project, projects
from silian.cobuilding.models import Campaign, Milestone, Project
from silian.cobuilding.queries import project, waiting_for
from silian.cobuilding.tests import build
from silian.core.errors import Refused
from silian.core.models import Notice, Record
from silian.members.mandates import forget
from silian.members.models import Seat

State = Project.State


def whats(person) -> list[str]:
    forget(person)
    return [row.what for row in waiting_for(person)]


def test_a_project_opened_by_hand_tells_every_partner(cast):
    one = build.project(cast, campaigns=[build.campaign(cast)])
    assert (one.state, [partner.gives for partner in one.partners.all()]) == (
        State.DRAFT,
        ["合唱队每月演出一场", "门诊大厅", "反诈讲师一名"],
    )
    assert set(Notice.objects.filter(verb="cobuilding.project.drafted").values_list("to", flat=True)) == {
        cast.choir_liaison.pk, cast.clinic_liaison.pk, cast.bank_liaison.pk,
    }  # fmt: skip
    assert one.campaigns.get().name == "幸福西湖"


@pytest.mark.parametrize(
    "case", ["one partner", "twice the same", "another street", "a stranger", "a resident", "not a partner"]
)
def test_who_opens_a_project_with_whom(cast, case):
    partners = [(cast.choir, "", ""), (cast.bank, "", "")]
    by = cast.choir_liaison
    if case == "one partner":
        partners = partners[:1]
    elif case == "twice the same":
        partners = [partners[0], partners[0]]
    elif case == "another street":
        partners = [partners[0], (cast.elsewhere_member, "", "")]
    else:
        by = {"a stranger": cast.stranger, "a resident": cast.resident, "not a partner": cast.clinic_liaison}[case]
    with pytest.raises(Refused):
        open_project(cast.street, {"title": "节"}, partners, by=by)
    assert not Project.objects.exists()


def test_what_a_project_grew_from_has_it_in_its_timeline(cast):
    partners = [(cast.choir, "", ""), (cast.bank, "", "")]
    one = open_project(cast.street, {"title": "从征集来"}, partners, by=cast.secretary, about=[cast.community])
    assert f"members.community:{cast.community.pk}" in Record.objects.get(subject=f"cobuilding.project:{one.pk}").about


def test_a_partner_says_itself_what_it_gives(cast):
    one = build.project(cast)
    partner = one.partners.get(organisation=cast.bank)
    with pytest.raises(Refused):
        projects.change_partner(partner, {"gives": "两名讲师"}, by=cast.choir_liaison)
    projects.change_partner(partner, {"gives": "两名讲师"}, by=cast.bank_liaison)
    assert build.fresh(partner).gives == "两名讲师"


def test_a_partner_leaves_only_a_draft_and_two_stay(cast):
    one = build.project(cast)
    projects.drop_partner(one.partners.get(organisation=cast.bank), by=cast.secretary)
    with pytest.raises(Refused, match="two or more"):
        projects.drop_partner(build.fresh(one).partners.first(), by=cast.secretary)
    agreed = build.in_force(cast, build.project(cast, "另一个")).agreement.project
    with pytest.raises(Refused, match="amendment"):
        projects.drop_partner(agreed.partners.first(), by=cast.secretary)
    assert (one.partners.count(), agreed.partners.count()) == (2, 3)


def test_the_office_agrees_without_a_paper_and_says_why(cast):
    one = build.project(cast)
    with pytest.raises(Refused):
        projects.agree_without_paper(one, "", by=cast.secretary)
    with pytest.raises(Refused):
        projects.agree_without_paper(one, "口头约定", by=cast.choir_liaison)
    assert build.fresh(one).state == State.DRAFT
    projects.agree_without_paper(one, "口头约定，先试一次", by=cast.secretary)
    assert (build.fresh(one).state, build.fresh(one).without_paper) == (State.AGREED, "口头约定，先试一次")
    assert any("Begin the project" in what for what in whats(cast.choir_liaison))


def test_a_project_begins_after_it_was_agreed_and_ends_with_numbers(cast):
    one = build.project(cast)
    with pytest.raises(Refused, match="partners agree"):
        projects.begin(one, by=cast.choir_liaison)
    one = build.running(cast, one)
    for result in ({}, build.RESULT | {"served": None}, build.RESULT | {"result": " "}):
        with pytest.raises(Refused):
            projects.finish(one, result, by=cast.choir_liaison)
    assert build.fresh(one).state == State.RUNNING
    projects.finish(one, build.RESULT | {"served": 0}, by=cast.bank_liaison)
    one = build.fresh(one)
    assert (one.state, one.served, one.hours, one.finished_on) == (State.DONE, 0, 96, cast.today)
    with pytest.raises(Refused, match="over"):
        projects.change_project(one, {"title": "别的"}, by=cast.secretary)


def test_the_table_itself_knows_no_end_without_a_result(cast):
    one = build.project(cast)
    for wrong in ({"state": "done"}, {"state": "stopped"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Project.objects.filter(pk=one.pk).update(**wrong)


def test_a_project_is_stopped_with_a_reason(cast):
    one = build.project(cast)
    for person in (cast.convener, cast.resident, cast.stranger):
        with pytest.raises(Refused):
            projects.stop(one, "不做了", by=person)
    with pytest.raises(Refused):
        projects.stop(one, " ", by=cast.choir_liaison)
    assert build.fresh(one).state == State.DRAFT
    projects.stop(one, "人手不够", by=cast.choir_liaison)
    assert (build.fresh(one).state, build.fresh(one).stopped_because) == (State.STOPPED, "人手不够")


def test_a_progress_note_is_a_record_the_partners_are_told_of(cast):
    one = build.running(cast)
    projects.note_progress(one, "排练了四次", by=cast.choir_liaison)
    with pytest.raises(Refused):
        projects.note_progress(one, "我也想说", by=cast.convener)
    note = Record.objects.get(verb="cobuilding.project.noted")
    assert (note.facts["text"], note.organisation_id) == ("排练了四次", cast.choir.pk)
    assert Notice.objects.filter(verb="cobuilding.project.noted", to=cast.bank_liaison).exists()
    assert not Notice.objects.filter(verb="cobuilding.project.noted", to=cast.choir_liaison).exists()


# ── steps ──


def step(cast, one, days, **owner) -> Milestone:
    fields = {
        "title": "第一场演出",
        "due_on": cast.today + timedelta(days=days),
        "organisation": None,
        "seat": None,
    } | owner
    return milestones.add_milestone(one, fields, by=cast.secretary)


def test_a_step_lies_on_the_desk_of_who_sees_to_it(cast):
    one = build.running(cast)
    step(cast, one, 3, organisation=cast.bank)
    step(cast, one, 30, organisation=cast.choir)
    assert any("第一场演出" in what for what in whats(cast.bank_liaison))
    assert not any("第一场演出" in what for what in whats(cast.choir_liaison) + whats(cast.secretary))


def test_a_late_step_reaches_the_office_too_until_it_is_closed(cast):
    one = build.running(cast)
    convener = Seat.objects.get(body__sector=cast.sector)
    late = step(cast, one, -2, seat=convener)
    assert any("第一场演出" in what for what in whats(cast.convener))
    assert "1 step of a project is late" in whats(cast.secretary)
    assert list(project.projects(cast.secretary, project.Filters(late=True))) == [one]
    milestones.reach_milestone(late, by=cast.convener)
    assert build.fresh(late).closed_on == cast.today
    assert "1 step of a project is late" not in whats(cast.secretary)


def test_a_step_has_one_owner_and_goes_with_a_reason(cast):
    one = build.running(cast)
    seat = Seat.objects.get(body__sector=cast.sector)
    for owner in ({}, {"organisation": cast.bank, "seat": seat}):
        with pytest.raises(Refused):
            step(cast, one, 3, **owner)
    assert not Milestone.objects.exists()
    made = step(cast, one, 3, organisation=cast.bank)
    with pytest.raises(Refused):
        milestones.drop_milestone(made, "", by=cast.bank_liaison)
    milestones.drop_milestone(made, "改到明年", by=cast.bank_liaison)
    assert (build.fresh(made).state, build.fresh(made).dropped_because) == ("dropped", "改到明年")


# ── campaigns ──


def test_only_the_office_sets_up_a_campaign_and_no_name_twice(cast):
    build.campaign(cast)
    for by in (cast.choir_liaison, cast.convener, cast.stranger):
        with pytest.raises(Refused):
            campaigns.set_up_campaign(cast.street, {"name": "平安西湖", "period": (cast.today, None)}, by=by)
    with pytest.raises(Refused, match="already"):
        build.campaign(cast)
    assert Campaign.objects.count() == 1


def test_a_campaign_counts_what_its_finished_projects_did(cast):
    campaign = build.campaign(cast)
    done = build.running(cast, build.project(cast, campaigns=[campaign]))
    projects.finish(done, build.RESULT, by=cast.choir_liaison)
    build.project(cast, "还在草拟", campaigns=[campaign])
    assert project.campaign_page(campaign, cast.secretary).sums == {
        "done": 1,
        "all": 2,
        "served": 320,
        "taking_part": 45,
        "hours": 96,
    }
    forget(cast.convener)
    assert project.campaign_page(campaign, cast.convener).sums["all"] == 1
    assert [one.all for one in project.campaigns(cast.secretary)] == [2]


def test_a_draft_is_found_by_those_who_may_see_it_by_pinyin_and_partner(cast):
    one = build.project(cast)
    for typed in ("合唱", "hechang", "hc", "示例银行"):
        assert list(project.projects(cast.secretary, project.Filters(typed=typed))) == [one], typed
    assert not project.projects(cast.convener, project.Filters(typed="合唱")).exists()


def test_nobody_takes_another_partner_out(cast):
    one = build.project(cast)
    with pytest.raises(Refused, match="partner itself"):
        projects.drop_partner(one.partners.get(organisation=cast.bank), by=cast.choir_liaison)
    assert one.partners.count() == 3
    projects.drop_partner(one.partners.get(organisation=cast.bank), by=cast.bank_liaison)
    assert one.partners.count() == 2
