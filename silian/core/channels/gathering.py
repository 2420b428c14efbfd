"""From notices that have to leave to messages: one digest for each reader and interval, composed once."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from silian.core.channels import composing, slots
from silian.core.channels.models import Channel, Choice, Delivery, Outgoing, Pace, Reach, Robot
from silian.core.models import Notice

log = logging.getLogger("silian.channels")
MOST_READERS = 200
Because = Outgoing.Because


def due(now: datetime) -> QuerySet[Outgoing]:
    return Outgoing.objects.filter(delivery=None, dropped="", due_at__lte=now)


def gather(now: datetime) -> int:
    """Make the messages that are due. A reader whose message cannot be composed keeps nobody else waiting."""
    readers = list(due(now).order_by().values_list("person_id", "robot_id").distinct()[:MOST_READERS])
    made = 0
    for person_id, robot_id in readers:
        try:
            with transaction.atomic():
                made += _for_robot(robot_id, now) if robot_id else _for_person(person_id, now)
        except Exception:
            log.exception("No message for person %s, robot %s", person_id, robot_id)
    return made


def _for_person(person_id: int, now: datetime) -> int:
    # Whoever makes a message for her holds her row: two at once would make two digests. Choosing anew waits, too.
    reach = Reach.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=person_id).first()
    if reach is None:
        return 0
    rows = list(due(now).filter(person=person_id).select_related("notice").order_by("id"))
    if not reach.is_open or not reach.person.is_active:
        return _drop(rows, Because.CLOSED)
    unwanted = set(
        Choice.objects.filter(person=person_id, channel=Channel.MAIL, pace=Pace.NONE).values_list("kind", flat=True)
    )
    _drop([row for row in rows if row.kind in unwanted], Because.NOT_CHOSEN)
    rows = [row for row in rows if row.kind not in unwanted]
    at_once = [row for row in rows if row.pace == Pace.AT_ONCE]
    digest = [row for row in rows if row.pace != Pace.AT_ONCE]
    _drop([row for row in digest if row.notice.read_at], Because.READ)
    digest = [row for row in digest if not row.notice.read_at]

    made = 0
    if at_once:
        made += _mail(f"mail:{person_id}:now:{at_once[0].pk}", reach, at_once, digest=False)
    if digest:
        made += _in_slot(
            f"mail:{person_id}", digest, reach.hour, slots.DAILY, now,
            lambda key: _mail(key, reach, digest, digest=True),
        )  # fmt: skip
    return made


def _for_robot(robot_id: int, now: datetime) -> int:
    robot = Robot.objects.select_for_update(skip_locked=True).filter(pk=robot_id).first()
    if robot is None:
        return 0
    rows = list(due(now).filter(robot=robot_id).select_related("notice").order_by("id"))
    if robot.state != Robot.State.ON:
        return _drop(rows, Because.CLOSED)
    unwanted = [row for row in rows if row.kind not in robot.kinds]
    _drop(unwanted, Because.NOT_CHOSEN)
    rows = [row for row in rows if row.kind in robot.kinds]
    if not rows:
        return 0
    return _in_slot(f"robot:{robot_id}", rows, robot.hour, robot.every, now, lambda key: _say(key, robot, rows))


def _in_slot(
    reader: str, rows: list[Outgoing], hour: int, every: int, now: datetime, make: Callable[[str], int]
) -> int:
    """One digest per interval: what was written down too late for this one waits for the next."""
    zone = timezone.get_default_timezone()
    key = f"{reader}:{slots.latest_slot(now, hour, every, zone=zone):%Y%m%dT%H%M}"
    if Delivery.objects.filter(key=key).exists():
        later = slots.next_slot(now, hour, every, zone=zone)
        Outgoing.objects.filter(pk__in=[row.pk for row in rows]).update(due_at=later)
        return 0
    return make(key)


def _mail(key: str, reach: Reach, rows: list[Outgoing], *, digest: bool) -> int:
    found = _taken(rows)
    delivery = _new(key, rows, channel=Channel.MAIL, person_id=reach.person_id, address=reach.address, lines=len(rows))
    delivery.subject, delivery.text = composing.mail_text(reach, delivery.number, found, digest=digest)
    return _ready(delivery, rows)


def _say(key: str, robot: Robot, rows: list[Outgoing]) -> int:
    found = _taken(rows)
    delivery = _new(key, rows, channel=Channel.ROBOT, robot=robot)
    delivery.text, delivery.lines = composing.robot_text(robot, delivery.number, found)
    return _ready(delivery, rows)


def _taken(rows: list[Outgoing]) -> list[Notice]:
    return [row.notice for row in rows]


def _new(key: str, rows: list[Outgoing], **more: Any) -> Delivery:
    federations = sorted({row.notice.federation_id for row in rows if row.notice.federation_id})
    delivery = Delivery(key=key, federation_ids=federations, **more)
    with connection.cursor() as cursor:
        # Its number stands in its text, so it is drawn before the row is written.
        cursor.execute("SELECT nextval(pg_get_serial_sequence('core_delivery', 'id'))")
        delivery.pk = cursor.fetchone()[0]
    return delivery


def _ready(delivery: Delivery, rows: list[Outgoing]) -> int:
    delivery.subject = delivery.subject[:200]
    delivery.save(force_insert=True)
    Outgoing.objects.filter(pk__in=[row.pk for row in rows]).update(delivery=delivery)
    return 1


def _drop(rows: list[Outgoing], because: str) -> int:
    Outgoing.objects.filter(pk__in=[row.pk for row in rows]).update(dropped=because)
    return 0
