"""The turn of a year in a real browser: the office opens it, a liaison goes through her lines on her phone."""

from silian.duties.queries import years as queries
from silian.exchange.actions import lines
from silian.exchange.models import Demand, Service
from tests.browser import axe, elder, overflows, signed_in, too_small


def test_the_office_opens_a_year_and_a_member_goes_through_its_lines(desk_page, cast):
    page, year = desk_page, cast.today.year
    for kind, title in ((Service, "合唱演出"), (Demand, "排练场地")):
        fields = {"title": title, "detail": "每周三晚上", "year": year - 1}
        lines.file_line(kind, cast.choir, fields, by=cast.choir_liaison)
    signed_in(page, cast.secretary)
    page.goto(f"/duties/year/{year}")
    assert (axe(page), overflows(page)) == ([], False)
    page.locator(".actions .btn-primary").click()
    assert page.locator(f"a[href='/duties/year/{year}/lines/{cast.choir.pk}']").count() == 1
    assert (axe(page), overflows(page)) == ([], False)
    signed_in(page, cast.choir_liaison)
    page.set_viewport_size({"width": 375, "height": 812})
    elder(page)
    page.goto("/desk")
    page.locator(f".waiting a[href='/duties/year/{year}/lines/{cast.choir.pk}']").first.click()
    assert (axe(page), overflows(page), too_small(page, 44)) == ([], False, [])
    demand = queries.lines_page(cast.choir, year).waiting[1].key
    page.locator(f"input[name='line-{demand}'][value='drop']").check()
    page.locator("#because").fill("已有场地")
    page.locator("main form .btn-primary").click()
    page.locator(".said.success").first.wait_for()
    assert (Service.objects.get(year=year).state, Demand.objects.get(year=year).state) == ("open", "closed")
    assert Demand.objects.get(year=year - 1).state == "open"
    assert axe(page) == []
