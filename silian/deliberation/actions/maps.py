"""Computing the opinion map of a matter. It is a pure function of the answers, so it may be computed whenever somebody looks."""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from silian.core.records import record
from silian.deliberation.models import OpinionMap
from silian.deliberation.queries import maps as queries
from silian.deliberation.rules import statements as rules
from silian.hall.models import Matter

# House value: while answers are asked for, a map is computed anew at most so often; what is hidden leaves it at once.
AGAIN_AFTER = timedelta(minutes=10)
# How the content of a map is kept; goes up when that changes.
SHAPE = 1
SHARED_KEPT = 20
FEWEST = rules.FEWEST_VOICES


@transaction.atomic
def current_map(matter: Matter) -> OpinionMap:
    """The map as it stands now; when nobody answers any more it is final and stays, unless something is hidden or shown again."""
    from silian.deliberation.grouping import VERSION

    final, stamp, version = rules.is_over(matter), queries.stamp(matter), f"{VERSION}.{SHAPE}"
    there = OpinionMap.objects.filter(matter=matter, version=version, final=final).order_by("-id")
    if (same := there.filter(stamp=stamp).first()) is not None:
        return same
    newest = there.first()
    if (
        newest is not None
        and not final
        and newest.stamp[32:] == stamp[32:]
        and newest.at > timezone.now() - AGAIN_AFTER
    ):
        return newest
    return _computed(matter, stamp, version, final)


def _computed(matter: Matter, stamp: str, version: str, final: bool) -> OpinionMap:
    found, content = compute(matter)
    made = OpinionMap(
        federation_id=matter.federation_id, matter=matter, stamp=stamp, input_hash=found.input_hash, version=version,
        status=found.status, people=found.people, content=content, final=final,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        # Somebody else looked at the same moment; the same votes give the same map.
        return OpinionMap.objects.get(
            matter=matter, stamp=stamp, input_hash=made.input_hash, version=version, final=final
        )
    if final:
        record("deliberation.map.computed", made, by=None, matter=matter.number, people=made.people)
    return made


def compute(matter: Matter) -> tuple[Any, dict[str, Any]]:
    """The map, and of it what may be kept and shown: no names, no group and no count below five."""
    from silian.deliberation.grouping import Votes, opinion_map

    people, statements, stances = queries.votes(matter)
    given, hidden = Votes(people, statements, stances), queries.hidden(matter)
    found = opinion_map(given, hidden, min_group=FEWEST)
    known = {
        name: opinion_map(given, hidden, known_groups=groups, min_group=FEWEST, draws=1)
        for name, groups in queries.known_groups(matter, people).items()
    }
    totals = _all(given, set(hidden))
    return found, _content(found.shown(FEWEST), totals, known, set(hidden))


def _all(given: Any, hidden: set[int]) -> dict[int, list[int]]:
    """Agree, disagree, pass of everybody, for each statement that is shown."""
    found: dict[int, list[int]] = {}
    place = {1: 0, -1: 1, 0: 2}
    for statement, stance in zip(given.statement, given.vote, strict=True):
        if statement not in hidden:
            found.setdefault(statement, [0, 0, 0])[place[stance]] += 1
    return {statement: cells for statement, cells in found.items() if sum(cells) >= FEWEST}


def _content(shown: Any, totals: dict[int, list[int]], known: dict[str, Any], hidden: set[int]) -> dict[str, Any]:
    labels = list(shown.sizes)
    number = {label: at for at, label in enumerate(labels)}
    tallies = {label: _told(shown.tallies.get(label, {}), hidden) for label in labels}
    safe = _without_remainders(tallies, totals)
    shared = sorted(shown.group_aware_geometric.items(), key=lambda one: (-one[1], one[0]))
    return {
        "groups": [
            {"people": shown.sizes[label], "points": _points((one for one in shown.representative.get(label, ()) if one.statement in safe[label]), hidden)}
            for label in labels
        ],
        "left_out": shown.hidden, "p_value": shown.p_value, "stability": shown.stability,
        "dots": [[dot.x, dot.y, number[dot.group], dot.people] for dot in shown.dots if dot.group in number],
        "consensus": {"agree": _points(shown.consensus.agree, hidden), "disagree": _points(shown.consensus.disagree, hidden)},
        "shared": [
            [one, [safe[label][one] for label in labels]]
            for one, _value in shared
            if one not in hidden and all(one in safe[label] for label in labels)
        ][:SHARED_KEPT],
        "all": {str(one): cells for one, cells in sorted(totals.items())},
        "known": {name: groups for name, found in known.items() if (groups := _groups(found, totals, hidden))},
    }  # fmt: skip


def _points(points: Any, hidden: set[int]) -> list[list[Any]]:
    return [[one.statement, one.side, one.on_side, one.votes] for one in points if one.statement not in hidden]


def _told(tallies: Any, hidden: set[int]) -> dict[int, list[int]]:
    return {
        one: [cell.agree, cell.disagree, cell.passed]
        for one, cell in tallies.items()
        if one not in hidden and cell.votes >= FEWEST
    }


def _groups(found: Any, totals: dict[int, list[int]], hidden: set[int]) -> list[dict[str, Any]]:
    """The known groups that may be shown, with their answers."""
    shown = found.shown(FEWEST)
    safe = _without_remainders({label: _told(shown.tallies[label], hidden) for label in shown.sizes}, totals)
    return [
        {"label": str(label), "people": shown.sizes[label], "answers": {str(one): cells for one, cells in sorted(safe[label].items())}}
        for label in shown.sizes
        if safe[label]
    ]  # fmt: skip


def _without_remainders(
    tallies: dict[Any, dict[int, list[int]]], totals: dict[int, list[int]]
) -> dict[Any, dict[int, list[int]]]:
    """All less the shown groups would tell what the few others answered: then the smallest shown cell goes, too."""
    safe = {label: dict(cells) for label, cells in tallies.items()}
    for one, whole in totals.items():
        there = [label for label in safe if one in safe[label]]
        while there and 0 < sum(whole) - sum(sum(safe[label][one]) for label in there) < FEWEST:
            smallest = min(there, key=lambda label: sum(safe[label][one]))
            there.remove(smallest)
            del safe[smallest][one]
    for cells in safe.values():
        for one in [one for one in cells if one not in totals]:
            del cells[one]
    return safe
