"""The matters of our street, for the permission matrix: raised, accepted, offered, paused, linked, late, and a private one."""

import datetime as dt
from typing import Any

from django.utils import timezone

from silian.hall.actions import accepting, clocks, links
from silian.hall.models import Urgency
from silian.hall.tests import build

# Address → the object it names. What is open to everybody is open to another street as well; the rest is 404 there.
NAMES = {"hall:accept": "matter_raised", "hall:urgency": "urgency"}
# What everybody may read, and only some may do.
OPEN = {
    **{f"hall:{name}": "matter" for name in ("matter", "correct", "offer", "hasten", "pause", "link", "support", "silence")},
    "hall:resume": "matter_paused", "hall:put_before": "matter_late",
}  # fmt: skip


def objects(cast, found) -> dict[str, Any]:
    by = cast.community_secretary
    matter, paused, offered = (build.accepted(cast, title=f"示例{word}") for word in ("已受理", "已暂停", "已转交"))
    along = build.accepted(cast, title="示例同一问题")
    clocks.pause_matter(paused, "等鉴定", timezone.now() + dt.timedelta(days=9), by=by)
    return {
        "matter_raised": build.raise_a_matter(cast, title="示例待受理"), "matter": matter, "matter_paused": paused,
        "matter_private": build.dispute(cast), "matter_late": build.made_late(build.accepted(cast, title="示例超期"), days=30),
        "matter_offer": accepting.offer_matter(offered, build.seat_of(cast.convener), "归民生", by=by),
        "matter_link": links.link_matters(along, build.fresh(matter), "同一件事", by=by),
        "matter_follow": build.raised(cast, title="示例自己看"), "urgency": Urgency.objects.get(federation=cast.street, usual=True),
    }  # fmt: skip


def arguments(cast, found) -> dict[str, dict[str, Any]]:
    return {
        **{name: {"pk": found[thing].pk} for name, thing in (NAMES | OPEN).items()},
        "hall:offer_answer": {"pk": found["matter_offer"].pk}, "hall:link_undo": {"pk": found["matter_link"].pk},
        "hall:follow": {"secret": found["matter_follow"].secret}, "hall:follow_phone": {"secret": found["matter_follow"].secret},
        "hall:urgency_new": {"federation_pk": cast.street.pk},
    }  # fmt: skip


def bodies(cast, found) -> dict[str, dict[str, Any]]:
    return {
        "hall:offer_answer": {"answer": "return", "because": "不归本组"}, "hall:link_undo": {"because": "不是一件事"},
        "hall:follow_phone": {"phone": "0571-000"},
    }  # fmt: skip
