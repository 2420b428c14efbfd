"""Opening what takes place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from silian.activities.models import Activity, Session
from silian.core.records import record
from silian.members.models import Federation
from silian.people.models import User


@dataclass(frozen=True)
class Time:
    """One session as somebody wrote it into the form."""

    begins: datetime
    ends: datetime
    helper_places: int = 0


@transaction.atomic
def open_activity(
    federation: Federation, fields: dict[str, Any], times: Sequence[Time] = (), *, by: User
) -> Activity:  # fmt: skip
    """A draft with its sessions."""
    activity = Activity(**fields, federation=federation, by=by)
    activity.save(force_insert=True)
    for time in times:
        Session.objects.create(
            federation=federation, activity=activity, period=DateTimeTZRange(time.begins, time.ends),
            helper_places=time.helper_places,
        )  # fmt: skip
    record("activities.activity.opened", activity, by=by, title=activity.title, sessions=len(times))
    return activity
