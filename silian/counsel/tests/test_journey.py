"""A consultation in the browser: asked at an office computer, advised on a phone, adopted, and the expert sees it."""

import pytest

from silian.counsel.models import Advice, Consultation
from silian.counsel.tests import build
from silian.counsel.tests.build import Tank
from tests.browser import axe, elder, overflows, signed_in, too_small

pytestmark = pytest.mark.django_db(transaction=True)


def whole(page) -> None:
    page.wait_for_load_state("networkidle")
    assert (axe(page), overflows(page), too_small(page, 44)) == ([], False, [])


def test_from_the_question_to_what_became_of_the_advice(desk_page, cast):
    tank, page = Tank(cast), desk_page
    signed_in(page, cast.convener)
    page.goto("/counsel/")
    whole(page)
    page.locator('a[href="/counsel/consultations/new"]').first.click()
    whole(page)
    page.fill("#id_title", "示例：怎样引进物业")
    page.fill("#id_question", "先收费还是先服务？")
    page.fill("#id_due_on", build.ahead().isoformat())
    page.get_by_label("物业管理").check()
    page.locator("main form .btn-primary").click()
    page.wait_for_url("**/experts")
    whole(page)
    page.get_by_label("示例·林专家").check()
    page.locator("main form .btn-primary").click()
    page.locator("#asked").wait_for()
    whole(page)
    made = Consultation.objects.get()

    # The expert, on a phone.
    page.set_viewport_size({"width": 375, "height": 812})
    page.context.clear_cookies()
    signed_in(page, tank.lin)
    page.goto("/desk")
    page.locator(f'a[href="/counsel/consultations/{made.pk}#mine"]').first.click()
    whole(page)
    page.fill("#id_text", "示例：先服务，试行半年。")
    page.locator("#mine form[action$='/advise'] button").click()
    page.locator("#mine .state").first.wait_for()
    whole(page)
    elder(page)
    page.reload()
    whole(page)

    # Whoever asked says what becomes of it, and writes the synthesis.
    page.context.clear_cookies()
    signed_in(page, cast.convener)
    page.goto("/desk")
    page.locator(f'a[href="/counsel/consultations/{made.pk}#judge"]').first.click()
    page.locator("#judge input[type=radio]").first.check()
    page.fill("#judge textarea", "示例：与居民想法一致")
    page.locator("#judge form button").first.click()
    page.locator("#id_synthesis").wait_for()
    whole(page)
    page.fill("#id_synthesis", "示例：先服务后收费")
    page.locator("form[action$='/synthesis'] button").click()
    page.locator("#effects").wait_for()
    whole(page)
    assert (Consultation.objects.get().state, Advice.objects.get().verdict) == ("synthesised", "adopted")

    page.context.clear_cookies()
    signed_in(page, tank.lin)
    page.goto("/counsel/mine")
    whole(page)
    assert "与居民想法一致" in page.locator("main").inner_text()
