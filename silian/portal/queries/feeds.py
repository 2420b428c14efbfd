"""What is new for everybody, as feeds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from silian.activities.models import Activity
from silian.exchange.models import Call
from silian.hall.models import Matter
from silian.honours.models import Honour
from silian.stories.models import Story

MOST = 30


@dataclass(frozen=True)
class Entry:
    """One thing in a feed."""

    title: str
    url: str
    said: str
    at: datetime


@dataclass(frozen=True)
class Feed:
    """One feed: its name in addresses, what it is called, where its page is, and its newest entries."""

    name: str
    word: Any
    page: str
    entries: Callable[[], Iterable[Entry]]


def _activities() -> list[Entry]:
    rows = Activity.objects.public().filter(state__in=[Activity.State.PUBLISHED, Activity.State.DONE])  # type: ignore[attr-defined]
    return [
        Entry(one.title, reverse("activities:activity", args=[one.pk]), one.about, one.published_at)
        for one in rows.only("title", "about", "published_at").order_by("-published_at", "-id")[:MOST]
    ]


def _stories() -> list[Entry]:
    rows = Story.objects.public().only("title", "lead", "published_at").order_by("-published_at", "-id")  # type: ignore[attr-defined]
    return [
        Entry(one.title, reverse("stories:story", args=[one.pk]), one.lead, one.published_at or one.at)
        for one in rows[:MOST]
    ]


def _matters() -> list[Entry]:
    rows = Matter.objects.public().only("title", "year", "serial", "stage", "ended_as", "shown_at")  # type: ignore[attr-defined]
    return [
        Entry(
            str(one), reverse("hall:matter", args=[one.pk]),
            one.get_ended_as_display() if one.ended_as else one.get_stage_display(), one.shown_at or one.raised_at,
        )
        for one in rows.order_by("-shown_at", "-id")[:MOST]
    ]  # fmt: skip


def _honours() -> list[Entry]:
    rows = Honour.objects.standing().only("title", "name", "why", "at").order_by("-at", "-id")  # type: ignore[attr-defined]
    return [Entry(str(one), reverse("honours:honour", args=[one.pk]), one.why, one.at) for one in rows[:MOST]]


def _calls() -> list[Entry]:
    rows = Call.objects.public().only("title", "detail", "opened_at", "at").order_by("-opened_at", "-id")  # type: ignore[attr-defined]
    return [
        Entry(one.title, reverse("portal:wanted_one", args=[one.pk]), one.detail, one.opened_at or one.at)
        for one in rows[:MOST]
    ]


FEEDS: list[Feed] = [
    Feed("activities", _("Activities"), "activities:activities", _activities),
    Feed("stories", _("Stories"), "stories:stories", _stories),
    Feed("honours", _("Honours"), "honours:wall", _honours),
    Feed("matters", _("Matters"), "hall:matters", _matters),
    Feed("calls", _("Calls"), "portal:wanted", _calls),
]


def feed(name: str) -> Feed | None:
    return next((one for one in FEEDS if one.name == name), None)
