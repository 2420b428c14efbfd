"""The outbox: what has to leave the house is written down in the transaction of the act itself, and sent later."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from silian.core.channels import slots
from silian.core.channels.models import Channel, Outgoing, Pace
from silian.core.kinds import Kind, kind_of
from silian.core.models import Notice

# One plain question per act: nearly always nobody listens, and then nothing more is asked.
_LISTENERS = """
    SELECT reach.person_id, NULL::bigint, reach.hour, 24, reach.quiet_from, reach.quiet_until, coalesce(choice.pace, 'digest')
    FROM core_reach reach
    LEFT JOIN core_choice choice
        ON choice.person_id = reach.person_id AND choice.kind = %(kind)s AND choice.channel = 'mail'
    WHERE reach.person_id = ANY(%(people)s) AND reach.confirmed_at IS NOT NULL AND reach.stopped_at IS NULL
        AND coalesce(choice.pace, 'digest') <> 'none'
    UNION ALL
    SELECT NULL, robot.id, robot.hour, robot.every, 0, 0, 'digest'
    FROM core_robot robot
    WHERE %(aloud)s AND robot.federation_id = %(federation)s AND robot.state = 'on' AND robot.kinds @> ARRAY[%(kind)s]::varchar[]
"""


class Listener(NamedTuple):
    """Somebody outside the app who hears of this kind of notices."""

    person_id: int | None
    robot_id: int | None
    hour: int
    every: int
    quiet_from: int
    quiet_until: int
    pace: str

    def due(self, now: datetime) -> datetime:
        zone = timezone.get_default_timezone()
        if self.pace == Pace.AT_ONCE:
            return slots.after_quiet(now, self.quiet_from, self.quiet_until, zone=zone)
        return slots.next_slot(now, self.hour, self.every, zone=zone)


def put(notices: Sequence[Notice]) -> None:
    """Write down who outside the app has to hear of these notices, which all say the same to different people."""
    if not notices:
        return
    kind = kind_of(notices[0].verb)
    listeners = _listeners(kind, notices)
    if not listeners:
        return
    now = timezone.now()
    by_person = {notice.to_id: notice for notice in notices}
    rows = [_row(one, by_person.get(one.person_id or 0, notices[0]), kind, now) for one in listeners]
    Outgoing.objects.bulk_create(rows)
    if any(row.due_at <= now for row in rows):
        from silian.core.channels import tasks

        # In the same transaction: whoever is told at once is told only of what really happened.
        tasks.deliver.enqueue()


def _listeners(kind: Kind, notices: Sequence[Notice]) -> list[Listener]:
    asked = {
        "kind": kind.name, "people": [notice.to_id for notice in notices],
        "federation": notices[0].federation_id, "aloud": kind.for_groups,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_LISTENERS, asked)
        return [Listener(*row) for row in cursor.fetchall()]


def _row(listener: Listener, notice: Notice, kind: Kind, now: datetime) -> Outgoing:
    channel = Channel.ROBOT if listener.robot_id else Channel.MAIL
    return Outgoing(
        key=f"{channel}:{listener.robot_id or listener.person_id}:{notice.pk}", notice=notice, channel=channel,
        person_id=listener.person_id, robot_id=listener.robot_id, kind=kind.name, pace=listener.pace, due_at=listener.due(now),
    )  # fmt: skip
