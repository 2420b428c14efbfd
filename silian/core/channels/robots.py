"""Robots of WeCom, DingTalk and Feishu, through apprise. Loaded only where a robot really speaks.

apprise knows the addresses, the shape of a message and what a valid token is. Two things it lets pass matter to us
and are added here: a platform says no with HTTP 200 and a number in the answer, and DingTalk's signature has to be
quoted once, not twice. Feishu's signature, which apprise has not, is added too.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import requests
from apprise import NotifyFormat
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot
from django.conf import settings

from silian.core.channels import sealing
from silian.core.channels.models import Delivery, Robot
from silian.core.channels.outcomes import NotDelivered, Reason, Uncertain

TIMEOUT = (4, 8)  # seconds to connect, to answer
MINUTE, BLOCKED = 60, 600  # seconds; DingTalk closes its ears for ten minutes

# What the platforms answer when asking again would not help: wrong token, wrong signature, robot gone.
FINAL = {
    "wecom": {40008, 40058, 93000, 93004, 93008},
    "dingtalk": {300001, 300005, 310000, 400013, 400101, 400102},
    "feishu": {19001, 19002, 19021, 19022, 19024},
}
TOO_FAST = {
    "wecom": {45009: MINUTE, 45033: MINUTE},
    "dingtalk": {130101: BLOCKED, 410100: BLOCKED},
    "feishu": {11232: MINUTE},
}


class Answering:
    """What our three robots have in common: one request, no redirects, and the platform's answer is read."""

    platform: str
    code_name: str

    def post(self, url: str, payload: dict[str, Any], params: dict[str, str] | None = None) -> bool:
        if settings.ROBOT_RECEIVER:
            parts = urlsplit(url)
            url = f"{settings.ROBOT_RECEIVER}/{self.platform}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        content = json.dumps(payload, ensure_ascii=False).encode()
        try:
            answer = requests.post(
                url, data=content, params=params, headers={"Content-Type": "application/json; charset=utf-8"},
                timeout=TIMEOUT, allow_redirects=False,
            )  # fmt: skip
        except requests.ConnectTimeout as error:
            raise NotDelivered(Reason.UNREACHABLE, "ConnectTimeout") from error
        except requests.ConnectionError as error:
            raise _broken(error) from error
        except requests.RequestException as error:
            raise Uncertain(type(error).__name__) from error
        return self.judge(answer)

    def judge(self, answer: requests.Response) -> bool:
        """True, or why not: a platform's own number says more than HTTP's."""
        if answer.status_code == 429:
            raise NotDelivered(Reason.TOO_FAST, "HTTP 429", wait=MINUTE)
        try:
            read = answer.json()
            code = int(read.get(self.code_name, 0 if answer.ok else -1))
        except (ValueError, AttributeError, TypeError):
            read, code = {}, -1
        if answer.status_code == 200 and code == 0:
            return True
        said = f"{code} {read.get('errmsg') or read.get('msg') or ''}".strip() if read else f"HTTP {answer.status_code}"
        if TOO_FAST[self.platform].get(code):
            raise NotDelivered(Reason.TOO_FAST, said, wait=TOO_FAST[self.platform][code])
        raise NotDelivered(Reason.REFUSED, said, final=code in FINAL[self.platform] or 300 <= answer.status_code < 500)


def _broken(error: requests.ConnectionError) -> NotDelivered | Uncertain:
    """No connection at all is certain; one that broke off may have carried the message over."""
    cause = getattr(error.args[0] if error.args else None, "reason", None)
    if type(cause).__name__ in ("NewConnectionError", "NameResolutionError", "SSLError", "ConnectTimeoutError"):
        return NotDelivered(Reason.UNREACHABLE, type(cause).__name__)
    return Uncertain(type(cause or error).__name__)


class WeCom(Answering, NotifyWeComBot):
    platform, code_name = "wecom", "errcode"

    def send(self, body: str, title: str = "", notify_type: Any = None, body_format: Any = None, **more: Any) -> bool:
        return self.post(self.api_url, {"msgtype": "text", "text": {"content": body}})


class DingTalk(Answering, NotifyDingTalk):
    platform, code_name = "dingtalk", "errcode"

    def get_signature(self) -> tuple[str, str]:
        """(milliseconds, signature), not yet quoted: that is done once, when the address is put together."""
        now, secret = str(round(time.time() * 1000)), self.secret or ""
        return now, signature(secret, f"{now}\n{secret}")

    def send(self, body: str, title: str = "", notify_type: Any = None, body_format: Any = None, **more: Any) -> bool:
        params = dict(zip(("timestamp", "sign"), self.get_signature(), strict=True)) if self.secret else None
        payload = {"msgtype": "text", "text": {"content": body}, "at": {"atMobiles": [], "isAtAll": False}}
        return self.post(self.notify_url.format(token=self.token), payload, params)


class Feishu(Answering, NotifyFeishu):
    platform, code_name = "feishu", "code"
    notify_url = NotifyFeishu.notify_url.rstrip("/")

    def __init__(self, token: str, secret: str = "", **more: Any):
        super().__init__(token=token, **more)
        self.secret = secret

    def send(self, body: str, title: str = "", notify_type: Any = None, body_format: Any = None, **more: Any) -> bool:
        payload: dict[str, Any] = {"msg_type": "text", "content": {"text": body}}
        if self.secret:
            now = str(int(time.time()))
            # Here the text to sign is the key and what is signed is empty: Feishu's own way.
            payload |= {"timestamp": now, "sign": signature(f"{now}\n{self.secret}", "")}
        return self.post(self.notify_url.format(token=self.token), payload)


def signature(key: str, text: str) -> str:
    """HMAC with SHA-256, in base64."""
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def speaker(platform: str, secret: dict[str, str]) -> Any:
    """apprise's robot with this token and secret. Raises TypeError for one no platform would give out."""
    if platform == Robot.Platform.WECOM:
        return WeCom(key=secret["token"])
    kind = DingTalk if platform == Robot.Platform.DINGTALK else Feishu
    return kind(token=secret["token"], secret=secret.get("secret") or "")


@contextmanager
def ready(delivery: Delivery) -> Iterator[Callable[[], None]]:
    """Everything up to the point of no return; what is yielded crosses it."""
    robot = delivery.robot
    if robot is None or robot.state != Robot.State.ON:
        raise NotDelivered(Reason.CLOSED, final=True)
    try:
        found = speaker(robot.platform, sealing.unseal(robot.sealed))
    except Exception as error:
        # A key of the installation that is gone, or a token nobody gives out: no attempt will mend it.
        raise NotDelivered(Reason.REFUSED, type(error).__name__, final=True) from error
    yield lambda: _say(found, delivery)


def _say(found: Any, delivery: Delivery) -> None:
    if not found.notify(body=delivery.text, body_format=NotifyFormat.TEXT):
        raise NotDelivered(Reason.REFUSED, "apprise")
