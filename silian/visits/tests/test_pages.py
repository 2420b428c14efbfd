"""The pages: what they ask of the database, what a person can do on them, and that nothing typed is lost."""

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from silian.exchange.models import Demand, Service
from silian.tasks.models import Task
from silian.visits import actions
from silian.visits.models import Visit
from silian.visits.tests import build

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    client.get("/healthz")  # signing in writes the session once
    return client


def filled(cast, number: int) -> Visit:
    """So many visits, each with as much as its number: held and confirmed ones of the choir, planned ones of others."""
    first = None
    for at in range(number):
        seen = build.held(
            cast, held_on=build.ago(at), services=[f"教合唱{one}" for one in range(number)], demands=[f"要排练厅{at}"],
            promises=[build.promise(cast, f"检修{one}") for one in range(number)],
        )  # fmt: skip
        first = first or seen
    for organisation in [cast.clinic, cast.bank][: number - 1]:
        build.planned(cast, organisation, companions=[build.seat_of(cast.community_secretary)])
    return first


# Address, and how many questions it asks: at most ten for a list and twelve for one thing.
ASKED = {
    "/visits/": 6, "/visits/coverage": 8, "/visits/coverage/members": 7, "/visits/of/{choir}": 6, "/visits/{visit}": 10,
    "/visits/{visit}/report": 9, "/visits/of/{choir}/note": 8, "/visits/of/{choir}/plan": 8,
}  # fmt: skip


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("address", ASKED)
def test_a_page_asks_as_much_with_three_rows_as_with_one(cast, address, number, django_assert_num_queries):
    path = address.format(visit=filled(cast, number).pk, choir=cast.choir.pk)
    client = signed_in(cast.secretary)
    client.get(path)
    with django_assert_num_queries(ASKED[address]):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_the_proposal_asks_as_much_for_three_members_as_for_one(cast, number, django_assert_num_queries):
    client = signed_in(cast.secretary)
    path = f"/visits/propose?first={build.ahead(1)}&last={build.ahead(30)}&number={number}&seats={build.seat_of(cast.convener).pk}"
    client.get(path)
    with django_assert_num_queries(11):
        answer = client.get(path)
    assert len(answer.context["rows"]) == number


@pytest.mark.parametrize("number", [1, 3])
def test_a_desk_asks_as_much_for_three_visits_as_for_one(cast, number):
    for organisation in [cast.choir, cast.clinic, cast.bank][:number]:
        build.planned(cast, organisation)
    client = signed_in(cast.convener)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get("/desk")
    own = [row for row in answer.context["desk"].waiting if row.url.startswith("/visits/")]
    assert (len(own), len([one for one in asked if "visits_visit" in one["sql"]])) == (number, 1)


# ── Planning ──


def test_the_office_changes_a_proposal_and_accepts_it_in_one_press(cast):
    client = signed_in(cast.secretary)
    convener, secretary = build.seat_of(cast.convener), build.seat_of(cast.community_secretary)
    page = client.get("/visits/propose")
    assert (page.context["without"], page.context["rows"]) == (3, None)
    asked = f"/visits/propose?first={build.ahead(1)}&last={build.ahead(30)}&number=3&seats={convener.pk}&seats={secretary.pk}"
    rows = client.get(asked).context["rows"]
    assert {row.organisation.pk for row in rows} == {cast.choir.pk, cast.clinic.pk, cast.bank.pk}
    assert sorted([row.visitor for row in rows].count(one.pk) for one in (convener, secretary)) == [1, 2]
    sent = {"row": [row.organisation.pk for row in rows], "take": [cast.choir.pk, cast.bank.pk]}
    for row in rows:
        sent |= {f"visitor-{row.organisation.pk}": secretary.pk, f"day-{row.organisation.pk}": row.day.isoformat()}
    wrong = client.post(asked, sent | {f"day-{cast.bank.pk}": ""})
    assert (wrong.status_code, Visit.objects.count()) == (422, 0)
    assert [
        (row.taken, row.visitor, bool(row.wrong)) for row in wrong.context["rows"] if row.organisation == cast.bank
    ] == [(True, secretary.pk, True)]
    assert client.post(asked, sent).status_code == 302
    assert set(Visit.objects.values_list("organisation", "visitor")) == {
        (cast.choir.pk, secretary.pk),
        (cast.bank.pk, secretary.pk),
    }
    # Pressed twice: the second time both are planned already, and it says so.
    again = client.post(asked, sent)
    assert (again.status_code, Visit.objects.count()) == (422, 2)


def test_a_visit_is_planned_changed_and_cancelled_by_its_pages(cast):
    client = signed_in(cast.convener)
    seat = build.seat_of(cast.convener).pk
    sent = {"visitor": seat, "planned_on": build.ahead().isoformat(), "companions": [build.seat_of(cast.secretary).pk]}
    assert (
        client.post(f"/visits/of/{cast.choir.pk}/plan", sent | {"planned_on": build.ago().isoformat()}).status_code
        == 422
    )
    assert client.post(f"/visits/of/{cast.choir.pk}/plan", sent).status_code == 302
    visit = Visit.objects.get()
    assert client.post(f"/visits/{visit.pk}/plan", sent | {"planned_on": build.ahead(9).isoformat()}).status_code == 302
    assert (build.fresh(visit).planned_on, visit.companions.count()) == (build.ahead(9), 1)
    assert client.post(f"/visits/{visit.pk}/cancel", {"because": "单位搬迁"}).status_code == 302
    assert build.fresh(visit).state == "cancelled"


# ── Writing down ──


def sent_report(**more) -> dict:
    return {
        "step": "save", "rows": "2", "held_on": timezone.localdate().isoformat(), "met": "示例·团长", "findings": "排练厅漏水。",
        "services": "每周三晚教合唱，最多45人\n借用音响", "demands": "要一间排练厅", **more,
    }  # fmt: skip


def test_one_page_writes_down_everything(cast):
    visit = build.planned(cast)
    client = signed_in(cast.convener)
    page = client.get(f"/visits/{visit.pk}/report").content.decode()
    assert "visitor" not in page and 'name="promise1-title"' in page
    promise = {
        "promise0-title": "请人检修",
        "promise0-owner": f"s{visit.visitor_id}",
        "promise0-due_on": build.ahead(30).isoformat(),
    }
    assert client.post(f"/visits/{visit.pk}/report", sent_report(**promise)).status_code == 302
    assert (build.fresh(visit).state, Service.objects.count(), Demand.objects.count()) == ("held", 2, 1)
    assert Task.objects.get().seat_id == visit.visitor_id
    assert client.post(f"/visits/{visit.pk}/report", sent_report(**promise)).status_code == 302
    assert (Service.objects.count(), Task.objects.count()) == (2, 1)


def test_nothing_typed_is_lost_when_something_is_wrong(cast):
    visit = build.planned(cast)
    client = signed_in(cast.convener)
    wrong = sent_report(
        held_on=build.ahead(1).isoformat(),
        **{"promise0-title": "请人检修", "promise1-due_on": build.ahead().isoformat()},
    )
    answer = client.post(f"/visits/{visit.pk}/report", wrong)
    page = answer.content.decode()
    assert (answer.status_code, build.fresh(visit).state, Service.objects.count()) == (422, "planned", 0)
    for kept in (
        "示例·团长",
        "排练厅漏水。",
        "每周三晚教合唱，最多45人\n借用音响",
        "要一间排练厅",
        "请人检修",
        build.ahead().isoformat(),
    ):
        assert kept in page
    assert page.count('class="wrong"') == 4  # the day; of the promises: owner and day, and what is promised


@pytest.mark.parametrize(("step", "promises"), [("read", 2), ("more", 3)])
def test_looking_at_the_readings_or_one_more_promise_saves_nothing_and_loses_nothing(cast, step, promises):
    visit = build.planned(cast)
    answer = signed_in(cast.convener).post(f"/visits/{visit.pk}/report", sent_report(step=step, met=""))
    page = answer.content.decode()
    assert (answer.status_code, build.fresh(visit).state, Service.objects.count()) == (200, "planned", 0)
    assert (len(answer.context["form"].promises), "借用音响" in page) == (promises, True)
    assert bool(answer.context["readings"]) == (step == "read")
    if step == "read":
        assert [title for title, _facts in answer.context["readings"]][1:] == ["借用音响", "要一间排练厅"]
        assert any("45" in fact for fact in answer.context["readings"][0][1])


def test_a_visit_nobody_planned_is_written_down_from_the_page_of_the_organisation(cast):
    client = signed_in(cast.convener)
    answer = client.post(f"/visits/of/{cast.bank.pk}/note", sent_report(visitor=build.seat_of(cast.convener).pk))
    assert answer.status_code == 302
    assert Visit.objects.get().organisation == cast.bank
    other = client.post(f"/visits/of/{cast.bank.pk}/note", sent_report(visitor=build.seat_of(cast.secretary).pk))
    assert (other.status_code, Visit.objects.count()) == (422, 1)


# ── The member's word ──


def test_the_link_lets_somebody_without_an_account_confirm(cast):
    visit = build.held(cast, services=["教合唱"], promises=[build.promise(cast)])
    shown = signed_in(cast.convener).post(f"/visits/{visit.pk}/link")
    address = shown.context["link"].removeprefix("http://testserver")
    assert shown.status_code == 200 and address.startswith("/visits/link/")
    anybody = Client()
    page = anybody.get(address)
    assert (page.status_code, page.headers["Referrer-Policy"]) == (200, "same-origin")
    assert "排练厅漏水" in page.content.decode() and "请人检修" in page.content.decode()
    assert anybody.post(address, {"step": "confirm", "name": " "}).status_code == 422
    assert anybody.post(address, {"step": "object", "name": "示例·团长", "objection": ""}).status_code == 422
    assert build.fresh(visit).state == "held"
    assert anybody.post(address, {"step": "confirm", "name": "示例·团长"}).status_code == 302
    assert (build.fresh(visit).state, build.fresh(visit).confirmed_name) == ("confirmed", "示例·团长")
    assert anybody.get(address).status_code == 200
    assert anybody.get("/visits/link/nothing").status_code == 404


def test_an_objection_by_the_link_stands_on_the_visitors_desk(cast):
    from silian.visits.queries import waiting_for

    visit = build.held(cast)
    secret = actions.make_link(visit, by=cast.convener)
    Client().post(f"/visits/link/{secret}", {"step": "object", "name": "示例·团长", "objection": "当天没有来"})
    assert build.fresh(visit).objection == "当天没有来"
    assert [row.url for row in waiting_for(cast.convener)] == [f"/visits/{visit.pk}"]
    assert waiting_for(cast.choir_liaison) == []


def test_desks_say_what_waits_for_whom(cast):
    from silian.visits.queries import waiting_for

    build.planned(cast, cast.bank)
    build.planned(cast, cast.clinic, day=build.ahead(60))
    visit = build.held(cast)
    assert [(row.for_whom, row.until) for row in waiting_for(cast.convener)] == [("示例银行", build.ahead())]
    assert [(row.url, row.for_whom) for row in waiting_for(cast.choir_liaison)] == [
        (f"/visits/{visit.pk}", "示例歌舞团")
    ]
    assert waiting_for(cast.resident) == waiting_for(cast.bank_liaison) == []
    Visit.objects.filter(pk=visit.pk).update(reported_at=timezone.now() - timezone.timedelta(days=8))
    assert [row.for_whom for row in waiting_for(cast.convener)] == ["示例银行", "示例歌舞团"]


# ── Coverage ──


def test_the_board_counts_members_visited_confirmed_and_never(cast):
    build.confirmed(cast)
    build.held(cast, cast.clinic)
    client = signed_in(cast.convener)
    board = client.get("/visits/coverage").context["coverage"]
    cell = board.rows[0][1][0]
    assert (cell.members, cell.visited, cell.confirmed, cell.never, cell.oldest) == (3, 2, 1, 1, timezone.localdate())
    assert (board.total.visited, board.columns[0].visited, board.rows[0][0].visited) == (2, 2, 2)
    rows = client.get(f"/visits/coverage/members?sector={cast.sector.pk}&zone={cast.zone.pk}").context["rows"]
    assert [(row.organisation, row.visit and row.visit.visitor, row.days) for row in rows] == [
        (cast.bank, None, None), (cast.choir, build.seat_of(cast.convener), 0), (cast.clinic, build.seat_of(cast.convener), 0),
    ]  # fmt: skip
    never = client.get("/visits/coverage/members?which=never").context["rows"]
    assert [row.organisation for row in never] == [cast.bank]
    last_year = client.get(f"/visits/coverage?year={timezone.localdate().year - 1}").context["coverage"]
    assert (last_year.total.members, last_year.total.visited) == (3, 0)


def test_the_board_goes_out_as_a_workbook(cast):
    build.confirmed(cast)
    answer = signed_in(cast.secretary).get("/visits/coverage.xlsx")
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    )
    assert sorted(row[1] for row in rows[3:]) == ["示例医院", "示例歌舞团", "示例银行"]


def test_the_list_goes_out_as_a_workbook_with_its_filters(cast):
    build.confirmed(cast)
    build.planned(cast, cast.bank)
    answer = signed_in(cast.secretary).get("/export/visits?show=planned")
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    )
    assert [row[1] for row in rows[3:]] == ["示例银行"]


def test_an_organisation_sees_its_own_visits_only(cast):
    mine, other = build.held(cast), build.held(cast, cast.clinic)
    client = signed_in(cast.choir_liaison)
    assert [row.pk for row in client.get("/visits/").context["slice"].rows] == [mine.pk]
    assert [client.get(f"/visits/{one.pk}").status_code for one in (mine, other)] == [200, 404]
    assert client.get(f"/visits/of/{cast.clinic.pk}").context["slice"].rows == []
    assert f"/visits/of/{cast.choir.pk}" in client.get(f"/members/{cast.choir.pk}").content.decode()


def test_a_planned_visit_stands_in_the_calendar_of_whoever_goes(cast):
    from silian.visits.queries.dates import dates_of

    planned = build.planned(cast, companions=[build.seat_of(cast.community_secretary)])
    build.held(cast, cast.clinic)
    at = timezone.now()
    for person, found in (
        (cast.convener, [f"visit-{planned.pk}"]),
        (cast.community_secretary, [f"visit-{planned.pk}"]),
        (cast.choir_liaison, []),
    ):
        assert [one.uid for one in dates_of(person, at, at + timezone.timedelta(days=30))] == found
