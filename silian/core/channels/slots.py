"""When something may be sent: the hours of digests and of quiet. Pure: no tables, no clock of its own."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

LAST_HOUR = 20  # house value: no group hears a robot later in the day
DAILY = 24


def _of_day(day: datetime, hour: int, every: int) -> list[datetime]:
    """The slots of the day that `day` falls on, in its own time zone."""
    hours = [hour] if every >= DAILY else list(range(hour, max(hour, LAST_HOUR) + 1, every))
    return [datetime.combine(day.date(), time(one), day.tzinfo) for one in hours]


def next_slot(after: datetime, hour: int, every: int = DAILY, *, zone: ZoneInfo) -> datetime:
    """The first digest after this moment: daily at `hour`, or from `hour` on every so many hours until the evening."""
    day = after.astimezone(zone)
    while True:
        for slot in _of_day(day, hour, every):
            if slot > after:
                return slot
        day += timedelta(days=1)


def latest_slot(now: datetime, hour: int, every: int = DAILY, *, zone: ZoneInfo) -> datetime:
    """The last digest that was due at this moment."""
    day = now.astimezone(zone)
    while True:
        for slot in reversed(_of_day(day, hour, every)):
            if slot <= now:
                return slot
        day -= timedelta(days=1)


def after_quiet(now: datetime, begins: int, ends: int, *, zone: ZoneInfo) -> datetime:
    """Now, or the end of the quiet hours if now lies in them; the same hour twice means no quiet hours."""
    local = now.astimezone(zone)
    inside = begins <= local.hour < ends if begins < ends else (local.hour >= begins or local.hour < ends)
    if begins == ends or not inside:
        return now
    day = local.date() + timedelta(days=1 if begins > ends and local.hour >= begins else 0)
    return datetime.combine(day, time(ends), zone)
