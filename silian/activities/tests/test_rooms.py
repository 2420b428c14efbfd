"""A session asks the places for its room, and gives it back."""

import pytest
from django.db import transaction

from silian.activities import actions
from silian.activities.actions import Time
from silian.activities.models import Activity
from silian.activities.tests import build
from silian.core.errors import Refused
from silian.places import actions as places
from silian.places.models import Booking, Room


@pytest.fixture
def room(cast):
    """A room of the choir's own base, open all day, where its own bookings count at once."""
    made = Room.objects.create(federation=cast.street, base=build.base(cast), name="诵读厅", capacity=50)
    if hasattr(made, "hours"):
        for weekday in range(1, 8):
            made.hours.create(federation=cast.street, weekday=weekday, opens=0, closes=1440)
    return made


def booked(cast, room, days: float = 7, **more) -> Activity:
    return build.draft(cast, build.time(days, places=20, room=room), base=room.base, **more)


def test_a_session_takes_its_room_at_once(cast, room):
    session = booked(cast, room).sessions.get()
    assert (session.booking.room, session.booking.purpose) == (room, "经典诵读")
    assert session.booking.state in Booking.OCCUPYING
    with pytest.raises(Refused), transaction.atomic():
        booked(cast, room, title="另一个")
    assert Activity.objects.count() == 1


def test_a_room_follows_its_session_and_goes_back(cast, room):
    one = booked(cast, room)
    session = one.sessions.get()
    first = session.booking
    later = build.time(8, room=room)
    actions.change_activity(
        one, {}, [Time(later.begins, later.ends, places=20, room=room, pk=session.pk)], by=cast.choir_liaison
    )
    session.refresh_from_db()
    first.refresh_from_db()
    assert (first.state, session.booking.state in Booking.OCCUPYING) == ("cancelled", True)
    actions.publish_activity(one, by=cast.choir_liaison)
    actions.cancel_activity(one, "停电", by=cast.choir_liaison)
    session.booking.refresh_from_db()
    assert session.booking.state == "cancelled"


def test_a_session_without_its_room_is_not_published(cast, room):
    one = booked(cast, room)
    places.cancel_booking(one.sessions.get().booking, "场地检修", by=cast.choir_liaison)
    with pytest.raises(Refused):
        actions.publish_activity(one, by=cast.choir_liaison)
    assert Activity.objects.get().state == "draft"
