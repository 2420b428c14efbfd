"""The pages of the figures: every number opens its rows, and of what a reader may not open she learns the kind and the number."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from silian.cobuilding.actions import contributions
from silian.cobuilding.tests import build as cobuilding
from silian.duties.tests import build as build_duties
from silian.exchange.tests import build as lists
from silian.hall.actions import hearing
from silian.hall.tests import build as hall
from silian.hall.tests import build_endings as endings
from silian.members.models import Federation, Membership
from silian.members.tests import build as members
from silian.people.actions import make_token
from silian.people.models import Token
from silian.places.tests import build as rooms
from silian.reports.indicators import INDICATORS, Scope
from silian.reports.queries.figures import address, figures, figures_of
from silian.reports.tests import build as reports
from silian.volunteering.actions import times
from silian.volunteering.tests import build as volunteering


@pytest.fixture
def scope(cast):
    return Scope(cast.street, cast.today)


def test_members_are_those_of_the_day(cast, scope):
    gone = Membership.objects.get(organisation=cast.bank)
    gone.period = (date(2011, 6, 28), date(2020, 1, 1))
    gone.save()

    assert figures(scope)["members"].value == 2
    assert figures(Scope(cast.street, date(2019, 12, 31)))["members"].value == 3
    assert figures(scope)["founding_members"].value == 3
    assert figures(Scope(cast.street, date(2011, 6, 27)))["founding_members"].value == 0


def test_all_figures_are_a_handful_of_questions(cast, django_assert_num_queries):
    """One for all that stands in tables, three for the duties, four for the open time of rooms, however much there is of either."""
    build_duties.rule(cast, "organisation", name="示例走访", period="month", fact="visit", start=date(2011, 6, 1))
    for number in range(2):
        rooms.room(cast, f"示例室{number}")
        with django_assert_num_queries(8):
            found = figures(Scope(cast.street, cast.today))
        members.entered(cast, f"示例单位{number}", member_from=cast.today)
    assert found["opening_hours_used"].out_of == 2 * 365 * 14
    public = [name for name, one in INDICATORS.items() if one.public]
    with django_assert_num_queries(1):
        figures(Scope(cast.street, cast.today), public)


def test_a_number_opens_exactly_its_rows(cast, scope):
    page = reports.signed_in(cast.secretary).get(figures(scope)["members"].url)

    assert page.status_code == 200
    assert {row.title for row in page.context["rows"]} == {"示例歌舞团", "示例医院", "示例银行"}
    assert all(row.url for row in page.context["rows"])


def test_whoever_may_not_open_a_row_learns_its_kind_and_number(cast, scope):
    page = reports.signed_in().get(address("members", scope))

    assert page.status_code == 200
    assert [(row.title, row.url, row.day) for row in page.context["rows"]] == [("", "", None)] * 3
    assert "示例歌舞团" not in page.content.decode()


def test_figures_that_are_not_public_are_not_there_for_the_public(cast, scope):
    hidden = next(name for name, one in INDICATORS.items() if not one.public)

    assert reports.signed_in().get(address(hidden, scope)).status_code == 404
    assert reports.signed_in(cast.stranger).get(address(hidden, scope)).status_code == 404
    assert reports.signed_in(cast.choir_liaison).get(address(hidden, scope)).status_code == 200
    names = {
        one.name
        for _word, some in reports.signed_in().get(reverse("reports:figures")).context["page"].themes
        for one in some
    }
    assert names == {name for name, one in INDICATORS.items() if one.public}


def test_a_day_that_is_none_is_today(cast):
    page = reports.signed_in(cast.secretary).get(
        reverse("reports:figures"), {"as_of": "2018-02-31", "since": "x", "community": "²"}
    )

    assert page.context["page"].scope == Scope(cast.street, cast.today)


def test_figures_leave_as_workbooks(cast, scope):
    for url in (
        reverse("reports:figures_workbook"),
        address("members", scope).replace("members?", "members.xlsx?"),
    ):
        answer = reports.signed_in(cast.secretary).get(url)
        assert answer.status_code == 200 and b"".join(answer.streaming_content)[:2] == b"PK"


def test_programs_read_the_same_figures_and_rows(cast, scope):
    _token, secret = make_token("figures", Token.Scope.READ, 1, by=cast.secretary)
    key = {"Authorization": f"Bearer {secret}"}
    told = (
        reports.signed_in().get("/api/reports/figures", {"federation": "north", "as_of": cast.today.isoformat()}).json()
    )
    mine = reports.signed_in().get("/api/reports/figures", headers=key).json()

    assert [one["name"] for one in told["figures"]] == [name for name, one in INDICATORS.items() if one.public]
    assert [one["name"] for one in mine["figures"]] == list(INDICATORS)
    assert {one["name"]: one["value"] for one in mine["figures"]}["members"] == 3
    for headers, seen in (({}, {""}), (key, {"示例歌舞团", "示例医院", "示例银行"})):
        rows = reports.signed_in().get("/api/reports/figures/members", headers=headers).json()["items"]
        assert len(rows) == 3 and {row["title"] for row in rows} == seen
    assert reports.signed_in().get("/api/reports/figures/members_left").status_code == 404
    assert reports.signed_in().get("/api/reports/figures/nothing", headers=key).status_code == 404


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


def test_a_private_matter_is_in_no_figure_and_on_no_list(cast, scope):
    hall.accepted(cast, title="示例路灯")
    hall.dispute(cast, title="示例隐私纠纷")

    assert figures(scope)["topics_raised"].value == 1
    for person in (None, cast.resident, cast.choir_liaison, cast.secretary, cast.community_secretary):
        for part in INDICATORS["topics_raised"].parts:
            page = reports.signed_in(person).get(address("topics_raised", scope, part=part.name)).content.decode()
            assert "示例路灯" in page and "示例隐私纠纷" not in page


def test_what_a_row_brings_is_told_even_where_the_row_is_not(cast, scope):
    row = cobuilding.given(cast, organisation=cast.clinic, what="示例排练")
    contributions.confirm_contribution(row, by=cast.clinic_liaison)
    one = volunteering.volunteer(cast)
    times.confirm_time(volunteering.report(one, volunteering.hours(-3, -1, days=-1)), by=cast.secretary)

    page = reports.signed_in(cast.choir_liaison).get(figures(scope)["hours"].url)
    assert [(row.title, row.day, row.amount) for row in page.context["rows"]] == [("", None, 120)]
    assert figures(scope)["hours"].value == 2
    page = reports.signed_in(cast.choir_liaison).get(figures(scope)["contributions"].url)
    assert [row.title for row in page.context["rows"]] == ["示例排练"]


def test_a_share_of_nothing_has_no_value(cast, scope):
    found = figures(scope)

    assert (found["demands_met"].value, found["demands_met"].among, found["demands_met"].shown) == (None, 0, "—")
    assert found["list_coverage"].value == 0  # three members, none with a line


def test_a_share_is_rounded_and_says_what_it_divides(cast, scope):
    """Two of three are 66.7 %, not 66.6 %."""
    for person, organisation in ((cast.choir_liaison, cast.choir), (cast.bank_liaison, cast.bank)):
        lists.service(organisation, person, "示例合唱课", year=cast.today.year)

    found = figures(scope)["list_coverage"]
    assert (found.shown, found.divided) == ("66.7%", ("2", "3"))
    assert "2 of 3 organisations" in reports.signed_in(cast.secretary).get(reverse("reports:figures")).content.decode()
    lists.demand(cast.choir, cast.choir_liaison, year=cast.today.year)
    report = reports.frozen(cast)
    told = [
        cell[0]
        for one in report.snapshot["sections"]
        for table in one["tables"]
        for row in table["rows"]
        for cell in row
    ]
    assert "0.0%（0/1）" in told
    assert (
        "0.0%（0/1）"
        in reports.signed_in(cast.secretary).get(f"/reports/{report.pk}/rows/demands_met").content.decode()
    )


def test_few_people_stand_behind_no_open_figure(cast, scope):
    for number in range(6):
        row = endings.satisfaction(endings.closed(cast, hall.accepted(cast, title=f"示例{number}")))
        hearing.say_satisfaction(row, "yes" if number < 5 else "no", by=None)

    found = figures(scope)["satisfaction"]
    assert (found.value, found.rows, found.among) == (None, 0, 0)
    for part in ("yes", "asked"):
        page = reports.signed_in(cast.secretary).get(address("satisfaction", scope, part=part))
        assert page.context["rows"] == []


@pytest.mark.parametrize("more", [0, 2])
def test_pages_ask_as_often_with_one_row_as_with_three(cast, scope, django_assert_num_queries, more):
    build_duties.rule(cast, "organisation", name="示例走访", period="month", fact="visit", start=date(2011, 6, 1))
    for number in range(1 + more):
        members.entered(cast, f"示例单位{number}", member_from=cast.today)
        rooms.room(cast, f"示例室{number}")
    reader = reports.signed_in(cast.secretary)
    reader.get("/")
    url = figures(scope)["members_joined"].url
    with django_assert_num_queries(16):
        reader.get(reverse("reports:figures"))
    with django_assert_num_queries(7):
        reader.get(url)
    for name in ("duties_fulfilled", "opening_hours_used"):
        with django_assert_num_queries({"duties_fulfilled": 10, "opening_hours_used": 12}[name]):
            reader.get(address(name, scope))


def test_several_scopes_are_one_question(cast, scope, django_assert_num_queries):
    before = Scope(cast.street, date(2011, 6, 27))
    with django_assert_num_queries(1):
        found = figures_of([scope, before, Scope(cast.elsewhere, cast.today)], ["members", "list_coverage"])
    assert [(one["members"].value, one["list_coverage"].value) for one in found] == [(3, 0), (0, None), (1, 0)]
