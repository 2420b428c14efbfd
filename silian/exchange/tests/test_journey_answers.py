"""The answers in a real browser: an offer from the table, both sides on their phones, and the draft project."""

from silian.exchange.models import Match
from silian.exchange.tests import build
from tests.browser import at, axe, overflows, signed_in


def test_the_office_offers_in_the_table_and_both_sides_accept(desk_page, cast):
    page = desk_page
    match = build.pair(cast)
    signed_in(page, cast.secretary)
    page.goto("/lists/matching")
    page.locator(".offer-answer").click()
    page.locator(".group [role=status]").wait_for()
    assert (at(page), page.locator(".offer-answer").count()) == ("/lists/matching", 0)
    assert (axe(page), overflows(page)) == ([], False)
    signed_in(page, cast.bank_liaison)
    page.goto("/lists/matching")
    page.locator(".offer-answer").focus()
    page.keyboard.press("Enter")
    page.locator(".group [role=status]").wait_for()
    signed_in(page, cast.choir_liaison)
    page.goto(f"/lists/matches/{match.pk}")
    page.locator(".actions .btn-primary").click()
    page.locator("a.btn-primary").click()
    assert at(page).startswith("/projects/")
    assert axe(page) == []
    assert Match.objects.get().state == "accepted"
