"""The yearly report in a real browser: drafted, given words, frozen, taken away as a file; what happens later does not change it."""

from datetime import date
from pathlib import Path

from silian.members.models import Membership
from silian.reports.models import Report
from tests.browser import axe, elder, language, overflows, signed_in, too_small


def looks_good(page) -> None:
    assert (axe(page), overflows(page)) == ([], False), page.url


def taken(page) -> bytes:
    with page.expect_download() as waiting:
        page.locator(".actions a[href$='/docx']").click()
    return Path(waiting.value.path()).read_bytes()


def test_the_office_makes_the_yearly_report_and_it_stays(desk_page, cast):
    page = desk_page
    language(page, "zh-hans")
    signed_in(page, cast.secretary)
    page.goto("/reports/")
    page.locator(".actions .btn-primary").click()
    looks_good(page)
    page.locator("form.filing .btn-primary").click()
    page.locator("article.report").wait_for()
    looks_good(page)
    page.get_by_role("link", name="修改文本").click()
    page.locator("textarea[name=words_foreword]").fill("一年来，【成员单位】携手共建。")
    looks_good(page)
    page.locator("form.filing .btn-primary").click()
    # A number opens its rows.
    page.locator("#part-foreword a", has_text="3家").click()
    assert "/reports/figures/members" in page.url
    page.go_back()
    page.locator("form[action$='/freeze'] button").click()
    page.locator(".said.success").first.wait_for()
    looks_good(page)
    report = Report.objects.get()
    address, first = f"/reports/{report.pk}", taken(page)

    Membership.objects.create(
        federation=cast.street, organisation=cast.shop, period=(date(cast.today.year, 1, 2), None)
    )
    page.goto(f"{address}?check=1")
    assert "逐字节一致" in page.locator(".said.success").first.inner_text()
    assert "3家携手共建" in page.locator("#part-foreword").inner_text() and taken(page) == first
    page.locator("#part-foreword a", has_text="3家").click()
    assert page.locator("ul.lines li").count() == 3
    looks_good(page)

    signed_in(page, cast.choir_liaison)
    page.set_viewport_size({"width": 375, "height": 812})
    elder(page)
    page.goto(address)
    looks_good(page)
    page.goto(f"/reports/members/{cast.choir.pk}")
    looks_good(page)
    assert too_small(page, 44) == []
