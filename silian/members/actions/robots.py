"""The robots in a federation's chat groups, and what became of the messages sent for it."""

import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.channels import composing, sealing
from silian.core.channels.models import Channel, Delivery, Robot, Subscription
from silian.core.channels.tasks import deliver
from silian.core.channels.webhooks import Webhook
from silian.core.errors import Refused
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.core.verbs import fields as recorded
from silian.members import rules
from silian.members.models import Federation

State = Delivery.State


@transaction.atomic
def add_robot(federation: Federation, values: dict[str, Any], webhook: Webhook, secret: str, *, by: Any) -> Robot:
    """Let a robot speak in a group. Its token and secret are sealed at once and never shown again."""
    require(rules.can_keep_robots(by, federation.pk))

    robot = Robot(
        federation_id=federation.pk, platform=webhook.platform, ending=webhook.token[-4:], by=by,
        sealed=sealing.seal({"token": webhook.token, "secret": secret}),
        fingerprint=sealing.fingerprint(webhook.platform, webhook.token), **values,
    )  # fmt: skip
    try:
        with transaction.atomic():
            robot.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("This robot is already in your list.")) from error
    record("members.robot.added", robot, by=by, about=[federation], name=robot.name)
    return robot


@transaction.atomic
def change_robot(robot: Robot, values: dict[str, Any], *, by: Any) -> Robot:
    """What it says, how often, in which language. What did not change is not recorded."""
    lock(robot)
    require(rules.can_change_robot(by, robot))

    changed = sorted(name for name, value in values.items() if getattr(robot, name) != value)
    if changed:
        for name in changed:
            setattr(robot, name, values[name])
        robot.save(update_fields=changed)
        record("members.robot.changed", robot, by=by, name=robot.name, fields=recorded(Robot, changed))
    return robot


@transaction.atomic
def say_test_line(robot: Robot, *, by: Any) -> Delivery:
    """One line into the group, on the way every message takes."""
    lock(robot)
    require(rules.can_say_test_line(by, robot))

    made = Delivery(
        key=f"test:{robot.pk}:{secrets.token_hex(8)}", what=Delivery.What.TEST, channel=Channel.ROBOT, robot=robot,
        federation_ids=[robot.federation_id], lines=1,
    )  # fmt: skip
    made.save(force_insert=True)
    made.text = composing.test_text(robot, made.number)
    made.save(update_fields=["text"])
    record("members.robot.tested", robot, by=by, name=robot.name)
    deliver.enqueue()
    return made


@transaction.atomic
def pause_robot(robot: Robot, *, by: Any) -> Robot:
    """It says nothing until it is let speak again; what waits for it is put aside."""
    require(rules.can_keep_robots(by, robot.federation_id))

    move(robot, Robot.State.PAUSED)
    drop_waiting(robot)
    record("members.robot.paused", robot, by=by, name=robot.name)
    return robot


@transaction.atomic
def resume_robot(robot: Robot, *, by: Any) -> Robot:
    """It speaks again, of what happens from now on."""
    require(rules.can_keep_robots(by, robot.federation_id))

    move(robot, Robot.State.ON)
    record("members.robot.resumed", robot, by=by, name=robot.name)
    return robot


@transaction.atomic
def remove_robot(robot: Robot, *, by: Any) -> Robot:
    """Its token and secret are deleted for good; what it has said stays in the log."""
    require(rules.can_keep_robots(by, robot.federation_id))

    robot.sealed = ""
    move(robot, Robot.State.REMOVED, save=("sealed",))
    drop_waiting(robot)
    record("members.robot.removed", robot, by=by, name=robot.name)
    return robot


def drop_waiting(listener: Robot | Subscription) -> None:
    """What waits for a robot or a program that hears nothing any more is put aside."""
    waiting = listener.deliveries.filter(state=State.WAITING)
    waiting.update(state=State.DROPPED, reason=Delivery.Reason.CLOSED)


@transaction.atomic
def send_again(delivery: Delivery, *, by: Any) -> Delivery:
    """Try once more what could not be delivered: the same message with the same number."""
    require(rules.can_settle_delivery(by, delivery))
    require(rules.can_send_again(delivery))

    delivery.attempts, delivery.due_at = 0, timezone.now()
    move(delivery, State.WAITING, save=("attempts", "due_at"))
    record("members.delivery.again", delivery, by=by, number=delivery.number)
    deliver.enqueue()
    return delivery


@transaction.atomic
def put_aside(delivery: Delivery, *, by: Any) -> Delivery:
    """Leave it at that: nobody waits for this message any more."""
    require(rules.can_settle_delivery(by, delivery))

    move(delivery, State.DROPPED)
    record("members.delivery.put_aside", delivery, by=by, number=delivery.number)
    return delivery
