"""In the browser: a raiser answers on her phone without an account; the group objects at its desk; everything is found by a screen reader."""

import os

from silian.hall.actions import supervising
from silian.hall.models import Closing, Objection
from silian.hall.tests import build
from silian.hall.tests import build_endings as ends
from tests.browser import at, axe, elder, language, overflows, signed_in, too_small

SHOTS = os.environ.get("SILIAN_SHOTS", "")


def look(page, name: str) -> None:
    """What axe finds, whether it runs out of the screen; a picture for whoever wants one."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
    assert (axe(page), overflows(page)) == ([], False), name


def test_a_raiser_answers_on_her_phone_without_an_account(phone_page, cast):
    raised = build.raised(cast)
    ends.asked(cast, build.accept(cast, raised.matter))
    page = phone_page
    language(page, "zh-hans")
    page.goto(f"/hall/follow/{raised.secret}/answer")
    look(page, "asked-phone")
    assert too_small(page, 44) == []
    page.get_by_label("没有，请重新办理").check()
    page.get_by_label("说明（没有解决时必填）").fill("二楼还是暗")
    page.get_by_role("button", name="答复").click()
    look(page, "asked-phone-after")
    assert build.fresh(raised.matter).turn == 2
    elder(page, 24)
    page.goto("/hall/figures")
    look(page, "figures-elder")
    page.goto("/hall/queries")
    look(page, "queries-elder")


def test_the_group_objects_and_the_answer_settles_it(desk_page, cast):
    watch, page = ends.supervisor(cast), desk_page
    closing = ends.heard(cast)
    query = supervising.file_query(closing.matter, "为什么拖了半个月？", by=watch)
    language(page, "zh-hans")
    signed_in(page, watch)
    page.goto("/hall/supervision")
    look(page, "supervision")
    page.get_by_role("link", name="待办结").click()
    look(page, "supervision-closings")
    page.get_by_role("link", name=closing.matter.number).click()
    look(page, "case-supervisor")
    page.get_by_role("link", name="提出办结异议").click()
    look(page, "objection-form")
    page.get_by_label("这次办结哪里不对").fill("三楼也是暗的")
    page.get_by_role("button", name="提出异议").click()
    assert at(page) == f"/hall/matters/{closing.matter_id}"
    look(page, "case-objected")
    objection = Objection.objects.get()

    signed_in(page, cast.community_secretary)
    page.goto(f"/hall/objections/{objection.pk}")
    page.get_by_label("您的答复（所有人可见）").fill("三楼另立事项")
    page.get_by_role("button", name="答复").click()
    page.goto(f"/hall/queries/{query.pk}")
    look(page, "query-answer")
    signed_in(page, watch)
    page.goto(f"/hall/matters/{closing.matter_id}")
    page.get_by_text("答复不够").first.click()
    look(page, "case-answered-open")
    page.get_by_role("button", name="认可答复").click()

    signed_in(page, cast.community_secretary)
    page.goto(f"/hall/matters/{closing.matter_id}")
    look(page, "case-owner")
    page.get_by_role("button", name="办结此事项").click()
    assert Closing.objects.get().closed_at is not None
    look(page, "case-closed")
    other = ends.asked(cast)
    signed_in(page, cast.secretary)
    page.goto(f"/hall/closings/{other.pk}/answers")
    look(page, "answers")
    page.goto("/hall/figures")
    look(page, "figures")
    page.locator("table a").first.click()
    look(page, "figure-rows")
