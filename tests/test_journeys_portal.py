"""The doors and the frame in a real browser: every page of theirs on an office screen, a phone and in elder view."""

import pytest

from silian.core.notices import tell
from silian.portal import actions
from tests.browser import axe, elder, expects, language, overflows, signed_in, too_small
from tests.cast import PASSWORD

PUBLIC = ["/", "/suggest", "/suggest/receipt", "/account/login/"]
OWN = [
    "/desk",
    "/notices",
    "/search?q=示例",
    "/person/me",
    "/account/password/",
    "/account/second-factor/",
    "/feedback",
    "/members/growth",
]


@pytest.fixture
def office(cast):
    """The secretary, with something to read on each of her pages."""
    actions.send_feedback(cast.street, "路灯不亮", sender="journey")
    tell([cast.secretary], "members.organisation.entered", cast.choir, url="/members/", organisation_name="歌舞团")
    return cast.secretary


def faults(page, paths: list[str], touch: int) -> list:
    """Everything axe finds, what is too small to touch and what runs out of the screen, by page."""
    found = []
    for path in paths:
        assert page.goto(path).status == 200, path
        found += [(path, fault) for fault in (axe(page), too_small(page, touch), overflows(page)) if fault]
    return found


@pytest.mark.parametrize("code", ["zh-hans", "en"])
def test_pages_are_right_on_an_office_screen(desk_page, office, code):
    language(desk_page, code)
    assert faults(desk_page, PUBLIC, 44) == []
    signed_in(desk_page, office)
    assert faults(desk_page, OWN, 44) == []


def test_pages_are_right_on_a_phone(phone_page, office):
    assert faults(phone_page, PUBLIC, 44) == []
    signed_in(phone_page, office)
    assert faults(phone_page, OWN, 44) == []
    phone_page.locator("header .menu summary").click()
    assert (axe(phone_page), overflows(phone_page)) == ([], False)


# English words are longer: the largest letters on the smallest screen.
@pytest.mark.parametrize(("size", "code"), [(18, "zh-hans"), (24, "zh-hans"), (30, "zh-hans"), (30, "en")])
def test_pages_are_right_in_elder_view(phone_page, office, size, code):
    language(phone_page, code)
    elder(phone_page, size)
    assert faults(phone_page, PUBLIC, 60) == []
    signed_in(phone_page, office)
    assert faults(phone_page, OWN, 60) == []
    style = phone_page.evaluate("getComputedStyle(document.body)")
    assert style["fontSize"] == f"{size}px"
    assert float(style["lineHeight"].removesuffix("px")) >= 1.3 * size


def test_a_growth_curve_is_drawn_from_the_table_beside_it(desk_page, office):
    signed_in(desk_page, office)
    desk_page.goto("/members/growth")
    last = desk_page.locator("#growth tbody tr").first.locator("td").first.inner_text()
    desk_page.wait_for_selector(".chart svg text")
    assert last in desk_page.locator(".chart svg text").all_text_contents()


def test_a_complaint_goes_from_any_page_to_an_answer_by_keyboard(desk_page, cast):
    page = desk_page
    page.goto("/account/login/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.goto("/suggest?page=/account/login/")
    page.locator("select[name=federation]").select_option(str(cast.street.pk))
    page.locator("textarea").focus()
    page.keyboard.type("小区门口的路灯不亮")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/suggest/receipt?*")
    number = page.locator(".receipt strong").inner_text()

    signed_in(page, cast.secretary)
    page.goto("/desk")
    page.locator(".waiting a[href='/feedback']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/feedback")
    page.locator(".waiting a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/feedback/*")
    page.locator("textarea").focus()
    page.keyboard.type("已报修，周五前亮")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/feedback")
    assert axe(page) == []
    page.goto(f"/suggest/receipt?receipt={number}")
    assert "已报修，周五前亮" in page.locator("main").inner_text()


def test_the_sixth_wrong_password_finds_a_clear_page(phone_page, cast):
    page = phone_page
    expects(page, 429)
    for number in range(5):
        page.goto("/account/login/")
        page.locator("[name=login]").fill("choir_liaison")
        page.locator("[name=password]").fill(f"wrong-{number}")
        page.locator("main button").click()
    assert "30" in page.locator("main .said").inner_text()
    assert (axe(page), overflows(page)) == ([], False)
    page.goto("/account/login/")
    page.locator("[name=login]").fill("choir_liaison")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    assert "30" in page.locator("main .said").inner_text()
