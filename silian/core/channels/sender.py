"""Sending: take up, hand over, mark. Each step is committed before the next, so a crash between any two is recognised.

waiting ─take up► sending ─hand over► (may have arrived) ─mark► sent
   ▲                 │ lease runs out      │ lease runs out: sent again with the same number
   └─────────────────┴─────────────────────┘
"""

import logging
import time
import uuid
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from silian.core.channels import calling, limits
from silian.core.channels.gathering import due, gather
from silian.core.channels.models import Attempt, Channel, Delivery, Robot
from silian.core.channels.outcomes import LostLease, NotDelivered, Reason, Uncertain

log = logging.getLogger("silian.channels")
State = Delivery.State
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)


def anything_to_send(now: datetime) -> bool:
    """Whether a round would find work. Asked every few seconds by whoever keeps the clock."""
    late = Q(state=State.SENDING, lease_until__lt=now)
    return (
        due(now).exists()
        or _waiting(now).exists()
        or calling.uncomposed().exists()
        or Delivery.objects.filter(late).exists()
    )


def _waiting(now: datetime) -> Any:
    rows = Delivery.objects.filter(state=State.WAITING, due_at__lte=now).exclude(channel=Channel.HOOK, text="")
    return rows if settings.EMAIL_ON else rows.exclude(channel=Channel.MAIL)


def run(most: int = 50) -> int:
    """Send what is due; how many messages were tried. Any number of these may run at once."""
    recover(timezone.now())
    gather(timezone.now())
    calling.compose()
    tried = 0
    while tried < most:
        delivery = take_up(timezone.now())
        if delivery is None:
            break
        carry_out(delivery)
        tried += 1
    return tried


def recover(now: datetime) -> int:
    """Give back what a process that is gone was holding. What it may have handed over is marked as a repetition."""
    with transaction.atomic():
        held = Delivery.objects.select_for_update(skip_locked=True).filter(state=State.SENDING, lease_until__lt=now)
        for delivery in held:
            _outcome(delivery, Reason.INTERRUPTED)
            delivery.again = delivery.again or delivery.handed_at is not None
            _give_back(delivery, Reason.INTERRUPTED, "", now)
    return len(held)


def take_up(now: datetime) -> Delivery | None:
    """The next message, held by us alone for a while; none if nothing may go now."""
    while True:
        with transaction.atomic():
            delivery = _lock_next(now)
            if delivery is None:
                return None
            print_of = ""
            if delivery.robot_id:
                robot = Robot.objects.get(pk=delivery.robot_id)
                delivery.robot, print_of = robot, robot.fingerprint
                later = limits.room(robot.platform, robot.fingerprint)
                if later is not None:
                    delivery.due_at = later
                    delivery.save(update_fields=["due_at"])
                    continue
            delivery.state, delivery.holder = State.SENDING, uuid.uuid4()
            delivery.lease_until = timezone.now() + Delivery.LEASE
            delivery.attempts += 1
            delivery.handed_at = None
            delivery.save(update_fields=["state", "holder", "lease_until", "attempts", "handed_at"])
            delivery.taken_up = time.monotonic()
            limits.note(delivery, print_of)
            return delivery


def _lock_next(now: datetime) -> Delivery | None:
    """Locked rows are somebody else's: they are passed over, never waited for."""
    return _waiting(now).order_by("due_at", "id").select_for_update(skip_locked=True).first()


def carry_out(delivery: Delivery) -> None:
    """Send one message that we hold, and write down what came of it."""
    try:
        with _channel(delivery) as send:
            hand_over(delivery)
            send()
            _mark_sent(delivery)
    except LostLease:
        _release(delivery)
    except NotDelivered as error:
        _not_sent(delivery, error.reason, error.detail, final=error.final, wait=timedelta(seconds=error.wait))
    except Uncertain as error:
        delivery.again = True
        _not_sent(delivery, Reason.UNCERTAIN, str(error))
    except Exception as error:
        # Anything unforeseen counts as “may have arrived” once it was handed over.
        log.exception("Message %s", delivery.pk)
        delivery.again = delivery.again or delivery.handed_at is not None
        _not_sent(delivery, Reason.UNCERTAIN, type(error).__name__)


def _channel(delivery: Delivery) -> AbstractContextManager[Any]:
    if delivery.channel == Channel.MAIL:
        from silian.core.channels import mail

        return mail.ready(delivery)
    if delivery.channel == Channel.HOOK:
        return calling.ready(delivery)
    from silian.core.channels import robots  # apprise is 20 MB, so only who speaks carries it

    return robots.ready(delivery)


def _ours(delivery: Delivery) -> Any:
    return Delivery.objects.filter(pk=delivery.pk, holder=delivery.holder, state=State.SENDING)


def hand_over(delivery: Delivery) -> None:
    """Write down that it may arrive from now on, if it is still ours and, for a robot, still counts for this minute."""
    if delivery.robot_id and time.monotonic() - delivery.taken_up > limits.FRESH:
        raise LostLease
    now = timezone.now()
    if not _ours(delivery).update(handed_at=now, lease_until=now + Delivery.LEASE):
        raise LostLease
    delivery.handed_at = now


def _mark_sent(delivery: Delivery) -> None:
    with transaction.atomic():
        marked = _ours(delivery).update(
            state=State.SENT, sent_at=timezone.now(), holder=None, lease_until=None, reason="", detail=""
        )
        _outcome(delivery, "sent" if marked else Reason.UNCERTAIN)


def _not_sent(
    delivery: Delivery, reason: str, detail: str, *, final: bool = False, wait: timedelta = timedelta()
) -> None:
    with transaction.atomic():
        held = _ours(delivery).select_for_update().first()
        if held is None:
            return
        held.again = delivery.again
        _outcome(delivery, reason, detail)
        if final or held.attempts >= Delivery.MOST_ATTEMPTS:
            held.attempts = Delivery.MOST_ATTEMPTS
        _give_back(held, reason, detail, timezone.now() + max(wait, pause(held.attempts)))
        if held.channel == Channel.HOOK and held.state == State.FAILED:
            calling.note_failure(held)


def _give_back(delivery: Delivery, reason: str, detail: str, due_at: datetime) -> None:
    """Waiting for another try, or the end of trying."""
    ended = delivery.attempts >= Delivery.MOST_ATTEMPTS
    delivery.state = State.FAILED if ended else State.WAITING
    delivery.due_at, delivery.holder, delivery.lease_until = due_at, None, None
    delivery.reason, delivery.detail = reason, detail[:300]
    delivery.save(update_fields=["state", "due_at", "holder", "lease_until", "reason", "detail", "attempts", "again"])


def _release(delivery: Delivery) -> None:
    """Taken up too long ago to be sent now: back as if nothing had been tried."""
    _outcome(delivery, "released")
    _ours(delivery).update(
        state=State.WAITING, holder=None, lease_until=None, due_at=timezone.now(), attempts=delivery.attempts - 1
    )


def pause(attempts: int) -> timedelta:
    """One minute, two, four … up to six hours."""
    return min(FIRST_WAIT * 2 ** max(0, attempts - 1), LONGEST_WAIT)


def _outcome(delivery: Delivery, outcome: str, detail: str = "") -> None:
    last = Attempt.objects.filter(delivery=delivery.pk).order_by("-id").values("pk")[:1]
    Attempt.objects.filter(pk__in=last, outcome="").update(outcome=outcome, detail=detail[:300])
