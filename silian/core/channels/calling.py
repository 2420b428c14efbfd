"""Calls to programs outside (webhooks): what is said, how it is signed, whom it may reach. After the Standard Webhooks specification."""

import base64
import hashlib
import hmac
import ipaddress
import json
import logging
import re
import secrets
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from silian.core.channels import sealing
from silian.core.channels.models import Channel, Delivery, Subscription
from silian.core.channels.outcomes import NotDelivered, Reason, Uncertain
from silian.core.models import Record
from silian.core.notices import tell
from silian.core.states import move

log = logging.getLogger("silian.channels")
State = Delivery.State
TIMEOUT = (4, 10)  # seconds to connect, to answer
LONGEST_PAUSE = 3600
FAILURES_UNTIL_STOPPED = 3  # messages in a row that all their tries could not deliver; house value
SHAPE = re.compile(r"https://(?P<host>[a-z0-9.-]+\.[a-z]{2,})(?P<port>:443)?(?P<path>/[^\s#\\]*)?", re.I)


def fitting(address: str) -> bool:
    """An https address of a named host, without port, name or password. Where the name leads is looked at before every call."""
    return bool(SHAPE.fullmatch(address)) and "@" not in address


def new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, number: str, moment: str, body: str) -> str:
    """HMAC with SHA-256 over number, moment and body, in base64: "v1,…"."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    made = hmac.new(key, f"{number}.{moment}.{body}".encode(), hashlib.sha256).digest()
    return "v1," + base64.b64encode(made).decode()


# ── Written down in the act, put into words later ──


def write_down(pairs: Sequence[tuple[Subscription, Record]]) -> None:
    """One message for every subscription that wants the event. Its words follow when it is composed."""
    from silian.core.channels import tasks

    now = timezone.now()
    Delivery.objects.bulk_create(
        Delivery(
            key=f"hook:{one.pk}:{secrets.token_hex(12)}", what=Delivery.What.EVENT, channel=Channel.HOOK, subscription=one, lines=1,
            federation_ids=[one.federation_id], subject=f"{record.verb} {record.subject}", due_at=now, at=record.at,
        )
        for one, record in pairs
    )  # fmt: skip
    tasks.deliver.enqueue()


def uncomposed() -> Any:
    return Delivery.objects.filter(channel=Channel.HOOK, state=State.WAITING, text="", due_at__lte=timezone.now())


def compose(most: int = 200) -> int:
    """Put into words what has none yet, as who made the subscription may see it. What she may not see is put aside unsaid.

    What cannot be put into words holds nobody else up: the office sees that it failed, and may try once more.
    """
    made = 0
    for pk in list(uncomposed().values_list("pk", flat=True)[:most]):
        try:
            with transaction.atomic():
                one = uncomposed().filter(pk=pk).select_for_update(skip_locked=True, of=("self",)).first()
                made += _worded(one) if one else 0
        except Exception as error:
            log.exception("No words for message %s", pk)
            Delivery.objects.filter(pk=pk, state=State.WAITING).update(
                state=State.FAILED, reason=Reason.INTERRUPTED, detail=type(error).__name__
            )
    return made


def _worded(delivery: Delivery) -> int:
    from silian.core.hooks import told

    subscription: Any = Subscription.objects.select_related("by").get(pk=delivery.subscription_id or 0)
    verb, _space, key = delivery.subject.partition(" ")
    test = delivery.what == Delivery.What.TEST
    data = {"name": subscription.name} if test else told(subscription.by, key) if subscription.by.is_active else None
    if data is None:
        delivery.state, delivery.reason = State.DROPPED, Reason.HIDDEN
        delivery.save(update_fields=["state", "reason"])
        return 0
    said = {
        "type": verb,
        "timestamp": delivery.at.isoformat(),
        "federation_id": subscription.federation_id,
        "thing": key,
        "data": data,
    }
    delivery.text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    delivery.save(update_fields=["text"])
    return 1


# ── The call ──


@contextmanager
def ready(delivery: Delivery) -> Iterator[Callable[[], None]]:
    """Everything up to the point of no return; what is yielded crosses it."""
    subscription = Subscription.objects.filter(pk=delivery.subscription_id or 0).first()
    if subscription is None or subscription.state != Subscription.State.ON:
        raise NotDelivered(Reason.CLOSED, final=True)
    try:
        secret = sealing.unseal(subscription.sealed)["secret"]
    except Exception as error:
        raise NotDelivered(Reason.REFUSED, type(error).__name__, final=True) from error
    number, moment = f"msg_{delivery.number}", str(int(time.time()))
    headers = {
        "Content-Type": "application/json; charset=utf-8", "User-Agent": "Silian-Webhooks/1", "webhook-id": number,
        "webhook-timestamp": moment, "webhook-signature": signature(secret, number, moment, delivery.text),
    }  # fmt: skip
    opened = _door(subscription.address)
    yield lambda: _call(opened, headers, delivery.text)


def public(addresses: Sequence[str]) -> list[str]:
    """These addresses if every one of them is out in the world; none if one of them leads into a house, ours or another's."""
    found = [ipaddress.ip_address(one) for one in addresses]
    mapped = [getattr(one, "ipv4_mapped", None) or one for one in found]
    return list(addresses) if mapped and all(one.is_global and not one.is_multicast for one in mapped) else []


def _door(address: str) -> tuple[Any, str, dict[str, str]]:
    """(connection pool, path, headers). The name is looked up once and the very address found is called, so it cannot change between."""
    import certifi
    import urllib3

    parts = urlsplit(address)
    host, path = parts.hostname or "", (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    timeout = urllib3.Timeout(connect=TIMEOUT[0], read=TIMEOUT[1])
    if settings.ROBOT_RECEIVER:
        here = urlsplit(settings.ROBOT_RECEIVER)
        pool: Any = urllib3.HTTPConnectionPool(str(here.hostname), here.port, timeout=timeout, retries=False)
        return pool, f"/hook/{host}{path}", {}
    try:
        found = public([str(info[4][0]) for info in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)])
    except OSError as error:
        raise NotDelivered(Reason.UNREACHABLE, type(error).__name__) from error
    if not fitting(address) or not found:
        raise NotDelivered(Reason.REFUSED, "not a public address")
    pool = urllib3.HTTPSConnectionPool(
        found[0], 443, timeout=timeout, retries=False, server_hostname=host, assert_hostname=host,
        cert_reqs="CERT_REQUIRED", ca_certs=certifi.where(),
    )  # fmt: skip
    return pool, path, {"Host": host}


def _call(opened: tuple[Any, str, dict[str, str]], headers: dict[str, str], body: str) -> None:
    import urllib3

    pool, path, host = opened
    try:
        answer = pool.request(
            "POST", path, body=body.encode(), headers=headers | host, redirect=False, preload_content=False
        )
        status, later = answer.status, answer.headers.get("Retry-After", "")
        answer.release_conn()
    except (
        urllib3.exceptions.NewConnectionError,
        urllib3.exceptions.ConnectTimeoutError,
        urllib3.exceptions.SSLError,
    ) as error:
        raise NotDelivered(Reason.UNREACHABLE, type(error).__name__) from error
    except urllib3.exceptions.HTTPError as error:
        raise Uncertain(type(error).__name__) from error
    finally:
        pool.close()
    if 200 <= status < 300:
        return
    if status in (429, 503):
        wait = min(int(later), LONGEST_PAUSE) if later.isdigit() and len(later) < 9 else 60
        raise NotDelivered(Reason.TOO_FAST, f"HTTP {status}", wait=wait)
    raise NotDelivered(Reason.REFUSED, f"HTTP {status}", final=status == 410)


def note_failure(delivery: Delivery) -> None:
    """After a message nobody could deliver: whoever fails for long is called no more, and who made the subscription hears of it."""
    last = (
        Delivery.objects.filter(subscription=delivery.subscription_id, state=State.SENT)
        .order_by("-id")
        .values("pk")[:1]
    )
    failed = Delivery.objects.filter(subscription=delivery.subscription_id, state=State.FAILED, attempts__gt=0)
    since = last.values_list("pk", flat=True).first() or 0
    if failed.filter(pk__gt=since).count() < FAILURES_UNTIL_STOPPED:
        return
    one = (
        Subscription.objects.select_related("by")
        .filter(pk=delivery.subscription_id or 0, state=Subscription.State.ON)
        .first()
    )
    if one is not None:
        move(one, Subscription.State.STOPPED)
        tell([one.by], "core.subscription.stopped", one, url=f"/members/hooks/{one.pk}", name=one.name)
