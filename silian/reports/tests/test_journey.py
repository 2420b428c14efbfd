"""The cockpit in a real browser: drawn from its tables, renewed without a reload, complete without any script."""

import pytest
from playwright.sync_api import expect

from silian.exchange.tests import build
from silian.places.tests import build as places
from tests.browser import axe, elder, language, overflows, signed_in, too_small

PAGES = [
    "/reports/cockpit",
    "/reports/communities",
    "/reports/communities/{}",
    "/reports/trends",
    "/reports/lines/demand",
]


@pytest.fixture
def street(cast):
    for number, theme in enumerate(("健康医疗/急救", "健康医疗/急救", "场地与设施/场地")):
        build.demand(cast.choir, cast.choir_liaison, f"想学一样{number}", "", theme=theme)
    build.service(cast.bank, cast.bank_liaison, "急救课", "", theme="健康医疗/急救")
    places.base(cast, latitude="30.26000", longitude="120.13000", published=True)
    return cast


def drawn(page) -> list[str]:
    expect(page.locator(".chart:not(:has(svg))")).to_have_count(0)
    return page.locator(".chart svg text").all_text_contents()


def test_every_page_is_drawn_and_sound_on_the_desk_and_on_a_phone(desk_page, phone_page, street):
    for page, size, code in ((desk_page, 0, "en"), (phone_page, 24, "zh-hans")):
        language(page, code)
        signed_in(page, street.secretary)
        if size:
            elder(page, size)
        for path in PAGES:
            page.goto(path.format(street.community.pk))
            drawn(page)
            assert (axe(page), overflows(page), too_small(page, 44 if not size else 60)) == ([], False, []), path


def test_the_cockpit_renews_itself_and_leaves_unfolded_what_was(desk_page, street):
    page = desk_page
    language(page, "en")
    signed_in(page, street.secretary)
    page.goto("/reports/cockpit")
    assert "3" in page.locator(".drawn-line svg text").all_text_contents()
    assert "示例共建基地" in "".join(drawn(page))

    page.locator("#unmet-table > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # into the table, which scrolls
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "2"
    page.evaluate("document.body.mark = 'the same page'")
    with page.expect_response(lambda answer: "seen=" in answer.url) as first:
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert first.value.status == 204  # nothing has changed, nothing moves
    assert page.evaluate("document.activeElement.textContent") == "2"

    build.demand(street.choir, street.choir_liaison, "再学一样", "", theme="健康医疗/急救")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#unmet tbody td").first).to_have_text("3")
    drawn(page)
    assert page.evaluate("document.body.mark") == "the same page"
    assert page.locator("#unmet-table").get_attribute("open") is not None
    page.locator("#unmet tbody td a").first.press("Enter")
    page.wait_for_url("**/reports/lines/demand?**")
    assert page.locator("h1").inner_text() == "3 demands"


def test_whoever_was_signed_out_is_led_to_the_door(desk_page, street):
    page = desk_page
    signed_in(page, street.secretary)
    page.goto("/reports/cockpit")
    page.context.clear_cookies()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_url("**/account/login/**")


def test_without_scripts_the_tables_say_everything(chromium, address, transactional_db, street):
    context = chromium.new_context(base_url=address, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    signed_in(page, street.secretary)
    page.goto("/reports/cockpit")
    page.locator("#unmet-table > summary").click()
    assert page.locator("#unmet tbody tr").count() == 2 and page.locator("#unmet").is_visible()
    page.get_by_role("link", name="刷新").click()
    assert page.locator("#cockpit").count() == 1
    context.close()
