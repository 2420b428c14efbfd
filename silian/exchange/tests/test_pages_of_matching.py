"""The pages of the matching: what they show to whom, by how many queries, with and without HTMX."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from silian.core.models import Record
from silian.exchange.actions import answers
from silian.exchange.models import Demand, Match, MatchRun, Service
from silian.exchange.queries import waiting_for
from silian.exchange.tests import build
from silian.exchange.tests.test_runs import ring_of_three
from silian.members.mandates import forget
from silian.members.models import Body
from tests.browser import BACKEND
from tests.cast import seat

WANTS = {
    "病房合唱演出": "节日请合唱队为病人演唱",
    "职工合唱队请声乐老师": "五十名职工想学合唱",
    "新年合唱排练指导": "医护合唱队请老师排练",
}


def street_with(cast, number: int) -> list[Match]:
    """So many demands of the hospital, each with a service of the choir in the plan."""
    build.service(cast.choir, cast.choir_liaison, capacity=5)
    for title, detail in list(WANTS.items())[:number]:
        build.demand(cast.clinic, cast.clinic_liaison, title=title, detail=detail)
    build.run(cast)
    return list(Match.objects.order_by("demand_id"))


def queries_of(client, address: str) -> int:
    client.get(address)  # the first page of a session writes down that it is alive
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, answer
    return len(captured)


LISTS = {
    "exchange:services": 5, "exchange:demands": 5, "exchange:matching": 7, "exchange:plan": 9, "exchange:unmet": 7,
    "exchange:what_if": 7, "exchange:meanings": 8, "exchange:carry_over": 6, "cobuilding:projects": 7,
}  # fmt: skip


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_one_and_for_three_rows(cast, client, name, number):
    for match in street_with(cast, number):
        answers.offer_match(match, by=cast.choir_liaison)
        if name == "cobuilding:projects":
            answers.accept_match(build.fresh(match), by=cast.clinic_liaison)
    client.force_login(cast.secretary)
    assert queries_of(client, reverse(name)) == LISTS[name]


DETAILS = {"exchange:demand": 10, "exchange:service": 10, "exchange:match": 8, "exchange:demand_matching": 7, "exchange:match_run": 5}  # fmt: skip


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("name", DETAILS)
def test_one_thing_costs_the_same_however_much_belongs_to_it(cast, client, name, number):
    match = street_with(cast, number)[0]
    answers.offer_match(match, by=cast.choir_liaison)
    pk = {
        "exchange:demand": match.demand_id, "exchange:demand_matching": match.demand_id, "exchange:service": match.service_id,
        "exchange:match": match.pk, "exchange:match_run": match.run_id,
    }[name]  # fmt: skip
    client.force_login(cast.secretary)
    assert queries_of(client, reverse(name, args=[pk])) == DETAILS[name]


# ── who does what in the table ──


def test_the_office_offers_in_the_table_and_gets_the_demand_drawn_afresh(cast, client):
    match = build.pair(cast)
    client.force_login(cast.secretary)
    table = client.get(reverse("exchange:matching"))
    assert reverse("exchange:match_offer", args=[match.pk]) in table.content.decode()
    answer = client.post(reverse("exchange:match_offer", args=[match.pk]), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert [one.name for one in answer.templates][0] == "exchange/_group.html"
    assert build.fresh(match).state == "offered"
    plain = client.post(reverse("exchange:match_decline", args=[match.pk]), {"because": "时间对不上"})
    assert plain.url == reverse("exchange:match", args=[match.pk])
    assert build.fresh(match).declined_because == "时间对不上"


def test_a_side_accepts_in_the_table_and_the_others_button_is_gone(cast, client):
    match = build.pair(cast)
    answers.offer_match(match, by=cast.secretary)
    client.force_login(cast.bank_liaison)
    accept = reverse("exchange:match_accept", args=[match.pk])
    assert accept in client.get(reverse("exchange:matching")).content.decode()
    answer = client.post(accept, headers={"HX-Request": "true"})
    assert accept not in answer.content.decode()
    assert build.fresh(match).demand_side_by == cast.bank_liaison


def test_no_telephone_number_is_shown_before_both_have_accepted(cast, client):
    match = build.pair(cast)
    for organisation in (cast.choir, cast.bank):
        organisation.contacts.create(federation=cast.street, name="示例·联系人", phone=f"0571-{organisation.pk:07}")
    numbers = [f"0571-{organisation.pk:07}" for organisation in (cast.choir, cast.bank)]
    answers.offer_match(match, by=cast.secretary)
    pages = [
        reverse("exchange:match", args=[match.pk]), reverse("exchange:demand", args=[match.demand_id]),
        reverse("exchange:service", args=[match.service_id]), reverse("exchange:matching"),
        reverse("exchange:demand_matching", args=[match.demand_id]),
    ]  # fmt: skip
    for who in (cast.bank_liaison, cast.choir_liaison, cast.secretary, cast.convener):
        client.force_login(who)
        for page in pages:
            shown = client.get(page).content.decode()
            assert not any(number in shown for number in numbers), (who, page)
    answers.accept_match(build.fresh(match), by=cast.bank_liaison)
    client.force_login(cast.bank_liaison)
    assert numbers[0] not in client.get(pages[0]).content.decode()
    answers.accept_match(build.fresh(match), by=cast.choir_liaison)
    shown = client.get(pages[0]).content.decode()
    assert all(number in shown for number in numbers)
    client.force_login(cast.clinic_liaison)
    assert client.get(pages[0]).status_code == 404


def test_a_neighbour_of_the_street_reads_what_came_of_a_line_but_not_who_declined(cast, client):
    match = build.pair(cast)
    answers.decline_match(match, "老师太忙", by=cast.choir_liaison)
    client.force_login(cast.clinic_liaison)
    assert "老师太忙" not in client.get(reverse("exchange:demand", args=[match.demand_id])).content.decode()
    client.force_login(cast.bank_liaison)
    assert "老师太忙" in client.get(reverse("exchange:demand", args=[match.demand_id])).content.decode()


# ── the run ──


def test_a_run_shows_how_far_it_is_and_may_be_left(cast, client):
    build.service(cast.choir, cast.choir_liaison)
    build.demand(cast.bank, cast.bank_liaison)
    client.force_login(cast.secretary)
    begun = client.post(reverse("exchange:match_run_start"))
    run = MatchRun.objects.get()
    assert begun.url == reverse("exchange:match_run", args=[run.pk])
    waiting = client.get(begun.url).content.decode()
    assert "hx-trigger" in waiting and "<progress" in waiting
    fragment = client.get(begun.url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment and "<progress" in fragment
    assert client.post(reverse("exchange:match_run_start")).url == begun.url
    MatchRun.objects.update(touched_at=run.touched_at - 2 * MatchRun.SILENCE)
    assert "hx-trigger" not in client.get(begun.url).content.decode()


# ── unmet demands ──


def test_unmet_demands_are_a_page_by_theme_and_a_workbook(cast, client):
    build.pair(cast)
    build.demand(cast.clinic, cast.clinic_liaison, title="下水道堵了没人通", detail="老楼化粪池年年满溢，要疏通管道")
    build.run(cast)
    client.force_login(cast.secretary)
    page = client.get(reverse("exchange:unmet"))
    [(theme, rows)] = page.context["groups"]
    assert (theme, [row.demand.title for row in rows]) == (rows[0].demand.theme.split("/")[0], ["下水道堵了没人通"])
    book = client.get(reverse("exchange:unmet"), {"as": "xlsx"})
    cells = CalamineWorkbook.from_filelike(BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert any("下水道堵了没人通" in row for row in cells)


# ── exchanges ──


def test_an_exchange_waits_on_the_desk_and_in_the_table_of_each_of_its_organisations(cast, client):
    one = ring_of_three(cast)
    address = reverse("exchange:exchange", args=[one.pk])
    for who in (cast.choir_liaison, cast.bank_liaison, cast.clinic_liaison):
        assert address in [row.url for row in waiting_for(who)]
        client.force_login(who)
        assert address in client.get(reverse("exchange:matching")).content.decode()
        client.post(reverse("exchange:exchange_accept", args=[one.pk]))
        assert address not in [row.url for row in waiting_for(type(who).objects.get(pk=who.pk))]
    one.refresh_from_db()
    assert one.state == "accepted"
    # The whole chain stands in the timeline of every line, organisation and of the project.
    for thing in (
        *Demand.objects.all(), *Service.objects.all(), cast.choir, cast.bank, cast.clinic, one.project
    ):  # fmt: skip
        verbs = set(
            Record.objects.filter(about__contains=[f"{thing._meta.label_lower}:{thing.pk}"]).values_list(
                "verb", flat=True
            )
        )
        assert "cobuilding.project.drafted" in verbs, thing
        assert thing == one.project or "exchange.exchange.accepted" in verbs, thing


def test_an_exchange_nobody_outside_sees(cast, client):
    one = ring_of_three(cast)
    for who in (cast.convener, cast.resident, cast.stranger):
        client.force_login(who)
        assert client.get(reverse("exchange:exchange", args=[one.pk])).status_code == 404
    client.force_login(cast.secretary)
    assert queries_of(client, reverse("exchange:exchange", args=[one.pk])) <= 12


def test_a_stale_exchange_and_a_stale_offer_wait_for_nobody(cast):

    match = build.pair(cast)
    answers.offer_match(match, by=cast.choir_liaison)
    assert [row.url for row in waiting_for(cast.bank_liaison)] == [reverse("exchange:match", args=[match.pk])]
    Match.objects.update(expires_on=cast.today - timedelta(days=1))
    assert waiting_for(type(cast.bank_liaison).objects.get(pk=cast.bank_liaison.pk)) == []


def test_whoever_sits_in_two_offices_chooses_one_and_it_stays_chosen(cast, client):
    seat(Body.objects.get(federation=cast.elsewhere, kind="secretariat"), "secretary", cast.secretary)
    forget(cast.secretary)
    build.demand(cast.clinic, cast.clinic_liaison, title="轮椅维修", detail="十辆轮椅需要检修")
    build.service(cast.choir, cast.choir_liaison)
    build.run(cast)
    client.force_login(cast.secretary, backend=BACKEND)
    first = client.get("/lists/matching/unmet").content.decode()
    assert "轮椅维修" in first and f"?federation={cast.elsewhere.pk}" in first
    other = client.get(f"/lists/matching/unmet?federation={cast.elsewhere.pk}").content.decode()
    assert "轮椅维修" not in other
    assert "轮椅维修" not in client.get("/lists/matching/unmet").content.decode()
    assert client.get("/lists/matching/plan").context["federation"] == cast.elsewhere
    nobodys = client.get("/lists/matching/plan?federation=999999")
    assert nobodys.context["federation"] == cast.street
