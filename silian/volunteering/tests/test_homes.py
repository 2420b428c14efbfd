from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from silian.core.errors import Refused
from silian.volunteering import rules
from silian.volunteering.actions import homes, posts, times
from silian.volunteering.engine import Candidate, Wanted, rank
from silian.volunteering.models import HomeFeedback, HomeOffer, HomeOrder, HomeOrderPrivate, ServiceTime
from silian.volunteering.queries import waiting_for
from silian.volunteering.tests import build

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def team(cast):
    made = build.team(cast, leader=cast.clinic_liaison)
    build.member(cast, made, build.volunteer(cast, person=cast.resident))
    return made


def test_an_order_goes_from_the_community_to_a_team_and_ends_with_feedback(cast, team):
    community, leader = cast.community_secretary, cast.clinic_liaison
    order = build.order(cast, days=-1)
    assert [row.button for row in waiting_for(community)] == ["Ask teams"]
    homes.ask_teams(order, [team], by=community)
    assert [row.button for row in waiting_for(leader)] == ["Answer"]
    homes.accept_order(order, team, by=leader)
    assert [row.button for row in waiting_for(leader)] == ["Done"]
    one = team.members.get().volunteer
    homes.finish_order(order, {one: 45}, by=leader)
    time = ServiceTime.objects.get()
    assert (time.state, time.minutes, time.home_order_id, time.team) == ("reported", 45, order.pk, team)
    assert {row.button for row in waiting_for(community)} == {"Confirm", "Feedback"}
    times.confirm_time(time, by=community)
    homes.give_feedback(order, "good", "很准时", channel="phone", by=community)
    assert waiting_for(community) == []
    assert build.fresh(order).state == "done"


def test_who_is_served_is_seen_by_the_community_and_who_accepted_until_done(cast, team):
    other = build.team(cast, "示例第二队", leader=cast.bank_liaison)
    order = build.order(cast, days=-1)
    homes.ask_teams(order, [team, other], by=cast.community_secretary)
    sees = lambda person: rules.sees_who_is_served(person, order)  # noqa: E731
    everybody = {name: getattr(cast, name) for name in ("community_secretary", "clinic_liaison", "bank_liaison", "secretary",
                                                        "convener", "choir_liaison", "resident", "stranger")}  # fmt: skip
    assert [name for name, person in everybody.items() if sees(person)] == ["community_secretary"]
    homes.accept_order(order, team, by=cast.clinic_liaison)
    assert [name for name, person in everybody.items() if sees(person)] == ["community_secretary", "clinic_liaison"]
    homes.finish_order(order, {team.members.get().volunteer: 30}, by=cast.clinic_liaison)
    assert [name for name, person in everybody.items() if sees(person)] == ["community_secretary"]


def test_after_the_time_of_keeping_it_is_masked_at_once_and_erased_by_the_command(cast, team, settings):
    order = build.accepted(cast, team, cast.clinic_liaison)
    homes.finish_order(order, {team.members.get().volunteer: 30}, by=cast.clinic_liaison)
    homes.erase_served()
    assert HomeOrderPrivate.objects.get().name == build.SERVED["name"]
    HomeOrder.objects.filter(pk=order.pk).update(ended_at=timezone.now() - timedelta(days=settings.HOME_PRIVATE_DAYS))
    assert not rules.sees_who_is_served(cast.community_secretary, build.fresh(order))
    homes.erase_served()
    private = HomeOrderPrivate.objects.get()
    assert (private.name, private.address, private.phone, private.condition) == ("", "", "", "")
    assert private.erased_at is not None


def test_the_database_keeps_it_whole_or_erased(cast):
    build.order(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        HomeOrderPrivate.objects.update(erased_at=timezone.now())


@pytest.mark.parametrize("value", build.SERVED.values())
def test_words_for_many_do_not_name_who_is_served(cast, team, value):
    with pytest.raises(Refused):
        build.order(cast, note=f"去{value}家")
    assert HomeOrder.objects.count() == 0
    order = build.accepted(cast, team, cast.clinic_liaison)
    for act in (homes.hand_back, homes.cancel_order):
        by = cast.clinic_liaison if act is homes.hand_back else cast.community_secretary
        with pytest.raises(Refused):
            act(order, f"{value}不在家", by=by)
    homes.finish_order(order, {team.members.get().volunteer: 30}, by=cast.clinic_liaison)
    with pytest.raises(Refused):
        homes.give_feedback(order, "good", f"{value}满意", channel="phone", by=cast.community_secretary)
    assert HomeFeedback.objects.count() == 0


def test_nobody_is_assigned_by_force(cast, team):
    order = build.order(cast)
    homes.ask_teams(order, [team], by=cast.secretary)
    for person in (cast.secretary, cast.community_secretary, cast.resident):
        with pytest.raises(Refused):
            homes.accept_order(order, team, by=person)
    with pytest.raises(Refused):
        homes.decline_order(order, team, "", by=cast.clinic_liaison)
    assert build.fresh(order).state == "offered"
    homes.decline_order(order, team, "当天都在值班", by=cast.clinic_liaison)
    assert build.fresh(order).state == "open"
    assert HomeOffer.objects.get().because == "当天都在值班"


def test_a_team_that_was_not_asked_cannot_accept(cast, team):
    other = build.team(cast, "示例第二队", leader=cast.bank_liaison)
    order = build.order(cast)
    homes.ask_teams(order, [team], by=cast.community_secretary)
    with pytest.raises(Refused):
        homes.accept_order(order, other, by=cast.bank_liaison)
    homes.accept_order(order, team, by=cast.clinic_liaison)
    with pytest.raises(Refused):
        homes.accept_order(order, team, by=cast.clinic_liaison)
    assert build.fresh(order).team == team


def test_handing_back_hides_who_is_served_again(cast, team):
    order = build.accepted(cast, team, cast.clinic_liaison, days=2)
    with pytest.raises(Refused):
        homes.finish_order(order, {team.members.get().volunteer: 30}, by=cast.clinic_liaison)
    homes.hand_back(order, "车坏了", by=cast.clinic_liaison)
    order = build.fresh(order)
    assert (order.state, order.team) == ("open", None)
    assert not rules.sees_who_is_served(cast.clinic_liaison, order)
    homes.ask_teams(order, [team], by=cast.community_secretary)
    homes.accept_order(order, team, by=cast.clinic_liaison)


def test_only_members_of_the_team_can_have_gone(cast, team):
    order = build.accepted(cast, team, cast.clinic_liaison)
    outsider = build.volunteer(cast, "示例·外人", "0571-0000-8")
    with pytest.raises(Refused):
        homes.finish_order(order, {outsider: 30}, by=cast.clinic_liaison)
    with pytest.raises(Refused):
        homes.finish_order(order, {}, by=cast.clinic_liaison)
    assert (build.fresh(order).state, ServiceTime.objects.count()) == ("accepted", 0)


def test_only_the_community_orders_and_the_office_sees_no_form_for_it(client, cast):
    with pytest.raises(Refused):
        homes.order_home(
            cast.community, {"kind": "health", "period": build.hours(0, 1)}, build.SERVED, by=cast.secretary
        )
    assert HomeOrder.objects.count() == 0
    client.force_login(cast.secretary, backend=BACKEND)
    assert client.get("/volunteering/homes/new").status_code == 404


def test_feedback_by_link_comes_once_and_without_signing_in(client, cast, team):
    order = build.accepted(cast, team, cast.clinic_liaison)
    homes.finish_order(order, {team.members.get().volunteer: 30}, by=cast.clinic_liaison)
    secret = homes.feedback_link(order, by=cast.community_secretary)
    page = client.get(f"/volunteering/feedback/{secret}")
    assert all(word not in page.content.decode() for word in build.SERVED.values())
    assert client.post(f"/volunteering/feedback/{secret}", {"word": "fair", "text": "希望早点来"}).status_code == 200
    assert (HomeFeedback.objects.get().word, HomeFeedback.objects.get().channel) == ("fair", "link")
    assert client.get(f"/volunteering/feedback/{secret}").status_code == 404


def test_somebody_registered_takes_an_order_herself_with_an_account(client, cast):
    one = build.volunteer(cast, person=cast.resident)
    order = build.order(cast)
    client.force_login(cast.resident, backend=BACKEND)
    assert client.get(f"/volunteering/homes/{order.pk}").status_code == 404
    posts.register(one, cast.community, "", by=cast.resident)
    shown = client.get(f"/volunteering/homes/{order.pk}").content.decode()
    assert build.SERVED["name"] not in shown
    client.post(f"/volunteering/me/orders/{order.pk}/take")
    assert build.fresh(order).taker == one
    assert build.SERVED["address"] in client.get(f"/volunteering/homes/{order.pk}").content.decode()


def test_a_link_opens_no_order(client, cast):
    one, secret = build.signed_up(cast)
    posts.register(one, cast.community, "", by=None)
    order = build.order(cast)
    client.get(f"/volunteering/own/{secret}")
    client.post(f"/volunteering/me/orders/{order.pk}/take")
    assert build.fresh(order).state == "open"


# ── Which team first ──


def candidate(number, **more):
    fields = {"name": "示例队", "about": "", "skills": [], "skill_words": [], "community": None, "zone": None, "members": 5,
              "free": None, "load": 0}  # fmt: skip
    return Candidate(id=number, **fields | more)


def first(*teams, **wanted):
    return rank(Wanted(kind="haircut", kind_word="理发", community=1, zone=1, **wanted), teams)[0].team


def test_skill_zone_time_and_load_decide_who_is_asked_first():
    assert first(candidate(1), candidate(2, skills=["haircut"])) == 2
    assert first(candidate(1, community=3, zone=9), candidate(2, community=2, zone=1)) == 2
    assert first(candidate(1, community=2, zone=1), candidate(2, community=1, zone=1)) == 2
    assert first(candidate(1, free=0), candidate(2, free=5)) == 2
    assert first(candidate(1, load=4), candidate(2)) == 2
    assert first(candidate(1), candidate(2, about="为老人上门理发")) == 2
    assert first(candidate(2), candidate(1)) == 1


def test_a_team_without_members_is_not_proposed_and_reasons_are_data():
    assert rank(Wanted("haircut", "理发"), [candidate(1, members=0)]) == []
    one = rank(Wanted("haircut", "理发", community=1), [candidate(1, skills=["haircut"], community=1)])[0]
    assert set(one.parts) == {"skill", "zone", "time", "load", "words"}
    assert 0 < one.chance < 1 and one.band in ("high", "middle", "low")
