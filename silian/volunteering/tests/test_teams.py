from datetime import timedelta

import pytest

from silian.core.errors import Refused
from silian.core.models import Notice
from silian.members.actions import seats
from silian.members.mandates import mandates
from silian.members.models import Body
from silian.volunteering.actions import teams
from silian.volunteering.models import Team, TeamMember
from silian.volunteering.queries import waiting_for
from silian.volunteering.tests import build

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def test_a_team_has_a_body_whose_seats_are_its_leaders(cast):
    made = build.team(cast, leader=cast.clinic_liaison)
    assert (made.body.kind, made.body.name) == (Body.Kind.TEAM, made.name)
    assert made.body_id in mandates(cast.clinic_liaison).teams
    assert list(Team.objects.led_by(cast.clinic_liaison)) == [made]
    teams.change_team(made, {"name": "示例白衣队"}, by=cast.clinic_liaison)
    assert Body.objects.get(pk=made.body_id).name == "示例白衣队"


def test_the_corps_takes_the_body_that_is_there_and_is_one(cast):
    body = Body.objects.create(federation=cast.street, kind="corps", name="示例总队")
    made = build.team(cast, "示例总队", kind="corps")
    assert made.body == body
    with pytest.raises(Refused):
        build.team(cast, "示例第二总队", kind="corps")
    assert Team.objects.count() == 1


@pytest.mark.parametrize("fields", [{"kind": "community"}, {"name": "示例白衣天使服务队"}])
def test_a_team_that_cannot_be_is_refused(cast, fields):
    build.team(cast)
    with pytest.raises(Refused):
        teams.found_team(cast.street, {"name": "示例新队", "kind": "service", **fields}, by=cast.secretary)
    assert (Team.objects.count(), Body.objects.filter(kind="team").count()) == (1, 1)


def test_only_the_office_sets_up_a_team(cast):
    with pytest.raises(Refused):
        teams.found_team(cast.street, {"name": "示例队", "kind": "service"}, by=cast.choir_liaison)
    assert Team.objects.count() == 0


def test_a_request_is_answered_by_a_leader_and_told_to_her(cast):
    made = build.team(cast, leader=cast.clinic_liaison)
    one = build.volunteer(cast, person=cast.resident)
    asked = teams.ask_to_join(made, one, by=cast.resident)
    assert teams.ask_to_join(made, one, by=cast.resident) == asked
    assert [row.url for row in waiting_for(cast.clinic_liaison)] == [f"/volunteering/teams/{made.pk}"]
    with pytest.raises(Refused):
        teams.accept_member(asked, by=cast.choir_liaison)
    with pytest.raises(Refused):
        teams.decline_member(asked, " ", by=cast.clinic_liaison)
    assert build.fresh(asked).state == "asked"
    teams.accept_member(asked, by=cast.clinic_liaison)
    assert Notice.objects.get(to=cast.resident).verb == "volunteering.member.accepted"
    assert waiting_for(cast.clinic_liaison) == []


def test_a_leader_answers_no_request_of_her_own(cast):
    made = build.team(cast, leader=cast.clinic_liaison)
    asked = teams.ask_to_join(made, build.volunteer(cast, person=cast.clinic_liaison), by=cast.clinic_liaison)
    with pytest.raises(Refused):
        teams.accept_member(asked, by=cast.clinic_liaison)
    assert build.fresh(asked).state == "asked"


def test_a_leader_whose_term_is_over_leads_no_more(cast):
    made = build.team(cast, leader=cast.clinic_liaison)
    term = made.body.seats.get().terms.get()
    term.period = (cast.today - timedelta(days=9), cast.today)
    term.save()
    person = build.fresh(cast.clinic_liaison)
    with pytest.raises(Refused):
        teams.change_team(made, {"about": "x"}, by=person)
    assert seats.fill_seat(made.body.seats.get(), cast.bank_liaison, cast.today, by=cast.secretary)
    teams.change_team(made, {"about": "上门"}, by=build.fresh(cast.bank_liaison))


def test_the_public_page_names_no_person_and_no_phone(client, cast):
    made = build.team(cast, leader=cast.clinic_liaison, about="为高龄老人上门义诊", joining="先报名，再申请")
    minor = build.volunteer(
        cast, "示例·小志愿者", "0571-0000-1234", adult_on=cast.today + timedelta(days=400), guardian="示例·家长",
        consents={"keep", "guardian"},
    )  # fmt: skip
    build.member(cast, made, minor)
    for address in ("/volunteering/", f"/volunteering/teams/{made.pk}"):
        shown = client.get(address).content.decode()
        assert made.name in shown
        for word in ("示例·小志愿者", "0571-0000-1234", "示例·家长", cast.clinic_liaison.name):
            assert word not in shown
    client.force_login(cast.clinic_liaison, backend=BACKEND)
    assert "示例·小志愿者" in client.get(f"/volunteering/teams/{made.pk}").content.decode()


def test_joining_and_leaving_through_the_pages(client, cast):
    made = build.team(cast, leader=cast.clinic_liaison)
    _one, secret = build.signed_up(cast)
    client.get(f"/volunteering/own/{secret}")
    assert client.post(f"/volunteering/me/teams/{made.pk}/ask").status_code == 302
    place = TeamMember.objects.get()
    client.post(f"/volunteering/me/places/{place.pk}/leave")
    assert build.fresh(place).state == "left"
