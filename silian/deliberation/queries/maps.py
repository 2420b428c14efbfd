"""The opinion map: what it is computed from, and how a computed one reads on its page."""

import hashlib
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.deliberation.models import OpinionMap, Statement, Voice
from silian.deliberation.queries.statements import FEWEST_FOR_SHARES, Totals
from silian.deliberation.rules.statements import FEWEST_VOICES
from silian.hall.models import Matter, Standing
from silian.members.models import Sector, Term, Zone

WIDTH, HEIGHT, EDGE = 800, 500, 60
SHARED_SHOWN = 5
LETTERS = "ABCDEFGHIJ"


# ── What it is computed from ──


def stamp(matter: Matter) -> str:
    """Whether anything changed, asked cheaply: half of it tells the answers and who people are, half what is hidden."""
    voices = Voice.objects.filter(statement__matter=matter).aggregate(number=Count("pk"), last=Max("at"))
    # In full: whoever corrects what she said about herself leaves no newer time.
    standings = Standing.objects.filter(matter=matter).order_by("person").values_list("person", "home", "age", "zone")
    hidden = sorted(Statement.objects.filter(matter=matter, state=Statement.State.HIDDEN).values_list("pk", flat=True))
    return _short([*voices.values(), *standings]) + _short(hidden)


def _short(told: Iterable[Any]) -> str:
    return hashlib.sha256("|".join(map(str, told)).encode()).hexdigest()[:32]


def votes(matter: Matter) -> tuple[list[int], list[int], list[int]]:
    """Three columns: person, statement, answer."""
    rows = Voice.objects.filter(statement__matter=matter).order_by("id").values_list("person", "statement", "stance")
    people, statements, stances = zip(*rows, strict=True) if rows else ((), (), ())
    return list(people), list(statements), list(stances)


def hidden(matter: Matter) -> list[int]:
    return list(Statement.objects.filter(matter=matter, state=Statement.State.HIDDEN).values_list("pk", flat=True))


def known_groups(matter: Matter, people: Iterable[int]) -> dict[str, dict[int | str, Hashable]]:
    """What people said about themselves in this matter, if they liked, and the sectors of the organisations they speak for."""
    wanted = set(people)
    found: dict[str, dict[int | str, Hashable]] = {"home": {}, "age": {}, "zone": {}, "sector": {}}
    for person, home, age, zone in Standing.objects.filter(matter=matter, person__in=wanted).values_list(
        "person", "home", "age", "zone"
    ):
        for name, value in (("home", home), ("age", age), ("zone", zone)):
            if value:
                found[name][person] = str(value)
    seated = Term.objects.today().filter(person__in=wanted, seat__federation=matter.federation_id, seat__closed_on=None)
    seated = seated.filter(seat__body__organisation__sector__isnull=False).order_by("-id")
    for person, sector in seated.values_list("person", "seat__body__organisation__sector"):
        found["sector"][person] = str(sector)
    return {name: groups for name, groups in found.items() if groups}


# ── How it reads ──


@dataclass(frozen=True)
class Point:
    """A statement a group stands for, or most agree on, with how many of how many."""

    statement: Statement
    agree: bool
    on_side: int
    voices: int

    @property
    def words(self) -> str:
        return counted(self.on_side, self.voices, self.agree)


@dataclass(frozen=True)
class Group:
    letter: str
    place: int
    people: int
    points: list[Point]
    x: int = 0
    y: int = 0


@dataclass(frozen=True)
class Dot:
    """So many people of a group near one place of the chart."""

    x: int
    y: int
    radius: int
    group: int
    letter: str
    people: int
    across: int  # the same place as the table tells it, 0 … 100
    up: int


@dataclass(frozen=True)
class Shared:
    """A statement that all groups accept, with the answers of each."""

    statement: Statement
    parts: list[str]


@dataclass(frozen=True)
class TableRow:
    statement: Statement
    totals: Totals | None


@dataclass(frozen=True)
class Known:
    """Answers by groups people say they belong to."""

    title: str
    heads: list[str]
    rows: list[tuple[Statement, list[str]]]


@dataclass(frozen=True)
class MapPage:
    found: OpinionMap
    status: str
    sentence: str
    groups: list[Group]
    left_out: int
    dots: list[Dot]
    agree: list[Point]
    disagree: list[Point]
    shared: list[Shared]
    table: list[TableRow]
    known: list[Known]

    @property
    def summary(self) -> str:
        """The chart in words."""
        parts = [
            _("group %(letter)s: %(people)s people") % {"letter": one.letter, "people": one.people}
            for one in self.groups
        ]
        told = _("; ").join(parts)
        if self.left_out:
            told += _("; ") + _("%(people)s people stand in groups too small to show") % {"people": self.left_out}
        return told


def counted(part: int, whole: int, agree: bool) -> str:
    """Counts for few people, counts and a share for many."""
    names = {"part": part, "whole": whole, "share": round(100 * part / whole) if whole else 0}
    if whole < FEWEST_FOR_SHARES:
        return (_("%(part)s of %(whole)s agree") if agree else _("%(part)s of %(whole)s disagree")) % names
    return (
        _("%(part)s of %(whole)s agree (%(share)s %%)") if agree else _("%(part)s of %(whole)s disagree (%(share)s %%)")
    ) % names  # fmt: skip


def map_page(found: OpinionMap, matter: Matter) -> MapPage:
    """Only statements that are shown now are named, whatever the map was computed from."""
    shown = {one.pk: one for one in Statement.objects.shown().filter(matter=matter).order_by("number")}  # type: ignore[attr-defined]
    content = found.content
    status, groups, dots = found.status, [], []
    if status == "ok" and len(content["groups"]) < 2:
        status = "small"
    if status == "ok":
        dots = _dots(content["dots"])
        groups = [_group(at, one, dots, shown) for at, one in enumerate(content["groups"])]
    consensus = content.get("consensus", {})
    return MapPage(
        found, status, _sentence(status, len(groups)), groups, content.get("left_out", 0) if groups else 0, dots,
        _points(consensus.get("agree", []), shown), _points(consensus.get("disagree", []), shown),
        _shared(content, shown) if groups else [],
        [TableRow(one, _totals(content["all"].get(str(pk)))) for pk, one in shown.items()],
        _known(content.get("known", {}), matter, shown),
    )  # fmt: skip


def _sentence(status: str, number: int) -> str:
    if status == "ok":
        return ngettext(
            "%(number)s group of people who answered alike.", "%(number)s groups of people who answered alike.", number
        ) % {"number": number}  # fmt: skip
    return {
        "too_few": _("Too few people have answered yet for a map: there is only the table."),
        "no_structure": _("The answers show no pattern that chance would not make as well: no groups are named."),
        "no_clear_groups": _("The answers differ, but not in groups that hold: with a few people less they would be others. So none are named."),
        "small": _("The groups are too small to be shown without telling who is in them: there is only the table."),
    }.get(status, "")  # fmt: skip


def _points(rows: list[list[Any]], shown: dict[int, Statement]) -> list[Point]:
    return [Point(shown[pk], side == "agree", part, whole) for pk, side, part, whole in rows if pk in shown]


def _group(at: int, one: dict[str, Any], dots: list[Dot], shown: dict[int, Statement]) -> Group:
    own = [dot for dot in dots if dot.group == at]
    people = sum(dot.people for dot in own) or 1
    x, y = (round(sum(getattr(dot, name) * dot.people for dot in own) / people) for name in ("x", "y"))
    return Group(LETTERS[at], at, one["people"], _points(one["points"], shown), x, y + 8)


def _dots(rows: list[list[Any]]) -> list[Dot]:
    """Squares of the map as places of the chart, the largest first so that none is hidden."""
    if not rows:
        return []
    xs, ys = [row[0] for row in rows], [row[1] for row in rows]
    span = max(max(xs) - min(xs), max(ys) - min(ys)) or 1.0
    scale = min((WIDTH - 2 * EDGE) / span, (HEIGHT - 2 * EDGE) / span)
    middle = ((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2)
    found = []
    for x, y, group, people in sorted(rows, key=lambda row: (-row[3], row[2], row[0], row[1])):
        across, up = (x - middle[0]) / span, (y - middle[1]) / span
        found.append(
            Dot(
                round(WIDTH / 2 + (x - middle[0]) * scale), round(HEIGHT / 2 - (y - middle[1]) * scale),
                round(5 + 4 * people**0.5), group, LETTERS[group], people, round(50 + 100 * across), round(50 + 100 * up),
            )
        )  # fmt: skip
    return found


def _shared(content: dict[str, Any], shown: dict[int, Statement]) -> list[Shared]:
    """What the groups accept together: the clearest first, and only where more than half of every group agree."""
    found = []
    for pk, parts in content["shared"]:
        if pk in shown and all(2 * agree > agree + disagree + passed for agree, disagree, passed in parts):
            told = [
                f"{LETTERS[at]}: {counted(agree, agree + disagree + passed, True)}"
                for at, (agree, disagree, passed) in enumerate(parts)
            ]
            found.append(Shared(shown[pk], told))
    return found[:SHARED_SHOWN]


def _totals(cells: list[int] | None) -> Totals | None:
    return Totals(*cells) if cells and sum(cells) >= FEWEST_VOICES else None


def _known(content: dict[str, Any], matter: Matter, shown: dict[int, Statement]) -> list[Known]:
    if not content:
        return []
    names: dict[str, dict[str, Any]] = {
        "home": dict(Standing.Home.choices),
        "age": dict(Standing.Age.choices),
        "zone": _named(Zone, content.get("zone")), "sector": _named(Sector, content.get("sector")),
    }  # fmt: skip
    titles = {"home": _("By owners and tenants"), "age": _("By age"), "zone": _("By zone"), "sector": _("By sector")}
    found = []
    for name, groups in content.items():
        heads = [f"{names[name].get(one['label'], one['label'])} ({one['people']})" for one in groups]
        rows = [
            (statement, [_cell(one["answers"].get(str(pk))) for one in groups])
            for pk, statement in shown.items()
            if any(str(pk) in one["answers"] for one in groups)
        ]
        found.append(Known(titles[name], heads, rows))
    return found


def _named(model: Any, groups: list[dict[str, Any]] | None) -> dict[str, Any]:
    if not groups:
        return {}
    return {
        str(pk): name
        for pk, name in model.objects.filter(pk__in=[one["label"] for one in groups]).values_list("pk", "name")
    }


def _cell(answers: list[int] | None) -> str:
    return counted(answers[0], sum(answers), True) if answers else "–"
