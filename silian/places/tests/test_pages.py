"""The pages: what they ask of the database, whom they open for, what a person can do on them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from silian.places import actions
from silian.places.models import Base, Booking, Closing, OpenHours, Room, Series
from silian.places.tests import build
from tests.questions import questions

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    client.get("/healthz")  # signing in writes the session once
    return client


def filled(cast, number: int) -> None:
    """So many bases, rooms of the first one, bookings of its first room."""
    for at in range(number):
        base = build.base(cast, name=f"基地{at}")
        build.room(cast, of=base)
    first = Base.objects.order_by("pk").first()
    room = first.rooms.get()
    for at in range(1, number):
        build.room(cast, f"{at}号厅", of=first)
    for at in range(number):
        build.booking(cast, room, period=build.when(8 + 2 * at, 10 + 2 * at), public=True)


# Address, and how many questions it asks: at most ten for a list and twelve for one thing, and one more for its honours.
ASKED = {
    "/places/": 6, "/places/bookings": 5, "/places/find?day={day}&start=21:00&end=22:00&people=3": 6, "/places/use": 7,
    "/places/feeds": 5, "/places/open?day={day}": 9, "/places/open/{base}?day={day}": 12, "/places/{base}": 13,
    "/places/rooms/{room}?day={day}": 8, "/places/bookings/{booking}": 8,
}  # fmt: skip


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("address", ASKED)
def test_a_page_asks_as_much_with_three_rows_as_with_one(cast, address, number, django_assert_num_queries):
    filled(cast, number)
    client = signed_in(cast.choir_liaison)
    base = Base.objects.order_by("pk").first()
    room = base.rooms.order_by("pk").first()
    path = address.format(
        day=build.at(0).date().isoformat(), base=base.pk, room=room.pk, booking=room.bookings.order_by("pk").first().pk
    )
    client.get(path)
    with django_assert_num_queries(ASKED[address]):
        assert client.get(path).status_code == 200


def test_booking_by_the_form_asks_at_most_fifteen_questions(cast):
    room = build.room(cast)
    client = signed_in(cast.choir_liaison)
    sent = {
        "day": build.at(0).date().isoformat(),
        "start": "14:00",
        "end": "16:00",
        "purpose": "排练",
        "people": "8",
        "organisation": cast.choir.pk,
    }
    client.get("/healthz")  # the first page of a session also writes the session
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(f"/places/rooms/{room.pk}/book", sent)
    assert answer.status_code == 302
    assert len(questions(asked)) <= 15
    booking = Booking.objects.get()
    assert (booking.state, booking.organisation, booking.span[-11:]) == ("approved", cast.choir, "14:00–16:00")


def test_a_week_shows_free_and_taken_and_hides_what_others_do(cast):
    room = build.room(cast)
    build.booking(cast, room, purpose="内部排练")
    build.booking(cast, room, period=build.when(18, 19), purpose="公开排练", public=True)
    address = f"/places/rooms/{room.pk}?day={build.at(0).date()}"
    keeper = signed_in(cast.choir_liaison).get(address).content.decode()
    other = signed_in(cast.bank_liaison).get(address).content.decode()
    assert "内部排练" in keeper and "公开排练" in keeper
    assert "内部排练" not in other and "公开排练" in other and "示例歌舞团" in other
    for free in ("08:00–14:00", "16:00–18:00", "19:00–22:00"):
        assert free in other


def test_a_private_booking_of_others_is_no_page(cast):
    room = build.room(cast)
    booking = build.booking(cast, room)
    address = f"/places/bookings/{booking.pk}"
    found = {
        person.username: signed_in(person).get(address).status_code
        for person in (cast.choir_liaison, cast.bank_liaison, cast.secretary, cast.stranger, cast.resident)
    }
    assert list(found.values()) == [200, 404, 200, 404, 404]


def test_the_public_page_needs_no_account_and_tells_nothing_private(cast):
    base = build.base(cast, purpose="大家的排练厅")
    room = build.room(cast, of=base)
    build.booking(cast, room, purpose="内部排练")
    build.booking(cast, room, period=build.when(18, 19), purpose="公开排练", public=True)
    address = f"/places/open/{base.pk}?day={build.at(0).date()}"
    for path in (address, address + "&span=week", f"/places/open?day={build.at(0).date()}"):
        page = Client().get(path)
        assert page.status_code == 200
        assert "大家的排练厅" in page.content.decode() and "内部排练" not in page.content.decode()
    assert "公开排练" in Client().get(address).content.decode()
    assert "08:00–14:00" in Client().get(address).content.decode()
    Base.objects.update(published=False)
    assert Client().get(address).status_code == 404
    assert "大家的排练厅" not in Client().get("/places/open").content.decode()


def test_entering_a_base_with_its_room_by_the_forms(cast):
    client = signed_in(cast.bank_liaison)
    sent = {
        "name": "示例金融课堂",
        "owner": cast.bank.pk,
        "purpose": "反诈课",
        "published": "on",
        "people_limit": "40",
        "cost": "免费",
    }
    answer = client.post("/places/new", sent)
    base = Base.objects.get()
    assert answer.url == f"/places/{base.pk}" and (base.owner, base.published, base.people_limit) == (
        cast.bank,
        True,
        40,
    )
    room = {
        "name": "一号教室", "capacity": "40", "approval": "owner", "slot_minutes": "30", "longest_minutes": "240",
        "hold_hours": "48", "day1": "08:30-12:00 14:00-17:30", "day6": "9:00—12:00",
    }  # fmt: skip
    assert client.post(f"/places/{base.pk}/rooms/new", room | {"day2": "17:00-9:00"}).status_code == 422
    assert client.post(f"/places/{base.pk}/rooms/new", room).status_code == 302
    hours = OpenHours.objects.order_by("weekday", "opens").values_list("weekday", "opens", "closes")
    assert list(hours) == [(1, 510, 720), (1, 840, 1050), (6, 540, 720)]
    assert client.post("/places/new", sent).status_code == 409
    assert Base.objects.count() == 1
    assert client.post(f"/places/{base.pk}/edit", sent | {"name": "示例课堂", "published": ""}).status_code == 302
    assert (Base.objects.get().name, Base.objects.get().published) == ("示例课堂", False)
    assert signed_in(cast.clinic_liaison).get(f"/places/{base.pk}/edit").status_code == 409


def test_partners_come_and_go(cast):
    base = build.base(cast)
    client = signed_in(cast.choir_liaison)
    assert client.post(f"/places/{base.pk}/partners", {"organisation": "示例银行", "gives": "桌椅"}).status_code in (
        302,
        422,
    )
    client.post(f"/places/{base.pk}/partners", {"organisation": cast.bank.pk, "gives": "桌椅"})
    assert set(base.partners.values_list("organisation__name", flat=True)) == {"示例医院", "示例银行"}
    partner = base.partners.get(organisation=cast.bank)
    assert signed_in(cast.bank_liaison).post(f"/places/{base.pk}/partners/{partner.pk}/drop").status_code == 409
    assert client.post(f"/places/{base.pk}/partners/{partner.pk}/drop").status_code == 302
    assert base.partners.count() == 1


def test_a_series_lists_its_conflicts_and_books_the_free_ones(cast):
    room = build.room(cast)
    build.booking(cast, room, cast.clinic_liaison, build.when(15, 17, days=14))
    client = signed_in(cast.choir_liaison)
    first = build.at(0).date()
    sent = {
        "day": first.isoformat(), "last_on": (first + timedelta(weeks=3)).isoformat(), "rule": "FREQ=WEEKLY",
        "start": "14:00", "end": "16:00", "purpose": "排练", "people": "8", "organisation": cast.choir.pk, "step": "look",
    }  # fmt: skip
    looked = client.post(f"/places/rooms/{room.pk}/series", sent)
    taken = (first + timedelta(weeks=1)).isoformat()
    assert looked.status_code == 422 and "示例医院" in looked.content.decode() and Series.objects.count() == 0
    booked = client.post(f"/places/rooms/{room.pk}/series", sent | {"step": "free", "skip": taken})
    series = Series.objects.get()
    assert booked.url == f"/places/series/{series.pk}" and series.bookings.count() == 3
    page = client.get(booked.url)
    assert page.status_code == 200 and taken in page.content.decode()
    assert signed_in(cast.bank_liaison).get(booked.url).status_code == 404


def test_closing_days_asks_before_it_displaces(cast):
    room = build.room(cast)
    booking = build.booking(cast, room, cast.clinic_liaison)
    client = signed_in(cast.choir_liaison)
    day = build.at(0).date().isoformat()
    sent = {"first": day, "last": day, "because": "消毒"}
    asked = client.post(f"/places/rooms/{room.pk}/days", sent)
    assert asked.status_code == 409 and "示例医院" in asked.content.decode()
    assert (Closing.objects.count(), build.state(booking)) == (0, "approved")
    assert client.post(f"/places/rooms/{room.pk}/days", sent | {"seen": booking.pk}).status_code == 302
    assert (Closing.objects.count(), build.state(booking)) == (1, "cancelled")


def test_finding_a_free_room_proposes_the_smallest_that_fits(cast):
    large, small = build.room(cast, "大厅", capacity=80), build.room(cast, "小间", capacity=8)
    closed = build.room(cast, "夜里", capacity=8)
    OpenHours.objects.filter(room=closed).update(opens=0, closes=60)
    client = signed_in(cast.bank_liaison)
    ask = lambda people: [  # noqa: E731
        room.pk for room in client.get(f"/places/find?day={build.at(0).date()}&start=14:00&end=16:00&people={people}").context["rows"]
    ]  # fmt: skip
    assert (ask(6), ask(20)) == ([small.pk, large.pk], [large.pk])
    build.booking(cast, small, people=5)
    assert ask(6) == [large.pk]


def test_utilisation_is_booked_hours_by_open_hours(cast):
    from silian.places.queries.rooms import utilisation
    from silian.places.queries.whats_on import month_of

    room = build.room(cast)
    first, last = month_of(build.at(0).date() + timedelta(days=31))
    start = timezone.make_aware(timezone.datetime(first.year, first.month, 10, 14))
    build.booking(cast, room, period=(start, start + timedelta(hours=2)))
    request = build.asked(cast, room, (start + timedelta(hours=2), start + timedelta(hours=3)))
    [use] = utilisation([room], first, last)
    days = (last - first).days + 1
    assert (use.open_minutes, use.booked_minutes, use.bookings) == (days * 14 * 60, 120, 1)
    actions.approve_booking(build.fresh(request), by=cast.choir_liaison)
    [use] = utilisation([Room.objects.get()], first, last)
    assert use.booked_minutes == 180 and use.share == 180 / (days * 14 * 60)


def test_a_provider_from_above_adds_what_is_on(cast, monkeypatch):
    from silian.places.queries import whats_on

    base = build.base(cast)
    room = build.room(cast, of=base)
    booking = build.booking(cast, room, public=True, purpose="合唱公开课")

    def sessions(bases, start, end):
        yield whats_on.Happening(
            "合唱公开课（报名）", booking.period, base.pk, room.name, "/activities/1", booking_id=booking.pk
        )

    day = build.at(0).date()
    assert [one.title for one in whats_on.whats_on([base.pk], day, day)] == ["合唱公开课"]
    monkeypatch.setattr(whats_on, "providers", [sessions])
    assert [one.title for one in whats_on.whats_on([base.pk], day, day)] == ["合唱公开课（报名）"]


def test_a_booking_is_moved_by_its_form(cast):
    room = build.room(cast)
    booking = build.booking(cast, room, period=build.when(14, 16))
    client = signed_in(cast.choir_liaison)
    page = client.get(f"/places/bookings/{booking.pk}/edit")
    assert page.status_code == 200 and 'value="14:00"' in page.content.decode()
    day = build.at(0, days=8).date().isoformat()
    sent = {"day": day, "start": "18:00", "end": "20:00", "purpose": "加练", "people": "9"}
    assert client.post(f"/places/bookings/{booking.pk}/edit", sent | {"end": "17:00"}).status_code == 422
    assert client.post(f"/places/bookings/{booking.pk}/edit", sent).status_code == 302
    moved = build.fresh(booking)
    assert (moved.span, moved.purpose, moved.people) == (f"{day} 18:00–20:00", "加练", 9)
