"""Each ordinary act brings the have it should, for whom it should, and nothing else; what is undone no longer counts."""

from datetime import timedelta

import pytest

from silian.activities import actions as activities
from silian.activities.tests import build as activity_build
from silian.cobuilding.actions import agreements, contributions, projects
from silian.cobuilding.tests import build as project_build
from silian.duties.queries.haves import HAVES, haves
from silian.exchange.actions import answers
from silian.exchange.actions import lines as exchange_lines
from silian.exchange.tests import build as exchange_build
from silian.meetings.actions import agenda
from silian.meetings.tests import build as meeting_build
from silian.members.models import Body
from silian.places.actions import bases, displacing
from silian.places.tests import build as place_build
from silian.visits.tests import build as visit_build
from silian.volunteering.actions import homes, times
from silian.volunteering.tests import build as volunteer_build


def had(cast, thing=None, kind: str = "member", day=None) -> dict[str, list[str]]:
    """Which haves there are, and the sources that brought each."""
    thing = thing or cast.choir
    found = haves(kind, cast.street.pk, thing.pk, day or cast.today)
    return {one.key: sorted({piece.source.rows.__name__ for piece in one.found}) for one in found if one.is_had}


def test_a_match_accepted_on_one_side_is_exploration_of_that_side_alone(cast):
    match = exchange_build.pair(cast)
    answers.offer_match(match, by=cast.secretary)
    assert "exploration" not in had(cast)
    answers.accept_match(exchange_build.fresh(match), by=cast.choir_liaison)
    assert had(cast)["exploration"] == ["services_matched"]
    assert "exploration" not in had(cast, cast.bank)


def test_a_yes_to_a_call_is_exploration(cast):
    exchange_build.yes(cast)
    assert had(cast) == {"exploration": ["calls_answered"]}
    assert had(cast, cast.clinic) == {}


def test_a_visit_is_exploration_once_the_member_has_confirmed_it(cast):
    visit_build.held(cast, cast.choir)
    assert had(cast) == {}
    visit_build.confirmed(cast, cast.clinic, by=cast.clinic_liaison)
    assert had(cast, cast.clinic) == {"exploration": ["visits"]}


def test_a_topic_is_exploration_of_who_handed_it_in(cast):
    meeting = meeting_build.moved(meeting_build.planned(cast), 10)
    agenda.raise_topic(meeting, "示例助餐点", by=cast.choir_liaison)
    assert had(cast) == {"exploration": ["topics"]}


def test_a_base_is_a_place_until_the_day_it_closes(cast):
    base = place_build.base(cast)
    assert (had(cast), had(cast, cast.clinic)) == ({"place": ["bases_kept"]}, {"place": ["bases_partnered"]})
    assert had(cast, base, "base") == {}
    place_build.room(cast, of=base)
    assert had(cast, base, "base") == {"place": ["rooms"]}
    displacing.close_base(base, "装修", by=cast.choir_liaison, seen=[])
    assert (had(cast), had(cast, base, "base")) == ({}, {})
    # As of yesterday it was in use.
    assert had(cast, day=cast.today - timedelta(days=1)) == {"place": ["bases_kept"]}


def test_a_partner_of_a_base_has_a_place_from_the_day_it_joined(cast):
    base = place_build.base(cast)
    bases.add_partner(base, cast.bank, "反诈讲师", by=cast.choir_liaison)
    assert had(cast, cast.bank) == {"place": ["bases_partnered"]}
    assert had(cast, cast.bank, day=cast.today - timedelta(days=1)) == {}


def test_a_place_given_counts_when_confirmed_and_not_after_its_counter_entry(cast):
    row = project_build.given(cast, kind="place", what="排练厅", organisation=cast.clinic)
    assert had(cast) == {}
    row = contributions.confirm_contribution(row, by=cast.clinic_liaison)
    assert had(cast) == {"place": ["places_given"], "result": ["contributions_given"]}
    contributions.reverse_contribution(project_build.fresh(row), "记错了", by=cast.secretary)
    assert had(cast) == {}


def test_a_line_is_a_plan_of_its_own_year_once_published(cast):
    service = exchange_build.service(cast.choir, cast.choir_liaison, year=cast.today.year)
    assert had(cast) == {"plan": ["services_of_year"]}
    exchange_lines.close_line(service, "已办", by=cast.choir_liaison)
    assert had(cast) == {"plan": ["services_of_year"]}
    exchange_build.demand(cast.clinic, cast.clinic_liaison, year=cast.today.year + 1)
    assert had(cast, cast.clinic) == {}


def test_a_draft_that_was_closed_is_no_plan(cast):
    from silian.exchange.models import Service

    fields = {"title": "舞蹈课", "detail": "示例", "year": cast.today.year}
    line = exchange_lines.file_line(Service, cast.choir, fields, by=cast.choir_liaison, as_draft=True)[0]
    assert had(cast) == {}
    exchange_lines.close_line(line, "不办了", by=cast.choir_liaison)
    assert had(cast) == {}


def test_an_agreement_is_a_plan_while_it_is_in_force(cast):
    version = project_build.in_force(cast)
    assert had(cast) == had(cast, cast.bank) == {"plan": ["agreements"]}
    agreements.end(version, "提前结束", by=cast.choir_liaison)
    assert had(cast) == {}


def test_a_project_is_a_result_once_it_is_done(cast):
    one = project_build.running(cast)
    projects.finish(one, project_build.RESULT, by=cast.choir_liaison)
    assert had(cast)["result"] == had(cast, cast.clinic)["result"] == ["projects_done"]


def test_an_activity_counts_when_somebody_came_and_its_result_is_written(cast):
    one = activity_build.session(cast, places=5)
    signup = activity_build.come(one, 1)
    one = activity_build.begun(one, hours=3)
    assert had(cast) == {}
    activities.record_attendance(one, {signup.pk: 1}, by=cast.choir_liaison)
    assert had(cast) == {"activity": ["activities_organised"]}
    activities.write_result(one.activity, came=1, helped=0, minutes=0, by=cast.choir_liaison)
    assert had(cast) == {"activity": ["activities_organised"], "result": ["activity_results"]}


def test_who_sits_for_a_member_brings_it_an_activity_by_coming(cast):
    one = activity_build.session(cast, places=5)
    signup = activities.sign_up(one, by=cast.bank_liaison)[0]
    one = activity_build.begun(one, hours=3)
    activities.record_attendance(one, {signup.pk: 1}, by=cast.choir_liaison)
    assert had(cast, cast.bank) == {"activity": ["people_came"]}
    assert had(cast, cast.clinic) == {}


def test_a_meeting_counts_for_who_came_when_its_minutes_are_final(cast):
    meeting_build.out(cast)
    assert had(cast, cast.bank) == {}
    community = Body.objects.get(community=cast.community)
    meeting_build.final(cast, title="示例联席会议", of=community, by=cast.community_secretary)
    assert had(cast, cast.bank) == {"activity": ["meetings_attended"]}
    assert had(cast, cast.clinic) == {}
    assert had(cast, cast.community, "community") == {"activity": ["meetings_held"], "plan": ["meeting_tasks"]}


def test_service_time_is_a_result_of_the_volunteers_organisation(cast):
    one = volunteer_build.volunteer(cast, person=cast.resident, organisation=cast.bank)
    time = volunteer_build.report(one, volunteer_build.hours(0, 1, days=-1))
    assert had(cast, cast.bank) == {}
    times.confirm_time(time, by=cast.secretary)
    assert had(cast, cast.bank) == {"result": ["service_times"]}
    times.void_time(volunteer_build.fresh(time), "重复", by=cast.secretary)
    assert had(cast, cast.bank) == {}


def test_what_was_done_once_counts_for_a_year(cast):
    exchange_build.yes(cast)
    assert had(cast, day=cast.today + timedelta(days=364)) == {"exploration": ["calls_answered"]}
    assert had(cast, day=cast.today + timedelta(days=365)) == {}


def test_another_federation_has_nothing_of_it(cast):
    exchange_build.yes(cast)
    assert [one.is_had for one in haves("member", cast.elsewhere.pk, cast.choir.pk, cast.today)] == [False] * len(HAVES)


@pytest.mark.parametrize("kind", ["member", "community", "base"])
def test_a_thousand_days_ago_there_was_nothing(cast, kind):
    place_build.base(cast)
    thing = {"member": cast.choir, "community": cast.community}.get(kind) or cast.choir.bases_owned.get()
    found = haves(kind, cast.street.pk, thing.pk, cast.today - timedelta(days=1000))
    # A base without a record of its opening is taken as it stands.
    assert {one.key for one in found if one.is_had} <= {"place"}


def test_a_home_service_is_a_result_of_the_community(cast):
    team = volunteer_build.team(cast, leader=cast.clinic_liaison)
    order = volunteer_build.accepted(cast, team, cast.clinic_liaison)
    assert homes and order.state == "accepted"
    type(order).objects.filter(pk=order.pk).update(state="done", ended_at=order.at)
    found = haves("community", cast.street.pk, cast.community.pk, cast.today)
    assert [(piece.label, piece.url) for one in found for piece in one.found] == [
        (order.get_kind_display(), f"/volunteering/homes/{order.pk}")
    ]
