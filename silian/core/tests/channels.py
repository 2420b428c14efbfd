"""Readers, robots and receivers as the tests of the outbox need them."""

import secrets
from datetime import timedelta

from django.utils import timezone

from silian.core.channels import sealing
from silian.core.channels.models import Channel, Choice, Delivery, Reach, Robot
from silian.core.notices import tell

ANSWERS, VERB = "exchange.answers", "exchange.match.offered"
FACTS = {"service": "合唱演出", "giver": "示例歌舞团", "demand": "病房演唱", "taker": "示例医院"}
# From here on every digest of today has been due.
LATER = timedelta(days=2)


def reader(person, pace: str = "digest", **more) -> Reach:
    """Somebody with a confirmed address and without quiet hours, so that no test depends on the time of the day."""
    reach = Reach.objects.create(
        person=person, address=f"{person.username}@example.com", confirmed_at=timezone.now(), quiet_from=0, quiet_until=0,
        language="en", **more,
    )  # fmt: skip
    if pace != "digest":
        Choice.objects.create(person=person, kind=ANSWERS, channel=Channel.MAIL, pace=pace)
    return reach


def robot(cast, platform: str = "wecom", secret: str = "", **more) -> Robot:
    token = secrets.token_hex(12)
    return Robot.objects.create(**{
        "federation_id": cast.street.pk, "name": "示例工作群", "platform": platform, "ending": token[-4:], "by": cast.secretary,
        "sealed": sealing.seal({"token": token, "secret": secret}), "fingerprint": sealing.fingerprint(platform, token),
        "kinds": [ANSWERS], "language": "en",
    } | more)  # fmt: skip


def token_of(one: Robot) -> str:
    return sealing.unseal(one.sealed)["token"]


def say(cast, *people, **facts) -> None:
    """One thing happens, and these people are told."""
    tell(people or [cast.secretary], VERB, cast.choir, url="/lists/matches/1", **(FACTS | facts))


def message_to(one: Robot, text: str = "示例", **more) -> Delivery:
    """A message of a robot that is due now."""
    return Delivery.objects.create(
        key=f"test:{secrets.token_hex(8)}", channel=Channel.ROBOT, robot=one, text=text, lines=1,
        federation_ids=[one.federation_id], **more,
    )  # fmt: skip


def letter_to(person, **more) -> Delivery:
    """An e-mail that is due now."""
    return Delivery.objects.create(
        key=f"test:{secrets.token_hex(8)}", channel=Channel.MAIL, person=person, address=f"{person.username}@example.com",
        subject="示例", text="示例 text\n", lines=1, **more,
    )  # fmt: skip
