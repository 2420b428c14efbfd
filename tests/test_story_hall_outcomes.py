"""Matters from the first word to a confirmed end, in a real browser: a closing that was objected to, and one that became a project."""

import pytest
from django.utils import timezone

from silian.cobuilding.models import Project
from silian.exchange.actions import runs
from silian.exchange.models import Demand, Match, MatchRun
from silian.exchange.tests import build as lists
from silian.hall.models import Matter, Objection
from silian.hall.tests import build_endings as ends
from silian.members.mandates import forget
from silian.members.models import Body, Organisation
from tests import hall_walk as walk
from tests.browser import expects
from tests.cast import seat
from tests.hall_walk import FORM, as_person, case, check, fill, from_desk, press, signed_out, unfold


@pytest.fixture
def days(monkeypatch):
    return walk.Days(monkeypatch)


# ── Case 3: a dangerous house ──


def barred(page, person, matter: Matter, closing) -> None:
    """A member of the group whose organisation is a party reads why somebody else supervises it."""
    as_person(page, person, case(matter))
    part = page.locator("#supervision")
    assert "参与方" in part.inner_text() and part.locator("a[href$='/objection'], a[href$='/query']").count() == 0
    expects(page, 409)
    assert page.goto(f"/hall/closings/{closing.pk}/objection").status == 409
    assert "参与方" in page.locator("main").inner_text()


def objected(page, watch, matter: Matter, reason: str) -> Objection:
    as_person(page, watch, "/hall/supervision?view=closings")
    press(page, f"main a[href^='{case(matter)}']")
    press(page, "#supervision a[href$='/objection']")
    fill(page, reason=reason)
    press(page, FORM)
    return Objection.objects.get(matter=matter)


def refused(page, owner, matter: Matter) -> None:
    """Nothing to press: a sentence says what blocks it."""
    as_person(page, owner, case(matter, "closing"))
    assert page.locator("#closing form[action$='/close']").count() == 0
    assert "监督团" in page.locator("#closing .blocked").inner_text()


def test_a_house_whose_closing_was_objected_to(desk_page, phone_page, cast, days):
    desk, phone, owner, office = desk_page, phone_page, cast.community_secretary, cast.secretary
    walk.spoken(desk, phone, way="zh")
    watch = ends.supervisor(cast)
    ends.supervisor(cast, holder=cast.bank_liaison)

    as_person(phone, cast.resident, "/hall/")
    press(phone, "a[href='/hall/raise']")
    fill(phone, text="示例79号的外墙开裂，雨天掉砖。", title="示例：79号危房", place="示例路79号")
    walk.choose(phone, federation=cast.street.pk, community=cast.community.pk)
    press(phone, FORM)
    matter = Matter.objects.get()
    walk.accepted(desk, owner, matter)
    walk.invited(desk, owner, matter, cast.bank)
    walk.comes(phone, cast.bank_liaison, matter)
    as_person(desk, owner, case(matter))
    press(desk, "#resolutions .buttons a")
    fill(desk, text="示例：79号外墙加固，费用由产权单位承担")
    press(desk, FORM)
    walk.task_given(desk, owner, matter, "外墙加固", f"o{cast.clinic.pk}", days=20)
    days.on(15)
    walk.task_finished(phone, cast.clinic_liaison, "南墙已加固")
    walk.carried_out(desk, owner, matter, "外墙加固完成")
    walk.answered(desk, owner, office, matter, "79号外墙已加固。")
    closing = walk.proposed(desk, owner, office, matter, "外墙已加固", "监理验收单", "南墙看过")

    barred(phone, cast.bank_liaison, matter, closing)
    objection = objected(desk, watch, matter, "北墙没有加固")
    from_desk(phone, cast.resident, case(matter, "closing"))
    check(phone, verdict="solved")
    press(phone, "form:has([name=verdict]) .btn-primary")
    refused(desk, owner, matter)

    from_desk(desk, owner, f"/hall/objections/{objection.pk}")
    fill(desk, answer="北墙已于昨日加固，照片附在办结材料中")
    press(desk, FORM)
    refused(desk, owner, matter)
    from_desk(desk, watch, case(matter, "supervision"))
    press(desk, "#supervision form[action$='/settle'] .btn-primary")
    walk.closed(desk, owner, matter)
    walk.whole_life(
        phone, matter, "raised", "accepted", "invited", "resolved", "tasked", "reported", "carried_out", "replied",
        "closing_proposed", "checked", "objected", "answered", "objection_answered", "objection_ended", "closed",
    )  # fmt: skip
    assert (matter.stage, matter.ended_as) == ("closed", "solved")


# ── Case 4: water and pipes, met by a member ──


def committee(cast) -> Organisation:
    """The residents' committee of the community, for which its secretary speaks, too."""
    made = Organisation.objects.create(
        federation=cast.street, name="示例上保居委会", kind="residents", community=cast.community
    )
    body = Body.objects.create(federation=cast.street, kind="organisation", name=made.name, organisation=made)
    seat(body, "liaison", cast.community_secretary)
    forget(cast.community_secretary)
    return made


def found(cast, year: int) -> Match:
    """The matching has run; the office's button for it starts the same in a process of its own."""
    run = runs.start_run(cast.street, year, by=cast.secretary, beside=False)
    assert runs.carry_out(MatchRun.objects.select_related("federation", "by").get(pk=run.pk)).state == "done"
    return Match.objects.get()


def matched(desk, phone, cast, match: Match) -> Project:
    as_person(desk, cast.secretary, f"/lists/matches/{match.pk}")
    press(desk)  # offer to both sides
    for page, person in ((desk, cast.community_secretary), (phone, cast.clinic_liaison)):
        from_desk(page, person, f"/lists/matches/{match.pk}")
        press(page)  # accept
    return Project.objects.get(match=match)


def built(desk, phone, cast, project: Project, result: str) -> None:
    as_person(desk, cast.secretary, f"/projects/{project.pk}")
    unfold(desk, "form[action$='/agree']")
    desk.locator("form[action$='/agree'] [name=because]").fill("口头约定")
    press(desk, "form[action$='/agree'] .btn")
    as_person(phone, cast.clinic_liaison, f"/projects/{project.pk}")
    press(phone)  # begin
    press(phone)  # write the result
    fill(phone, served=60, taking_part=4, hours=12, result=result)
    press(phone, "main form .btn-primary")


def test_water_that_became_a_project(desk_page, phone_page, cast, days):
    desk, phone, owner, office = desk_page, phone_page, cast.community_secretary, cast.secretary
    walk.spoken(desk, phone, way="zh")
    committee(cast)
    year = timezone.localdate().year
    lists.service(cast.clinic, cast.clinic_liaison, title="二次供水水质检测", detail="为小区水箱做水质检测", year=year)

    matter, link = walk.raised_alone(
        phone, cast, "水箱很久没清洗，水发黄。", title="示例：二次供水水质", place="示例小区水泵房"
    )
    walk.accepted(desk, owner, matter)
    as_person(desk, owner, case(matter))
    press(desk, "#resolutions .buttons a")
    fill(desk, text="示例：请会员单位检测水质，按结果清洗水箱")
    press(desk, FORM)
    as_person(desk, owner, case(matter))
    press(desk, "#demands > .buttons a")
    fill(desk, title="二次供水水质检测", detail="水箱水质检测，出报告")
    press(desk, FORM)
    assert Demand.objects.get().state == "open"
    project = matched(desk, phone, cast, found(cast, year))
    days.on(10)
    built(desk, phone, cast, project, "检测三处，均已达标")

    signed_out(phone, case(matter))
    way = phone.locator("#demands .chips")
    assert way.locator("li.good").count() == 3
    assert all(words in way.inner_text() for words in ("二次供水水质检测", project.title, "检测三处，均已达标"))
    walk.carried_out(desk, owner, matter, "水箱已清洗，水质已检测", from_the_desk=False)
    walk.answered(desk, owner, office, matter, "水质检测达标。")
    walk.proposed(desk, owner, office, matter, "水质已达标", "检测报告三份", "看过报告和水箱")
    walk.says(phone, link, "solved", "水清了")
    walk.closed(desk, owner, matter)

    days.on(89)
    as_person(desk, owner, "/desk")
    assert desk.locator(f".waiting a[href='/hall/matters/{matter.pk}/look-again']").count() == 0
    days.on(1)
    from_desk(desk, owner, f"/hall/matters/{matter.pk}/look-again")
    check(desk, holds="yes")
    fill(desk, words="又测了一次，仍达标")
    press(desk, FORM)
    walk.whole_life(
        phone, matter, "raised", "accepted", "resolved", "demanded", "reported", "reported", "carried_out", "replied",
        "closing_proposed", "checked", "answered", "closed", "looked_at",
    )  # fmt: skip
    assert (matter.stage, matter.next_at) == ("looked_at", None)
