"""The second factor in a real browser: switched on at the desk, asked for on the phone, a lost phone survived."""

from django.core.cache import cache

from silian.people.tests.test_accounts import code
from tests.browser import at, axe, overflows
from tests.cast import PASSWORD


def sign_in(page) -> None:
    page.goto("/account/login/")
    page.locator("[name=login]").fill("choir_liaison")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form .btn-primary").click()


def test_she_switches_it_on_signs_in_with_it_and_survives_a_lost_phone(desk_page, phone_page, cast):
    sign_in(desk_page)
    desk_page.goto("/person/me")
    desk_page.locator("main a[href$='/second-factor/']").click()
    desk_page.locator("main .btn-primary").click()
    if desk_page.locator("[name=password]").count():  # once more the password before something that matters
        desk_page.locator("[name=password]").fill(PASSWORD)
        desk_page.locator("main form .btn-primary").click()
    assert (axe(desk_page), overflows(desk_page)) == ([], False)
    secret = desk_page.locator("code.secret").inner_text()
    desk_page.locator("[name=code]").fill(code(secret))
    desk_page.locator("main form .btn-primary").click()
    assert at(desk_page).endswith("/codes/")
    assert axe(desk_page) == []
    recovery = desk_page.locator(".secrets li").first.inner_text()

    sign_in(phone_page)
    assert at(phone_page).endswith("/step/")
    assert (axe(phone_page), overflows(phone_page)) == ([], False)
    cache.clear()  # a code opens once; the next one would be half a minute away
    phone_page.locator("[name=code]").fill(code(secret))
    phone_page.locator("main form .btn-primary").click()
    assert at(phone_page).startswith("/desk")

    phone_page.context.clear_cookies()
    sign_in(phone_page)
    phone_page.locator("[name=code]").fill(recovery)
    phone_page.locator("main form .btn-primary").click()
    assert at(phone_page).startswith("/desk")
