"""The shortest journey: sign in by the form, choose the elder view, read the desk, sign out."""

from tests.browser import at, axe, overflows
from tests.cast import PASSWORD


def test_somebody_signs_in_enlarges_the_letters_and_signs_out(phone_page, cast):
    page = phone_page
    page.goto("/desk")
    assert at(page) == "/account/login/"
    page.locator("[name=login]").fill("choir_liaison")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    assert at(page) == "/desk"
    page.locator("header button[name=size]").click()
    assert at(page) == "/desk"
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "18px"
    assert (axe(page), overflows(page)) == ([], False)
    page.locator("header .menu summary").click()
    page.locator("header .menu form[action='/account/logout/'] button").click()
    assert at(page) == "/"
