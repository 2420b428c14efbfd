"""Every list costs the same with one row and with three; pages by key, found by words."""

import pytest

from silian.volunteering.actions import posts, teams
from silian.volunteering.models import Team
from silian.volunteering.tests import build

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

# Address → (who reads, how many queries).
LISTS = {
    "/volunteering/": ("secretary", 6),
    "/volunteering/posts": ("secretary", 7),
    "/volunteering/volunteers": ("secretary", 7),
    "/volunteering/times": ("secretary", 5),
    "/volunteering/times?state=all": ("secretary", 5),
    "/volunteering/sessions": ("secretary", 5),
    "/volunteering/homes": ("secretary", 5),
    "/volunteering/registered": ("secretary", 5),
}


def fill(cast, number):
    for at in range(number):
        team = build.team(cast, f"示例{at}队", leader=cast.clinic_liaison)
        one = build.volunteer(cast, f"示例·{at}", f"0571-0000-{at}", community=cast.community)
        build.member(cast, team, one)
        build.report(one, build.hours(0, 1, days=-1))
        build.session(cast, build.hours(0, 1, days=-2), [(None, one.name, one.phone)])
        build.order(cast)
        build.post(cast)
        posts.register(one, cast.community, "", by=None)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("address", LISTS)
def test_a_list_costs_the_same_with_one_row_and_with_three(address, number, client, cast, django_assert_num_queries):
    fill(cast, number)
    who, queries = LISTS[address]
    client.force_login(getattr(cast, who), backend=BACKEND)
    client.get("/healthz")
    with django_assert_num_queries(queries):
        answer = client.get(address)
    assert len(answer.context["slice"].rows) == number


@pytest.mark.parametrize("number", [1, 3])
def test_a_team_costs_the_same_with_one_member_and_with_three(number, client, cast, django_assert_max_num_queries):
    team = build.team(cast, leader=cast.clinic_liaison)
    for at in range(number):
        build.member(cast, team, build.volunteer(cast, f"示例·{at}", f"0571-0000-{at}"))
    client.force_login(cast.clinic_liaison, backend=BACKEND)
    client.get("/healthz")
    with django_assert_max_num_queries(13):  # one of them for its honours
        client.get(f"/volunteering/teams/{team.pk}")


@pytest.mark.parametrize("number", [1, 3])
def test_an_order_costs_the_same_with_one_team_and_with_three(number, client, cast, django_assert_max_num_queries):
    for at in range(number):
        team = build.team(cast, f"示例{at}队")
        build.member(cast, team, build.volunteer(cast, f"示例·{at}", f"0571-0000-{at}"))
    order = build.order(cast)
    client.force_login(cast.community_secretary, backend=BACKEND)
    client.get("/healthz")
    with django_assert_max_num_queries(12):
        answer = client.get(f"/volunteering/homes/{order.pk}")
    assert len(answer.context["page"].proposals) == number


def test_my_page_and_the_double_report_stay_within_twelve(client, cast, django_assert_max_num_queries):
    fill(cast, 2)
    one = build.volunteer(cast, "示例·居民", "0571-0000-99", person=cast.resident)
    posts.register(one, cast.community, "", by=cast.resident)
    client.force_login(cast.resident, backend=BACKEND)
    client.get("/healthz")
    for address in ("/volunteering/me", "/volunteering/me/double-report"):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200


def test_volunteers_are_found_by_name_pinyin_phone_skill_and_team(client, cast):
    team = build.team(cast, leader=cast.clinic_liaison)
    one = build.volunteer(cast, "示例·林知远", "0571-0000-1", skills=["haircut"])
    build.volunteer(cast, "示例·王安宁", "0571-0000-2", skills=["health"])
    build.member(cast, team, one)
    client.force_login(cast.secretary, backend=BACKEND)
    for asked in (
        {"q": "知远"},
        {"q": "zhiyuan"},
        {"q": "lzy"},
        {"q": "0571-0000-1"},
        {"skill": "haircut"},
        {"team": team.pk},
    ):
        rows = client.get("/volunteering/volunteers", asked).context["slice"].rows
        assert [row.name for row in rows] == ["示例·林知远"], asked


def test_a_leader_sees_the_volunteers_of_her_teams_only(client, cast):
    team = build.team(cast, leader=cast.clinic_liaison)
    mine, other = build.volunteer(cast, "示例·甲", "1"), build.volunteer(cast, "示例·乙", "2")
    build.member(cast, team, mine)
    client.force_login(cast.clinic_liaison, backend=BACKEND)
    assert [row.pk for row in client.get("/volunteering/volunteers").context["slice"].rows] == [mine.pk]
    assert client.get(f"/volunteering/volunteers/{other.pk}").status_code == 404


def test_setting_up_a_team_costs_fifteen_questions_at_most(client, cast, django_assert_max_num_queries):
    client.force_login(cast.secretary, backend=BACKEND)
    client.get("/healthz")
    with django_assert_max_num_queries(15):
        answer = client.post("/volunteering/teams/new", {"name": "示例新队", "kind": "service", "skills": ["health"]})
    assert answer.status_code == 302 and Team.objects.get().skills == ["health"]


def test_a_closed_team_is_no_longer_in_the_list_and_takes_no_request(client, cast):
    team = build.team(cast)
    client.force_login(cast.secretary, backend=BACKEND)
    client.post(f"/volunteering/teams/{team.pk}/close")
    assert list(client.get("/volunteering/").context["slice"].rows) == []
    teams.reopen_team(build.fresh(team), by=cast.secretary)
    assert len(client.get("/volunteering/").context["slice"].rows) == 1
