"""The state of a matter is what its steps make of it, and nothing else can change it."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from silian.hall.actions.steps import take_step
from silian.hall.models import Matter, Next, Step, Urgency
from silian.members.models import Seat


@pytest.fixture
def matter(cast):
    urgency = Urgency.objects.create(
        federation=cast.street, name="一般", accept_hours=24, answer_days=3, decide_days=10, finish_days=30, usual=True
    )
    with transaction.atomic():
        made = Matter.objects.create(
            federation=cast.street,
            year=2026,
            serial=1,
            title="楼道灯不亮",
            text="三单元二楼的灯坏了。",
            urgency=urgency,
        )
        seat = Seat.objects.filter(federation=cast.street).order_by("id").first()
        take_step(
            made, Step.Kind.RAISED, by=None, owner=seat, next_what=Next.ACCEPT, next_at=timezone.now() + dt.timedelta(1)
        )
    return made


def test_a_step_tells_the_row_of_its_matter(matter):
    take_step(matter, Step.Kind.ACCEPTED, by=None)

    read = Matter.objects.get(pk=matter.pk)
    assert (read.stage, read.steps_taken, read.owner_id) == ("accepted", 2, matter.owner_id)


def test_nobody_types_a_state(matter):
    with pytest.raises(IntegrityError, match="follows from its steps"), transaction.atomic():
        Matter.objects.filter(pk=matter.pk).update(stage="resolved")


def test_a_step_stays_as_written(matter):
    with pytest.raises(IntegrityError, match="kept as written"), transaction.atomic():
        Step.objects.filter(matter=matter).update(words="")
    with pytest.raises(IntegrityError, match="kept as written"), transaction.atomic():
        Step.objects.filter(matter=matter).delete()


def test_a_matter_without_a_first_step_is_not_kept(matter):
    with pytest.raises(IntegrityError, match="has a first step"), transaction.atomic():
        Matter.objects.create(
            federation=matter.federation, year=2026, serial=2, title="无", text="无", urgency=matter.urgency
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
