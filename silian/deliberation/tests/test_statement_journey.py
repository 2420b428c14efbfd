"""A browser: from the first sentence on a phone to the opinion map, in large type, by keyboard, with nothing for axe to find."""

import os

from silian.deliberation.actions import moderating
from silian.deliberation.models import Statement, Voice
from silian.deliberation.tests import build_statements as build
from silian.deliberation.tests.test_statement_map import camps
from tests.browser import axe, elder, overflows, signed_in, too_small

PICTURES = os.environ.get("PICTURES", "")


def taken(page, name: str) -> None:
    """Nothing wrong with it for axe, nothing that sticks out; and a picture, if somebody wants to look."""
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    assert (axe(page), overflows(page), too_small(page, 44)) == ([], False, [])


def test_a_resident_says_something_on_her_phone_and_answers_what_others_say(cast, phone_page):
    matter = build.matter(cast)
    build.statements(cast, matter, 2)
    signed_in(phone_page, cast.resident)
    phone_page.goto(f"/deliberation/matters/{matter.pk}/statements")
    taken(phone_page, "list-phone")
    phone_page.get_by_role("link", name="提出观点").click()
    phone_page.get_by_label("一句话观点").fill("示例：电梯费用按楼层分摊")
    phone_page.get_by_label("理由").fill("示例：低层住户用得少")
    phone_page.get_by_label("支持").check()
    taken(phone_page, "say-phone")
    phone_page.get_by_role("button", name="提交").click()
    phone_page.get_by_text("已作为观点3号提交").wait_for()
    assert Statement.objects.get(number=3).person == cast.resident
    phone_page.goto(f"/deliberation/matters/{matter.pk}/answer")
    taken(phone_page, "answer-phone")
    for word in ("同意", "不同意", "略过"):
        phone_page.get_by_role("button", name=word, exact=True).click()
    phone_page.get_by_text("您已全部表态").wait_for()
    taken(phone_page, "answered-phone")
    assert sorted(Voice.objects.values_list("stance", flat=True)) == [-1, 0, 1]


def test_the_opinion_map_is_read_by_keyboard_and_in_large_type(cast, desk_page):
    matter = build.matter(cast)
    camps(cast, matter)
    build.phase_is_over(matter)
    desk_page.goto(f"/deliberation/matters/{matter.pk}/map")
    taken(desk_page, "map-desk")
    desk_page.locator("svg.opinions").focus()
    assert desk_page.evaluate("document.activeElement.matches('svg.opinions')")
    desk_page.get_by_text("以表格查看").click()
    desk_page.get_by_text("计算方法").click()
    taken(desk_page, "map-desk-open")
    elder(desk_page, 24)
    desk_page.reload()
    taken(desk_page, "map-elder")
    desk_page.goto(f"/deliberation/matters/{matter.pk}/statements")
    taken(desk_page, "list-elder")


def test_a_moderator_hides_a_statement_and_its_author_objects(cast, desk_page, phone_page):
    made = build.statement(cast)
    moderating.report_statement(made, "示例：点名骂人", by=cast.bank_liaison)
    signed_in(desk_page, cast.secretary)
    desk_page.goto("/desk")
    desk_page.get_by_text("处理举报：“示例：老楼加装电梯”中的观点1号", exact=True).wait_for()
    desk_page.goto("/deliberation/moderation")
    taken(desk_page, "queue-desk")
    desk_page.get_by_role("link", name="1 · 示例：应当加装电梯").click()
    desk_page.get_by_label("理由（作者可见）").fill("示例：点了邻居的名字")
    taken(desk_page, "decide-desk")
    desk_page.get_by_role("button", name="隐藏", exact=True).click()
    desk_page.get_by_text("已在所有页面隐藏").wait_for()
    signed_in(phone_page, cast.resident)
    phone_page.goto(f"/deliberation/statements/{made.pk}")
    taken(phone_page, "hidden-phone")
    phone_page.get_by_label("原因").fill("示例：没有点名")
    phone_page.get_by_role("button", name="提出申诉").click()
    phone_page.get_by_text("申诉已提交").wait_for()
    assert made.reports.filter(kind="objection").count() == 1
