from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from silian.activities.tests import build as activities
from silian.core.notices import tell
from silian.core.waiting import Waiting
from silian.exchange.actions import answers, lines
from silian.exchange.models import Demand, Match, Service
from silian.exchange.tests import build
from silian.places.tests import build as places
from silian.portal import actions
from silian.portal.queries import desk as queries


def titles(rows):
    return [row.title for row in rows]


@pytest.fixture
def matched(cast):
    """Both lists with lines, and one offer that waits for both sides."""
    from tests.world import objects

    return objects(cast)


def test_a_liaison_finds_the_offer_to_answer_first_and_her_own_lists(client, cast, matched):
    client.force_login(cast.clinic_liaison)
    shown = client.get(reverse("portal:desk")).context["desk"]
    assert reverse("exchange:match", args=[matched["offered"].pk]) in [row.url for row in shown.waiting]
    assert (shown.scope, matched["demand"].title in titles(shown.demands)) == ("organisations", True)
    assert all(Demand.objects.get(pk=row.pk).organisation == cast.clinic for row in shown.demands)
    assert [row.order() for row in shown.waiting] == sorted(row.order() for row in shown.waiting)


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("secretary", "office"), ("convener", "area"), ("community_secretary", "area"),
        ("choir_liaison", "organisations"), ("resident", ""), ("stranger", "office"),
    ],
)  # fmt: skip
def test_everybody_gets_the_desk_of_her_seats(client, cast, matched, role, scope):
    client.force_login(getattr(cast, role))
    page = client.get(reverse("portal:desk"))
    assert (page.status_code, page.context["desk"].scope) == (200, scope)
    assert len(page.content) < 40_000


def test_a_neighbour_street_sees_nothing_of_ours(client, cast, matched):
    client.force_login(cast.stranger)
    shown = client.get(reverse("portal:desk")).context["desk"]
    assert (shown.services, shown.demands, shown.projects, shown.dates) == ([], [], [], [])


def test_an_empty_desk_says_what_to_do_next(client, cast):
    client.force_login(cast.resident)
    page = client.get(reverse("portal:desk")).content.decode()
    assert reverse("portal:suggest") in page and "waiting" not in page


def test_next_dates_are_those_of_the_coming_weeks(cast):
    today = timezone.localdate()

    def build_demand(title, day):
        values = {"title": title, "detail": "需要", "year": today.year}
        lines.file_line(Demand, cast.clinic, values, by=cast.clinic_liaison)
        Demand.objects.filter(title=title).update(next_on=day)

    build_demand("近", today + timedelta(days=7))
    build_demand("远", today + timedelta(days=200))
    shown = queries.desk(cast.clinic_liaison)
    assert [(row.title, row.day) for row in shown.dates] == [("近", today + timedelta(days=7))]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_costs_the_same_with_one_and_three_rows(client, cast, django_assert_num_queries, rows):
    year = timezone.localdate().year
    for number in range(rows):
        for kind in (Service, Demand):
            lines.file_line(
                kind, cast.choir, {"title": f"书画{number}", "detail": "教", "year": year}, by=cast.choir_liaison
            )
    client.force_login(cast.choir_liaison)
    client.get(reverse("portal:desk"))
    with django_assert_num_queries(6):
        page = client.get(reverse("portal:desk"))
    assert len(page.context["desk"].services) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_office_desk_costs_the_same_with_one_and_three_rows(client, cast, django_assert_num_queries, rows):
    year = timezone.localdate().year
    for number in range(rows):
        lines.file_line(
            Demand, cast.clinic, {"title": f"书画{number}", "detail": "教", "year": year}, by=cast.clinic_liaison
        )
        actions.send_feedback(cast.street, "路灯不亮", sender=f"test{number}")
    client.force_login(cast.secretary)
    client.get(reverse("portal:desk"))
    with django_assert_num_queries(6):
        client.get(reverse("portal:desk"))


def test_what_ends_first_stands_first():
    today = timezone.localdate()
    row = lambda what, since, until: Waiting(what, "x", today - timedelta(days=since), until, "/", "Open")  # noqa: E731
    found = [row("late", 1, today + timedelta(days=5)), row("old", 9, None), row("soon", 1, today), row("new", 2, None)]
    assert [one.what for one in sorted(found, key=Waiting.order)] == ["soon", "late", "old", "new"]


# ── notices ──


@pytest.mark.parametrize("rows", [1, 3])
def test_notices_cost_the_same_with_one_and_three_rows(client, cast, django_assert_num_queries, rows):
    for _number in range(rows):
        tell(
            [cast.choir_liaison],
            "members.organisation.entered",
            cast.choir,
            url="/members/1",
            organisation_name="歌舞团",
        )
    client.force_login(cast.choir_liaison)
    client.get(reverse("portal:notices"))
    with django_assert_num_queries(5):
        page = client.get(reverse("portal:notices"))
    assert len(page.context["slice"].rows) == rows


def test_a_notice_reads_in_the_language_of_its_reader_and_opens_once(client, cast):
    tell([cast.choir_liaison], "members.organisation.entered", cast.choir, url="/members/", organisation_name="歌舞团")
    client.force_login(cast.choir_liaison)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("portal:notices")).content.decode()
    assert "歌舞团 was entered into the register." in page
    one = cast.choir_liaison.notices.get()
    answer = client.post(reverse("portal:notice_open", args=[one.pk]))
    one.refresh_from_db()
    assert (answer.url, one.read_at is not None) == ("/members/", True)


def test_nobody_opens_or_reads_the_notices_of_others(client, cast):
    tell([cast.choir_liaison], "members.organisation.entered", cast.choir, organisation_name="歌舞团")
    one = cast.choir_liaison.notices.get()
    client.force_login(cast.clinic_liaison)
    assert client.post(reverse("portal:notice_open", args=[one.pk])).status_code == 404
    client.post(reverse("portal:notices_read"), {"up_to": str(one.pk)})
    one.refresh_from_db()
    assert one.read_at is None


def test_all_count_as_read_up_to_the_newest_one_seen(client, cast):
    for _number in range(3):
        tell([cast.choir_liaison], "members.organisation.entered", cast.choir, organisation_name="歌舞团")
    newest_seen = cast.choir_liaison.notices.order_by("id")[1]
    client.force_login(cast.choir_liaison)
    client.post(reverse("portal:notices_read"), {"up_to": str(newest_seen.pk)})
    assert cast.choir_liaison.notices.filter(read_at=None).count() == 1
    assert client.post(reverse("portal:notices_read"), {"up_to": "x"}).status_code == 302


# ── search ──


@pytest.mark.parametrize("typed", ["合唱", "hechang", "hcyc"])
def test_search_finds_by_characters_pinyin_and_initials(client, cast, matched, typed):
    client.force_login(cast.secretary)
    found = client.get(reverse("portal:search"), {"q": typed}).context["found"]
    assert found.of("exchange:service") == [matched["service"].title]


def test_search_finds_organisations_and_projects(client, cast, matched):
    client.force_login(cast.secretary)
    found = client.get(reverse("portal:search"), {"q": "gewutuan"}).context["found"]
    assert found.of("members:organisation") == ["示例歌舞团"]
    assert matched["project"].title in found.of("cobuilding:project")


def test_search_finds_bases_and_activities(client, cast):
    places.base(cast, name="示例读书基地")
    session = activities.session(cast)
    client.force_login(cast.bank_liaison)
    for typed, address, title in [
        ("dushu", "places:base", "示例读书基地"),
        (session.activity.title, "activities:activity", session.activity.title),
    ]:
        assert client.get(reverse("portal:search"), {"q": typed}).context["found"].of(address) == [title]


@pytest.mark.parametrize("role", ["resident", "stranger"])
def test_search_shows_nobody_what_she_may_not_see(client, cast, matched, role):
    client.force_login(getattr(cast, role))
    assert not client.get(reverse("portal:search"), {"q": "合唱"}).context["found"].sections


@pytest.mark.parametrize("typed", ["", "   ", "'", "\\", "&|!():*", "%", "\x00"])
def test_search_bears_what_cannot_be_searched(client, cast, typed):
    client.force_login(cast.secretary)
    assert client.get(reverse("portal:search"), {"q": typed}).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_search_costs_the_same_with_one_and_three_rows(client, cast, django_assert_num_queries, rows):
    year = timezone.localdate().year
    for number in range(rows):
        for kind in (Service, Demand):
            lines.file_line(
                kind, cast.choir, {"title": f"书画{number}", "detail": "教", "year": year}, by=cast.choir_liaison
            )
    client.force_login(cast.secretary)
    client.get(reverse("portal:search"), {"q": "书画"})
    with django_assert_num_queries(6):
        found = client.get(reverse("portal:search"), {"q": "书画"}).context["found"]
    assert (len(found.of("exchange:service")), len(found.of("exchange:demand"))) == (rows, rows)


# ── timelines ──


def test_a_timeline_tells_what_happened_by_whom_and_from_which_seat(client, cast, matched):
    client.force_login(cast.secretary)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("cobuilding:project", args=[matched["project"].pk])).content.decode()
    assert 'class="timeline"' in page and cast.bank_liaison.name in page
    match = Match.objects.get(pk=matched["offered"].pk)
    answers.accept_match(build.fresh(match), by=cast.clinic_liaison)
    shown = client.get(reverse("exchange:match", args=[match.pk])).content.decode()
    assert cast.clinic_liaison.name in shown and str(cast.clinic.body) in shown


def test_whoever_has_no_seat_finds_what_she_raised_follows_and_did(client, cast):
    client.force_login(cast.resident)
    page = client.get("/desk").content.decode()
    links = [
        reverse("hall:raise"),
        f"{reverse('hall:matters')}?show=raised",
        f"{reverse('hall:matters')}?show=followed",
        reverse("volunteering:me"),
    ]
    assert [link for link in links if f'href="{link}"' not in page] == []
    assert [client.get(link, follow=True).status_code for link in links] == [200] * 4
    client.force_login(cast.choir_liaison)
    assert "show=followed" not in client.get("/desk").content.decode()
