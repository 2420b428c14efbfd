"""What waits for whoever organises something, and for whoever was given a place."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.activities.models import Activity, Session, Signup
from silian.core.waiting import Question, Waiting, ask
from silian.members.mandates import Mandates, mandates

ROWS = 20
# Nobody is reminded of the result on the evening itself; after two weeks it is late.
RESULT_IN = timedelta(days=14)


def own_activities(person: Any) -> Q | None:
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


def questions(person: Any) -> list[Question]:
    """Drafts to publish, results to write, guests to call."""
    own = own_activities(person)
    return [] if own is None else [Question(_rows(own), lambda rows: _shown(rows, mandates(person)))]


def waiting_for(person: Any) -> list[Waiting]:
    return ask(person, questions(person))


def _rows(own: Q) -> QuerySet[Activity]:
    now = timezone.now()
    standing = Q(sessions__state=Session.State.OPEN)
    to_call = ~Q(sessions__signups__call="") & ~Q(sessions__signups__state=Signup.State.CANCELLED)
    to_call &= Q(sessions__period__endswith__gt=now)
    rows = (
        Activity.objects.filter(own)
        .exclude(state=Activity.State.DONE)
        .select_related("organiser", "community", "federation")
        .defer("organiser__search")
        .annotate(
            first_at=Min("sessions__begins_at", filter=standing),
            last_at=Max("sessions__period__endswith", filter=standing),
            calls=Count("sessions__signups", filter=to_call, distinct=True),
            calls_of=Min("sessions", filter=to_call),
            calls_at=Min("sessions__begins_at", filter=to_call),
            calls_since=Min("sessions__signups__at", filter=to_call),
        )
    )
    is_draft, is_over = Q(state=Activity.State.DRAFT), Q(state=Activity.State.PUBLISHED, last_at__lte=now)
    return rows.filter(is_draft | is_over | Q(calls__gt=0)).order_by("id")[:ROWS]


def _shown(rows: QuerySet[Any], mine: Mandates) -> list[Waiting]:
    now = timezone.now()
    found: list[Waiting] = []
    for one in rows:
        before = len(found)
        if one.state == Activity.State.DRAFT:
            found.append(_draft(one))
        elif one.state == Activity.State.PUBLISHED and one.last_at and one.last_at <= now:
            found.append(_result(one))
        if one.calls:
            found.append(_calls(one))
        name = mine.named(organisation=one.organiser_id, community=one.community_id) or mine.named(
            office=one.federation_id
        )
        found[before:] = [replace(row, by_seat=name) for row in found[before:]]
    return found


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


def _calls(activity: Any) -> Waiting:
    """Guests without an account who have to learn something."""
    return Waiting(
        what=ngettext(
            "Call %(number)s guest of “%(title)s” who has no account",
            "Call %(number)s guests of “%(title)s” who have no account",
            activity.calls,
        )
        % {"number": activity.calls, "title": activity.title},
        for_whom=activity.organiser_name, since=timezone.localdate(activity.calls_since),
        until=timezone.localdate(activity.calls_at), url=reverse("activities:session", args=[activity.calls_of]),
        button=_("See them"),
    )  # fmt: skip
