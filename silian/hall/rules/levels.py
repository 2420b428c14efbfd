"""How high a late matter has climbed: by the clock alone, nothing has to happen for it."""

from datetime import datetime

from django.utils import timezone

from silian.core.calendars import calendar
from silian.hall import clocks
from silian.hall.models import Matter

# When a matter that stays late climbs on from the street's office to the joint meeting, in workdays (house value).
CLIMB_DAYS = 5
OWNER, OFFICE, JOINT_MEETING = 0, 1, 2


def climbs_before(federation_id: int, now: datetime | None = None) -> datetime:
    """What was due before this instant has gone on to the joint meeting."""
    return clocks.workdays_back(timezone.localtime(now), CLIMB_DAYS, calendar(federation_id))


def level(matter: Matter, now: datetime | None = None) -> int:
    """Whose eyes are on it: 0 its owner's, 1 the street's office as well, 2 the joint meeting."""
    now = now or timezone.now()
    if not matter.is_open or matter.next_at is None or matter.next_at > now:
        return OWNER
    return JOINT_MEETING if matter.next_at < climbs_before(matter.federation_id, now) else OFFICE
