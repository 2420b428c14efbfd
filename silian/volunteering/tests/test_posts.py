import pytest

from silian.core.errors import Refused
from silian.volunteering.actions import posts
from silian.volunteering.models import Post, PostTaking, Registration, ServiceTime
from silian.volunteering.queries import waiting_for
from silian.volunteering.queries.posts import report_page
from silian.volunteering.tests import build

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def one(cast):
    made = build.volunteer(cast, person=cast.resident, skills=["green"], organisation=cast.choir)
    posts.register(made, cast.community, "周末劝导", by=cast.resident)
    return made


def test_a_members_staff_registers_with_a_community_and_takes_a_post_herself(client, cast, one):
    plain, fitting = build.post(cast), build.post(cast, title="示例巡河", skills=["green"], days=5)
    assert [post.pk for post in report_page(one).posts] == [fitting.pk, plain.pk]
    client.force_login(cast.resident, backend=BACKEND)
    client.post(f"/volunteering/me/posts/{fitting.pk}/take")
    assert PostTaking.objects.get().volunteer == one
    shown = client.get("/volunteering/me/double-report").content.decode()
    assert "示例巡河" in shown
    client.force_login(cast.community_secretary, backend=BACKEND)
    assert one.name in client.get("/volunteering/registered").content.decode()


def test_who_is_not_registered_takes_no_post(cast):
    other = build.volunteer(cast)
    with pytest.raises(Refused):
        posts.take_post(build.post(cast), other, by=None)
    assert PostTaking.objects.count() == 0


def test_places_are_counted_and_given_back(cast, one):
    other = build.volunteer(cast, "示例·乙", "0571-0000-2")
    posts.register(other, cast.community, "", by=None)
    post = build.post(cast, places=1)
    taking = posts.take_post(post, one, by=cast.resident)
    assert posts.take_post(post, one, by=cast.resident) == taking
    with pytest.raises(Refused):
        posts.take_post(post, other, by=None)
    posts.give_back(taking, by=cast.resident)
    posts.take_post(post, other, by=None)
    assert post.takings.filter(state="taken").get().volunteer == other


def test_withdrawing_gives_places_back(cast, one):
    taking = posts.take_post(build.post(cast), one, by=cast.resident)
    made = Registration.objects.get()
    posts.withdraw_registration(made, by=cast.resident)
    assert (build.fresh(taking).state, build.fresh(made).state) == ("given_back", "withdrawn")


def test_the_community_confirms_who_served_and_says_how_it_went(cast, one):
    post = build.post(cast, days=-1)
    taking = PostTaking.objects.create(federation=cast.street, post=post, volunteer=one)
    assert [row.button for row in waiting_for(cast.community_secretary)] == ["Confirm"]
    with pytest.raises(Refused):
        posts.finish_taking(taking, 500, "", by=cast.community_secretary)
    assert (build.fresh(taking).state, ServiceTime.objects.count()) == ("taken", 0)
    posts.finish_taking(taking, 90, "秩序好多了", by=cast.community_secretary)
    assert (ServiceTime.objects.get().state, ServiceTime.objects.get().minutes) == ("confirmed", 90)
    assert build.fresh(taking).feedback == "秩序好多了"


def test_only_the_community_and_the_office_offer_posts(cast):
    with pytest.raises(Refused):
        posts.open_post(cast.community, {"title": "示例", "period": build.hours(0, 1, days=2)}, by=cast.choir_liaison)
    assert Post.objects.count() == 0
    posts.close_post(build.post(cast), by=cast.secretary)
    assert Post.objects.get().state == "closed"
