"""The address a platform gives its robot: which one it is and what of it is secret. Nothing else is ever spoken to."""

import re
from dataclasses import dataclass

from silian.core.channels.models import Robot

_KNOWN = {
    Robot.Platform.WECOM: re.compile(
        r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send/?\?key=(?P<token>[A-Za-z0-9_-]{8,80})"
    ),
    Robot.Platform.DINGTALK: re.compile(
        r"https://oapi\.dingtalk\.com/robot/send/?\?access_token=(?P<token>[A-Za-z0-9]{8,100})"
    ),
    Robot.Platform.FEISHU: re.compile(
        r"https://open\.feishu\.cn/open-apis/bot/v2/hook/(?P<token>[A-Za-z0-9_-]{8,80})/?"
    ),
}
SECRET = re.compile(r"[A-Za-z0-9_=+/-]{0,100}")


@dataclass(frozen=True)
class Webhook:
    platform: str
    token: str


def read(address: str) -> Webhook | None:
    """Platform and token, if this is the https address of one of the three platforms, whole and without anything else."""
    for platform, shape in _KNOWN.items():
        found = shape.fullmatch(address.strip())
        if found:
            return Webhook(platform, found["token"])
    return None


def is_secret(text: str) -> bool:
    return bool(SECRET.fullmatch(text))
