"""In the browser: a story from a done project to the public and back, with the consent of who is named given on a phone."""

import os

from django.urls import reverse

from silian.stories.models import Story
from silian.stories.tests import build
from tests.browser import axe, cookie, elder, expects, language, overflows, signed_in, too_small

SHOTS = os.environ.get("SILIAN_SHOTS", "")


def look(page, name: str) -> None:
    """What axe finds, whether it runs out of the screen; a picture for whoever wants one."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
    assert (axe(page), overflows(page)) == ([], False), name


def signed_out(page) -> None:
    page.context.clear_cookies()
    cookie(page, "django_language", "zh-hans")


def test_a_story_is_told_agreed_to_on_the_phone_published_seen_and_withdrawn(desk_page, phone_page, cast):
    project = build.done(cast, title="门诊大厅的歌声")
    desk, phone = desk_page, phone_page
    language(desk, "zh-hans")
    language(phone, "zh-hans")
    expects(desk, 409)
    expects(phone, 404)

    # The office: three clicks from the project to the draft, a picture, then everybody named is asked.
    signed_in(desk, cast.secretary)
    desk.goto(reverse("cobuilding:project", args=[project.pk]))
    desk.get_by_role("link", name="写成案例").click()
    desk.get_by_role("button", name="根据记录起草").click()
    look(desk, "story-draft")
    desk.get_by_text("从本机上传图片").click()
    desk.get_by_label("图片", exact=False).first.set_input_files(
        {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": build.photo(1200, 900)}
    )
    form = desk.locator("form[enctype]")
    form.get_by_label("图片说明").or_(form.locator("[name=caption]")).first.fill("门诊大厅的演出")
    form.locator("[name=nobody]").check()
    form.get_by_role("button", name="添加").or_(form.locator("button")).first.click()
    assert desk.locator("figcaption", has_text="门诊大厅的演出").is_visible()
    desk.get_by_role("button", name="征求各方同意").click()
    story = Story.objects.get()
    address = reverse("stories:story", args=[story.pk])

    # Two agree at once; the hospital has not: publishing is refused with its name.
    for organisation, person in ((cast.choir, cast.choir_liaison), (cast.bank, cast.bank_liaison)):
        from silian.stories import actions

        actions.agree(build.named(story, organisation), by=person)
    desk.goto(address)
    desk.get_by_role("button", name="发布", exact=True).click()
    assert desk.get_by_text("尚不能发布：示例医院还没有同意。").first.is_visible()
    phone.goto(address)
    assert phone.title().startswith("404") or phone.get_by_role("heading", level=1).inner_text() != story.title

    # On the phone of its liaison, from her desk.
    signed_in(phone, cast.clinic_liaison)
    phone.goto("/desk")
    phone.get_by_role("link", name="阅读案例").first.click()
    look(phone, "story-consent-phone")
    assert too_small(phone, 44) == []
    phone.get_by_role("button", name="同意发布").click()

    # Published, and read by everybody.
    desk.goto(address)
    desk.get_by_role("button", name="发布", exact=True).click()
    signed_out(phone)
    phone.goto(reverse("stories:stories"))
    look(phone, "stories-phone")
    phone.get_by_role("link", name="门诊大厅的歌声").click()
    look(phone, "story-phone")
    assert phone.locator("meta[property='og:title']").get_attribute("content") == story.title
    elder(phone, 24)
    phone.reload()
    look(phone, "story-elder")

    # Taken down by the office with a reason: the public finds nothing any more.
    desk.get_by_text("撤下案例").first.click()
    desk.get_by_label("原因").last.fill("数字有误")
    desk.get_by_role("button", name="撤下案例").click()
    assert desk.get_by_text("已不再公开，原因：数字有误").is_visible()
    look(desk, "story-withdrawn")
    phone.goto(address)
    assert phone.get_by_role("heading", level=1).inner_text() != story.title
    assert build.fresh(story).state == Story.State.WITHDRAWN
