"""What the pages of service time show, what a paper's code says, and the rows for the national system."""

import csv
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from silian.core.models import Record
from silian.core.records import timeline
from silian.core.rules import Answer
from silian.volunteering import rules
from silian.volunteering.models import Consent, ServiceRecord, ServiceTime, Volunteer
from silian.volunteering.models.choices import hours

State = ServiceTime.State
MAPPING = Path(__file__).resolve().parents[1] / "national.csv"


@dataclass(frozen=True)
class TimeFilters:
    """What the reader asked of the list of service time."""

    typed: str = ""
    state: str = ""

    @classmethod
    def of(cls, data: Any) -> "TimeFilters":
        state = data.get("state", "")
        return cls(typed=data.get("q", "").strip()[:60], state=state if state in (*State.values, "all") else "")

    @property
    def any(self) -> bool:
        return self != TimeFilters()


def times(person: Any, filters: TimeFilters) -> QuerySet[ServiceTime]:
    """At first what waits for her confirmation; by state all she looks after."""
    rows = ServiceTime.objects.select_related("volunteer", "team", "confirmed_by").defer("volunteer__search")
    if filters.state == "":
        rows = rows.filter(pk__in=ServiceTime.objects.confirmable_by(person).values("pk"))
    else:
        rows = rows.filter(pk__in=ServiceTime.objects.kept_by(person).values("pk"))
    if filters.state in State.values:
        rows = rows.filter(state=filters.state)
    if filters.typed:
        rows = rows.filter(Q(what__icontains=filters.typed) | Q(volunteer__search__typed=filters.typed))
    return rows


@dataclass(frozen=True)
class TimePage:
    """One time with what happened to it."""

    time: ServiceTime
    records: list[Record]
    may_confirm: Answer
    may_void: Answer


def time_page(one: ServiceTime, reader: Any) -> TimePage:
    return TimePage(one, list(timeline(one)[:20]), rules.can_confirm(reader, one), rules.can_void(reader, one))


def printable(volunteer: Volunteer) -> list[ServiceTime]:
    """What a record may list: confirmed time, in its order."""
    return list(volunteer.service_times.counting().select_related("team").order_by("period", "id"))


# ── The code on a paper ──


@dataclass(frozen=True)
class Checked:
    """What a verification code says: is the paper real, which hours, and do they still count? No name."""

    number: str
    day: date
    issuer: str
    lines: list[tuple[str, str, str, bool]]  # day, hours, what, still counts
    hours: str
    still: str
    digest: str
    is_whole: bool


def checked(typed: str) -> Checked | None:
    """The paper of a code, by the code's digest alone."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())[:40]
    code = "-".join(signs[at : at + 4] for at in range(0, len(signs), 4))
    found = ServiceRecord.objects.select_related("federation").filter(code_digest=rules.digest(code)).first()
    if found is None:
        return None
    counting = set(
        ServiceTime.objects.counting().filter(pk__in=[line[0] for line in found.lines]).values_list("pk", flat=True)
    )
    return Checked(
        number=found.shown_number, day=timezone.localdate(found.at), issuer=found.federation.name,
        lines=[(day, hours(minutes), what, pk in counting) for pk, day, minutes, what in found.lines], hours=found.hours,
        still=hours(sum(line[2] for line in found.lines if line[0] in counting)), digest=found.content_digest,
        is_whole=all(line[0] in counting for line in found.lines),
    )  # fmt: skip


# ── The national system ──


@cache
def mapping() -> list[tuple[str, str]]:
    """Head of each column of the national system, and which of our facts stands in it. Data, not code: national.csv."""
    with MAPPING.open(encoding="utf-8", newline="") as file:
        return [(row["column"], row["fact"]) for row in csv.DictReader(file)]


def national_rows(federation_id: int, first: date, last: date) -> list[list[Any]]:
    """Confirmed time of these days, of those who agreed that it is handed over."""
    agreed = Consent.objects.filter(volunteer=OuterRef("volunteer"), kind=Consent.Kind.SHARE, withdrawn_at=None)
    start = timezone.make_aware(datetime.combine(first, time()))
    end = timezone.make_aware(datetime.combine(last + timedelta(days=1), time()))
    rows = (
        ServiceTime.objects.counting()
        .filter(federation=federation_id, period__startswith__gte=start, period__startswith__lt=end)
        .filter(Exists(agreed))
        .select_related("volunteer", "team", "federation")
        .order_by("period", "id")
    )
    return [[_FACTS[fact](row) for _head, fact in mapping()] for row in rows]


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment)


_FACTS: dict[str, Any] = {
    "name": lambda row: row.volunteer.name,
    "national_number": lambda row: row.volunteer.national_number,
    "our_number": lambda row: row.volunteer.shown_number,
    "team": lambda row: row.team.name if row.team else "",
    "what": lambda row: row.what,
    "day": lambda row: _local(row.period.lower).date(),
    "from": lambda row: _local(row.period.lower).strftime("%H:%M"),
    "to": lambda row: _local(row.period.upper).strftime("%H:%M"),
    "minutes": lambda row: row.minutes,
    "hours": lambda row: row.hours,
    "issuer": lambda row: row.federation.name,
    "empty": lambda row: "",
}
