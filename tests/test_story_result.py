"""From an exchange of three to a result everybody can read, in a real browser: nothing is typed twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from silian.activities.models import Activity, Session, Signup
from silian.activities.tests.build import begun
from silian.cobuilding.models import Contribution, Project, Version
from silian.exchange.tests.test_runs import ring_of_three
from silian.places.models import Booking
from silian.places.tests import build as places
from silian.volunteering.models import ServiceTime
from silian.volunteering.tests import build as helping
from tests.browser import at, axe, elder, language, overflows, signed_in
from tests.cast import PASSWORD

PRIMARY = ".actions .btn-primary"


def press(page, selector: str = PRIMARY) -> None:
    page.locator(selector).first.click()
    page.wait_for_load_state()


def looks_good(page) -> None:
    assert (axe(page), overflows(page)) == ([], False), page.url


def as_person(page, person, path: str) -> None:
    signed_in(page, person)
    page.goto(path)


def accept_by_all(page, cast, exchange) -> Project:
    for person in (cast.choir_liaison, cast.bank_liaison, cast.clinic_liaison):
        as_person(page, person, f"/lists/exchanges/{exchange.pk}")
        press(page)
    return Project.objects.get(exchange=exchange)


def sign_by_all(page, cast, project) -> Version:
    as_person(page, cast.choir_liaison, f"/projects/{project.pk}")
    press(page)  # draft the agreement
    looks_good(page)
    press(page)  # send it out
    for person in (cast.choir_liaison, cast.bank_liaison, cast.clinic_liaison):
        as_person(page, person, f"/projects/{project.pk}")
        press(page)  # read and sign
        looks_good(page)
        page.locator("[name=password]").fill(PASSWORD)
        press(page, "main form .btn-primary")
    return Version.objects.get(agreement__project=project)


def open_activity(page, cast, project, room) -> Activity:
    as_person(page, cast.choir_liaison, "/activities/new")
    day = timezone.localdate() + timedelta(days=7)
    page.locator("[name=title]").fill("社区合唱开放日")
    page.locator("[name=base]").select_option(str(room.base_id))
    for name, value in [
        ("day", day.isoformat()),
        ("begins", "14:00"),
        ("ends", "16:00"),
        ("places", "2"),
        ("helper_places", "1"),
    ]:
        page.locator(f"[name$='-0-{name}'], [name='times-0-{name}']").first.fill(value)
    page.locator("[name$='-0-room']").first.select_option(str(room.pk))
    folded = page.locator("main form.filing details:not([open]) > summary")
    while folded.count():
        folded.first.click()
    page.locator("[name=risks]").fill("搬动桌椅")
    page.locator("[name=insurance]").fill("主办方投保")
    page.locator("[name=project]").select_option(str(project.pk))
    looks_good(page)
    press(page, "main form .btn-primary")
    activity = Activity.objects.get()
    page.goto(f"/activities/{activity.pk}")
    press(page)  # publish
    return activity


def sign_up_guest(page, activity, name: str, phone: str, party: int) -> str:
    """Somebody without an account; returns the address of her private page."""
    page.context.clear_cookies()
    page.goto(f"/activities/{activity.pk}")
    page.locator("#sign-up + form [name=name]").fill(name)
    page.locator("#sign-up + form [name=phone]").fill(phone)
    page.locator("#sign-up + form [name=party]").fill(str(party))
    page.locator("#sign-up + form [name=consent]").check()
    looks_good(page)
    press(page, "#sign-up + form .btn-primary")
    looks_good(page)
    return at(page)


def place_and_waiting_list(page, activity) -> None:
    first = sign_up_guest(page, activity, "示例·先到", "13000000001", 2)
    sign_up_guest(page, activity, "示例·后到", "13000000002", 1)
    assert list(Signup.objects.order_by("id").values_list("state", flat=True)) == ["confirmed", "waiting"]
    page.goto(first)
    page.locator("details.act summary").click()
    press(page, "details.act .btn")
    assert list(Signup.objects.order_by("id").values_list("state", flat=True)) == ["cancelled", "confirmed"]


def helper_comes(page, cast, activity) -> None:
    as_person(page, cast.resident, f"/activities/{activity.pk}")
    form = page.locator("#sign-up + form")
    form.locator("[name=role][value=helper]").check()
    press(page, "#sign-up + form .btn-primary")
    assert Signup.objects.filter(role="helper", person=cast.resident, state="confirmed").count() == 1


def attendance_and_result(page, cast, activity) -> None:
    session = begun(Session.objects.get(activity=activity), hours=5)
    as_person(page, cast.choir_liaison, f"/activities/sessions/{session.pk}")
    for box in page.locator("[name=here]").all():
        box.check()
    looks_good(page)
    press(page, "button[form=attendance]")
    page.goto("/volunteering/sessions")
    looks_good(page)
    press(page, ".waiting .btn")
    page.goto(f"/activities/{activity.pk}")
    press(page)  # write down the result
    assert page.locator("[name=came]").input_value() == "2"
    press(page, "main form .btn-primary")
    activity.refresh_from_db()
    assert (activity.state, activity.came, activity.helped, activity.minutes) == ("done", 2, 1, 120)
    time = ServiceTime.objects.get()
    assert (time.state, time.minutes, time.confirmed_by) == ("confirmed", 120, cast.choir_liaison)


def give_and_confirm(page, cast, project) -> None:
    as_person(page, cast.choir_liaison, f"/projects/contributions/new?project={project.pk}")
    page.locator("[name=kind]").select_option("hours")
    page.locator("[name=what]").fill("声乐指导")
    page.locator("[name=quantity]").fill("6")
    page.locator("[name=unit]").fill("小时")
    looks_good(page)
    press(page, "main form .btn-primary")
    given = Contribution.objects.get()
    as_person(page, cast.bank_liaison, f"/projects/contributions/{given.pk}")
    press(page)
    given.refresh_from_db()
    assert given.state == "confirmed"


def finish(page, cast, project) -> None:
    as_person(page, cast.choir_liaison, f"/projects/{project.pk}/finish")
    known = {name: page.locator(f"[name={name}]").input_value() for name in ("served", "taking_part", "hours")}
    assert known == {"served": "1", "taking_part": "1", "hours": "2"}, "filled in from the activity"
    page.locator("[name=result]").fill("三家单位互帮，居民学会了一首歌。")
    looks_good(page)
    press(page, "main form .btn-primary")
    project.refresh_from_db()
    assert project.state == "done"


@pytest.mark.parametrize("way", ["zh", "en-elder"])
def test_from_an_exchange_of_three_to_a_result_everybody_can_read(desk_page, phone_page, cast, way):
    if way == "en-elder":
        for page in (desk_page, phone_page):
            language(page, "en")
            elder(page)
    helping.volunteer(cast, cast.resident.name, "0571-0000-1001", person=cast.resident)
    room = places.room(cast)
    project = accept_by_all(desk_page, cast, ring_of_three(cast))

    version = sign_by_all(desk_page, cast, project)
    project.refresh_from_db()
    assert (version.state, version.items.count(), project.state) == ("in_force", 3, "agreed")
    as_person(desk_page, cast.choir_liaison, f"/projects/{project.pk}")
    press(desk_page)  # begin

    activity = open_activity(desk_page, cast, project, room)
    assert Booking.objects.get().state == "approved"
    place_and_waiting_list(phone_page, activity)
    helper_comes(phone_page, cast, activity)
    attendance_and_result(desk_page, cast, activity)
    give_and_confirm(desk_page, cast, project)
    finish(desk_page, cast, project)

    desk_page.goto(f"/projects/{project.pk}")
    press(desk_page, "a[href^='/chain/']")
    assert desk_page.locator(".stages > li.open").count() == 0, "every stage has something to open"
    assert desk_page.locator(".stages li li").count() >= 6 + 1 + 1 + 1 + 1 + 1 + 2 + 1
    looks_good(desk_page)
    as_person(phone_page, cast.choir_liaison, at(desk_page))
    looks_good(phone_page)
    for link in [one.get_attribute("href") for one in desk_page.locator(".stages a").all()]:
        assert desk_page.goto(link).status == 200, link
