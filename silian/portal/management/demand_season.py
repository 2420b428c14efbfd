"""What the communities of the demo street asked for in the months before, so that its trends have a past: filed and closed in their own days.

In the last two of them the way into the underground is rebuilt, and more and more of them look for places to park: a theme rises.

All by the liaisons whose act it is, with the actions the pages use; the words stand in `demo/text/earlier_demands.txt`.
"""

from datetime import datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

from silian.exchange.actions import lines
from silian.exchange.models import Demand
from silian.exchange.queries.people import speakers
from silian.members.models import Federation, Organisation
from silian.portal.management.clock import told_from
from silian.portal.management.meeting_season import read
from silian.reports.trends import months

OPEN_FOR = timedelta(days=18)
REMARK = "示例内容，非该单位发布"


def live(street: Federation, path: Path) -> int:
    """Let the demands be filed and closed; returns how many."""
    words = read(path)
    today = timezone.localdate()
    asking = {
        one.name: one
        for one in Organisation.objects.filter(
            federation=street, name__in=[row[0] for rows in words.values() for row in rows]
        )
    }
    people = speakers([one.pk for one in asking.values()])
    known, filed = months(today, 1 + max(map(int, words))), 0
    for ago in sorted(words, key=int, reverse=True):
        for number, (who, title, detail, theme, because) in enumerate(words[ago]):
            organisation = asking.get(who)
            if organisation is None or not people.get(organisation.pk):
                continue
            # All over the month, however many there are.
            by, day = (
                people[organisation.pk][0],
                known[-1 - int(ago)] + timedelta(days=4 + 20 * number // len(words[ago])),
            )
            with told_from(timezone.make_aware(datetime.combine(day, time(9, 30)))) as clock:
                fields = {"title": title, "detail": detail, "theme": theme, "year": day.year, "remark": REMARK}
                line, made = lines.file_line(Demand, organisation, fields, by=by)
                clock.set(clock.moment + OPEN_FOR)
                lines.close_line(line, because, by=by)
            filed += made
    return filed
