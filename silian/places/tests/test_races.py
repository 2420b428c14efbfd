"""Two people at one room at once: the lock lets one in; without it the table stops the second; without both they sit in each other's lap."""

import contextlib
import threading

import pytest
from django.db import connection

from silian.places import actions
from silian.places.actions import bookings
from silian.places.models import Booking, Room
from silian.places.tests import build
from tests.races import at_once, two

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting(monkeypatch, request):
    """Both have looked whether the room is free before either writes: the moment the lock makes impossible."""
    both = two(request)
    look = bookings.in_the_way

    def look_and_wait(booking):
        found = look(booking)
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait()
        return found

    monkeypatch.setattr(bookings, "in_the_way", look_and_wait)


@pytest.fixture
def without_locks(monkeypatch):
    monkeypatch.setattr(bookings, "lock", lambda *things: [thing.refresh_from_db() for thing in things])


@pytest.fixture
def without_constraint():
    constraint = next(one for one in Booking._meta.constraints if one.name == "booking_no_overlap")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Booking, constraint)
    yield
    Booking.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Booking, constraint)


def two_bookings(cast) -> list[str]:
    room = build.room(cast)
    return at_once(
        lambda: build.booking(cast, Room.objects.get(pk=room.pk)),
        lambda: build.booking(cast, Room.objects.get(pk=room.pk), cast.clinic_liaison, build.when(15, 17)),
    )


def test_a_room_is_booked_once(cast, meeting):
    assert two_bookings(cast) == ["Refused", "done"]
    assert Booking.objects.filter(state="approved").count() == 1


def test_without_the_lock_the_table_stops_the_second(cast, meeting, without_locks):
    told = two_bookings(cast)
    assert told in (["Refused", "done"], ["OperationalError", "done"])
    assert Booking.objects.filter(state="approved").count() == 1


def test_without_lock_and_constraint_a_room_is_booked_twice(cast, meeting, without_locks, without_constraint):
    assert two_bookings(cast) == ["done", "done"]
    assert Booking.objects.filter(state="approved").count() == 2


def test_without_the_constraint_the_lock_still_lets_one_in(cast, meeting, without_constraint):
    assert two_bookings(cast) == ["Refused", "done"]
    assert Booking.objects.filter(state="approved").count() == 1


def test_a_request_is_approved_or_replaced_and_never_both(cast):
    room = build.room(cast)
    request = build.asked(cast, room)
    build.let_pass(request)
    told = at_once(
        lambda: actions.approve_booking(build.fresh(request), by=cast.choir_liaison),
        lambda: build.booking(cast, Room.objects.get(pk=room.pk)),
    )
    assert told == ["Refused", "done"]
    assert Booking.objects.filter(state="approved").count() == 1
