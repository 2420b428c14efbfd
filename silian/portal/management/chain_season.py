"""From the two lists to results in the months before: lines are filed, one run finds who can help whom, both sides answer, and what was agreed is done.

Every act by the person whose act it is, on a day of its own; the words stand in `demo/text/chain.txt`.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

from silian.cobuilding.actions import agreements, projects, signing
from silian.cobuilding.models import Project
from silian.exchange.actions import answers, lines, runs
from silian.exchange.models import Demand, Match, Service
from silian.exchange.queries.people import speakers
from silian.members.models import Federation, Organisation
from silian.people.models import User
from silian.portal.management.clock import Clock, told_from
from silian.portal.management.demo_projects import scan
from silian.portal.management.meeting_season import read

BEGUN_DAYS_AGO = 250
REMARK = "示例内容，非该单位发布"
Act = Callable[[], None]


def live(street: Federation, path: Path, secretary: User) -> tuple[int, int, int]:
    """Let the months happen; returns how many pairs said yes, how many of them are signed, and how many done."""
    told = read(path)
    rows = [(kind, *row) for kind, several in told.items() for row in several]
    named = {
        one.name: one
        for one in Organisation.objects.filter(
            federation=street, name__in=[name for row in rows for name in (row[1], row[4])]
        )
    }
    speak = {pk: people[0] for pk, people in speakers([one.pk for one in named.values()]).items() if people}
    with told_from(timezone.make_aware(datetime.combine(_begun(timezone.localdate()), time(9, 30)))) as clock:
        year = timezone.localdate().year
        filed = []
        for kind, asks, demand, about, gives, service, offered, *rest in rows:
            clock.ahead(0.01)
            wanted = _file(Demand, named[asks], demand, about, year, speak)
            found = _file(Service, named[gives], service, offered, year, speak)
            filed.append((kind, wanted, found, speak[named[asks].pk], speak[named[gives].pk], rest))
        clock.ahead(1)
        runs.carry_out(runs.start_run(street, year, by=secretary, beside=False))
        acts: list[tuple[datetime, Act]] = []
        for at, (kind, wanted, found, asks, gives, rest) in enumerate(filed):
            match = Match.objects.get(demand=wanted, service=found)
            lasts = timedelta(days=40 + 14 * at)
            acts += _acts(clock.moment + timedelta(hours=7 * at + 3), lasts, kind, match, asks, gives, secretary, rest)
        _carry_out(clock, acts)
    return (
        len(told["done"]) + len(told["running"]) + len(told["accepted"]), len(told["done"]) + len(told["running"]), len(told["done"])
    )  # fmt: skip


def _begun(today: date) -> date:
    """So early that both sides answer while the list of that year still holds."""
    day = today - timedelta(days=BEGUN_DAYS_AGO)
    return day - timedelta(days=14) if (day.month, day.day) > (12, 17) else day


def _file(kind, organisation: Organisation, title: str, detail: str, year: int, speak: dict[int, User]):
    fields = {"title": title, "detail": detail, "year": year, "remark": REMARK}
    line, _made = lines.file_line(kind, organisation, fields, by=speak[organisation.pk])
    return line


def _carry_out(clock: Clock, acts: list[tuple[datetime, Act]]) -> None:
    for moment, act in sorted(acts, key=lambda one: one[0]):
        clock.set(moment)
        act()


def _acts(
    begun: datetime, lasts: timedelta, kind: str, match: Match, asks: User, gives: User, secretary: User, rest: list[str]
) -> list[tuple[datetime, Act]]:  # fmt: skip
    """What becomes of one pair, and when."""

    def project() -> Project:
        return Project.objects.get(match=match)

    def decline() -> None:
        answers.decline_match(match, rest[0], by=gives)

    def sign() -> None:
        text = agreements.send_out(agreements.draft_agreement(project(), by=secretary), by=secretary)
        signing.file_paper(text, text.parties.all(), text.digest, scan(), f"{text.agreement.sign}.pdf", by=secretary)
        projects.begin(project(), by=gives)

    def finish() -> None:
        served, taking_part, hours, result = rest
        numbers = {"served": int(served), "taking_part": int(taking_part), "hours": int(hours), "result": result}
        projects.finish(project(), numbers, by=gives)

    if kind == "declined":
        return [(begun, decline)]
    found: list[tuple[datetime, Act]] = [
        (begun, lambda: answers.offer_match(match, by=gives) and None),
        (begun + timedelta(days=2), lambda: answers.accept_match(match, by=asks) and None),
    ]
    if kind in ("done", "running"):
        found.append((begun + timedelta(days=9), sign))
    if kind == "done":
        found.append((begun + timedelta(days=9) + lasts, finish))
    return found
