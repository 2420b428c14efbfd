"""Duties in a real browser: the usual rules are taken, the board is read, a member says why not, a rule is changed ahead."""

from datetime import date

from django.utils import timezone

from silian.duties.models import Edition, Excuse, Rule
from silian.duties.tests import build
from tests.browser import at, axe, elder, overflows, signed_in, too_small


def test_rules_are_taken_and_the_board_shows_who_has_done_what(desk_page, cast):
    page, year = desk_page, timezone.localdate().year
    signed_in(page, cast.secretary)
    page.goto("/duties/rules")
    assert axe(page) == []
    page.locator("main .actions form button").click()
    page.locator(".said.success").wait_for()
    assert Rule.objects.count() == 10
    build.visit(cast, cast.choir, date(year, 1, 5))
    page.goto("/duties/?kind=organisation")
    page.locator("table.duties a[href^='/visits/']").wait_for()
    assert (axe(page), overflows(page)) == ([], False)
    page.goto("/duties/?kind=sector")
    page.locator("table.duties tbody th a").first.click()
    page.locator("table.duties tbody th a").first.click()
    page.locator("a.btn-primary").click()
    page.locator("input[name=grace]").fill("8")
    page.locator("main form.filing button.btn-primary").click()
    page.locator("#preview").wait_for()
    assert (axe(page), overflows(page), Edition.objects.filter(grace=8).count()) == ([], False, 0)
    page.locator("main form.filing button.btn-primary").click()
    page.locator(".said.success").wait_for()
    assert (axe(page), Edition.objects.filter(grace=8).count()) == ([], 1)


def test_a_member_says_on_her_phone_why_not_this_time(phone_page, cast):
    page, year = phone_page, timezone.localdate().year
    build.rule(
        cast,
        "organisation",
        date(year, 1, 1),
        name="联络干部年度走访",
        period="year",
        fact="visit",
        grace=40,
        lead_days=366,
    )
    signed_in(page, cast.choir_liaison)
    elder(page)
    page.goto("/desk")
    page.locator(f".waiting a[href='/duties/bodies/{cast.choir.body.pk}?year={year}']").first.click()
    assert (axe(page), overflows(page), too_small(page, 44)) == ([], False, [])
    page.locator("table.duties a[href$='/excuse']").click()
    page.locator("textarea[name=because]").fill("剧场大修，明年一季度走访")
    assert (axe(page), overflows(page), too_small(page, 44)) == ([], False, [])
    page.locator("main form.filing button.btn-primary").click()
    page.locator(".said.success").wait_for()
    assert (at(page).split("?")[0], Excuse.objects.count()) == (f"/duties/bodies/{cast.choir.body.pk}", 1)
    page.goto("/duties/")
    assert "剧场大修" in page.locator("table.duties").inner_text()
    assert (axe(page), overflows(page), too_small(page, 44)) == ([], False, [])
