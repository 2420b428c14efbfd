"""What took place stays in the table, whoever speaks SQL to it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from silian.places.models import Booking
from silian.places.tests import build
from silian.places.tests.test_bookings import running


def refused(act) -> bool:
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


def of(one: Booking):
    return Booking.objects.filter(pk=one.pk)


@pytest.fixture
def begun(cast):
    return running(cast, build.room(cast, hours=False))


@pytest.mark.parametrize(
    "changed",
    [
        {"purpose": "别的事"},
        {"people": 99},
        {"period": lambda one: (one.period.lower - timedelta(days=1), one.period.upper)},
        {"period": lambda one: (one.period.lower, one.period.upper + timedelta(hours=1))},
    ],
    ids=["words", "people", "beginning", "longer"],
)
def test_a_booking_that_has_begun_stays_as_it_was(begun, changed):
    values = {name: value(begun) if callable(value) else value for name, value in changed.items()}
    before = of(begun).values().get()
    assert refused(lambda: of(begun).update(**values))
    assert of(begun).values().get() == before


def test_a_booking_that_has_begun_is_not_deleted_and_may_end_early(begun):
    assert refused(lambda: of(begun).delete())
    of(begun).update(period=(begun.period.lower, timezone.now() + timedelta(minutes=1)), state="handed_back")
    assert of(begun).get().state == "handed_back"


def test_what_is_over_keeps_its_time_and_what_is_ahead_may_change(cast, begun):
    made = Booking.objects.create(
        federation=cast.street, room=begun.room, period=(timezone.now() - timedelta(days=2), timezone.now() - timedelta(days=1)),
        purpose="合唱排练", by=cast.choir_liaison, organisation=cast.choir, state="approved",
    )  # fmt: skip
    over = build.fresh(made)
    assert refused(lambda: of(over).update(period=(over.period.lower, over.period.upper - timedelta(hours=1))))
    ahead = build.booking(cast, build.room(cast, "小间"))
    of(ahead).update(purpose="另一场排练", people=F("people") + 1)
    assert of(ahead).get().purpose == "另一场排练"
