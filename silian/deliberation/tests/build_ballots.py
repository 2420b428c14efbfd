"""What the tests of ballots start from: the sector group asks; the clock is moved, never the rules."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from silian.deliberation.actions import ballots, counting, freezing, papers, rolls, voting
from silian.deliberation.actions.ballots import Choosable
from silian.deliberation.models import Ballot, RollEntry
from silian.members.models import Body

PROJECTS = (
    Choosable("示例长椅", 3000),
    Choosable("示例路灯", 5000),
    Choosable("示例花坛", 4000),
    Choosable("示例雨棚", 9000),
)
OPTIONS = (Choosable("示例甲方案"), Choosable("示例乙方案"), Choosable("示例丙方案"))


def sector(cast) -> Body:
    return Body.objects.get(sector=cast.sector)


def fresh(one: Any) -> Any:
    return type(one).objects.get(pk=one.pk)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """As if it were then: for what lies behind us now."""
    real = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = real


class Clock:
    """The time as the tests set it; it goes on by hand."""

    def __init__(self, monkeypatch) -> None:
        self.monkeypatch, self.at = monkeypatch, timezone.now()

    def set(self, at: datetime) -> None:
        self.at = at
        self.monkeypatch.setattr(timezone, "now", lambda: self.at)

    def open(self, ballot: Ballot) -> Ballot:
        """Just after the opening."""
        self.set(ballot.opens_at + timedelta(minutes=1))
        return fresh(ballot)

    def close(self, ballot: Ballot) -> Ballot:
        """The first moment at which it is closed."""
        self.set(ballot.closes_at)
        return fresh(ballot)


def draft(
    cast, options=None, *, by=None, body=None, matter=None, title: str = "示例是否安装雨棚？", **fields: Any
) -> Ballot:
    start = timezone.now() + timedelta(hours=1)
    form = fields.get("form", "yes_no")
    given = {
        "title": title, "opens_at": start, "closes_at": start + timedelta(days=7), "electorate": "list",
        "electorate_words": "示例三号楼的住户，每户一票", **({"budget": 10_000} if form == "projects" else {}), **fields,
    }  # fmt: skip
    usual = {"yes_no": (), "projects": PROJECTS}.get(form, OPTIONS)
    return ballots.put_ballot(body or sector(cast), given, options or usual, by=by or cast.convener, matter=matter)


def roll(ballot: Ballot, *accounts: Any, more: int = 0, by=None, area: str = "") -> None:
    """People with accounts, and so many without, each a household of its own."""
    lines = [[one.name, f"{at}室", area, one.username] for at, one in enumerate(accounts, 101)]
    lines += [[f"示例·住户{at}", f"{at}室", area] for at in range(201, 201 + more)]
    rolls.list_roll(ballot, lines, by=by or ballot.by)


def frozen(cast, *accounts: Any, more: int = 0, area: str = "", **fields: Any) -> Ballot:
    """Frozen, with the resident and the choir's liaison on its roll unless others are named."""
    ballot = draft(cast, **fields)
    roll(ballot, *(accounts or (cast.resident, cast.choir_liaison)), more=more, area=area)
    return freezing.freeze_ballot(fresh(ballot), by=ballot.by)


def entry(ballot: Ballot, number: int = 1) -> RollEntry:
    return RollEntry.objects.get(ballot=ballot, number=number)


def vote(ballot: Ballot, person: Any, what: Any, number: int | None = None) -> str:
    found = entry(ballot, number) if number else RollEntry.objects.of(person).get(ballot=ballot)
    return voting.cast_vote(fresh(ballot), found, what, by=person)


def paper(ballot: Ballot, number: int, what: Any, *, first, second, voucher: str = "", channel: str = "paper"):
    made = papers.enter_paper(fresh(ballot), voucher or f"示{number}", number, what, by=first, channel=channel)
    return papers.confirm_paper(made, number, what, by=second)


def counted(ballot: Ballot, *, by=None) -> Ballot:
    return counting.count_ballot(fresh(ballot), by=by or ballot.by)


def publish(ballot: Ballot, *, by=None) -> Ballot:
    return counting.publish_result(ballot, by=by or ballot.by)


def published(ballot: Ballot, *, by=None) -> Ballot:
    return publish(counted(ballot, by=by), by=by)


def crowd(number: int) -> list[Any]:
    """So many people with accounts."""
    from tests.cast import person

    return [person(f"crowd{at}", f"示例·众{at}") for at in range(number)]
