"""The pages: what everybody reads, how somebody signs up, what the organiser does, and what each costs."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from silian.activities import actions
from silian.activities.models import Activity, Attendance, Session, Signup
from silian.activities.tests import build
from silian.core.models import Record

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(client, person):
    client.force_login(person, backend=BACKEND)
    client.get(reverse("portal:notices"))
    return client


def guest_data(one: Session, number: int = 1, **more) -> dict:
    return {
        "session": one.pk,
        "name": f"示例·客人{number}",
        "phone": f"130 0000 {number:04d}",
        "party": 1,
        "consent": "on",
        **more,
    }


def shown(answer) -> str:
    return re.sub(r"<[^>]+>", "", answer.content.decode())


# ── what is on ──


def test_the_list_can_be_narrowed(client, cast):
    base, campaign = build.base(cast), build.campaign(cast)
    build.published(cast, build.time(1), title="读书会", base=base, campaigns=[campaign])
    seeks = {"risks": "无", "insurance": "主办方投保"}
    build.published(
        cast, build.time(9, helper_places=3), by=cast.community_secretary, title="巡河", organiser=None,
        community=cast.community, **seeks,
    )  # fmt: skip
    build.draft(cast, title="草稿")

    def titles(query: str) -> list[str]:
        return [row.title for row in client.get(f"/activities/?{query}").context["rows"]]

    monday = cast.today - timedelta(days=cast.today.weekday())
    next_week = monday + timedelta(days=7)
    there = build.time(9).begins
    in_week = "巡河" if next_week <= timezone.localdate(there) < next_week + timedelta(days=7) else None
    assert titles("") == ["读书会", "巡河"]
    assert titles(f"base={base.pk}") == titles(f"campaign={campaign.pk}") == titles("q=读书") == ["读书会"]
    assert titles("helpers=1") == ["巡河"]
    assert titles(f"community={cast.community.pk}") == ["读书会", "巡河"]  # an activity takes its base's community
    assert ("巡河" in titles(f"week={next_week.isoformat()}")) == (in_week is not None)
    assert titles("week=soon&base=x&community=²") == ["读书会", "巡河"]


def test_the_list_pages_in_the_order_of_time(client, cast):
    one = build.published(cast, *[build.time(day) for day in range(25, 0, -1)], build.time(3), build.time(3))
    order = list(one.sessions.order_by("begins_at", "id").values_list("pk", flat=True))
    first = client.get("/activities/").context["slice"]
    second = client.get(f"/activities/{first.older}").context["slice"]
    back = client.get(f"/activities/{second.newer}").context["slice"]
    assert [row.pk for row in (*first.rows, *second.rows)] == order
    assert [row.pk for row in back.rows] == order[:20]
    assert (first.newer, second.older, back.newer) == ("", "", "")


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("role", "address", "queries"),
    [("", "/activities/", 1), ("choir_liaison", "/activities/", 6), ("choir_liaison", "/activities/organised", 5)],
)
def test_a_list_costs_the_same_with_one_row_and_with_three(
    client, cast, number, role, address, queries, django_assert_num_queries
):
    for day in range(number):
        one = build.published(cast, build.time(day + 1), title=f"读书{day}").sessions.get()
        actions.sign_up(one, by=cast.choir_liaison)
    if role:
        signed_in(client, getattr(cast, role))
    client.get(address)
    with django_assert_num_queries(queries):
        page = client.get(address)
    assert len(page.context["slice"].rows) == number


@pytest.mark.parametrize("number", [1, 3])
def test_an_activity_and_its_participants_cost_the_same_with_one_and_three(
    client, cast, number, django_assert_num_queries
):
    one = build.session(cast, places=number)
    for guest in range(number + 1):
        build.come(one, guest)
    signed_in(client, cast.choir_liaison)
    for address, queries in [(f"/activities/{one.activity_id}", 10), (f"/activities/sessions/{one.pk}", 6)]:
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)


# ── signing up ──


def test_a_resident_signs_up_without_javascript_looks_and_takes_it_back(client, cast):
    one = build.session(cast)
    page = client.get(f"/activities/{one.activity_id}")
    secret = page.context["form"]["secret"].value()
    data = guest_data(one, party=2, secret=secret)
    answer = client.post(f"/activities/{one.activity_id}/sign-up", data)
    assert (answer.status_code, answer.url) == (302, reverse("activities:private", args=[secret]))
    assert client.post(f"/activities/{one.activity_id}/sign-up", data).url == answer.url
    signup = Signup.objects.get()
    assert (signup.name, signup.phone, signup.party, signup.by) == ("示例·客人1", "13000000001", 2, None)
    assert signup.consent_at is not None
    private = client.get(answer.url)
    assert "示例·客人1" in shown(private) and private.headers["Cache-Control"].startswith("max-age=0")
    assert client.post(reverse("activities:private_cancel", args=[secret])).status_code == 302
    assert Signup.objects.get().state == "cancelled"
    assert client.get("/activities/link/nonsense").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"consent": ""},
        {"phone": "12"},
        {"name": " "},
        {"party": 0},
        {"party": 21},
        {"session": 0},
        {"phone": "abc1234567"},
    ],
)
def test_what_is_missing_is_said_beside_the_field(client, cast, wrong):
    one = build.session(cast)
    answer = client.post(f"/activities/{one.activity_id}/sign-up", guest_data(one) | wrong)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(wrong)
    assert Signup.objects.count() == 0


def test_a_number_that_signed_up_already_is_told_so_and_learns_nothing_else(client, cast):
    one = build.session(cast)
    build.come(one, 1)
    answer = client.post(f"/activities/{one.activity_id}/sign-up", guest_data(one))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["phone"])
    assert "link/" not in answer.content.decode()


def test_a_full_session_offers_the_waiting_list_and_a_closed_one_says_why(client, cast):
    one = build.session(cast, places=1)
    build.come(one, 1)
    page = client.get(f"/activities/{one.activity_id}")
    assert page.context["page"].rows[0].is_full and page.context["form"]
    client.post(f"/activities/{one.activity_id}/sign-up", guest_data(one, 2))
    assert build.states(one) == ["confirmed", "waiting"]
    build.begun(one)
    closed = client.get(f"/activities/{one.activity_id}")
    assert "form" not in closed.context
    assert str(closed.context["page"].rows[0].may_come.reason) in shown(closed)
    assert client.post(f"/activities/{one.activity_id}/sign-up", guest_data(one, 3)).status_code == 409


def test_staff_with_an_account_sign_up_as_helpers_and_take_it_back(client, cast):
    one = build.session(cast, places=1, helper_places=1)
    signed_in(client, cast.bank_liaison)
    client.post(f"/activities/{one.activity_id}/sign-up", {"session": one.pk, "role": "helper", "party": 1})
    signup = Signup.objects.get()
    assert (signup.person, signup.role, signup.state) == (cast.bank_liaison, "helper", "confirmed")
    page = client.get(f"/activities/{one.activity_id}")
    assert page.context["page"].rows[0].own == signup and "form" not in page.context
    assert [row.pk for row in client.get("/activities/").context["mine_to_come"]] == [signup.pk]
    client.post(f"/activities/sign-ups/{signup.pk}/take-back")
    assert Signup.objects.get().state == "cancelled"


def test_a_community_worker_signs_up_an_old_neighbour_and_gets_her_link(client, cast):
    one = build.session(cast)
    signed_in(client, cast.community_secretary)
    answer = client.post(f"/activities/{one.activity_id}/sign-up-other", guest_data(one))
    assert (answer.status_code, "/activities/link/" in answer.url) == (302, True)
    assert (Signup.objects.get().by, Signup.objects.get().person) == (cast.community_secretary, None)


# ── the organiser ──


def whole(cast, *times: dict, **more) -> dict:
    data = {"title": "经典诵读", "organiser": cast.choir.pk, "address": "示例路1号", "kind": "reading"} | more
    data |= {"times-TOTAL_FORMS": len(times), "times-INITIAL_FORMS": 0}
    for number, time in enumerate(times):
        data |= {f"times-{number}-{name}": value for name, value in time.items()}
    return data


def test_an_activity_is_opened_with_its_sessions_on_one_page(client, cast, django_assert_max_num_queries):
    signed_in(client, cast.choir_liaison)
    day = (cast.today + timedelta(days=9)).isoformat()
    data = whole(cast, {"day": day, "begins": "14:00", "ends": "16:00", "places": 20}, {})
    with django_assert_max_num_queries(15 + 4):  # and the two savepoints, each opened and closed
        answer = client.post("/activities/new", data)
    one = Activity.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/activities/{one.pk}")
    assert (one.state, one.sessions.get().places, one.kind) == ("draft", 20, "reading")
    client.post(f"/activities/{one.pk}/publish")
    assert Activity.objects.get().state == "published"


@pytest.mark.parametrize(
    ("time", "field"),
    [
        ({"day": "2031-05-01"}, "begins"),
        ({"places": 20}, "day"),
        ({"begins": "9 Uhr", "day": "2031-05-01", "ends": "10:00"}, "begins"),
    ],
)
def test_half_a_session_is_told_so_and_nothing_is_written(client, cast, time, field):
    signed_in(client, cast.choir_liaison)
    answer = client.post("/activities/new", whole(cast, time))
    assert answer.status_code == 422 and field in answer.context["times"].forms[0].errors
    assert Activity.objects.count() == 0


def test_a_refusal_is_said_on_the_form_and_nothing_is_written(client, cast):
    signed_in(client, cast.choir_liaison)
    time = {"day": "2031-05-01", "begins": "16:00", "ends": "14:00"}
    answer = client.post("/activities/new", whole(cast, time))
    assert answer.status_code == 422 and answer.context["form"].non_field_errors()
    assert Activity.objects.count() == 0


def test_an_activity_is_changed_on_the_same_page(client, cast):
    one = build.session(cast)
    actions.sign_up(one, by=cast.resident)
    signed_in(client, cast.choir_liaison)
    page = client.get(f"/activities/{one.activity_id}/edit")
    form = page.context["times"].forms[0]
    time = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    time |= {"begins": "15:00", "ends": "17:00"}
    data = whole(cast, time) | {"times-INITIAL_FORMS": 1}
    assert client.post(f"/activities/{one.activity_id}/edit", data).status_code == 422
    assert build.fresh(one).begins == one.begins
    assert client.post(f"/activities/{one.activity_id}/edit", data | {"because": "老师出差"}).status_code == 302
    assert timezone.localtime(build.fresh(one).begins).hour == 15
    assert cast.resident.notices.get().facts["because"] == "老师出差"


def test_the_office_finds_an_organisation_by_its_name(client, cast):
    signed_in(client, cast.secretary)
    data = whole(cast, {"day": "2031-05-01", "begins": "14:00", "ends": "16:00"})
    client.post("/activities/new", data | {"organiser": ""})
    assert Activity.objects.get().organiser_name == str(cast.street)


def test_attendance_paper_and_result_on_their_pages(client, cast):
    one = build.session(cast, places=5)
    pair = build.come(one, 1, 2)
    build.begun(one)
    signed_in(client, cast.choir_liaison)
    client.post(f"/activities/sessions/{one.pk}/attendance", {"here": [pair.pk, "x"], f"came-{pair.pk}": "1"})
    client.post(f"/activities/sessions/{one.pk}/paper", {"names": "示例·路人 3\n\n示例·另一位，2\n示例·第三位"})
    assert list(Attendance.objects.order_by("id").values_list("people", flat=True)) == [1, 3, 2, 1]
    page = client.get(f"/activities/{one.activity_id}/result")
    assert page.context["form"]["came"].value() == 7
    wrong = client.post(f"/activities/{one.activity_id}/result", {"came": 1, "helped": 2, "minutes": 0})
    assert wrong.status_code == 422
    client.post(f"/activities/{one.activity_id}/result", {"came": 7, "helped": 0, "minutes": 0, "result": "很好"})
    assert Activity.objects.get().state == "done"


def test_the_workbook_of_participants_is_recorded(client, cast):
    one = build.session(cast)
    build.come(one, 1)
    signed_in(client, cast.choir_liaison)
    answer = client.post(f"/activities/sessions/{one.pk}/workbook")
    assert answer.status_code == 200 and b"".join(answer.streaming_content)[:2] == b"PK"
    kept = Record.objects.get(verb="activities.participants.exported")
    assert (kept.by, kept.facts["rows"]) == (cast.choir_liaison, 1)


def test_names_and_numbers_are_on_no_page_of_others(client, cast):
    one = build.session(cast, places=1)
    build.come(one, 1)
    build.come(one, 2)
    for role in ("", "resident", "clinic_liaison", "convener", "stranger"):
        if role:
            signed_in(client, getattr(cast, role))
        for address in ("/", "/activities/", f"/activities/{one.activity_id}", f"/activities/{one.activity_id}.ics"):
            text = client.get(address).content.decode()
            assert "示例·客人" not in text and "1300000" not in text, (role, address)
        assert client.get(f"/activities/sessions/{one.pk}").status_code in (302, 404)


# ── the door and the calendar ──


def test_the_code_at_the_door_lets_people_in_and_grows_old(client, cast, monkeypatch):
    one = build.session(cast, places=5)
    build.come(one, 1)
    actions.sign_up(one, by=cast.bank_liaison)
    build.begun(one)
    signed_in(client, cast.choir_liaison)
    link = client.get(f"/activities/sessions/{one.pk}/door").context["link"]
    client.logout()
    path = link[link.index("/activities/") :]
    assert client.post(path, {"digits": "9999"}).status_code == 422
    welcome = client.post(path, {"digits": "0001"})
    assert "示＊＊" in shown(welcome) and "示例·客人" not in shown(welcome)
    signed_in(client, cast.bank_liaison)
    client.post(path)
    assert Attendance.objects.filter(via="door").count() == 2
    later = timezone.now().timestamp() + 16 * 60
    monkeypatch.setattr(signing.time, "time", lambda: later)
    assert client.get(path).status_code == 404
    assert client.get("/activities/door/1:made:up").status_code == 404


def test_the_calendar_tells_every_session_and_what_was_cancelled(client, cast):
    first, second = build.published(cast, build.time(3), build.time(4)).sessions.order_by("begins_at")
    actions.cancel_session(second, "停电", by=cast.choir_liaison)
    answer = client.get(f"/activities/{first.activity_id}.ics")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    events = [part for part in Calendar.from_ical(answer.content).walk() if part.name == "VEVENT"]
    assert [(event["status"], event.decoded("dtstart")) for event in events] == [
        ("CONFIRMED", first.begins), ("CANCELLED", second.begins),
    ]  # fmt: skip
    draft = build.draft(cast, title="草稿")
    assert client.get(f"/activities/{draft.pk}.ics").status_code == 404
