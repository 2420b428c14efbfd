import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from silian.exchange.actions import lines
from silian.exchange.models import Demand, Service
from silian.members.models import Federation
from silian.portal.context import PUBLIC


@pytest.fixture(autouse=True)
def nothing_counted_before():
    cache.clear()


@pytest.mark.django_db
def test_health_answers_when_the_database_does(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_the_front_page_counts_what_is_there_in_few_queries_and_writes_nothing(client, cast, django_assert_num_queries):
    Federation.objects.filter(pk=cast.elsewhere.pk).update(name="示例南街道")
    year = timezone.localdate().year
    lines.file_line(Service, cast.choir, {"title": "合唱演出", "detail": "演唱", "year": year}, by=cast.choir_liaison)
    lines.file_line(Demand, cast.clinic, {"title": "病房演出", "detail": "需要", "year": year}, by=cast.clinic_liaison)
    # Streets and their figures, sessions; then what is never kept: matters, how far they have come, bases, calls, stories, honours.
    with django_assert_num_queries(9) as asked:
        page = client.get("/")
    assert [(one.name, one.members, one.services, one.demands, one.projects) for one in page.context["streets"]] == [
        ("示例北街道共建联合会", 3, 1, 1, 0),
        ("示例南街道", 1, 0, 0, 0),
    ]
    assert not any(query["sql"].startswith(("INSERT", "UPDATE", "DELETE")) for query in asked.captured_queries)
    assert (Session.objects.count(), "silian" in page.cookies) == (0, False)
    assert len(page.content) < 40_000
    with django_assert_num_queries(6):  # the figures are kept a minute
        client.get("/")


@pytest.mark.django_db
def test_the_front_page_of_an_empty_house_says_what_to_do(client):
    page = client.get("/")
    assert page.context["streets"] == []
    assert "create-office" in page.content.decode()


def test_the_only_federation_gives_the_front_page_its_name(client, cast):
    cast.elsewhere_member.memberships.all().delete()
    assert "<h1>示例北街道共建联合会</h1>" in client.get("/").content.decode()


def test_the_numbers_of_the_front_page_are_the_figures_in_the_language_of_each_reader(client, cast):
    cast.elsewhere_member.memberships.all().delete()
    for language, word in (("zh-hans", "成员单位"), ("en", "Members")):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        first = client.get("/").context["numbers"][0]
        assert (first.word, first.value) == (word, 3)
        assert parse_qs(urlsplit(first.url).query)["federation"] == [cast.street.slug]


@pytest.mark.parametrize(
    "name", ["portal:home", "portal:suggest", "portal:receipt", "account_login", "api:openapi-view"]
)
def test_reading_without_an_account_writes_nothing_and_begins_no_session(
    client, cast, name, django_assert_max_num_queries
):
    with django_assert_max_num_queries(9 if name == "portal:home" else 3) as asked:
        page = client.get(reverse(name))
    assert page.status_code == 200
    assert not any(query["sql"].startswith(("INSERT", "UPDATE", "DELETE")) for query in asked.captured_queries)
    assert (Session.objects.count(), "silian" in page.cookies) == (0, False)


def test_every_page_offers_the_way_to_complain_and_the_way_past_the_frame(client, cast):
    client.force_login(cast.choir_liaison)
    for name in ("portal:home", "portal:desk", "portal:search", "members:register", "exchange:services", "people:me"):
        page = client.get(reverse(name)).content.decode()
        assert f"{reverse('portal:suggest')}?page={reverse(name)}" in page
        assert 'href="#content"' in page and 'id="content"' in page


def links(page) -> tuple[list[str], list[str]]:
    """Where the row of places leads, and in it where she is."""
    row = re.search(r'<nav class="places".*?</nav>', page.content.decode(), re.DOTALL)[0]
    return re.findall(r'href="([^"]+)"', row), re.findall(r'href="([^"]+)" aria-current="page"', row)


def test_whoever_has_no_seat_finds_every_public_part_in_the_row_of_places(client, cast):
    public = [reverse(door.name) for door in PUBLIC]
    for address in public:
        assert links(client.get(address)) == (public, [address]), address
    client.force_login(cast.resident)
    assert links(client.get("/desk")) == (["/desk", *public], ["/desk"])
    client.force_login(cast.choir_liaison)
    entered, _here = links(client.get("/desk"))
    assert reverse("members:register") in entered and reverse("portal:wanted") not in entered
