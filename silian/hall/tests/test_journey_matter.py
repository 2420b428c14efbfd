"""A matter in a real browser: a neighbour raises it on her phone, the community accepts it, she follows it by her link."""

import os

from silian.hall.actions import accepting
from silian.hall.models import Matter
from silian.hall.tests import build
from tests.browser import at, axe, elder, overflows, signed_in, too_small


def looks_right(page, touch: bool = False) -> None:
    name = at(page).strip("/").replace("/", "-")[:24] or "home"
    if folder := os.environ.get("SILIAN_SHOTS"):
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)
    assert (axe(page), overflows(page)) == ([], False), at(page)
    if touch:
        assert too_small(page, 44) == [], at(page)


def test_a_neighbour_raises_a_matter_on_her_phone_and_follows_it(phone_page, cast):
    cast.elsewhere.bodies.exists()
    page = phone_page
    elder(page)
    page.goto("/hall/")
    looks_right(page, touch=True)
    page.locator("a[href='/hall/raise']").first.click()
    looks_right(page, touch=True)
    page.locator("textarea[name=text]").fill("三单元二楼的楼道灯坏了半个月，老人晚上下楼看不见。")
    page.locator("select[name=federation]").select_option(str(cast.street.pk))
    page.locator("main form button.btn-primary").click()
    page.wait_for_url("**/hall/follow/**")
    matter = Matter.objects.get()
    assert matter.number in page.content()
    looks_right(page, touch=True)
    link = at(page)
    build.accept(cast, matter, by=cast.secretary)
    page.goto(link)
    assert page.locator(".timeline li .what").count() == 2
    looks_right(page, touch=True)
    page.goto(f"/hall/matters/{matter.pk}")
    looks_right(page, touch=True)


def test_the_community_handles_a_matter(desk_page, cast):
    page = desk_page
    matter, alike = build.raise_a_matter(cast), build.accepted(cast, title="楼道灯坏了", text="三单元楼道灯一直不亮")
    build.made_late(build.accepted(cast, title="示例超期事项"), days=30)
    signed_in(page, cast.community_secretary)
    page.goto("/desk")
    page.locator(f".waiting a[href='/hall/matters/{matter.pk}']").first.click()
    looks_right(page)
    page.locator(f"a[href='/hall/matters/{matter.pk}/accept']").click()
    looks_right(page)
    page.locator("main form.filing button.btn-primary").click()
    page.locator(".said.success").first.wait_for()
    looks_right(page)
    for name in ("offer", "correct", "urgency", "pause", "link"):
        page.goto(f"/hall/matters/{matter.pk}/{name}")
        looks_right(page)
    page.locator(f"a[href='?number={alike.number}#id_number']").click()
    page.locator("textarea[name=because]").fill("同一盏灯")
    page.locator("main form.filing button.btn-primary").click()
    page.locator(".said.success").first.wait_for()
    looks_right(page)
    page.locator("details.act summary").last.click()
    assert axe(page) == []
    for address in ("/hall/?show=all", "/hall/raise/for", "/hall/poster"):
        page.goto(address)
        looks_right(page)
    accepting.offer_matter(build.accepted(cast), build.seat_of(cast.secretary), "归街道", by=cast.community_secretary)
    signed_in(page, cast.secretary)
    for address in ("/hall/urgencies", f"/hall/matters/{Matter.objects.latest('pk').pk}", "/"):
        page.goto(address)
        looks_right(page)
