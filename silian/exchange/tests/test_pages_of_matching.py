"""The pages of the matching: what they show to whom, by how many queries, with and without HTMX."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from silian.exchange.actions import answers
from silian.exchange.models import Match
from silian.exchange.tests import build

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
    "exchange:services": 5, "exchange:demands": 5, "exchange:matching": 6, "exchange:plan": 13, "exchange:unmet": 6,
    "exchange:what_if": 5, "exchange:meanings": 7, "exchange:carry_over": 5, "cobuilding:projects": 6,
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


DETAILS = {"exchange:demand": 9, "exchange:service": 9, "exchange:match": 9, "exchange:demand_matching": 5, "exchange:match_run": 5}  # fmt: skip


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
