"""The reports of the demo street: last year's frozen and public, this year's as a draft, and one as of a day long past.

The office writes what only it knows; every figure comes from the records the other seasons have left.
"""

import re
from datetime import date, datetime, time
from pathlib import Path

from django.utils import timezone

from silian.members.models import Federation
from silian.people.models import User
from silian.portal.management.clock import told_from
from silian.reports import actions
from silian.reports.models import Report

# The report of a year is frozen when its books are closed.
FROZEN_ON = (1, 20)
# The day the published case tells of.
CASE = date(2018, 10, 8)


def live(street: Federation, text: Path, secretary: User) -> tuple[int, int]:
    """Returns how many reports are frozen and how many are drafted."""
    words, this = _words(text), timezone.localdate().year
    frozen_on = timezone.make_aware(datetime.combine(date(this, *FROZEN_ON), time(10)))
    if frozen_on < timezone.now():
        with told_from(frozen_on) as clock:
            last = _begin(street, this - 1, words["上年"], secretary)
            actions.freeze_report(last, by=secretary)
            clock.ahead(3)
            actions.publish_report(last, by=secretary)
    _begin(street, this, words["本年"], secretary)
    _begin(street, CASE.year, {}, secretary, as_of=CASE)
    rows = Report.objects.filter(federation=street)
    return rows.filter(state=Report.State.FROZEN).count(), rows.filter(state=Report.State.DRAFT).count()


def _begin(street: Federation, year: int, words: dict[str, str], secretary: User, as_of: date | None = None) -> Report:
    fields = {"since": date(year, 1, 1), "until": date(year + 1, 1, 1), "as_of": as_of}
    report = actions.begin_report(street, Report.Kind.YEARLY, fields, by=secretary)
    if words:
        actions.write_report(report, {}, words, by=secretary)
    return report


def _words(text: Path) -> dict[str, dict[str, str]]:
    """Year → section → words."""
    found: dict[str, dict[str, str]] = {}
    for year, part, words in re.findall(
        r"^\[(\S+) (\w+)\]\n(.*?)(?=^\[|\Z)", text.read_text(encoding="utf-8"), re.M | re.S
    ):
        found.setdefault(year, {})[part] = words.strip()
    return found
