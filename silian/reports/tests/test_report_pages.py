"""The pages of reports: what they ask of the database, and what a person can do on them."""

import io
import json
import re
import zipfile
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from silian.exchange.tests import build as lists
from silian.members.models import Community, Membership
from silian.reports import actions
from silian.reports.indicators import INDICATORS
from silian.reports.models import Report
from silian.reports.queries.content import living
from silian.reports.queries.reports import kept_figure
from silian.reports.tests import build
from tests.questions import questions

pytestmark = pytest.mark.django_db


def signed_in(person) -> Client:
    client = build.signed_in(person)
    client.get("/desk")  # signing in writes the session once
    return client


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_much_with_three_rows_as_with_one(cast, number, django_assert_num_queries):
    for back in range(number):
        build.frozen(cast, number=cast.today.year - back)
    client = signed_in(cast.choir_liaison)
    client.get("/reports/")
    with django_assert_num_queries(6):
        assert client.get("/reports/").content.decode().count("共建报〔") == number


@pytest.mark.parametrize("number", [1, 3])
def test_rows_behind_a_kept_figure_ask_as_much_with_three_as_with_one(cast, number, django_assert_num_queries):
    Membership.objects.filter(organisation__in=[cast.choir, cast.clinic][: 3 - number]).delete()
    report = build.frozen(cast)
    client = signed_in(cast.secretary)
    path = f"/reports/{report.pk}/rows/members"
    client.get(path)
    with django_assert_num_queries(7):
        page = client.get(path)
    assert [row.url for row in page.context["rows"]] == [
        one["href"] for one in re.finditer(r'<li><a href="(?P<href>/members/[^"]+)"', page.content.decode())
    ] and len(page.context["rows"]) == number


def test_a_draft_asks_as_much_of_three_communities_and_many_years_as_of_one(cast):
    report, asked = build.draft(cast), []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as asking:
            made = living(report).said
        asked.append(len(asking))
        for name in ("示例东社区", "示例西社区"):
            Community.objects.get_or_create(federation=cast.street, zone=cast.zone, name=name)
    [compared] = [one["tables"][0] for one in made["sections"] if one["key"] == "communities"]
    assert (asked, len(compared["rows"])) == ([16, 16], 3)
    assert len(made["sections"][1]["charts"][0]["values"]) == cast.today.year - 2011 + 1


@pytest.mark.parametrize("number", [1, 3])
def test_a_members_year_asks_as_much_with_three_lines_as_with_one(cast, number, django_assert_num_queries):
    for at in range(number):
        lists.service(cast.choir, cast.choir_liaison, f"示例合唱课{at}")
    client, path = signed_in(cast.choir_liaison), f"/reports/members/{cast.choir.pk}"
    client.get(path)
    with django_assert_num_queries(17):
        assert client.get(path).content.decode().count("示例合唱课") == number


def test_reports_are_found_by_the_words_of_their_title(cast):
    build.frozen(cast)
    client = signed_in(cast.choir_liaison)
    found = {
        typed: client.get("/reports/", {"q": typed}).content.decode().count("共建报〔")
        for typed in ("工作 报告", "没有的词")
    }
    assert found == {"工作 报告": 1, "没有的词": 0}


def test_a_frozen_report_is_read_by_few_questions(cast, django_assert_max_num_queries):
    report = build.frozen(cast)
    client = signed_in(cast.choir_liaison)
    with django_assert_max_num_queries(12):
        assert client.get(f"/reports/{report.pk}").status_code == 200


def test_beginning_a_report_by_the_form_asks_at_most_fifteen_questions(cast):
    client = signed_in(cast.secretary)
    sent = {"about": f"yearly:{cast.street.pk}", "year": str(cast.today.year), "as_of": ""}
    with CaptureQueriesContext(connection) as asked:
        answer = client.post("/reports/new", sent)
    assert answer.status_code == 302 and answer.url == f"/reports/{Report.objects.get().pk}"
    assert len(questions(asked)) <= 15


def test_every_number_of_a_draft_and_of_a_frozen_report_opens_its_rows(cast):
    report = build.draft(cast)
    client = signed_in(cast.secretary)
    for step in ("draft", "frozen"):
        page = client.get(f"/reports/{report.pk}").content.decode()
        opened = set(re.findall(r'href="(/reports/(?:figures|\d+/rows)/[^"]+)"', page))
        assert len(opened) > 8
        assert {client.get(one.replace("&amp;", "&")).status_code for one in opened} == {200}
        if step == "draft":
            actions.freeze_report(report, by=cast.secretary)


def test_the_rows_of_every_figure_can_be_listed_as_they_were_kept(cast):
    """Whatever is counted: a frozen report lists exactly the rows it kept."""
    report = build.frozen(cast)
    kept = json.loads(bytes(report.leaves.get(name="rows.json").content))
    for name in report.snapshot["figures"]:
        for part, counted in kept[name].items():
            found = kept_figure(report, name, part, cast.secretary)
            assert (found.part.name, list(found.rows.values_list("pk", flat=True))) == (part, counted), name
    assert set(kept["demands_met"]) == {"met", "demands"}  # a share also keeps what it is a part of
    assert set(report.snapshot["figures"]) & set(INDICATORS)


def test_from_the_form_to_the_frozen_paper_by_the_pages(cast):
    office = signed_in(cast.secretary)
    address = office.post("/reports/new", {"about": f"yearly:{cast.street.pk}", "year": str(cast.today.year)}).url
    wrong = office.post(f"{address}/edit", {"title": "示例报告", "words_foreword": "【没有】共建"})
    assert wrong.status_code == 422 and "【没有】共建" in wrong.content.decode()
    sent = {"title": "示例报告", "words_foreword": "【成员单位】携手。\n再接再厉。"}
    assert office.post(f"{address}/edit", sent).status_code == 302
    edited = office.get(f"{address}/edit").content.decode()
    assert "【成员单位】携手。" in edited
    assert office.post(f"{address}/freeze").status_code == 302
    assert office.post(f"{address}/freeze").status_code == 409
    Membership.objects.create(
        federation=cast.street, organisation=cast.shop, period=(date(cast.today.year, 1, 2), None)
    )
    read = signed_in(cast.choir_liaison).get(address).content.decode()
    assert f"共建报〔{cast.today.year}〕1号" in read and "3家" in read and "Freeze it" not in read
    assert "byte by byte" in office.get(f"{address}?check=1").content.decode()
    content = b"".join(office.get(f"{address}/docx").streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as unpacked:
        words = unpacked.read("word/document.xml").decode()
        assert [name for name in unpacked.namelist() if name.endswith(".png")]
    assert "再接再厉。" in words and "共建报〔" in words


def test_a_public_report_is_read_without_an_account_and_opens_no_rows(cast):
    report = build.frozen(cast)
    address, everybody = f"/reports/{report.pk}", Client()
    assert everybody.get(address).status_code == 302
    signed_in(cast.secretary).post(f"{address}/publish")
    page = everybody.get(address).content.decode()
    assert report.title in page and "/rows/" not in page and "/figures/" not in page
    assert everybody.get(f"{address}/docx").status_code == 200
    assert everybody.get(f"{address}/rows/members").status_code == 302
    assert signed_in(cast.stranger).get(f"{address}/rows/members").status_code == 404
    assert report.title in everybody.get("/reports/").content.decode()


def test_a_member_sees_its_own_year_on_one_page_and_nobody_elses(cast):
    liaison = signed_in(cast.choir_liaison)
    address = f"/reports/members/{cast.choir.pk}"
    assert "Nothing has been recorded" in liaison.get(address).content.decode()
    lists.service(cast.choir, cast.choir_liaison, "示例合唱课")
    page = liaison.get(address).content.decode()
    assert "我们提供了什么" in page and "示例合唱课" in page
    assert b"".join(liaison.get(f"{address}/docx").streaming_content)[:2] == b"PK"
    made = liaison.post(f"{address}/begin", {"year": str(cast.today.year)})
    assert made.status_code == 302 and Report.objects.get().organisation == cast.choir
    assert signed_in(cast.secretary).get(address).status_code == 200
    found = [signed_in(one).get(address).status_code for one in (cast.clinic_liaison, cast.convener, cast.stranger)]
    assert found == [404, 404, 404]
