"""How long rooms were open: what their use is compared with."""

from bisect import bisect_left, bisect_right
from datetime import date, timedelta

from django.utils import timezone

from silian.core.models import Record
from silian.places.models import FormerHours, Room, calendars
from silian.places.models.rooms import Calendar
from silian.places.models.weeks import Week

# The last act before a day says whether a base or a room was in use on it.
BEGUN = {"places.base.opened", "places.base.reopened", "places.room.added", "places.room.reopened"}
ENDED = {"places.base.closed", "places.room.closed"}


def minutes_open(federation_id: int, first: date, last: date) -> dict[int, int]:
    """Room → minutes it stood open from the first to the last day, by the hours and exceptions of each day.

    A room without opening hours is open by arrangement; such days are no open time, and a room without any other is left out. The day on
    which a room or its base was opened or closed counts. Four queries, however many rooms.
    """
    rooms = dict(Room.objects.filter(federation=federation_id).order_by("pk").values_list("pk", "base"))
    known = calendars(rooms, first, last)
    former: dict[int, dict[date, Week]] = {}
    rows = FormerHours.objects.filter(federation=federation_id, until__gt=first).order_by("until", "weekday", "opens")
    for room_id, until, weekday, opens, closes in rows.values_list("room", "until", "weekday", "opens", "closes"):
        week = former.setdefault(room_id, {}).setdefault(until, {})
        if weekday is not None and opens is not None and closes is not None:
            week.setdefault(weekday, []).append((opens, closes))
    acts = _acts(federation_id)
    found: dict[int, int] = {}
    for pk, base in rooms.items():
        days = _in_use(acts.get(f"places.base:{base}", []), first, last) & _in_use(
            acts.get(f"places.room:{pk}", []), first, last
        )
        if minutes := sum(_minutes(known[pk], former.get(pk, {}), day) for day in days):
            found[pk] = minutes
    return found


def _acts(federation_id: int) -> dict[str, list[tuple[date, bool]]]:
    """Base or room → the days on which it was taken into use or out of it, in their order."""
    found: dict[str, list[tuple[date, bool]]] = {}
    rows = Record.objects.filter(federation_id=federation_id, verb__in=[*BEGUN, *ENDED]).order_by("id")
    for subject, verb, at in rows.values_list("subject", "verb", "at"):
        found.setdefault(subject, []).append((timezone.localdate(at), verb in BEGUN))
    return found


def _in_use(acts: list[tuple[date, bool]], first: date, last: date) -> set[date]:
    """The days on which it was in use at any time; without any act, all of them."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    on = [day for day, _begun in acts]
    return {
        day
        for day in days
        # What stood in the morning: the last act before, or what the first one ended.
        if (acts[at - 1][1] if (at := bisect_left(on, day)) else not acts or not acts[0][1])
        or any(begun for _day, begun in acts[at : bisect_right(on, day)])
    }


def _minutes(calendar: Calendar, former: dict[date, Week], day: date) -> int:
    """Open minutes of one day, by the week that was kept then: the first of the former ones that ended later, else today's."""
    kept = next((week for until, week in former.items() if until > day), calendar.weekly)
    if not kept:
        return 0
    return sum(closes - opens for opens, closes in Calendar(kept, calendar.exceptions).minutes(day))
