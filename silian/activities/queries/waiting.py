"""What waits for whoever organises something, and for whoever was given a place."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.activities.models import Activity, Session, Signup
from silian.core.waiting import Waiting
from silian.members.mandates import mandates

ROWS = 20
# Nobody is reminded of the result on the evening itself; after two weeks it is late.
RESULT_IN = timedelta(days=14)


def _own(person: Any) -> Q | None:
    """What she herself organises. The office is reminded of its own activities, not of everybody's."""
    mine = mandates(person)
    communities = [held.community_id for held in mine.held if held.body_kind == "community"]
    if not (mine.organisations or mine.offices or communities):
        return None
    return (
        Q(organiser__in=list(mine.organisations))
        | Q(organiser=None, community__in=communities)
        | Q(organiser=None, community=None, federation__in=list(mine.offices))
    )


def waiting_for(person: Any) -> list[Waiting]:
    """Drafts to publish, results to write, guests to call. At most two queries."""
    own = _own(person)
    if own is None:
        return []
    now = timezone.now()
    standing = Q(sessions__state=Session.State.OPEN)
    rows = (
        Activity.objects.filter(own)
        .filter(state__in=[Activity.State.DRAFT, Activity.State.PUBLISHED])
        .select_related("organiser", "community", "federation")
        .defer("organiser__search")
        .annotate(
            first_at=Min("sessions__begins_at", filter=standing),
            last_at=Max("sessions__period__endswith", filter=standing),
        )
    )
    due = Q(state=Activity.State.DRAFT) | Q(state=Activity.State.PUBLISHED, last_at__lte=now)
    found = [
        _draft(one) if one.state == Activity.State.DRAFT else _result(one)
        for one in rows.filter(due).order_by("id")[:ROWS]
    ]
    return found + _calls(person, own)


def _draft(activity: Any) -> Waiting:
    first = activity.first_at
    return Waiting(
        what=_("Publish the draft “%(title)s”") % {"title": activity.title}, for_whom=activity.organiser_name,
        since=timezone.localdate(activity.at), until=timezone.localdate(first) if first else None,
        url=reverse("activities:activity", args=[activity.pk]), button=_("Look"),
    )  # fmt: skip


def _result(activity: Any) -> Waiting:
    ended = timezone.localdate(activity.last_at)
    return Waiting(
        what=_("Write down what came of “%(title)s”") % {"title": activity.title}, for_whom=activity.organiser_name,
        since=ended, until=ended + RESULT_IN, url=reverse("activities:result", args=[activity.pk]), button=_("Write it"),
    )  # fmt: skip


def _calls(person: Any, own: Q) -> list[Waiting]:
    """Guests without an account who have to learn something, one row for each session."""
    rows = (
        Signup.objects.exclude(call="")
        .live()
        .filter(session__activity__in=Activity.objects.filter(own).values("pk"))
        .filter(session__period__endswith__gt=timezone.now())
        .order_by("session__begins_at")
        .values("session", "session__activity__title", "session__begins_at")
        .annotate(number=Count("pk"), since=Min("at"))
    )
    return [
        Waiting(
            what=ngettext(
                "Call %(number)s guest of “%(title)s” who has no account",
                "Call %(number)s guests of “%(title)s” who have no account",
                row["number"],
            ) % {"number": row["number"], "title": row["session__activity__title"]},
            for_whom=_("guests"), since=timezone.localdate(row["since"]),
            until=timezone.localdate(row["session__begins_at"]),
            url=reverse("activities:session", args=[row["session"]]), button=_("See them"),
        )
        for row in rows[:ROWS]
    ]  # fmt: skip
