"""The pages of the figures: every number opens its rows, and of what a reader may not open she learns the kind and the number."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from silian.members.models import Federation, Membership
from silian.reports.indicators import INDICATORS, Scope
from silian.reports.queries.figures import address, figures


@pytest.fixture
def scope(cast):
    return Scope(cast.street, cast.today)


def client(person=None) -> Client:
    made = Client()
    if person is not None:
        made.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return made


def test_members_are_those_of_the_day(cast, scope):
    gone = Membership.objects.get(organisation=cast.bank)
    gone.period = (date(2011, 6, 28), date(2020, 1, 1))
    gone.save()

    assert figures(scope)["members"].value == 2
    assert figures(Scope(cast.street, date(2019, 12, 31)))["members"].value == 3
    assert figures(scope)["founding_members"].value == 3
    assert figures(Scope(cast.street, date(2011, 6, 27)))["founding_members"].value == 0


def test_all_figures_are_one_question(cast, scope, django_assert_num_queries):
    with django_assert_num_queries(1):
        figures(scope)


def test_a_number_opens_exactly_its_rows(cast, scope):
    page = client(cast.secretary).get(figures(scope)["members"].url)

    assert page.status_code == 200
    assert {row.title for row in page.context["rows"]} == {"示例歌舞团", "示例医院", "示例银行"}
    assert all(row.url for row in page.context["rows"])


def test_whoever_may_not_open_a_row_learns_its_kind_and_number(cast, scope):
    page = client().get(address("members", scope))

    assert page.status_code == 200
    assert [(row.title, row.url, row.day) for row in page.context["rows"]] == [("", "", None)] * 3
    assert "示例歌舞团" not in page.content.decode()


def test_figures_that_are_not_public_are_not_there_for_the_public(cast, scope):
    hidden = next(name for name, one in INDICATORS.items() if not one.public)

    assert client().get(address(hidden, scope)).status_code == 404
    assert client(cast.stranger).get(address(hidden, scope)).status_code == 404
    assert client(cast.choir_liaison).get(address(hidden, scope)).status_code == 200
    names = {
        one.name for _word, some in client().get(reverse("reports:figures")).context["page"].themes for one in some
    }
    assert names == {name for name, one in INDICATORS.items() if one.public}


def test_a_day_that_is_none_is_today(cast):
    page = client(cast.secretary).get(
        reverse("reports:figures"), {"as_of": "2018-02-31", "since": "x", "community": "²"}
    )

    assert page.context["page"].scope == Scope(cast.street, cast.today)


def test_figures_leave_as_workbooks(cast, scope):
    for url in (
        reverse("reports:figures_workbook"),
        address("members", scope).replace("members?", "members.xlsx?"),
    ):
        answer = client(cast.secretary).get(url)
        assert answer.status_code == 200 and b"".join(answer.streaming_content)[:2] == b"PK"


def test_the_command_prints_every_figure(cast, scope, capsys):
    call_command("indicators", "--federation", "north", "--json")

    told = json.loads(capsys.readouterr().out)
    assert list(told) == list(INDICATORS)
    assert told["members"]["value"] == told["members"]["rows"] == 3 and told["members"]["formula"]


def test_the_command_needs_a_federation_that_is_there(cast):
    for slug in ("west", ""):
        with pytest.raises(CommandError):
            call_command("indicators", "--federation", slug)
    with pytest.raises(CommandError):
        call_command("indicators", "--federation", "north", "--as-of", "2018-13-01")


def test_narrowing_leaves_what_belongs_there(cast, scope):
    here = figures(Scope(cast.street, cast.today, community=cast.community))

    assert here["members"].value == 3
    assert here["zones"].value is None  # zones are not kept by communities
    assert figures(Scope(cast.street, cast.today, organisation=cast.choir))["members"].value == 1


def test_another_street_is_another_street(cast, scope):
    south = Federation.objects.get(slug="south")

    assert figures(Scope(south, cast.today))["members"].value == 1
    assert figures(Scope(south, cast.today - timedelta(days=9000)))["members"].value == 0
