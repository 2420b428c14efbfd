"""Programs are told what the pages show: the same numbers, sentences and rows, for the same people."""

import pytest
from django.test import Client
from django.utils import timezone

from silian.core.given import Fields
from silian.exchange.tests import build as exchange
from silian.people.actions import make_token
from silian.people.models import Token
from silian.reports.actions.burden import count_form
from silian.reports.indicators import Scope
from silian.reports.queries import burden, cockpit, profiles, reports, trends
from silian.reports.tests import build


@pytest.fixture
def street(cast):
    exchange.demand(cast.choir, cast.choir_liaison, "想请人讲防诈骗", "", theme="金融与防诈/反诈")
    exchange.demand(cast.choir, cast.choir_liaison, "想学急救", "", theme="健康医疗/急救")
    exchange.service(cast.bank, cast.bank_liaison, "防诈骗讲座", "", theme="金融与防诈/反诈")
    cast.scope = Scope(cast.street, timezone.localdate())
    return cast


def asks(person, path: str, status: int = 200, **asked):
    """What a program with a key of hers is answered."""
    _token, secret = make_token("tests", Token.Scope.READ, 1, by=person)
    answer = Client().get(f"/api/reports/{path}", asked, headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == status, answer.content
    return answer.json()


def table(chart) -> dict:
    """A chart of a page as a program is told of it."""
    return {
        "key": chart.key, "kind": chart.kind, "title": chart.title, "sentence": chart.sentence,
        "heads": [str(one.text) for one in chart.heads],
        "rows": [
            {
                "cells": [{"text": cell.text, "url": cell.url} for cell in row.cells], "off": row.off, "east": row.east,
                "north": row.north,
            }
            for row in chart.rows
        ],
    }  # fmt: skip


def said(statements) -> list:
    return [
        {"sentence": one.sentence, "rows": [{"word": str(word), "url": url} for word, url in one.rows]} for one in statements
    ]  # fmt: skip


def test_the_cockpit(street):
    told, page = asks(street.choir_liaison, "cockpit"), cockpit.cockpit(street.scope)

    for name in ("growth", "flow", "matrix", "unmet", "bases"):
        assert told[name] == table(getattr(page, name)), name
    assert told["unmet"]["rows"] and told["federation"] == street.street.slug
    assert [(one["name"], one["value"]) for one in told["figures"]] == [(one.name, one.value) for one in page.figures]
    asks(street.choir_liaison, "cockpit", 404, federation="south")
    asks(street.resident, "cockpit", 404)
    for typed in (
        "0",
        "-8.2e-280",
        "2026-02-31",
        "1899-12-31",
    ):  # the first is none, although it could be read as seconds
        asks(street.choir_liaison, "cockpit", 422, as_of=typed)


def test_profiles_of_communities(street):
    told, page = asks(street.choir_liaison, "communities"), profiles.communities_page(street.scope)
    assert [(one["id"], one["name"], one["unmet"]) for one in told] == [
        (one.pk, one.name, one.unmet) for one in page.lines
    ]
    assert told[0]["unmet"] == 2

    one, page = (
        asks(street.choir_liaison, f"communities/{street.community.pk}"),
        profiles.profile(street.scope, street.community),
    )
    assert (one["sentence"], one["focus"]) == (page.sentence, list(page.focus))
    for name in ("strengths", "has", "lacks"):
        assert one[name] == said(getattr(page, name)), name
    assert one["lacks"] and one["unmet"] == table(page.unmet) and one["kinds"] == table(page.kinds)


def test_what_is_asked_for(street):
    told, page = asks(street.clinic_liaison, "trends"), trends.trends_page(street.scope)

    for name in ("unmet", "by_month", "by_season", "by_zone"):
        assert told[name] == table(getattr(page, name)), name
    assert (told["compared"], told["rising"]) == (page.compared, said(page.rising))
    assert told["by_month"]["rows"]


def test_the_lines_behind_a_number_a_stretch_at_a_time(street):
    first = asks(street.choir_liaison, "lines/demand", limit=1, stage="open")
    rest = asks(street.choir_liaison, "lines/demand", limit=1, stage="open", after=first["next"])
    assert [one["title"] for one in (*first["items"], *rest["items"])] == ["想学急救", "想请人讲防诈骗"] and rest[
        "next"
    ] is None
    # 0 names those placed nowhere, not everybody.
    assert asks(street.choir_liaison, "lines/service", zone="0", community="0")["items"] == []
    assert len(asks(street.choir_liaison, "lines/service", theme="金融与防诈")["items"]) == 1
    month = f"{timezone.localdate():%Y-%m}"
    assert len(asks(street.choir_liaison, "lines/demand", month=month, new=True)["items"]) == 2
    asks(street.choir_liaison, "lines/demand", 422, month="2026-5")
    asks(street.choir_liaison, "lines/demand", 422, zone="x")


def test_what_filling_in_costs(street):
    month = timezone.localdate().replace(day=1)
    for form, typed in (("tasks:done", 1), ("exchange:demand_new", 4)):
        count_form(form, "office", Fields(typed, 2), month=month, federation_id=street.street.pk)
    told, page = asks(street.secretary, "burden"), burden.burden_page(street.secretary, street.street, month.year)

    shown = [(one.word, one.times, one.typed, one.filled, one.each, one.share) for one in page.forms]
    assert [
        tuple(one[name] for name in ("word", "times", "typed", "filled", "each", "share")) for one in told["forms"]
    ] == shown
    assert told["total"]["typed"] == 5 and len(told["roles"]) == len(told["months"]) == 1
    assert asks(street.secretary, "burden", month=(month.month % 12) + 1)["total"]["typed"] == 0
    asks(street.choir_liaison, "burden", 404)
    asks(street.secretary, "burden", 404, federation="south")


def test_a_members_own_year_and_the_rows_a_frozen_report_counted(street):
    told = asks(street.choir_liaison, f"members/{street.choir.pk}")
    page = reports.report_page(reports.own_year(street.choir, timezone.localdate().year), street.choir_liaison)
    assert [one["heading"] for one in told["sections"]] == [one.heading for one in page.shown] != []
    asks(street.choir_liaison, f"members/{street.clinic.pk}", 404)

    report = build.frozen(street)
    rows = asks(street.choir_liaison, f"{report.pk}/rows/members")["items"]
    assert {one["title"] for one in rows} == {"示例歌舞团", "示例医院", "示例银行"}
    asks(street.choir_liaison, f"{report.pk}/rows/nothing", 404)
    asks(street.stranger, f"{report.pk}/rows/members", 404)
    tables = [
        one["caption"]
        for section in asks(street.choir_liaison, str(report.pk))["sections"]
        for one in section["tables"]
    ]
    assert any("成员" in caption for caption in tables)  # those the charts are drawn from


@pytest.mark.parametrize(("path", "number"), [("cockpit", 15), ("communities", 8), ("trends", 8), ("lines/demand", 7)])
def test_programs_ask_as_many_questions_with_one_row_as_with_three(cast, path, number, django_assert_num_queries):
    _token, secret = make_token("tests", Token.Scope.READ, 1, by=cast.secretary)
    Client().get(
        f"/api/reports/{path}", headers={"Authorization": f"Bearer {secret}"}
    )  # the first one notes the use of the key
    for several in (1, 2):
        for at in range(several):
            exchange.demand(cast.choir, cast.choir_liaison, f"想学急救{several}{at}", "", theme=f"健康医疗/急救{at}")
        with django_assert_num_queries(number):
            Client().get(f"/api/reports/{path}", headers={"Authorization": f"Bearer {secret}"})
