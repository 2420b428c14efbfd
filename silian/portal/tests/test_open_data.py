"""The public face for programs: open data, feeds, the map of pages, robots. They show what the pages show, and nothing else."""

import csv
import io
import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from silian.exchange.models import Call
from silian.hall.models import Matter
from silian.hall.tests import build as hall
from silian.members.models import Federation
from silian.portal.queries import open_data as queries
from silian.stories import actions
from silian.stories.tests import build as stories

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def address(name: str, form: str = "csv") -> str:
    return reverse("portal:open_data_file", args=["north", name, form])


def read(answer) -> bytes:
    return b"".join(answer.streaming_content)


def table(client, name: str) -> list[dict]:
    content = read(client.get(address(name))).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def call(cast, title: str, **fields) -> Call:
    return Call.objects.create(
        federation=cast.street, title=title, by=cast.secretary, state="open", answer_until=timezone.localdate() + timedelta(days=9),
        opened_at=timezone.now(), **fields,
    )  # fmt: skip


@pytest.mark.parametrize("name", [one.name for one in queries.DATASETS])
def test_every_table_has_the_columns_its_page_describes_as_csv_and_as_json(cast, client, name):
    hall.accepted(cast)
    found = queries.dataset(name)
    (head,) = csv.reader(io.StringIO(read(client.get(address(name))).decode("utf-8-sig").split("\r\n")[0]))
    whole = json.loads(read(client.get(address(name, "json"))))
    assert head == found.names == whole["columns"]
    assert (whole["licence"]["name"], whole["as_of"]) == ("CC BY 4.0", timezone.localdate().isoformat())
    described = client.get(reverse("portal:open_data")).content.decode()
    assert all(f"<code>{column}</code>" in described for column in found.names)


def test_only_what_everybody_may_read_is_in_the_tables(cast, client):
    shown, hidden = hall.accepted(cast, title="楼道灯不亮"), hall.accepted(cast, title="示例不公开", not_public=True)
    hall.dispute(cast)
    call(cast, "需要志愿者", is_public=True)
    call(cast, "只问成员")
    stories.draft(cast)
    told = stories.of_matter(cast)
    assert hidden.shown_at is None
    assert {one["title"] for one in table(client, "matters")} == {shown.title, told.matter.title}
    assert [one["title"] for one in table(client, "calls")] == ["需要志愿者"]
    assert [one["title"] for one in table(client, "stories")] == [told.title]
    actions.withdraw(told, "数字有误", by=cast.secretary)
    assert table(client, "stories") == []
    members = {one["name"]: one["value"] for one in table(client, "figures")}
    assert members["members"] == "3"


def test_a_text_that_a_spreadsheet_would_run_is_guarded(cast, client):
    hall.accepted(cast, title="=HYPERLINK(1)")
    assert [one["title"] for one in table(client, "matters")] == ["'=HYPERLINK(1)"]
    (row,) = json.loads(read(client.get(address("matters", "json"))))["rows"]
    assert row["title"] == "=HYPERLINK(1)"


def test_who_asks_again_is_told_that_nothing_has_changed(cast, client):
    matter = hall.accepted(cast)
    first = client.get(address("matters"))
    again = {"If-None-Match": first["ETag"]}
    assert client.get(address("matters"), headers=again).status_code == 304
    Matter.objects.filter(pk=matter.pk).update(title="楼道灯亮了")
    changed = client.get(address("matters"), headers=again)
    assert (changed.status_code, changed["ETag"] == first["ETag"]) == (200, False)
    actions.change_sharing(cast.street, {"licence": "CC0-1.0"}, by=cast.secretary)
    assert client.get(address("matters"), headers={"If-None-Match": changed["ETag"]}).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_a_table_streams_in_few_queries_however_long_it_is(cast, client, django_assert_num_queries, number):
    for _turn in range(number):
        hall.accepted(cast)
    with django_assert_num_queries(4):  # the street, its licence, the digest, the rows
        answer = client.get(address("matters"))
        assert (answer.streaming, len(read(answer).decode().strip().split("\r\n"))) == (True, number + 1)


@pytest.mark.parametrize("number", [1, 3])
def test_the_figures_of_all_years_are_counted_by_one_query(cast, client, django_assert_num_queries, number):
    today = timezone.localdate()
    Federation.objects.filter(pk=cast.street.pk).update(founded_on=today.replace(year=today.year - number + 1, day=1))
    with django_assert_num_queries(3):  # the street, its licence, the figures
        rows = table(client, "years")
    assert sorted({one["year"] for one in rows}) == [str(today.year - number + 1 + at) for at in range(number)]
    now = {(one["name"], one["value"]) for one in table(client, "figures") if one["name"] in ("members", "bases")}
    assert {(one["name"], one["value"]) for one in rows if one["year"] == str(today.year)} >= now


def test_what_is_no_table_or_no_street_is_not_there(cast, client):
    for parts in (["north", "secrets", "csv"], ["north", "matters", "xml"], ["west", "matters", "csv"]):
        assert client.get(reverse("portal:open_data_file", args=parts)).status_code == 404


def titles(client, name: str) -> list[str]:
    root = ElementTree.fromstring(client.get(reverse("portal:feed", args=[name])).content)  # noqa: S314 – our own
    return [one.findtext(f"{ATOM}title") for one in root.findall(f"{ATOM}entry")]


def test_feeds_tell_what_is_new_and_public(cast, client):
    shown = hall.accepted(cast)
    hall.dispute(cast)
    told = stories.of_matter(cast)
    assert titles(client, "stories") == [told.title]
    assert titles(client, "matters") == [str(Matter.objects.get(pk=told.matter_id)), str(shown)]
    feed = client.get(reverse("portal:feed", args=["stories"]))
    assert client.get(feed.request["PATH_INFO"], headers={"If-None-Match": feed["ETag"]}).status_code == 304
    actions.withdraw(told, "数字有误", by=cast.secretary)
    assert titles(client, "stories") == []
    assert client.get(reverse("portal:feed", args=["secrets"])).status_code == 404


def test_the_map_names_public_pages_and_every_one_of_them_opens(cast, client):
    hall.accepted(cast)
    hall.dispute(cast)
    stories.of_matter(cast)
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    parts = [one.text for one in ElementTree.fromstring(client.get("/sitemap.xml").content).iter(space)]  # noqa: S314
    pages = [one.text for part in parts for one in ElementTree.fromstring(client.get(part).content).iter(space)]  # noqa: S314
    assert len(parts) == 9
    assert (
        sum("/hall/" in one and one.rpartition("/")[2].isdigit() for one in pages)
        == Matter.objects.public().count()
        == 2
    )
    assert [client.get(one).status_code for one in pages] == [200] * len(pages)
    closed = [
        one.partition(" ")[2]
        for one in client.get("/robots.txt").content.decode().splitlines()
        if one.startswith("Disallow")
    ]
    assert [one for one in pages if one.removeprefix("http://testserver").startswith(tuple(closed))] == []


def test_robots_may_visit_what_is_public_and_nothing_of_a_demonstration(client, settings):
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()
    settings.DEMO = True
    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"


def test_a_call_for_everybody_stands_on_all_public_surfaces_until_its_last_day(cast, client):
    one, inside = call(cast, "需要搬桌子的人", is_public=True), call(cast, "只问成员")
    own = reverse("portal:wanted_one", args=[one.pk])
    surfaces = (
        "/",
        reverse("portal:wanted"),
        "/search?q=搬桌子",
        reverse("portal:feed", args=["calls"]),
        "/sitemap-calls.xml",
    )
    assert [own in client.get(path).content.decode() for path in surfaces] == [True] * 5
    assert client.get(reverse("portal:wanted_one", args=[inside.pk])).status_code == 404
    # Whoever has no account writes to the office with one press, and it knows which call is meant.
    page = client.get(own).content.decode()
    assert f"/suggest?call={one.pk}" in page and reverse("exchange:call", args=[one.pk]) not in page
    assert "需要搬桌子的人" in client.get(f"/suggest?call={one.pk}").context["form"]["text"].value()
    assert [client.get(f"/suggest?call={sent}").context["form"]["text"].value() for sent in (inside.pk, "x", "²")] == [
        ""
    ] * 3
    # Whoever speaks for a member answers the call itself.
    client.force_login(cast.choir_liaison)
    assert reverse("exchange:call", args=[one.pk]) in client.get(own).content.decode()
    client.logout()
    Call.objects.filter(pk=one.pk).update(answer_until=timezone.localdate() - timedelta(days=1))
    assert [own in client.get(path).content.decode() for path in surfaces] == [False] * 5
    assert client.get(own).status_code == 404
