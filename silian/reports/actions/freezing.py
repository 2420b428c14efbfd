"""Freezing: what a report says, the rows its figures counted and its pictures are kept; it gets its number and its paper."""

from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.archive import sha256
from silian.core.checksums import canonical
from silian.core.errors import Refused
from silian.core.notices import tell
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.members.models import Federation
from silian.members.queries.seats import holders
from silian.people.models import User
from silian.reports import rules
from silian.reports.indicators import INDICATORS, Indicator
from silian.reports.models import Leaf, Report
from silian.reports.queries.content import Living, living
from silian.reports.queries.paper import drawn, paper_of

# Counting takes a second; so often it is begun again when something is written meanwhile.
TRIES = 3
# Whose seats hear of a report of a kind; of the federation's all do.
WHOSE: dict[str, str] = {
    Report.Kind.COMMUNITY: "community",
    Report.Kind.SECTOR: "sector",
    Report.Kind.MEMBER: "organisation",
}
_NUMBERS = 0x51_11A8  # the number of our advisory locks for the numbers of reports


@transaction.atomic
def freeze_report(report: Report, *, by: User) -> Report:
    """From now on every word, figure and picture of it stays, and the same paper comes out of it at any time."""
    lock(report)
    require(rules.can_freeze(by, report))
    report.as_of = report.day
    said, rows = _counted(report)
    pictures = drawn(said)
    _one_number_at_a_time(report.federation)
    report.frozen_at, report.frozen_by = timezone.now(), by
    report.year = timezone.localdate().year
    report.number = _next_number(report)
    report.snapshot = said
    leaves = {f"{name}.png": png for name, png in sorted(pictures.items())} | {"rows.json": canonical(rows).encode()}
    report.digest = report.digest_now({name: sha256(content) for name, content in leaves.items()})
    leaves[Leaf.PAPER] = paper_of(said, pictures, number=report.sign, code=report.check_code)
    Leaf.objects.bulk_create(
        Leaf(federation_id=report.federation_id, report=report, name=name, content=content, sha256=sha256(content))
        for name, content in leaves.items()
    )
    move(
        report, Report.State.FROZEN,
        save=("as_of", "frozen_at", "frozen_by", "year", "number", "snapshot", "digest"),
    )  # fmt: skip
    record(
        "reports.report.frozen", report, by=by, about=[report.subject], organisation=report.organisation, title=report.title,
        sign=report.sign, day=report.day.isoformat(),
    )  # fmt: skip
    _tell(report, by)
    return report


def _one_number_at_a_time(federation: Federation) -> None:
    """Two reports frozen at the same moment must not get one number: the second waits for the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_NUMBERS, federation.pk % 2**31])


def _next_number(report: Report) -> int:
    last = Report.objects.filter(federation=report.federation, year=report.year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _counted(report: Report) -> tuple[dict[str, Any], dict[str, dict[str, list[int]]]]:
    """What it says, and the rows each figure counted: figure → kind of rows → their numbers.

    Somebody may write while we count; then figure and rows differ, and we count again.
    """
    for _try in range(TRIES):
        made = living(report)
        rows = _rows(made)
        if all(_fit(INDICATORS[one["name"]], one, rows[key]) for key, one in made.said["figures"].items()):
            said = made.said
            for one in said["figures"].values():
                del one["url"]  # leads to the figure of today
            return said, rows
    raise Refused(_("Others are writing just now, so the figures would not fit together. Freeze it again in a moment."))


def _rows(made: Living) -> dict[str, dict[str, list[int]]]:
    found = {}
    for key, (name, scope) in made.asked.items():
        indicator, told = INDICATORS[name], made.said["figures"][key]
        counts = told["value"] is not None or told["rows"]
        found[key] = {
            part.name: sorted(part.of(scope).values_list("pk", flat=True)) if counts else []
            for part in indicator.all_parts
        }
    return found


def _fit(indicator: Indicator, told: dict[str, Any], rows: dict[str, list[int]]) -> bool:
    """Whether a figure is that of these rows, a share also of those it is a part of."""
    own, among = (sum(len(rows[part.name]) for part in parts) for parts in (indicator.parts, indicator.among))
    # What the rows bring is not kept, so a share of sums is only known to be of these rows.
    of_them = indicator.way != "share" or indicator.sums or told["value"] is None or told["value"] == own / among
    return own == told["rows"] and of_them


def _tell(report: Report, by: User) -> None:
    """Those who may read it now, except who froze it: of the federation's report all who sit in it, else those it is about."""
    where = Q(federation=report.federation_id)
    if whose := WHOSE.get(report.kind):
        where &= Q(**{f"seat__body__{whose}": report.subject})
    tell(
        [one for one in holders(where) if one != by], "reports.report.frozen", report, url=reverse("reports:report", args=[report.pk]),
        title=report.title, sign=report.sign, day=report.day.isoformat(),
    )  # fmt: skip
