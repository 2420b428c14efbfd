"""Holidays and make-up workdays of a year that is not published yet, entered by the office."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.records import record
from silian.core.rules import require
from silian.duties import rules
from silian.duties.models import CalendarDay
from silian.members.models import Federation
from silian.people.models import User

MOST_DAYS = 60  # of one entry: the longest holiday is ten days


@transaction.atomic
def enter_days(federation: Federation, days: list[date], *, works: bool, name: str, by: User) -> list[CalendarDay]:
    """These days are worked, or are off; a day entered before is overwritten."""
    if not 0 < len(days) <= MOST_DAYS:
        raise Refused(_("Enter one day, or a stretch of at most %(most)s days.") % {"most": MOST_DAYS})
    for day in days:
        require(rules.can_enter_day(by, federation.pk, day))
    made = []
    for day in days:
        row, _new = CalendarDay.objects.update_or_create(
            federation=federation, day=day, defaults={"works": works, "name": name.strip()[:60], "by": by}
        )
        record("duties.day.entered", row, by=by, day=day.isoformat(), works=works, name=row.name)
        made.append(row)
    return made
