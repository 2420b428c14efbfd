"""A visit in the browser: from the visitor's desk to one page on the phone, to the member's word behind a link."""

import pytest

from silian.exchange.models import Demand
from silian.tasks.models import Task
from silian.visits.models import Visit
from silian.visits.tests import build
from tests.browser import axe, expects, overflows, signed_in, too_small

pytestmark = pytest.mark.django_db(transaction=True)


def whole(page) -> None:
    page.wait_for_load_state("networkidle")
    assert (axe(page), overflows(page), too_small(page, 44)) == ([], False, [])


def test_a_visit_goes_from_the_desk_to_the_members_word(phone_page, cast):
    visit = build.planned(cast)
    page = phone_page
    signed_in(page, cast.convener)
    page.goto("/desk")
    page.locator(f'a[href="/visits/{visit.pk}/report"]').first.click()
    whole(page)
    page.fill("#id_met", "示例·团长")
    page.fill("#id_demands", "需要一间排练厅，周末使用")
    page.fill("#id_promise0-title", "联系示例基地")
    page.fill("#id_promise0-due_on", build.ahead(20).isoformat())
    page.locator('button[value="read"]').click()
    assert "排练厅" in page.locator(".said.info").inner_text()
    whole(page)
    expects(page, 422)
    # Saved without its findings, the page comes back with all that was typed.
    page.locator('button[value="save"]').evaluate(
        "button => { button.form.noValidate = true; button.click() }"
    )  # past the browser
    page.locator(".wrong").first.wait_for()
    assert [page.input_value(name) for name in ("#id_met", "#id_promise0-title")] == ["示例·团长", "联系示例基地"]
    page.fill("#id_findings", "示例：排练厅漏水")
    page.locator('button[value="save"]').click()
    page.wait_for_url(f"**/visits/{visit.pk}")
    whole(page)
    assert (Visit.objects.get().state, Demand.objects.get().state, Task.objects.get().title) == (
        "held",
        "draft",
        "联系示例基地",
    )

    page.locator("details:has(form[action$='/link']) summary").click()
    page.locator("form[action$='/link'] button").click()
    address = page.locator(".said.info a").get_attribute("href")
    page.context.clear_cookies()
    page.goto(address)
    whole(page)
    page.fill("#id_name", "示例·团长")
    page.locator('button[value="confirm"]').click()
    page.locator("#said .success, #said").first.wait_for()
    whole(page)
    assert (Visit.objects.get().state, Visit.objects.get().confirmed_name) == ("confirmed", "示例·团长")


def test_the_office_accepts_a_proposal_in_one_press(desk_page, cast):
    page = desk_page
    signed_in(page, cast.secretary)
    page.goto("/visits/propose")
    whole(page)
    page.locator("main form .btn-primary").click()
    page.locator("input[name=take]").first.wait_for()
    whole(page)
    page.locator(f'input[name=take][value="{cast.bank.pk}"]').uncheck()
    page.locator("main form .btn-primary").click()
    page.wait_for_url("**/visits/?show=planned")
    assert set(Visit.objects.values_list("organisation", flat=True)) == {cast.choir.pk, cast.clinic.pk}
