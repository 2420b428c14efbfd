"""How long rooms stood open, by the hours and exceptions of each day, not by those of today."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from silian.places.actions import bases, displacing
from silian.places.models import Base, Closing, FormerHours
from silian.places.queries.open_time import minutes_open
from silian.portal.management.clock import told_from

HOUR = 60
EVERY_DAY = {weekday: [(8 * HOUR, 10 * HOUR)] for weekday in range(1, 8)}


@pytest.fixture
def story(cast):
    """A room that opened ten days ago, from eight to ten every day."""
    cast.first = timezone.localdate() - timedelta(days=10)
    with told_from(at(cast.first)) as clock:
        base = bases.open_base(cast.choir, {"name": "示例基地"}, by=cast.choir_liaison)
        cast.room = bases.add_room(base, {"name": "排练厅"}, by=cast.choir_liaison, weekly=EVERY_DAY)
        bases.add_room(base, {"name": "随约"}, by=cast.choir_liaison)
        yield cast, clock


def at(day, hour: int = 12):
    return timezone.make_aware(datetime.combine(day, time(hour)))


def hours(cast, first: int, last: int) -> float:
    """Of the room, from one day of the story to another; the other one is open by arrangement and in no answer."""
    days = (cast.first + timedelta(days=number) for number in (first, last))
    found = minutes_open(cast.street.pk, *days)
    assert set(found) <= {cast.room.pk}
    return found.get(cast.room.pk, 0) / HOUR


def test_a_room_is_open_from_the_day_it_was_there(story):
    cast, _clock = story
    assert (hours(cast, 0, 0), hours(cast, 0, 9), hours(cast, -5, 9), hours(cast, -5, -1)) == (2, 20, 20, 0)


def test_other_hours_change_nothing_of_the_days_before(story):
    cast, clock = story
    clock.set(at(cast.first + timedelta(days=4)))
    displacing.set_hours(cast.room, {1: [(0, HOUR)]}, by=cast.choir_liaison, seen=[])
    displacing.set_hours(
        cast.room, {day: [(8 * HOUR, 13 * HOUR)] for day in range(1, 8)}, by=cast.choir_liaison, seen=[]
    )
    assert FormerHours.objects.count() == 7
    assert (hours(cast, 0, 3), hours(cast, 4, 4), hours(cast, 0, 9)) == (8, 5, 8 + 30)
    clock.set(at(cast.first + timedelta(days=6)))
    displacing.set_hours(
        cast.room, {day: [(8 * HOUR, 13 * HOUR)] for day in range(1, 8)}, by=cast.choir_liaison, seen=[]
    )
    assert FormerHours.objects.count() == 7  # the same hours once more
    displacing.set_hours(cast.room, {}, by=cast.choir_liaison, seen=[])
    assert (hours(cast, 0, 5), hours(cast, 0, 9)) == (8 + 10, 8 + 10)


def test_exceptions_and_days_out_of_use_are_no_open_time(story):
    cast, clock = story
    day = cast.first + timedelta(days=1)
    by = {"by": cast.choir_liaison, "seen": []}
    displacing.close_days([cast.room], day, day, "消毒", **by)
    displacing.close_days([cast.room], day + timedelta(days=1), day + timedelta(days=1), "半天", hours=(540, 600), **by)
    assert (hours(cast, 1, 1), hours(cast, 2, 2), hours(cast, 0, 3)) == (0, 1, 5)
    bases.drop_closing(Closing.objects.first(), by=cast.choir_liaison)
    assert hours(cast, 0, 3) == 7
    clock.set(at(cast.first + timedelta(days=4)))
    displacing.close_room(cast.room, "检修", **by)
    clock.set(at(cast.first + timedelta(days=6)))
    bases.reopen_room(cast.room, by=cast.choir_liaison)
    assert (hours(cast, 4, 4), hours(cast, 5, 5), hours(cast, 6, 6)) == (2, 0, 2)
    clock.set(at(cast.first + timedelta(days=8)))
    displacing.close_base(Base.objects.get(), "搬迁", **by)
    assert (hours(cast, 8, 8), hours(cast, 9, 10)) == (2, 0)


def test_however_many_rooms_it_is_four_questions(story, django_assert_num_queries):
    cast, _clock = story
    for number in range(3):
        with django_assert_num_queries(4):
            minutes_open(cast.street.pk, cast.first, cast.first)
        bases.add_room(Base.objects.get(), {"name": f"厅{number}"}, by=cast.choir_liaison, weekly=EVERY_DAY)
