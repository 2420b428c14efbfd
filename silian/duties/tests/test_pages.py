"""Pages of the board, of a body, of the rules and of the calendar."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from silian.duties.models import CalendarDay, Edition, Excuse, Rule
from silian.duties.tests import build
from silian.exchange.tests import build as lists
from silian.members.models import Body

YEAR = build.YEAR
BOARD = f"/duties/?year={YEAR}"


@pytest.fixture
def rules(cast):
    """Sector groups meet every quarter, members are visited every year."""
    build.rule(cast)
    return build.rule(cast, "organisation", name="年度走访", period="year", fact="visit", clause="第十二条")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board_costs_the_same_with_one_and_three_bodies(client, cast, rules, django_assert_num_queries, rows):
    for number in range(rows):
        build.visit(cast, build.member(cast, f"示例{number}").organisation, date(YEAR, 3, 1))
    client.force_login(cast.secretary)
    client.get(BOARD + "&kind=organisation")
    with django_assert_num_queries(8):
        page = client.get(BOARD + "&kind=organisation")
    assert page.content.count(b'<tr><th scope="row">') == rows + 3


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_body_costs_the_same_with_one_and_three_duties(client, cast, django_assert_num_queries, rows):
    for number in range(rows):
        build.rule(cast, name=f"会议{number}", fact="meeting")
    group = build.body(cast, "sector")
    client.force_login(cast.convener)
    client.get(reverse("duties:body", args=[group.pk]))
    with django_assert_num_queries(9):
        page = client.get(reverse("duties:body", args=[group.pk]) + f"?year={YEAR}")
    assert len(page.context["page"].duties) == rows * 4


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_rules_costs_the_same_with_one_and_three(client, cast, django_assert_num_queries, rows):
    for number in range(rows):
        build.rule(cast, name=f"会议{number}")
    client.force_login(cast.secretary)
    client.get(reverse("duties:rules"))
    with django_assert_num_queries(6):
        page = client.get(reverse("duties:rules"))
    assert len(page.context["page"].now) == rows


def test_a_cell_opens_the_fact_for_the_office_and_the_duties_of_the_body_for_others(client, cast):
    build.rule(cast, "organisation", name="清单更新", period="year", fact="lines")
    made = lists.service(cast.choir, cast.choir_liaison, year=YEAR)
    own = f"{reverse('duties:body', args=[cast.choir.body.pk])}?year={YEAR}"
    seen = {}
    for role in ("secretary", "choir_liaison", "convener", "bank_liaison"):
        client.force_login(getattr(cast, role))
        seen[role] = f'href="/lists/services/{made.pk}"' in client.get(BOARD + "&kind=organisation").content.decode()
    assert seen == {"secretary": True, "choir_liaison": True, "convener": True, "bank_liaison": False}
    assert own in client.get(BOARD + "&kind=organisation").content.decode()


def test_a_board_of_many_bodies_stays_small_and_pages_by_key(client, cast, rules):
    for number in range(60):
        build.member(cast, f"示例单位{number}")
    client.force_login(cast.secretary)
    page = client.get(BOARD + "&kind=organisation")
    assert (len(page.context["page"].lines), page.context["page"].found) == (50, 63)
    assert len(page.content) < 40_000
    rest = client.get("/duties/" + page.context["page"].next)
    assert len(rest.context["page"].lines) == 13
    assert sum(number for _state, number, _link in rest.context["page"].totals) == 63


def test_the_board_shows_only_bodies_in_the_state_asked_for(client, cast, rules):
    build.visit(cast, cast.choir, date(YEAR, 3, 1))
    client.force_login(cast.secretary)
    shown = client.get(BOARD + "&kind=organisation&state=fulfilled").context["page"]
    assert ([line.body.name for line in shown.lines], shown.found) == ([cast.choir.name], 1)


def test_the_board_goes_out_as_a_workbook_and_for_a_federation_without_rules_says_what_to_do(client, cast):
    client.force_login(cast.secretary)
    assert reverse("duties:rules") in client.get(BOARD).content.decode()
    build.rule(cast)
    answer = client.get(reverse("duties:board_workbook") + f"?year={YEAR}")
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_the_usual_rules_are_taken_at_one_press_and_never_twice(client, cast):
    client.force_login(cast.secretary)
    for _press in range(2):
        assert client.post(reverse("duties:rules_take")).status_code == 302
    assert Rule.objects.filter(federation=cast.street).count() == 10
    assert {str(one.span.lower) for one in Edition.objects.all()} == {f"{timezone.localdate().year}-01-01"}


def fields(**more):
    return {
        "name": "片区季度会议", "body_kind": "zone", "period": "quarter", "fact": "meeting", "anchor": "end", "grace": 5, "lead_days": 30,
        "owner": "body", "area_after": 5, "office_after": 10, "clause": "第九条", "start": "2026-01-01",
    } | more  # fmt: skip


def test_the_office_lays_down_a_rule(client, cast):
    client.force_login(cast.secretary)
    assert client.post(reverse("duties:rule_new"), fields()).status_code == 302
    made = Edition.objects.get()
    assert (made.name, made.rule.body_kind, made.clause, str(made.span.lower)) == (
        "片区季度会议",
        "zone",
        "第九条",
        "2026-01-01",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"fact": "visit"}, {"start": "2026-02-01"}, {"name": ""}, {"anchor": "day"}, {"office_after": 3}, {"grace": 1000},
        {"body_kind": "organisation", "fact": "lines", "period": "quarter"},
    ],
)  # fmt: skip
def test_a_rule_that_makes_no_sense_is_refused_beside_its_input(client, cast, wrong):
    client.force_login(cast.secretary)
    assert client.post(reverse("duties:rule_new"), fields(**wrong)).status_code == 422
    assert Rule.objects.count() == 0


def test_a_change_is_shown_before_it_counts_and_what_was_not_shown_does_not_count(client, cast):
    made = build.rule(cast)
    client.force_login(cast.secretary)
    next_one = date(timezone.localdate().year + 1, 1, 1).isoformat()
    wanted = fields(name="界别小组季度会议", grace=10, start=next_one)
    wanted.pop("body_kind")
    shown = client.post(reverse("duties:rule_edit", args=[made.pk]), wanted)
    assert (shown.status_code, Edition.objects.count()) == (200, 1)
    assert shown.context["preview"].bodies == 1
    other = client.post(
        reverse("duties:rule_edit", args=[made.pk]), wanted | {"grace": 7, "seen": shown.context["preview"].seen}
    )
    assert (other.status_code, Edition.objects.count()) == (200, 1)
    done = client.post(reverse("duties:rule_edit", args=[made.pk]), wanted | {"seen": shown.context["preview"].seen})
    assert (done.status_code, [one.grace for one in Edition.objects.order_by("span")]) == (302, [5, 10])


def test_a_body_says_why_not_and_everybody_reads_it_on_the_board(client, cast):
    start = date(timezone.localdate().year, 1, 1)
    made = build.rule(cast, "organisation", start, name="年度走访", period="year", fact="visit", grace=40)
    body = Body.objects.get(organisation=cast.choir)
    client.force_login(cast.choir_liaison)
    address = reverse("duties:excuse", args=[body.pk, made.pk, start.isoformat()])
    assert client.post(address, {"because": "剧场大修，明年初走访"}).status_code == 302
    client.force_login(cast.bank_liaison)
    page = client.get(f"/duties/?year={start.year}&kind=organisation")
    assert "剧场大修" in page.content.decode()
    client.force_login(cast.choir_liaison)
    assert (
        client.post(
            reverse("duties:excuse_withdraw", args=[Excuse.objects.get().pk]), {"because": "已安排"}
        ).status_code
        == 302
    )
    assert Excuse.objects.standing().count() == 0
    assert "剧场大修" in client.get(reverse("duties:body", args=[body.pk])).content.decode()


def test_the_office_enters_a_holiday_ahead(client, cast):
    client.force_login(cast.secretary)
    year = timezone.localdate().year + 5
    given = {"first": f"{year}-01-01", "last": f"{year}-01-03", "works": "0", "name": "元旦"}
    assert client.post(reverse("duties:days"), given).status_code == 302
    assert CalendarDay.objects.filter(works=False).count() == 3
    assert client.post(reverse("duties:days"), given | {"last": f"{year}-06-03"}).status_code == 422


@pytest.mark.parametrize("address", ["board", "rules", "days", "rule_new"])
def test_pages_are_there_in_both_languages(client, cast, rules, address):
    client.force_login(cast.secretary)
    for language in ("zh-hans", "en"):
        assert client.get(reverse(f"duties:{address}"), headers={"accept-language": language}).status_code == 200
