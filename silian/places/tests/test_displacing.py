from datetime import timedelta

import pytest

from silian.core.errors import Refused
from silian.core.models import Notice
from silian.places.actions import bases, displacing
from silian.places.models import Base, Booking, Closing, OpenHours
from silian.places.tests import build


def verbs(person) -> list[str]:
    return list(Notice.objects.filter(to=person).order_by("id").values_list("verb", flat=True))


def take(cast, room, by=None, seen=(), period=None):
    return displacing.take_room(
        room, period or build.when(15, 17), "消防演练", by=by or cast.choir_liaison, purpose="消防演练", seen=seen
    )


def test_taking_a_room_names_what_gives_way_and_tells_it(cast):
    room = build.room(cast)
    booking = build.booking(cast, room, cast.clinic_liaison)
    with pytest.raises(Refused) as told:
        take(cast, room)
    assert "示例医院" in str(told.value.sentence)
    assert (Booking.objects.count(), build.state(booking)) == (1, "approved")

    taken = take(cast, room, seen=[booking.pk])
    gone = build.fresh(booking)
    assert (gone.state, gone.because, gone.displaced_by_id) == ("cancelled", "消防演练", taken.pk)
    assert verbs(cast.clinic_liaison) == ["places.booking.displaced"]


def test_what_came_in_the_meantime_is_not_displaced_unseen(cast):
    room = build.room(cast)
    one = build.booking(cast, room, cast.clinic_liaison, build.when(15, 16))
    other = build.asked(cast, room, build.when(16, 17))
    with pytest.raises(Refused):
        take(cast, room, seen=[one.pk])
    assert (build.state(one), build.state(other)) == ("approved", "held")


def test_only_the_keeper_takes_a_room_from_others(cast):
    room = build.room(cast)
    booking = build.booking(cast, room)
    for person in (cast.clinic_liaison, cast.bank_liaison, cast.convener):
        with pytest.raises(Refused):
            take(cast, room, by=person, seen=[booking.pk])
    assert build.state(booking) == "approved"


def test_closing_days_displaces_what_does_not_fit_and_nothing_else(cast):
    room = build.room(cast)
    early = build.booking(cast, room, period=build.when(9, 10))
    late = build.booking(cast, room, cast.clinic_liaison, build.when(18, 19))
    day = build.at(0).date()
    close = lambda seen, hours: displacing.close_days(  # noqa: E731
        [room], day, day, "消毒", by=cast.choir_liaison, seen=seen, hours=hours
    )
    with pytest.raises(Refused):
        close([], (540, 720))
    assert Closing.objects.count() == 0
    close([late.pk], (540, 720))
    assert (build.state(early), build.state(late)) == ("approved", "cancelled")
    with pytest.raises(Refused):
        close([], None)
    bases.drop_closing(Closing.objects.get(), by=cast.choir_liaison)
    close([early.pk], None)
    assert build.state(early) == "cancelled"


def test_new_opening_hours_displace_what_they_no_longer_hold(cast):
    room = build.room(cast)
    early = build.booking(cast, room, period=build.when(8, 9))
    late = build.booking(cast, room, cast.clinic_liaison, build.when(18, 19))
    weekly = {weekday: [(540, 720), (840, 1200)] for weekday in range(1, 8)}
    with pytest.raises(Refused):
        displacing.set_hours(room, weekly, by=cast.choir_liaison, seen=[])
    assert OpenHours.objects.filter(room=room).count() == 7
    displacing.set_hours(room, weekly, by=cast.choir_liaison, seen=[early.pk])
    assert (build.state(early), build.state(late)) == ("cancelled", "approved")
    assert OpenHours.objects.filter(room=room).count() == 14


def test_closing_a_room_or_a_base_displaces_everything_ahead(cast):
    room = build.room(cast)
    one, two = build.booking(cast, room), build.booking(cast, build.room(cast, "二号厅"), cast.clinic_liaison)
    displacing.close_room(room, "装修", by=cast.choir_liaison, seen=[one.pk])
    assert (build.state(one), build.state(two)) == ("cancelled", "approved")
    base = Base.objects.get()
    with pytest.raises(Refused):
        displacing.close_base(base, "搬迁", by=cast.choir_liaison, seen=[])
    displacing.close_base(Base.objects.get(), "搬迁", by=cast.choir_liaison, seen=[two.pk])
    assert (build.state(two), Base.objects.get().state) == ("cancelled", "closed")
    bases.reopen_base(Base.objects.get(), by=cast.choir_liaison)
    assert Base.objects.get().closed_because == ""


def test_what_has_begun_is_not_displaced_by_closing(cast):
    from silian.places.tests.test_bookings import running

    room = build.room(cast, hours=False, slot_minutes=1)
    booking = running(cast, room)
    with pytest.raises(Refused):
        take(cast, room, seen=[booking.pk], period=(booking.period.upper - timedelta(minutes=30), booking.period.upper))
    displacing.close_room(room, "装修", by=cast.choir_liaison, seen=[])
    assert build.state(booking) == "approved"
