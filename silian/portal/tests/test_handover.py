"""A seat changes hands in one step: what goes along is shown before and told to both, and moves by itself at midnight."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from silian.cobuilding.actions import milestones
from silian.cobuilding.tests import build as projects
from silian.core.errors import Refused
from silian.core.models import Notice, Record
from silian.core.verbs import sentence
from silian.exchange.actions import lines
from silian.exchange.models import Service
from silian.members.actions import seats
from silian.members.models import Seat
from silian.members.queries.handover import handover
from silian.places.actions import feeds
from silian.places.tests import build as places
from silian.portal.queries.desk import waiting_for
from silian.tasks.actions import finish_task
from silian.tasks.models import Task
from silian.tasks.tests.build import task
from tests.cast import person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def successor(cast):
    """Somebody of another seat, who can be named here."""
    return cast.bank_liaison


def choirs(cast) -> Seat:
    return Seat.objects.select_related("body__organisation").get(body__organisation=cast.choir)


def full(cast, number: int = 1) -> None:
    """The choir's seat has so many of everything."""
    room = places.room(cast)
    for at in range(number):
        task(cast, f"第{at}件")
        fields = {"title": f"舞蹈课{at}", "detail": "", "year": cast.today.year}
        lines.file_line(Service, cast.choir, fields, by=cast.choir_liaison, as_draft=True)
        places.asked(cast, room, places.when(8 + at, 9 + at))
        places.booking(cast, room, cast.choir_liaison, places.when(14 + at, 15 + at))
        made = projects.project(cast, f"第{at}个项目")
        step = {"title": "第一场", "due_on": cast.today + timedelta(days=90), "organisation": cast.choir, "seat": None}
        milestones.add_milestone(made, step, by=cast.secretary)


def numbers(found) -> dict[str, int]:
    with translation.override("en"):
        return {one.word: one.number for one in handover(found).goes}


def test_everything_of_the_seat_is_named_beforehand_by_a_constant_number_of_queries(cast, django_assert_num_queries):
    expected = {
        "Open tasks and promises", "Drafts of services", "Requests for its rooms to answer", "Its bookings ahead",
        "Steps of projects", "Projects it builds with", "Bases it keeps",
    }  # fmt: skip
    full(cast, 3)
    seat = choirs(cast)
    with django_assert_num_queries(3):
        found = handover(seat)
    assert {one.word for one in found.goes} == expected
    assert {one.number for one in found.goes} == {3, 1}  # one base
    assert any("第0件" in one.examples for one in found.goes) and found.waits
    empty = Seat.objects.select_related("body").get(body__organisation=cast.bank)
    with django_assert_num_queries(3):
        handover(empty)


def test_what_is_a_persons_own_is_named_and_stays(cast):
    feeds.make_feed("mine", None, by=cast.choir_liaison)
    room = places.room(cast)
    places.booking(cast, room, cast.choir_liaison, places.when(14, 15), organisation=None)
    found = handover(choirs(cast))
    assert {one.word: one.number for one in found.stays} == {"Calendar addresses": 1}
    office = Seat.objects.select_related("body").get(terms__person=cast.secretary)
    places.booking(cast, room, cast.secretary, places.when(16, 17), organisation=None)
    assert {one.word: one.number for one in handover(office).stays} == {"Bookings in her own name": 1}


def test_both_are_told_in_their_language_what_goes_along_and_a_record_keeps_it(cast, successor):
    full(cast)
    seats.hand_over(choirs(cast), successor, cast.today, by=cast.secretary)
    told = Notice.objects.filter(verb="members.seat.handed_over")
    assert {one.to for one in told} == {cast.choir_liaison, successor}
    facts = Record.objects.get(verb="members.seat.handed_over").facts
    assert "tasks.task × 1" in facts["moved"]
    with translation.override("zh-hans"):
        assert "任务 × 1" in sentence("members.seat.handed_over", facts)
    assert not Notice.objects.filter(to=successor, verb="members.term.began").exists()


def test_the_page_shows_it_before_the_press_and_afterwards(client, cast, successor):
    task(cast, "联系场地")
    client.force_login(cast.choir_liaison, backend=BACKEND)
    address = reverse("members:seat_hand_over", args=[choirs(cast).pk])
    before = client.get(address).content.decode()
    assert "联系场地" in before and "What goes along" in before
    day = cast.today + timedelta(days=7)
    answer = client.post(address, {"person": successor.pk, "start": day.isoformat()})
    after = client.get(address).content.decode()
    assert answer.status_code == 302 and f"From {day:%Y-%m-%d}, 00:00, {successor.name}" in after
    assert "联系场地" in after


def test_nobody_else_hands_a_seat_over(cast):
    for other in (cast.clinic_liaison, cast.convener, cast.resident, cast.stranger):
        with pytest.raises(Refused):
            seats.hand_over(choirs(cast), other, cast.today, by=other)
    assert (choirs(cast).terms.get().person, Notice.objects.filter(verb="members.seat.handed_over").count()) == (
        cast.choir_liaison, 0,
    )  # fmt: skip


# ── midnight ──


@pytest.fixture
def at(monkeypatch):
    """Sets the clock of the house; no job runs, nobody presses anything."""

    def set_clock(day, *time):
        moment = datetime(day.year, day.month, day.day, *time, tzinfo=timezone.get_default_timezone())
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_clock


def again(one):
    """The same person as a new request reads her."""
    return type(one).objects.get(pk=one.pk)


def test_rights_and_desks_of_both_change_at_midnight_with_no_job_run(client, cast, at):
    newcomer = person("newcomer", "示例·继任")
    day = cast.today + timedelta(days=2)
    one = task(cast, "联系场地", due_on=day)
    seats.hand_over(choirs(cast), newcomer, day, by=cast.secretary)
    records = Record.objects.count()

    def desks() -> tuple[list[str], list[str]]:
        old, new = (waiting_for(again(who)) for who in (cast.choir_liaison, newcomer))
        named = f"/tasks/{one.pk}"
        return [row.url for row in old if row.url == named], [row.url for row in new if row.url == named]

    def pages() -> tuple[int, int]:
        found = []
        for who in (cast.choir_liaison, newcomer):
            client.force_login(who, backend=BACKEND)
            found.append(client.get(f"/tasks/{one.pk}").status_code)
        return found[0], found[1]

    at(day - timedelta(days=1), 23, 59, 59)
    assert (desks(), pages()) == (([f"/tasks/{one.pk}"], []), (200, 404))
    with pytest.raises(Refused):
        finish_task(one, "好了", by=again(newcomer))
    at(day, 0, 0, 1)
    assert (desks(), pages()) == (([], [f"/tasks/{one.pk}"]), (404, 200))
    with pytest.raises(Refused):
        finish_task(one, "好了", by=again(cast.choir_liaison))
    assert Record.objects.count() == records
    finish_task(one, "好了", by=again(newcomer))
    assert Task.objects.get().state == "done"


def test_a_seat_that_ends_without_a_successor_leaves_the_task_with_the_organisation(cast, at):
    one = task(cast, "联系场地")
    day = cast.today + timedelta(days=1)
    seats.end_term(choirs(cast).terms.get(), cast.today, by=cast.secretary)
    at(day, 0, 0, 1)
    assert waiting_for(again(cast.choir_liaison)) == []
    assert (Task.objects.get().pk, Task.objects.get().owner) == (one.pk, "示例歌舞团")
