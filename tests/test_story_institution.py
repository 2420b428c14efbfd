"""The institution keeps itself, in a real browser: from a topic to minutes and a task, from both to a duty and to evidence nobody ticks."""

import io
import json
import zipfile
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from docx import Document

from silian.core.models import Record
from silian.core.periods import period_of
from silian.duties.tests import build as duties
from silian.meetings.models import Decision, Meeting, Minutes, Objection
from silian.tasks.models import Task
from tests.browser import axe, elder, language, overflows, signed_in

PRIMARY = ".actions .btn-primary"
FORM = "main form .btn-primary"
WAY = {"zh": "zh-hans", "en-elder": "en"}


def press(page, selector: str = PRIMARY) -> None:
    page.locator(selector).first.click()
    page.wait_for_load_state()


def looks_good(page) -> None:
    assert (axe(page), overflows(page)) == ([], False), page.url


def as_person(page, person, path: str) -> None:
    signed_in(page, person)
    page.goto(path)


def from_desk(page, person, path: str) -> None:
    """The way everybody takes: what waits stands on her desk, one press leads there."""
    as_person(page, person, "/desk")
    looks_good(page)
    press(page, f".waiting a[href^='{path}']")
    looks_good(page)


@pytest.fixture
def clock(monkeypatch):
    """Sets the clock of the house, for the browser's requests, too."""

    def set_clock(day, hour: int = 9):
        moment = datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_clock


def plan(page, cast, day, title: str) -> Meeting:
    as_person(page, cast.convener, "/meetings/new")
    for name, value in [
        ("title", title),
        ("day", day.isoformat()),
        ("opens", "14:00"),
        ("closes", "16:00"),
        ("place", "示例会议室"),
    ]:
        page.locator(f"main [name={name}]").fill(value)
    looks_good(page)
    press(page, FORM)
    return Meeting.objects.get(title=title)


def collect_topic(page, cast, meeting) -> None:
    from_desk(page, cast.choir_liaison, f"/meetings/{meeting.pk}")
    page.locator("[name=topic-title]").fill("示例广场晚间噪声")
    page.locator("[name=topic-why]").fill("排练与居民休息有冲突")
    press(page, "form[action$='/topics/new'] .btn")
    looks_good(page)


def call(page, cast, meeting) -> None:
    as_person(page, cast.convener, f"/meetings/{meeting.pk}/agenda")
    press(page, "form[action$='/take'] .btn")
    looks_good(page)
    page.goto(f"/meetings/{meeting.pk}")
    press(page)  # send the invitations
    looks_good(page)


def answer(page, person, meeting) -> None:
    from_desk(page, person, f"/meetings/{meeting.pk}")
    press(page, "button[name=answer][value=yes]")
    looks_good(page)


def attend(page, cast, meeting) -> None:
    from_desk(page, cast.convener, f"/meetings/{meeting.pk}/attendance")
    for row in meeting.invitees.filter(organisation__in=[cast.choir, cast.bank]):
        page.locator(f"[name=came][value='{row.pk}']").check()
    press(page, FORM)


def write_minutes(page, cast, meeting, due) -> None:
    from_desk(page, cast.convener, f"/meetings/{meeting.pk}/minutes")
    item = meeting.items.get()
    page.locator(f"[name=said-{item.pk}]").fill("各单位说明了晚间排练的时间")
    page.locator(f"[name=resolved-{item.pk}]").fill("晚九点以后不在示例广场排练")
    page.locator("section.group details.act summary").first.click()
    page.locator(f"[name=task-{item.pk}]").fill("在广场张贴排练时间")
    page.locator(f"[name=owner-{item.pk}]").select_option(f"organisation:{cast.choir.pk}")
    page.locator(f"[name=due-{item.pk}]").fill(due.isoformat())
    looks_good(page)
    press(page, "button[name=go][value=round]")
    looks_good(page)
    assert Minutes.objects.get().state == "circulated"


def agree(page, phone, cast, meeting) -> None:
    """The choir objects to a line, the convener mends it, both confirm, the convener makes the minutes final."""
    from_desk(phone, cast.choir_liaison, f"/meetings/{meeting.pk}/minutes")
    phone.locator("details.act summary").nth(1).click()
    phone.locator("[name=words]:visible").fill("应为晚八点半以后")
    press(phone, "form[action$='/object'] .btn:visible")
    looks_good(phone)
    one = Objection.objects.get()
    as_person(page, cast.convener, "/desk")
    press(page, f".waiting a[href*='/meetings/{meeting.pk}/minutes']")
    press(page, f"a[href$='/objections/{one.pk}']")
    page.locator("[name=accept][value=yes]").check()
    page.locator("[name=reply]").fill("晚八点半以后不在示例广场排练")
    looks_good(page)
    press(page, FORM)
    for person in (cast.choir_liaison, cast.bank_liaison):
        as_person(phone, person, f"/meetings/{meeting.pk}/minutes")
        press(phone)  # I confirm them
    looks_good(phone)
    from_desk(page, cast.convener, f"/meetings/{meeting.pk}/minutes")
    press(page)  # make them final
    looks_good(page)
    decision = Decision.objects.get()
    assert (Minutes.objects.get().state, decision.line.text) == ("final", "晚八点半以后不在示例广场排练")
    assert decision.sign in page.content()


def task_heads_the_next_agenda(page, cast, day) -> Meeting:
    following = plan(page, cast, day, "示例下一次例会")
    press(page)  # send the invitations
    assert "在广场张贴排练时间" in page.locator("#agenda + .table-wrap").inner_text()
    looks_good(page)
    return following


def finish_task(phone, cast) -> None:
    as_person(phone, cast.choir_liaison, "/desk")
    task = Task.objects.get()
    form = phone.locator(f"form[action='/tasks/{task.pk}/done']")
    form.locator("[name=outcome]").fill("已在广场东西两侧张贴")
    form.locator("button").click()
    phone.wait_for_load_state()
    looks_good(phone)
    task.refresh_from_db()
    assert (task.state, task.outcome) == ("done", "已在广场东西两侧张贴")


def duty_is_fulfilled(page, cast, meeting) -> None:
    """The board is green by the minutes alone, and its cell opens the meeting."""
    body = meeting.body_id
    as_person(page, cast.convener, f"/duties/?kind=sector&year={meeting.held_on.year}")
    looks_good(page)
    assert page.locator(f"table.duties a[href^='/meetings/{meeting.pk}']").count() == 1
    page.goto(f"/duties/bodies/{body}?year={meeting.held_on.year}")
    looks_good(page)
    press(page, f"main table a[href^='/meetings/{meeting.pk}']")
    looks_good(page)
    seat = cast.convener.terms.get().seat_id
    page.goto(f"/duties/seats/{seat}?year={meeting.held_on.year}")
    looks_good(page)


def evidence_is_there(page, cast, meeting) -> None:
    """The member has an activity and exploration by the same records, and takes the evidence with the minutes in it."""
    as_person(page, cast.choir_liaison, f"/members/{cast.choir.pk}")
    press(page, f"a[href='/duties/haves/member/{cast.choir.pk}']")
    looks_good(page)
    own = f"section.group a[href='/meetings/{meeting.pk}']"
    assert page.locator(own).count() == 2  # the topic it handed in, the meeting it came to
    with page.expect_download() as taken:
        page.locator(PRIMARY).click()
    with zipfile.ZipFile(taken.value.path()) as pack:
        [name] = [name for name in pack.namelist() if name.endswith(f"{meeting.held_on} {meeting.title}.docx")]
        minutes = "".join(paragraph.text for paragraph in Document(io.BytesIO(pack.read(name))).paragraphs)
        manifest = json.loads(pack.read("manifest.json"))
    assert "晚八点半以后不在示例广场排练" in minutes and manifest["haves"]["activity"] == 1
    assert Record.objects.get(verb="duties.pack.made").facts["digest"] == manifest["digest"]
    press(page, own)
    looks_good(page)


@pytest.mark.parametrize("way", ["zh", "en-elder"])
def test_from_a_topic_to_a_duty_and_to_evidence_that_nobody_ticked(desk_page, phone_page, cast, clock, way):
    for page in (desk_page, phone_page):
        language(page, WAY[way])
        if way == "en-elder":
            elder(page)
    first = period_of("quarter", cast.today).first
    duties.rule(cast, start=first)
    held_on = cast.today + timedelta(days=12)

    meeting = plan(desk_page, cast, held_on, "示例例会")
    looks_good(desk_page)
    collect_topic(phone_page, cast, meeting)
    call(desk_page, cast, meeting)
    for person in (cast.choir_liaison, cast.bank_liaison):
        answer(phone_page, person, meeting)

    clock(held_on, 17)
    attend(desk_page, cast, meeting)
    write_minutes(desk_page, cast, meeting, due=held_on + timedelta(days=30))
    agree(desk_page, phone_page, cast, meeting)
    task_heads_the_next_agenda(desk_page, cast, held_on + timedelta(days=20))
    clock(held_on + timedelta(days=25))
    finish_task(phone_page, cast)
    meeting.refresh_from_db()
    duty_is_fulfilled(desk_page, cast, meeting)
    evidence_is_there(desk_page, cast, meeting)
