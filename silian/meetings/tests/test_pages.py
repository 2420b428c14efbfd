"""The pages: what they ask of the database, whom they open for, what a person can do on them."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from silian.meetings.actions import agenda, agreeing, meetings
from silian.meetings.models import AgendaItem, Decision, Invitee, Line, Meeting, Minutes, Topic
from silian.meetings.tests import build
from silian.members.models import Body, Membership, Organisation
from silian.places.models import Booking
from silian.places.tests import build as places
from silian.tasks.models import Task
from tests.cast import person, seat
from tests.questions import questions

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(someone) -> Client:
    client = Client()
    client.force_login(someone, backend=BACKEND)
    client.get("/healthz")  # signing in writes the session once
    return client


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def filled(cast, number: int) -> dict[str, Meeting]:
    """So many meetings of every state, topics, items, lines, objections and corrections."""
    made: dict[str, Meeting] = {}
    for at in range(number):
        planned = build.planned(cast, f"示例筹备{at}", days=10)
        for place in range(number):
            agenda.add_item(planned, {"title": f"示例事项{place}"}, by=cast.convener)
            agenda.raise_topic(planned, f"示例议题{at}{place}", by=cast.choir_liaison)
        made.setdefault("planned", planned)
    made["called"] = build.called(cast, title="示例已通知", days=12)
    for at in range(number):
        made.setdefault("written", build.written(cast, title=f"示例待写{at}"))
        made.setdefault("out", build.out(cast, title=f"示例征求{at}"))
        made.setdefault("final", build.final(cast, title=f"示例定稿{at}"))
    for at in range(number):
        line = Line.objects.filter(minutes__meeting=made["out"]).order_by("number")[at]
        agreeing.object_to_line(line, build.row(made["out"], cast.bank), "不准", by=cast.bank_liaison)
        agreeing.correct_line(made["final"].minutes.lines.first(), f"更正{at}", "听错了", by=cast.convener)
    return made


# Address, and how many questions it asks: at most ten for a list and twelve for one thing.
ASKED = {
    "/meetings/": 6, "/meetings/?show=mine&kind=regular": 6, "/meetings/{planned}": 10, "/meetings/{called}": 10, "/meetings/{final}": 11,
    "/meetings/{planned}/agenda": 8, "/meetings/{written}/attendance": 7, "/meetings/{written}/minutes": 10, "/meetings/{out}/minutes": 9,
    "/meetings/{final}/minutes": 10,
}  # fmt: skip


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("address", ASKED)
def test_a_page_asks_as_much_with_three_rows_as_with_one(cast, address, number, django_assert_num_queries):
    made = filled(cast, number)
    client = signed_in(cast.convener)
    path = address.format(**{name: one.pk for name, one in made.items()})
    client.get(path)
    with django_assert_num_queries(ASKED[address]):
        assert client.get(path).status_code == 200


def many(cast, number: int = 104) -> Meeting:
    """A meeting of the federation that so many members are asked to, with all they may do about it."""
    rows = [Organisation(federation=cast.street, name=f"示例单位{at:03}") for at in range(number - 3)]
    Organisation.objects.bulk_create(rows)
    Membership.objects.bulk_create(
        [
            Membership(federation=cast.street, organisation=one, period=(cast.today - timedelta(days=9), None))
            for one in rows
        ]
    )
    return build.called(
        cast, title="示例交流大会", of=build.body(cast, "federation"), by=cast.secretary, kind="conference"
    )


def test_a_meeting_of_104_invitees_asks_no_more(cast):
    meeting = many(cast)
    assert meeting.invitees.count() == 104
    client = signed_in(cast.secretary)
    held = build.moved(meeting, -1)
    for address in (f"/meetings/{meeting.pk}", f"/meetings/{meeting.pk}/attendance", f"/meetings/{meeting.pk}/minutes"):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= 12, address
    meetings.hold_meeting(held, by=cast.secretary)
    everybody = {"came": [one.pk for one in meeting.invitees.all()]}
    with CaptureQueriesContext(connection) as asked:
        assert client.post(f"/meetings/{meeting.pk}/attendance", everybody).status_code == 302
    assert len(questions(asked)) <= 15
    assert Invitee.objects.filter(attended=True).count() == 104


def test_planning_by_the_form_books_the_room_and_asks_at_most_so_much(cast):
    room = places.room(cast)
    client = signed_in(cast.convener)
    sent = {
        "body": build.sector(cast).pk, "kind": "regular", "title": "", "day": build.at(20).date().isoformat(), "opens": "14:00",
        "closes": "16:00", "room": room.pk, "people": "12", "place": "", "chair": "示例·召集人",
    }  # fmt: skip
    with CaptureQueriesContext(connection) as asked:
        assert client.post("/meetings/new", sent).status_code == 302
    # A room is booked in the same act, which asks for itself.
    assert len(questions(asked)) <= 25
    meeting = Meeting.objects.get()
    assert (meeting.title, meeting.booking, meeting.chair) == (
        "民生服务 Regular meeting",
        Booking.objects.get(),
        "示例·召集人",
    )
    again = client.post("/meetings/new", {**sent, "title": "示例撞上"})
    assert again.status_code == 422 and "示例撞上" in again.content.decode()  # what was typed stays
    assert Meeting.objects.count() == 1


def test_planning_without_a_room_asks_at_most_fifteen_questions(cast):
    client = signed_in(cast.convener)
    sent = {
        "body": build.sector(cast).pk, "kind": "other", "title": "示例碰头", "day": build.at(20).date().isoformat(), "opens": "09:00",
        "closes": "10:00", "place": "示例会议室",
    }  # fmt: skip
    with CaptureQueriesContext(connection) as asked:
        assert client.post("/meetings/new", sent).status_code == 302
    assert len(questions(asked)) <= 15


def test_a_meeting_changes_by_its_form(cast):
    meeting = build.planned(cast)
    client = signed_in(cast.convener)
    sent = {
        "title": "示例改期例会", "kind": "joint", "day": build.at(33).date().isoformat(), "opens": "09:00", "closes": "11:00",
        "place": "示例礼堂", "chair": "", "minute_taker": "", "topics_from": 20, "topics_until": 5, "minutes_due_on": build.at(50).date().isoformat(),
    }  # fmt: skip
    assert client.post(f"/meetings/{meeting.pk}/edit", sent | {"topics_until": 21}).status_code == 422
    assert client.post(f"/meetings/{meeting.pk}/edit", sent).status_code == 302
    found = build.fresh(meeting)
    assert (found.title, found.kind, found.period, found.topics_from) == (
        "示例改期例会",
        "joint",
        build.when(33, 9, 11),
        20,
    )


def test_one_press_answers(cast):
    meeting = build.called(cast)
    client = signed_in(cast.choir_liaison)
    row = build.row(meeting, cast.choir)
    shown = text(client, f"/meetings/{meeting.pk}")
    assert shown.count(f"/meetings/invitees/{row.pk}/answer") == 1
    client.post(f"/meetings/invitees/{row.pk}/answer", {"answer": "yes", "seen": ""})
    assert build.fresh(row).answer == "yes"
    board = client.get(f"/meetings/{meeting.pk}", headers={"HX-Request": "true"}).content.decode()
    assert board.startswith("{# Who") is False and 'id="board"' in board and "<html" not in board


def test_who_calls_enters_an_answer_from_the_telephone(cast):
    meeting = build.called(cast)
    row = build.row(meeting, cast.clinic)
    client = signed_in(cast.convener)
    assert client.post(f"/meetings/{meeting.pk}/answers", {"invitee": "", "answer": "no"}).status_code == 409
    client.post(f"/meetings/{meeting.pk}/answers", {"invitee": row.pk, "answer": "no", "words": "当天有急诊"})
    found = build.fresh(row)
    assert (found.answer, found.words, found.answered_by) == ("no", "当天有急诊", cast.convener)
    assert (
        signed_in(cast.choir_liaison)
        .post(f"/meetings/{meeting.pk}/answers", {"invitee": row.pk, "answer": "yes"})
        .status_code
        == 409
    )
    assert build.fresh(row).answer == "no"


def test_the_minutes_page_saves_everything_at_once_and_loses_nothing(cast):
    meeting = build.held(cast)
    first, second = build.item(meeting), build.item(meeting, 1)
    client = signed_in(cast.convener)
    sent = {
        f"said-{first.pk}": "第一句\n\n第二句", f"resolved-{second.pk}": "示例集市每月一次", f"task-{second.pk}": "联系示例菜场",
        f"owner-{second.pk}": f"organisation:{cast.choir.pk}",
    }  # fmt: skip
    wrong = client.post(f"/meetings/{meeting.pk}/minutes", sent)  # the day of the task is missing
    assert wrong.status_code == 422 and not Line.objects.exists()
    for typed in ("第一句", "第二句", "示例集市每月一次", "联系示例菜场"):
        assert typed in wrong.content.decode()
    right = client.post(f"/meetings/{meeting.pk}/minutes", sent | {f"due-{second.pk}": build.soon().isoformat()})
    assert right.status_code == 302
    assert [(one.kind, one.text) for one in Line.objects.order_by("number")] == [
        ("said", "第一句"), ("said", "第二句"), ("resolved", "示例集市每月一次"), ("task", "联系示例菜场"),
    ]  # fmt: skip
    assert (Task.objects.count(), Decision.objects.count()) == (1, 1)


def test_every_button_of_the_minutes_page_keeps_what_was_typed(cast):
    meeting = build.held(cast, came=())
    first = build.item(meeting)
    old = build.line(meeting, "要去掉的")
    client = signed_in(cast.convener)
    address = f"/meetings/{meeting.pk}/minutes"
    client.post(address, {f"said-{first.pk}": "甲", "go": f"drop-{old.pk}"})
    assert [one.text for one in Line.objects.all()] == ["甲"]
    to_line = client.post(address, {f"said-{first.pk}": "乙", "go": f"edit-{Line.objects.get().pk}"})
    to_agenda = client.post(address, {f"said-{first.pk}": "丙", "go": "agenda"})
    assert [to_line.headers["Location"], to_agenda.headers["Location"]] == [
        f"/meetings/lines/{Line.objects.get(text='甲').pk}", f"/meetings/{meeting.pk}/agenda",
    ]  # fmt: skip
    # Nobody is ticked as present: the minutes do not go round, and the new words stay on the page.
    refused = client.post(address, {f"said-{first.pk}": "丁", "go": "round", "days": "5"})
    assert refused.status_code == 422 and "丁" in refused.content.decode()
    assert (Line.objects.count(), Minutes.objects.get().state) == (3, "draft")


def test_a_draft_is_read_by_who_writes_it_only(cast):
    meeting = build.written(cast)
    assert "各单位同意试行" not in text(signed_in(cast.choir_liaison), f"/meetings/{meeting.pk}/minutes")
    assert "各单位同意试行" in text(signed_in(cast.convener), f"/meetings/{meeting.pk}/minutes")
    assert signed_in(cast.choir_liaison).get(f"/meetings/{meeting.pk}/minutes/paper").status_code == 409


def test_silence_counts_as_consent_and_the_page_says_so(cast, settings):
    settings.LANGUAGE_CODE = "en"
    meeting = build.out(cast)
    client = signed_in(cast.choir_liaison)
    client.cookies["django_language"] = "en"
    assert "Silence until then counts as consent." in text(client, f"/meetings/{meeting.pk}/minutes")
    build.over(meeting)
    after = text(client, f"/meetings/{meeting.pk}/minutes")
    assert "silence counts as consent" in after and "/confirm" not in after and "/object" not in after


def test_late_minutes_show_to_everybody_in_the_body(cast):
    meeting = build.held(cast)
    Meeting.objects.filter(pk=meeting.pk).update(minutes_due_on=timezone.localdate() - timedelta(days=1))
    client = signed_in(cast.choir_liaison)
    client.cookies["django_language"] = "en"
    assert "The minutes are late" in text(client, f"/meetings/{meeting.pk}")
    assert meeting.title in text(client, "/meetings/?show=late")


def test_the_list_is_filtered_by_body_and_goes_out_as_it_is_filtered(cast):
    build.planned(cast)
    build.planned(
        cast, title="示例社区联席", of=build.body(cast, "community"), by=cast.community_secretary, kind="joint"
    )
    client = signed_in(cast.secretary)
    shown = text(client, f"/meetings/?body={build.sector(cast).pk}")
    assert "示例第四季度例会" in shown and "示例社区联席" not in shown
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(b"".join(client.get("/meetings/workbook?kind=joint").streaming_content))
    )
    assert [row[1] for row in book.get_sheet_by_index(0).to_python()[3:] if row[0]] == ["示例社区联席"]


def test_a_long_list_is_read_page_by_page_in_the_order_of_time(cast):
    for at in range(45):
        build.planned(cast, title=f"示例{at:02}", days=20 + at % 7)
    client = signed_in(cast.convener)
    order = [one.title for one in Meeting.objects.order_by("-period", "-id")]
    found, address, back = [], "/meetings/", ""
    while address:
        answer = client.get(address)
        part = answer.context["slice"]
        found += [one.title for one in part.rows]
        address, back = f"/meetings/{part.older}" if part.older else "", part.newer
    assert found == order
    assert [one.title for one in client.get(f"/meetings/{back}").context["slice"].rows] == order[20:40]


def test_a_topic_and_its_end_by_the_pages(cast):
    meeting = build.planned(cast, days=10)
    liaison, convener = signed_in(cast.choir_liaison), signed_in(cast.convener)
    assert (
        liaison.post(f"/meetings/{meeting.pk}/topics/new", {"topic-title": "示例停车难", "topic-why": "多"}).status_code
        == 302
    )
    again = liaison.post(f"/meetings/{meeting.pk}/topics/new", {"topic-title": "示例停车难", "topic-why": "又说"})
    assert again.status_code == 422 and "又说" in again.content.decode()
    topic = Topic.objects.get()
    assert convener.post(f"/meetings/{meeting.pk}/topics/{topic.pk}/decline", {"because": ""}).status_code == 409
    assert convener.post(f"/meetings/{meeting.pk}/topics/{topic.pk}/take").status_code == 302
    assert convener.post(f"/meetings/{meeting.pk}/topics/{topic.pk}/nonsense").status_code == 404
    assert AgendaItem.objects.get().topic == topic


def test_a_minute_taker_without_a_seat_in_the_body_finds_her_page(cast):
    carrier = Body.objects.create(federation=cast.street, kind="carrier", name="示例圆桌会")
    seat(carrier, "leader", cast.resident)
    office = Body.objects.get(federation=cast.street, kind="secretariat")
    clerk = person("clerk", "示例·记录")
    taker = seat(office, "member", clerk)
    meeting = build.planned(cast, of=carrier, by=cast.resident, minute_taker=taker)
    assert signed_in(clerk).get(f"/meetings/{meeting.pk}").status_code == 200
    assert signed_in(cast.choir_liaison).get(f"/meetings/{meeting.pk}").status_code == 404
