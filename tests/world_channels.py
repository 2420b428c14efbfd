"""Robots, messages and links of e-mails for the permission matrix."""

from typing import Any

from silian.core.channels import links
from silian.core.channels.models import Robot
from silian.core.tests.channels import message_to, robot
from silian.members.actions import hooks

NAMES = {
    "members:robot": "robot", "members:robot_act": "robot",
    "members:subscription": "subscription", "members:subscription_act": "subscription",
    "members:delivery_again": "failed_delivery", "members:delivery_aside": "failed_delivery",
}  # fmt: skip


def objects(cast, _found: dict[str, Any]) -> dict[str, Any]:
    """One robot of our street, and a message of its that could not be delivered."""
    one: Robot = robot(cast)
    told, _secret = hooks.subscribe(
        cast.street,
        {"name": "示例·统计系统", "address": "https://example.org/events", "events": ["cobuilding.project.done"]},
        by=cast.secretary,
    )
    return {
        "robot": one,
        "subscription": told,
        "failed_delivery": message_to(one, state="failed", attempts=8, reason="refused"),
    }


def arguments(cast, found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What an address needs besides the number of its object."""
    stop, confirm = (link(cast.choir_liaison.pk, "a@example.com") for link in (links.stop_link, links.confirm_link))
    return {
        "members:robot_act": {"pk": found["robot"].pk, "act": "pause"},
        "members:subscription_act": {"pk": found["subscription"].pk, "act": "stop"},
        "people:mail_stop": {"token": stop.rpartition("/")[2]},
        "people:mail_confirm": {"token": confirm.rpartition("/")[2]},
    }


def bodies(_cast, _found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {}
