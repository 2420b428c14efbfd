"""The whole chain: from any link of it to both ends, for those who may see it, at a fixed price."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from silian.activities.tests import build as going_on
from silian.cobuilding.actions.contributions import confirm_contribution
from silian.cobuilding.actions.projects import finish
from silian.cobuilding.models import Project
from silian.cobuilding.tests import build
from silian.exchange.tests.test_runs import ring_of_three
from silian.portal.queries import chain as queries
from tests.browser import BACKEND

# Session, account, seats and the bell belong to every page; the chain adds at most seven.
MOST_QUERIES = 12


def whole(cast):
    """A matched project, its text in force, an activity of it, a contribution confirmed, the result written."""
    project = build.running(cast, build.from_match(cast))
    activity = going_on.published(cast, going_on.time(places=9), project=project)
    given = build.given(cast, project, quantity=Decimal(12))
    confirm_contribution(given, by=cast.bank_liaison)
    finish(Project.objects.get(pk=project.pk), build.RESULT, by=cast.choir_liaison)
    return Project.objects.get(pk=project.pk), activity


def stages(kind, thing, reader) -> dict[str, list[str]]:
    start = queries.BEGINNINGS[kind](reader).get(pk=thing.pk)
    return {stage.word: [link.title for link in stage.links] for stage in queries.chain(kind, start, reader).stages}


def read(person, kind: str, pk: int):
    client = Client()
    client.force_login(person, backend=BACKEND)
    client.get(f"/chain/{kind}/{pk}")  # the first page of a session also writes the session
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(f"/chain/{kind}/{pk}")
    return answer, len(asked)


def test_every_link_of_a_chain_leads_to_both_ends(cast):
    project, activity = whole(cast)
    match = project.match
    starts = [
        ("demand", match.demand), ("service", match.service), ("match", match), ("project", project),
        ("version", project.agreement.versions.get()), ("activity", activity),
    ]  # fmt: skip
    drawn = [stages(kind, thing, cast.choir_liaison) for kind, thing in starts]
    assert drawn == [drawn[0]] * len(starts)
    assert drawn[0] == {
        "Asked and offered": [match.demand.title, match.service.title],
        "Accepted": [f"{match.service.title} for {match.demand.title}"],
        "Project": [project.title],
        "Agreement": [project.agreement.sign],
        "Place": [],
        "Activity": ["经典诵读"],
        "Given": ["12 小时"],
        "Result": [build.RESULT["result"]],
    }


@pytest.mark.parametrize("kind", ["demand", "project", "activity"])
def test_a_chain_costs_the_same_for_one_and_for_three_activities(cast, kind):
    project, activity = whole(cast)
    thing = {"demand": project.match.demand, "project": project, "activity": activity}[kind]
    answer, first = read(cast.choir_liaison, kind, thing.pk)
    assert (answer.status_code, first <= MOST_QUERIES) == (200, True), first
    for title in ("读书会", "笔会"):
        going_on.published(cast, going_on.time(places=9), title=title, project=project)
    answer, third = read(cast.choir_liaison, kind, thing.pk)
    assert third == first
    assert kind == "activity" or "读书会" in answer.content.decode()


def test_where_nothing_stands_the_next_act_is_named(cast):
    made = build.project(cast)
    answer, _asked = read(cast.choir_liaison, "project", made.pk)
    told = answer.content.decode()
    assert "Not yet." in told and "A partner or the office drafts the agreement" in told


def test_a_neighbour_sees_that_there_is_an_agreement_but_does_not_open_it(cast):
    project, _activity = whole(cast)
    start = queries.BEGINNINGS["project"](cast.clinic_liaison).get(pk=project.pk)
    written = next(
        one for one in queries.chain("project", start, cast.clinic_liaison).stages if one.word == "Agreement"
    )
    assert [(link.title, link.url) for link in written.links] == [(project.agreement.sign, "")]


def test_another_street_and_a_resident_find_nothing(cast):
    project, activity = whole(cast)
    for person in (cast.stranger, cast.resident):
        for kind, thing in (("project", project), ("demand", project.match.demand), ("activity", activity)):
            assert read(person, kind, thing.pk)[0].status_code == 404
    assert read(cast.secretary, "nothing", 1)[0].status_code == 404


def test_an_exchange_draws_all_its_gifts(cast):
    exchange = ring_of_three(cast)
    drawn = stages("exchange", exchange, cast.secretary)
    assert (len(drawn["Asked and offered"]), len(drawn["Accepted"]), drawn["Project"]) == (6, 1, [])
