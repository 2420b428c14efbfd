"""The API speaks as the pages do: same rules, same visibility, refusals as sentences, lists by key."""

import json
import os
import re
import sys
from pathlib import Path

import pytest
from ninja import Schema

from silian.config.api import api
from silian.exchange.models import Demand, Service
from silian.exchange.tests import build
from silian.people.actions import make_token
from silian.people.models import Token

SNAPSHOT = Path(__file__).parents[1] / "docs" / "openapi.json"


@pytest.fixture
def speak(client):
    """`speak(person).get("/api/…")`, with a key of hers that may read and change."""

    class Speaker:
        def __init__(self, person):
            _token, secret = make_token("tests", Token.Scope.WRITE, 1, by=person)
            self.headers = {"Authorization": f"Bearer {secret}"}

        def get(self, address, **asked):
            return client.get(address, asked, headers=self.headers)

        def post(self, address, **given):
            return client.post(address, given, content_type="application/json", headers=self.headers)

    return Speaker


def test_the_description_is_the_one_in_the_docs():
    """Programs rely on it: a change is made on purpose. `SNAPSHOT=1 make test ARGS=tests/test_api.py` writes it anew."""
    described = json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if os.environ.get("SNAPSHOT"):
        SNAPSHOT.write_text(described, encoding="utf-8")
    assert described == SNAPSHOT.read_text(encoding="utf-8")


# What a page shows to everybody; all else asks for a key.
OPEN = {
    "/api/activities/sessions", "/api/activities/{pk}",
    "/api/counsel/published", "/api/counsel/published/{pk}",
    "/api/deliberation/ballots", "/api/deliberation/ballots/{pk}", "/api/deliberation/maps/{pk}",
    "/api/deliberation/statements", "/api/deliberation/statements/{pk}",
    "/api/desk/search", "/api/desk/streets", "/api/desk/wanted", "/api/desk/wanted/{pk}",
    "/api/hall/carriers", "/api/hall/carriers/{pk}", "/api/hall/figures", "/api/hall/figures/{which}", "/api/hall/matters", "/api/hall/matters/{pk}", "/api/hall/queries",
    "/api/hall/resolutions/{pk}",
    "/api/honours", "/api/honours/{pk}", "/api/honours/rules", "/api/honours/rules/{pk}", "/api/honours/lists", "/api/honours/lists/{pk}",
    "/api/honours/evaluations", "/api/honours/evaluations/{pk}", "/api/honours/results", "/api/honours/results/{pk}",
    "/api/places/open", "/api/places/open/{pk}",
    "/api/reports", "/api/reports/{pk}", "/api/reports/figures", "/api/reports/figures/{name}",
    "/api/stories", "/api/stories/{pk}", "/api/stories/precedents/{kind}/{pk}",
    "/api/volunteering/posts", "/api/volunteering/posts/{pk}", "/api/volunteering/teams", "/api/volunteering/teams/{pk}",
}  # fmt: skip


def test_every_operation_asks_for_a_key_and_says_what_it_does():
    open_doors = set()
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, one in methods.items():
            assert one["security"][0] == {"PersonalKey": []}, (method, path)
            assert one["summary"], (method, path)
            if {} in one["security"]:
                assert method == "get", path
                open_doors.add(path)
    assert open_doors == OPEN


def test_no_two_shapes_have_one_name():
    """The description knows them by their names alone: the second would silently stand in for the first."""
    found: dict[str, set[str]] = {}
    for name, module in sys.modules.items():
        if re.fullmatch(r"silian\.\w+\.api(\.\w+)?", name):
            for one in vars(module).values():
                if isinstance(one, type) and issubclass(one, Schema) and one.__module__.startswith("silian."):
                    found.setdefault(one.__name__, set()).add(one.__module__)
    assert {name: sorted(modules) for name, modules in found.items() if len(modules) > 1 and "[" not in name} == {}


# ── the door ──


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        ({"limit": 0}, {"limit": "最小为 1。"}),
        ({"limit": "many"}, {"limit": "应填整数。"}),
        ({"sort": "name"}, {"sort": "这里没有这个名称的参数。"}),
        ({"q": "a\0b"}, {"q": "含有文字里不会有的字符。"}),
        ({"year": 99999999999999999999}, {"year": "最大为 2200。"}),
    ],
)
def test_what_cannot_be_understood_is_said_in_the_language_of_the_reader(speak, cast, asked, fields):
    liaison = speak(cast.choir_liaison)
    liaison.headers["Accept-Language"] = "zh-hans"
    answer = liaison.get("/api/lists/demands", **asked)
    assert (answer.status_code, answer.json()["fields"]) == (422, fields)


def test_a_body_with_a_field_nobody_knows_changes_nothing(speak, cast):
    answer = speak(cast.choir_liaison).post(
        "/api/lists/demands", organisation_id=cast.choir.pk, title="合唱排练", titel="错"
    )
    assert (answer.status_code, set(answer.json()["fields"])) == (422, {"titel"})
    assert not Demand.objects.exists()


@pytest.mark.parametrize("address", ["/api/lists/demands/1", "/api/lists/demands/999999999999999999", "/api/nothing"])
def test_what_is_not_there_is_told_in_the_same_shape(speak, cast, address):
    answer = speak(cast.choir_liaison).get(address)
    assert (answer.status_code, set(answer.json())) == (404, {"refused", "fields"})


def test_a_key_for_one_part_opens_no_other(client, cast):
    _token, secret = make_token("places", Token.Scope.READ, 1, ["places"], by=cast.choir_liaison)
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/places/bases", headers=headers).status_code == 200
    assert client.get("/api/lists/demands", headers=headers).status_code == 403


def test_whoever_asks_too_often_is_told_when_to_come_again(client, speak, cast, settings):
    settings.API_PER_MINUTE = {"key": 2, "address": 1}
    liaison, other = speak(cast.choir_liaison), speak(cast.clinic_liaison)
    answers = [liaison.get("/api/lists/demands") for _ in range(3)]
    assert [(one.status_code, one["RateLimit-Remaining"]) for one in answers] == [(200, "1"), (200, "0"), (429, "0")]
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60
    assert set(answers[-1].json()) == {"refused", "fields"}
    assert other.get("/api/lists/demands").status_code == 200  # a key of somebody else's is another count

    wrong = {"Authorization": "Bearer silian_wrong"}
    assert client.get("/api/lists/demands", headers=wrong).status_code == 401
    assert client.get("/api/lists/demands", headers=wrong | {"X-Forwarded-For": "203.0.113.9"}).status_code == 429
    assert client.get("/api/places/open").status_code == 429  # without a key the address counts


def test_a_session_of_a_browser_is_nobody_here(client, cast):
    """Else a page of another site could ask in the name of whoever is signed in."""
    client.force_login(cast.secretary, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/api/places/open").status_code == 200
    assert client.get("/api/places/bases").status_code == 401


def test_the_docs_page_loads_nothing_from_elsewhere(client, db):
    answer = client.get("/api/docs")
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "/api/lists/demands/{pk}/close" in shown
    assert 'src="http' not in shown
    assert 'href="http' not in shown
    assert "<script>" not in shown


# ── the two lists ──


@pytest.mark.parametrize(("name", "kind"), [("services", Service), ("demands", Demand)])
def test_a_line_is_filed_read_and_closed(speak, cast, name, kind):
    liaison = speak(cast.choir_liaison)

    made = liaison.post(
        f"/api/lists/{name}", organisation_id=cast.choir.pk, title="合唱排练", detail="每周一次，四十人"
    )
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    assert (made.json()["organisation"], made.json()["state"]) == ("示例歌舞团", "open")

    again = liaison.post(
        f"/api/lists/{name}", organisation_id=cast.choir.pk, title="合唱排练", detail="每周一次，四十人"
    )
    assert (again.status_code, again.json()["id"]) == (200, pk)
    assert liaison.get(f"/api/lists/{name}/{pk}").json() == made.json()
    assert [row["id"] for row in liaison.get(f"/api/lists/{name}", q="合唱").json()["items"]] == [pk]

    closed = liaison.post(f"/api/lists/{name}/{pk}/close", because="没有场地")
    assert (closed.status_code, closed.json()["state"], closed.json()["closed_because"]) == (200, "closed", "没有场地")
    refused = liaison.post(f"/api/lists/{name}/{pk}/close", because="没有场地")
    assert (refused.status_code, set(refused.json())) == (409, {"refused", "fields"})
    assert kind.objects.count() == 1


def test_a_line_that_is_not_right_comes_back_with_its_fields_and_is_not_filed(speak, cast):
    answer = speak(cast.choir_liaison).post(
        "/api/lists/demands", organisation_id=cast.clinic.pk, title="", urgency=9, visibility="moon"
    )
    assert answer.status_code == 409
    assert set(answer.json()["fields"]) == {"organisation", "title", "urgency", "visibility"}
    assert not Demand.objects.exists()


def test_another_street_sees_and_changes_nothing(speak, cast):
    pk = (
        speak(cast.choir_liaison)
        .post("/api/lists/demands", organisation_id=cast.choir.pk, title="合唱排练")
        .json()["id"]
    )
    stranger = speak(cast.stranger)
    assert stranger.get("/api/lists/demands").json() == {"items": [], "next": None}
    assert stranger.get(f"/api/lists/demands/{pk}").status_code == 404
    assert stranger.post(f"/api/lists/demands/{pk}/close", because="x").status_code == 404
    assert Demand.objects.get().state == "open"


def test_a_neighbour_reads_but_does_not_close(speak, cast):
    pk = (
        speak(cast.choir_liaison)
        .post("/api/lists/demands", organisation_id=cast.choir.pk, title="合唱排练")
        .json()["id"]
    )
    neighbour = speak(cast.clinic_liaison)
    assert neighbour.get(f"/api/lists/demands/{pk}").status_code == 200
    assert neighbour.post(f"/api/lists/demands/{pk}/close", because="x").status_code == 409
    assert Demand.objects.get().state == "open"


def test_a_list_is_read_to_its_end_in_stretches(speak, cast):
    liaison = speak(cast.choir_liaison)
    for at in range(5):
        liaison.post("/api/lists/services", organisation_id=cast.choir.pk, title=f"合唱排练{at}")
    read, after = [], {}
    while True:
        stretch = liaison.get("/api/lists/services", limit=2, **after).json()
        read.append([row["title"][-1] for row in stretch["items"]])
        if stretch["next"] is None:
            break
        after = {"after": stretch["next"]}
    assert read == [["4", "3"], ["2", "1"], ["0"]]


@pytest.mark.parametrize("asked", [{"limit": 0}, {"limit": 101}, {"after": -1}, {"after": "x"}, {"after": 2**63}])
def test_a_stretch_that_makes_no_sense_is_said_so(speak, cast, asked):
    assert speak(cast.choir_liaison).get("/api/lists/services", **asked).status_code == 422


# ── matches, exchanges, projects ──


def test_a_match_is_offered_accepted_by_both_and_becomes_a_project(speak, cast):
    found = build.pair(cast)
    office, giver, taker = speak(cast.secretary), speak(cast.choir_liaison), speak(cast.bank_liaison)
    address = f"/api/lists/matches/{found.pk}"

    assert [row["id"] for row in giver.get("/api/lists/matches", state="proposed").json()["items"]] == [found.pk]
    assert office.post(f"{address}/offer").json()["state"] == "offered"
    assert giver.post(f"{address}/accept").json()["state"] == "offered"
    done = taker.post(f"{address}/accept")
    assert (done.status_code, done.json()["state"]) == (200, "accepted")

    [project] = taker.get("/api/projects").json()["items"]
    assert (project["match_id"], project["state"]) == (found.pk, "draft")
    assert {partner["organisation"] for partner in project["partners"]} == {"示例歌舞团", "示例银行"}
    assert taker.get(f"/api/projects/{project['id']}").json()["project"] == project
    assert giver.post(f"{address}/decline", because="太晚了").status_code == 409


def test_a_match_is_declined_with_its_reason(speak, cast):
    found = build.pair(cast)
    taker = speak(cast.bank_liaison)
    assert taker.post(f"/api/lists/matches/{found.pk}/decline", because=" ").status_code == 409
    done = taker.post(f"/api/lists/matches/{found.pk}/decline", because="时间不合适")
    assert (done.json()["state"], done.json()["declined_because"]) == ("declined", "时间不合适")


def test_a_match_is_there_for_its_sides_and_the_office_only(speak, cast):
    found = build.pair(cast)
    for person in (cast.clinic_liaison, cast.stranger, cast.resident):
        speaker = speak(person)
        assert speaker.get("/api/lists/matches").json()["items"] == []
        for rest in ("offer", "accept", "decline"):
            assert speaker.post(f"/api/lists/matches/{found.pk}/{rest}", because="x").status_code == 404
    assert build.fresh(found).state == "proposed"


def test_an_exchange_is_accepted_by_all_and_becomes_a_project(speak, cast):
    build.service(cast.choir, cast.choir_liaison)
    build.demand(cast.bank, cast.bank_liaison)
    build.service(cast.bank, cast.bank_liaison, title="反诈防骗讲座", detail="银行职员讲解如何识别电信诈骗")
    build.demand(
        cast.choir, cast.choir_liaison, title="希望听一场反诈防骗讲座", detail="团员家中老人多，想请银行讲电信诈骗"
    )
    build.run(cast)
    choir, bank = speak(cast.choir_liaison), speak(cast.bank_liaison)

    [found] = choir.get("/api/lists/exchanges").json()["items"]
    address = f"/api/lists/exchanges/{found['id']}"
    assert {leg["giver_id"] for leg in found["legs"]} == {cast.choir.pk, cast.bank.pk}
    assert choir.post(f"{address}/accept").json()["state"] == "proposed"
    assert bank.post(f"{address}/accept").json()["state"] == "accepted"
    assert bank.get(address).json()["state"] == "accepted"
    [project] = choir.get("/api/projects").json()["items"]
    assert project["exchange_id"] == found["id"]
    assert speak(cast.clinic_liaison).get(address).status_code == 404
    assert speak(cast.stranger).get("/api/projects").json()["items"] == []


# ── the register ──


def test_the_register_is_found_by_pinyin_by_membership_and_by_day(speak, cast):
    office = speak(cast.secretary)
    names = lambda **asked: [row["name"] for row in office.get("/api/members/organisations", **asked).json()["items"]]  # noqa: E731
    assert names() == ["示例歌舞团", "示例医院", "示例银行", "示例小店"]
    assert names(q="gwt") == ["示例歌舞团"]
    assert names(members=True) == ["示例歌舞团", "示例医院", "示例银行"]
    assert names(on="2000-01-01") == []
    assert names(kind="finance") == ["示例银行"]


def test_an_organisation_keeps_its_contacts_to_itself(speak, cast):
    cast.choir.contacts.create(federation=cast.street, name="示例·联系人", phone="0571-0000")
    answer = speak(cast.secretary).get(f"/api/members/organisations/{cast.choir.pk}")
    assert answer.json()["community"] == "上保社区"
    assert "0571" not in answer.content.decode()


def test_memberships_are_read_by_first_and_last_day(speak, cast):
    answer = speak(cast.secretary).get(f"/api/members/organisations/{cast.choir.pk}/memberships").json()
    assert [(row["begins_on"], row["ends_on"]) for row in answer] == [("2011-06-28", None)]


@pytest.mark.parametrize("rest", ["", "/memberships"])
def test_an_organisation_of_another_street_is_not_there(speak, cast, rest):
    assert speak(cast.secretary).get(f"/api/members/organisations/{cast.elsewhere_member.pk}{rest}").status_code == 404
