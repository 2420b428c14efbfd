"""The cockpit, the profiles and the trends: every number is that of the rows it opens, on any day."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from silian.cobuilding.actions import projects
from silian.cobuilding.tests import build as cobuilding
from silian.exchange.actions import lines as list_actions
from silian.exchange.models import Demand
from silian.exchange.tests import build as exchange
from silian.honours.tests import build as honours
from silian.members.models import Community, Membership, Organisation
from silian.places.actions import bases
from silian.portal.management.clock import told_from
from silian.reports.indicators import Scope
from silian.reports.queries import cockpit, lines, profiles, trends
from silian.reports.queries.figures import figures
from silian.reports.tests import build


@pytest.fixture
def street(cast):
    """The bank sits in another community; two demands of the choir wait there, one of them since last year."""
    cast.other = Community.objects.create(federation=cast.street, zone=cast.zone, name="宝石社区")
    Organisation.objects.filter(pk=cast.bank.pk).update(community=cast.other)
    with told_from(timezone.now() - timedelta(days=200)):
        exchange.demand(cast.choir, cast.choir_liaison, "想请人讲防诈骗", "", theme="金融与防诈/反诈")
    exchange.demand(cast.choir, cast.choir_liaison, "再请人讲一次防诈骗", "", theme="金融与防诈/反诈")
    exchange.service(cast.bank, cast.bank_liaison, "防诈骗讲座", "", theme="金融与防诈/反诈")
    return cast


def behind(browser: Client, url: str) -> int:
    """How many rows stand on the page behind a number, however many pages it has."""
    page = browser.get(url)
    assert page.status_code == 200, url
    if url.startswith("/members/"):
        return len(page.context["rows"])
    if "/reports/figures/" in url:
        return page.context["page"].figure.rows
    rows, seen = list(page.context["rows"]), page
    while seen.context["slice"].older:
        seen = browser.get(urlsplit(url).path + seen.context["slice"].older)
        rows += seen.context["rows"]
    assert page.context["page"].number == len(rows)
    return len(rows)


def open_every_number(browser: Client, *several) -> int:
    """Each cell of these charts that opens something, against the rows it opens; how many did."""
    opened = 0
    for chart in several:
        for row in chart.rows:
            for cell in row.cells:
                if cell.url and re.fullmatch(r"\d+", cell.text):
                    assert behind(browser, cell.url) == int(cell.text), (chart.key, cell)
                    opened += 1
    return opened


def flow_of(cast, day=None) -> dict:
    shown = build.numbers(cockpit.flow_chart(Scope(cast.street, day or timezone.localdate())))
    return {ends: number for ends, number in shown.items() if number}


def test_the_flow_follows_a_demand_to_its_result(cast):
    browser = build.signed_in(cast.secretary)
    with told_from(timezone.now() - timedelta(days=40)) as clock:
        first = timezone.localdate()
        made = cobuilding.from_match(cast)
        clock.ahead(10)
        second = timezone.localdate()
        made = cobuilding.running(cast, made)
        clock.ahead(10)
        third = timezone.localdate()
        projects.finish(made, cobuilding.RESULT, by=cast.choir_liaison)

    assert flow_of(cast, first - timedelta(days=1)) == {}
    matched, built = {("Demands", "Matches"): 1}, {("Matches", "Projects"): 1}
    assert flow_of(cast, first) == matched | {("Matches", "No project agreed yet"): 1}
    assert flow_of(cast, second) == matched | built | {("Projects", "Under way"): 1}
    assert flow_of(cast, third) == matched | built | {("Projects", "Results"): 1}
    assert flow_of(cast) == flow_of(cast, third)
    for day in (first, second, third):
        assert open_every_number(browser, cockpit.flow_chart(Scope(cast.street, day))) == len(flow_of(cast, day))


def test_a_demand_nobody_answers_waits_until_it_is_closed(street):
    yesterday = timezone.localdate() - timedelta(days=1)
    list_actions.close_line(Demand.objects.get(title="想请人讲防诈骗"), "已解决", by=street.choir_liaison)

    assert flow_of(street) == {("Demands", "Not matched yet"): 1, ("Demands", "Ended without a match"): 1}
    assert flow_of(street, yesterday) == {("Demands", "Not matched yet"): 1}


def test_every_number_of_the_cockpit_opens_its_rows(street):
    shown = cockpit.cockpit(Scope(street.street, timezone.localdate()))

    assert open_every_number(build.signed_in(street.secretary), shown.growth, shown.flow, shown.matrix, shown.unmet) > 5
    assert build.numbers(shown.unmet) == {("金融与防诈",): 2}
    assert build.numbers(shown.matrix) == {("民生服务", "上保片区"): 3}
    assert all(one.rows == behind(build.signed_in(street.secretary), one.url) for one in shown.figures)


def test_the_curve_is_the_figure_of_members_on_each_day(cast):
    gone = Membership.objects.get(organisation=cast.bank)
    begun, outside = gone.period.lower, gone.period.lower + timedelta(days=900)
    gone.period = (begun, outside)
    gone.save()

    for day in (timezone.localdate(), outside, begun):
        shown = build.numbers(cockpit.growth_chart(Scope(cast.street, day)))
        assert shown[(day.isoformat(),)] == figures(Scope(cast.street, day))["members"].value
        assert all(
            number == figures(Scope(cast.street, date.fromisoformat(at)))["members"].value
            for (at,), number in shown.items()
        )


def test_the_wall_shows_the_honours_that_stand_on_the_day(cast):
    given = honours.granted(cast)
    shown = cockpit.honours(Scope(cast.street, timezone.localdate()))

    assert sorted(one.name for one in shown) == sorted(one.name for one in given) != []
    assert all(build.signed_in(cast.secretary).get(one.url).status_code == 200 for one in shown)
    assert cockpit.honours(Scope(cast.street, given[0].granted_on - timedelta(days=1))) == ()


def test_the_map_shows_the_bases_of_the_day(cast):
    where = {"name": "示例基地", "community_id": cast.community.pk, "latitude": "30.26", "longitude": "120.13"}
    with told_from(timezone.now() - timedelta(days=10)):
        opened = timezone.localdate()
        bases.open_base(cast.choir, where, by=cast.choir_liaison)

    for day, names in ((opened - timedelta(days=1), []), (opened, ["示例基地"]), (timezone.localdate(), ["示例基地"])):
        shown = cockpit.bases_chart(Scope(cast.street, day))
        assert [row.cells[0].text for row in shown.rows] == names
        assert figures(Scope(cast.street, day), ["bases"])["bases"].value == len(names)


def test_the_page_renews_itself_only_when_something_changed(cast):
    browser = build.signed_in(cast.secretary)
    page = browser.get("/reports/cockpit").content.decode()
    (again,) = re.findall(r'hx-get="([^"]+)"', page)
    again = again.replace("&amp;", "&")

    assert browser.get(again, headers={"HX-Request": "true"}).status_code == 204
    exchange.demand(cast.choir, cast.choir_liaison, "想请人讲防诈骗", "", theme="金融与防诈/反诈")
    answer = browser.get(again, headers={"HX-Request": "true"})
    assert answer.status_code == 200 and answer.content.decode().lstrip().startswith('<div id="cockpit"')
    assert parse_qs(urlsplit(again).query)["seen"] != [answer.context["page"].seen]


def test_another_day_and_another_federation(cast):
    browser = build.signed_in(cast.secretary)

    before = browser.get("/reports/cockpit", {"as_of": "2011-06-27"})
    assert before.context["page"].growth.rows == () and before.context["page"].figures[0].value == 0
    assert browser.get("/reports/cockpit", {"federation": "south"}).status_code == 404
    assert build.signed_in(cast.stranger).get("/reports/cockpit", {"federation": "north"}).status_code == 404
    assert build.signed_in(cast.resident).get("/reports/cockpit").status_code == 404


def test_trends_count_a_demand_once_and_open_their_rows(street):
    """What goes on into the list of the next year is asked for once, in the month it was first filed in."""
    old = Demand.objects.get(title="想请人讲防诈骗")
    list_actions.carry_over(Demand, [old], exchange.YEAR + 1, by=street.choir_liaison)
    page = trends.trends_page(Scope(street.street, timezone.localdate()))

    assert Demand.objects.count() == 3
    assert sum(build.numbers(page.by_month).values()) == sum(build.numbers(page.by_season).values()) == 2
    assert build.numbers(page.unmet) == {("金融与防诈",): 2} and sum(build.numbers(page.by_zone).values()) == 2
    assert (
        open_every_number(build.signed_in(street.secretary), page.unmet, page.by_month, page.by_season, page.by_zone)
        >= 5
    )
    assert page.compared and page.rising == ()


def test_what_rises_says_so_and_shows_both_times(street):
    with told_from(timezone.now() - timedelta(days=250)):
        for number in range(12):
            exchange.demand(street.clinic, street.clinic_liaison, f"想借场地{number}", "", theme="场地与设施/场地")
    for number in range(8):
        exchange.demand(street.clinic, street.clinic_liaison, f"想学急救{number}", "", theme="健康医疗/急救")
    page = trends.trends_page(Scope(street.street, timezone.localdate()))

    (one,) = page.rising
    assert one.sentence == "健康医疗: 8 of 9 demands in the last three months, 0 of 13 in the twelve months before."
    assert [behind(build.signed_in(street.secretary), url) for _word, url in one.rows] == [8, 0]


def test_a_profile_says_what_a_community_has_and_lacks_and_shows_the_rows(street):
    browser, scope = build.signed_in(street.secretary), Scope(street.street, timezone.localdate())
    has, lacks = (profiles.profile(scope, one) for one in (street.other, street.community))

    assert [one.sentence for one in has.has] == [
        "金融与防诈/反诈: 1 on offer here, 2 asked for elsewhere and not matched yet."
    ]
    assert [behind(browser, url) for one in has.has for _word, url in one.rows] == [1, 2]
    assert [one.sentence for one in lacks.lacks] == [
        "金融与防诈/反诈: asked for 2 times here, nobody here offers it; 1 on offer elsewhere."
    ]
    assert [behind(browser, url) for one in lacks.lacks for _word, url in one.rows] == [2, 1]
    assert (has.lacks, lacks.has, has.strengths) == ((), (), ())
    assert list(has.focus) == ["Offer to others what they look for: 金融与防诈/反诈."]
    assert open_every_number(browser, has.kinds, has.unmet, lacks.kinds, lacks.unmet) == 4


def test_a_kind_of_member_stands_out_where_there_are_more_than_elsewhere(street):
    for number in range(6):
        for kind, place in (("finance", street.other), ("school", street.community)):
            made = Organisation.objects.create(
                federation=street.street, name=f"示例{kind}{number}", kind=kind, community=place
            )
            Membership.objects.create(federation=street.street, organisation=made, period=(street.today, None))
    page = profiles.profile(Scope(street.street, timezone.localdate()), street.other)

    (one,) = page.strengths
    assert one.sentence == "Financial institution: 7 of 7 members here, 0 of 8 elsewhere."
    assert [behind(build.signed_in(street.secretary), url) for _word, url in one.rows] == [7, 7]


def test_the_list_of_communities_opens_its_numbers(street):
    browser = build.signed_in(street.secretary)
    page = browser.get("/reports/communities").context["page"]

    assert [(one.name, one.members, one.services, one.unmet) for one in page.lines] == [
        ("上保社区", 2, 0, 2),
        ("宝石社区", 1, 1, 0),
    ]
    for one in page.lines:
        assert behind(browser, one.members_url) == one.members
        assert behind(browser, one.services_url) == one.services
        assert behind(browser, one.unmet_url) == one.unmet
        assert browser.get(one.url).status_code == 200


@pytest.mark.parametrize(
    ("path", "number"),
    [("cockpit", 17), ("communities", 10), ("trends", 10), ("lines/demand", 8), ("lines/service?theme=-&zone=0", 9)],
)
def test_pages_ask_as_many_questions_with_one_row_as_with_three(cast, path, number, django_assert_num_queries):
    browser = build.signed_in(cast.secretary)
    browser.get(f"/reports/{path}")
    for several in (1, 2):
        for at in range(several):
            exchange.demand(cast.choir, cast.choir_liaison, f"想学急救{several}{at}", "", theme=f"健康医疗/急救{at}")
            exchange.service(cast.bank, cast.bank_liaison, f"急救课{several}{at}", "", theme="健康医疗/急救")
        with django_assert_num_queries(number):
            assert browser.get(f"/reports/{path}").status_code == 200


def test_a_profile_asks_as_many_questions_with_one_line_as_with_three(cast, django_assert_num_queries):
    browser, path = build.signed_in(cast.secretary), f"/reports/communities/{cast.community.pk}"
    browser.get(path)
    for several in (1, 2):
        for at in range(several):
            exchange.demand(cast.choir, cast.choir_liaison, f"想学急救{several}{at}", "", theme=f"健康医疗/急救{at}")
        with django_assert_num_queries(10):
            assert browser.get(path).status_code == 200


@pytest.mark.parametrize(
    "asked", ["stage=x&month=2026-13&season=x&zone=²&community=99999999999999999999", "theme=%00", "new=1&elsewhere=1"]
)
def test_a_strange_address_is_answered(cast, asked):
    assert build.signed_in(cast.secretary).get(f"/reports/lines/demand?{asked}").status_code == 200
    assert build.signed_in(cast.secretary).get(f"/reports/lines/other?{asked}").status_code == 404


def test_every_stage_has_words_and_an_address(cast):
    assert set(lines.WORDS) == set(lines.STAGES)
    one = lines.Wanted("service", stages=(lines.OPEN, lines.ENDED), theme="健康医疗", season="spring", zone=0)
    scope = Scope(cast.street, timezone.localdate())
    asked = urlsplit(one.address(scope)).query
    from django.http import QueryDict

    assert lines.Wanted.of("service", QueryDict(asked)) == lines.Wanted(
        "service", stages=(lines.ENDED, lines.OPEN), theme="健康医疗", season="spring", zone=0
    )
