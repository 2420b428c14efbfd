"""Reading a federation's group robots, the programs it tells of events, and the log of what was sent."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.core.channels.models import Channel, Delivery, Robot, Subscription
from silian.core.hooks import every_event
from silian.core.waiting import Question, Waiting, ask
from silian.members.mandates import Mandates, mandates

State = Delivery.State
_LOG: dict[str, Any] = {
    "last_at": Max("deliveries__sent_at"),
    "failed": Count("deliveries", filter=Q(deliveries__state=State.FAILED)),
}


def visible_robots(person: Any) -> QuerySet[Robot]:
    """The robots of her offices, removed ones included: their log stays."""
    return Robot.objects.filter(federation_id__in=list(mandates(person).offices))


def listed(person: Any) -> QuerySet[Robot]:
    """With the last moment each one spoke, and what of it failed."""
    return visible_robots(person).annotate(**_LOG)


def visible_subscriptions(person: Any) -> QuerySet[Subscription]:
    """Which programs her offices let be told, removed ones included: their log stays."""
    return Subscription.objects.filter(federation_id__in=list(mandates(person).offices))


def subscriptions(person: Any) -> QuerySet[Subscription]:
    """With the last moment each one was told something, and what of it failed."""
    return visible_subscriptions(person).annotate(**_LOG)


def told_last(one: Subscription, most: int) -> list[Any]:
    """What it was told last, each with what had happened in words."""
    words, rows = dict(every_event()), list(one.deliveries.order_by("-id")[:most])
    for row in rows:
        said: Any = row
        said.said = words.get(row.subject.partition(" ")[0], row.get_what_display())
    return rows


def visible_deliveries(person: Any) -> QuerySet[Delivery]:
    """Messages sent for her federations. Words of e-mails are their reader's alone and are shown nowhere."""
    return Delivery.objects.filter(federation_ids__overlap=list(mandates(person).offices))


@dataclass(frozen=True)
class LogFilters:
    """What the reader asked of the log, as it stands in the address."""

    channel: str = ""
    state: str = ""

    @classmethod
    def of(cls, data: Any) -> "LogFilters":
        channel, state = data.get("channel", ""), data.get("state", "")
        return cls(channel if channel in Channel.values else "", state if state in State.values else "")

    @property
    def any(self) -> bool:
        return self != LogFilters()


def log(person: Any, filters: LogFilters) -> QuerySet[Delivery]:
    rows = visible_deliveries(person).select_related("person", "robot", "subscription")
    if filters.channel:
        rows = rows.filter(channel=filters.channel)
    if filters.state:
        rows = rows.filter(state=filters.state)
    return rows


def questions(person: Any) -> list[Question]:
    """What could not be delivered after the last try: one row for the office; none without one."""
    if not mandates(person).offices:
        return []
    failed = visible_deliveries(person).filter(state=State.FAILED).order_by()
    return [
        Question(
            failed.values("state").annotate(failures=Count("pk"), first=Min("at")),
            partial(_shown_failures, mine=mandates(person)),
        )
    ]


def waiting_for(person: Any) -> list[Waiting]:
    return ask(person, questions(person))


def _shown_failures(rows: QuerySet, mine: Mandates) -> list[Waiting]:
    return [
        Waiting(
            what=ngettext(
                "%(number)s message could not be delivered", "%(number)s messages could not be delivered", found["failures"]
            ) % {"number": found["failures"]},
            for_whom=_("Office"), since=timezone.localdate(found["first"]), until=None,
            url=reverse("members:deliveries") + "?state=failed", button=_("Look at them"), by_seat=mine.named(office=min(mine.offices)),
        )
        for found in rows
    ]  # fmt: skip
