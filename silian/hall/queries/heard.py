"""Who is affected by a matter, who was heard, and who was not heard yet. A group under five is never shown exactly."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from silian.hall.models import Affected, Matter, Standing
from silian.hall.queries import around, relatives
from silian.hall.queries.around import Rows, Wanted
from silian.hall.rules.known import may_have

FEWEST = 5  # house value: a smaller group could tell who it was


@dataclass(frozen=True)
class Group:
    """One row: the group, how many it has, and how many of it were heard in which way."""

    side: str
    side_word: str
    label: str
    about: int | None
    heard: bool
    how_many: str  # "12", "fewer than 5", "not heard yet"
    ways: list[tuple[str, str]]
    affected: Affected | None = None


def shown(number: int) -> str:
    """A count as it may be shown."""
    if not number:
        return _("not heard yet")
    return str(number) if number >= FEWEST else _("fewer than %(number)s") % {"number": FEWEST}


def wanted(matter: Matter) -> Wanted:
    """The groups that are named, and people by what they said about themselves: for all four sides at once."""
    found: Wanted = {}
    if may_have(matter, Affected):
        found["affected"] = Affected.objects.filter(matter=matter).order_by("side", "id")
    if may_have(matter, Standing):
        rows = Standing.objects.filter(matter=matter).order_by().values_list("zone__name", "part", "age", "home")
        found["standings"] = rows.annotate(number=Count("pk"))
    return found


def heard(matter: Matter, read: Rows | None = None) -> list[Group]:
    """By zone, building, age and home: the groups that are named, and those somebody was heard from. One question and those of the parts above."""
    read = around.read(wanted(matter)) if read is None else read
    named = {(one.side, one.value): one for one in read.get("affected", ())}
    counts: dict[tuple[str, str], dict[str, int]] = {}
    own = _("said so about themselves")
    for side, value, number in _standing(read.get("standings", ())):
        counts.setdefault((side, value), {})[own] = number
    for provider in relatives.heard_providers:
        for one in provider(matter):
            ways = counts.setdefault((one.side, one.value), {})
            ways[one.way] = ways.get(one.way, 0) + one.how_many
    found = []
    order = {side: at for at, side in enumerate(Affected.Side.values)}
    for side, value in sorted({*named, *counts}, key=lambda key: (order[key[0]], _place(*key), key[1])):
        ways = counts.get((side, value), {})
        # The same people may be heard in several ways, so the ways are not added up.
        most = max(ways.values(), default=0)
        affected = named.get((side, value))
        found.append(
            Group(
                side, str(Affected.Side(side).label), label(side, value), affected.about if affected else None, most > 0, shown(most),
                [(way, shown(number)) for way, number in sorted(ways.items())], affected,
            )
        )  # fmt: skip
    return found


def unheard(groups: Iterable[Group]) -> list[Group]:
    return [one for one in groups if not one.heard]


def label(side: str, value: str) -> str:
    """The group in the reader's language where it is one of ours, else as it was written."""
    named: dict[str, dict[Any, Any]] = {"age": dict(Standing.Age.choices), "home": dict(Standing.Home.choices)}
    return str(named.get(side, {}).get(value, value))


def _place(side: str, value: str) -> int:
    order = {"age": Standing.Age.values, "home": Standing.Home.values}.get(side, [])
    return order.index(value) if value in order else len(order)


def _standing(rows: Iterable[Any]) -> Iterable[tuple[str, str, int]]:
    """People by what they said about themselves."""
    totals: dict[tuple[str, str], int] = {}
    for zone, part, age, home, number in rows:
        for side, value in (("zone", zone), ("part", part), ("age", age), ("home", home)):
            if value:
                totals[side, value] = totals.get((side, value), 0) + number
    return [(side, value, number) for (side, value), number in totals.items()]
