"""From votes as they were cast to votes that can be counted: checked, in one form, equal ones put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import lcm
from typing import TYPE_CHECKING, Any

from silian.deliberation.tally.shapes import ANSWERS, Ballots, Number, Rule, TallyError, Vote, number

if TYPE_CHECKING:  # loaded where projects are counted: whoever only shows pages does not carry it
    import numpy as np

# Voters times projects up to which equal votes are looked for all at once (bytes of memory for the marks).
MOST_CELLS = 50_000_000


def checked(rule: Rule, options: Mapping[str, int], vote: Vote) -> tuple[Any, ...]:
    """One vote in the form that is counted, or a `TallyError` that says what is wrong with it.

    `options` gives each id its place. Returns ("yes",), places in rising order, (place, points) pairs, or for ranked
    votes places in groups.
    """
    if rule.form == "yes_no":
        if vote not in ANSWERS:
            raise TallyError("bad_vote", vote=str(vote))
        return (vote,)
    if rule.form == "ranked":
        return _ranked(rule, options, vote)
    if isinstance(vote, Mapping):
        if rule.form == "approval":
            raise TallyError("bad_vote", vote=str(vote))
        return _points(rule, options, vote)
    if isinstance(vote, str) or rule.form == "score":
        raise TallyError("bad_vote", vote=str(vote))
    places = sorted(_place(options, one) for one in vote)
    _once(rule, places, vote)
    return tuple(places)


def check_vote(rule: Rule, options: list[str] | tuple[str, ...], vote: Vote) -> None:
    """Refuse a vote that could not be counted, before it is cast; `options` are ids. Raises `TallyError`."""
    checked(rule, {one: at for at, one in enumerate(options)}, vote)


def _place(options: Mapping[str, int], option: Any) -> int:
    place = options.get(option) if isinstance(option, str) else None
    if place is None:
        raise TallyError("unknown_option", option=str(option))
    return place


def _once(rule: Rule, places: list[int], vote: Vote) -> None:
    if len(set(places)) != len(places):
        raise TallyError("chosen_twice")
    if rule.limit and len(places) > rule.limit:
        raise TallyError("too_many", limit=rule.limit, chosen=len(places))


def _points(rule: Rule, options: Mapping[str, int], vote: Mapping[str, Any]) -> tuple[Any, ...]:
    pairs = sorted((_place(options, one), number(points)) for one, points in vote.items())
    for _, points in pairs:
        if points < 0 or (rule.top and points > rule.top):
            raise TallyError("bad_points", points=str(points), top=str(rule.top))
    given = [pair for pair in pairs if pair[1] > 0]
    _once(rule, [place for place, _ in given], vote)
    if rule.points and sum(points for _, points in given) > rule.points:
        raise TallyError("too_many_points", points=str(rule.points))
    return tuple(given)


def _ranked(rule: Rule, options: Mapping[str, int], vote: Vote) -> tuple[Any, ...]:
    if isinstance(vote, str | Mapping):
        raise TallyError("bad_vote", vote=str(vote))
    groups = [
        tuple(sorted(_place(options, one) for one in ([group] if isinstance(group, str) else group))) for group in vote
    ]
    _once(rule, [place for group in groups for place in group], vote)
    return tuple(group for group in groups if group)


def places(ballots: Ballots) -> dict[str, int]:
    """Each option's id and its place in the list of options."""
    return {one.id: at for at, one in enumerate(ballots.options)}


def gathered(rule: Rule, ballots: Ballots) -> Counter[tuple[Any, ...]]:
    """Every different vote and how often it was cast. Raises `TallyError` at the first that cannot be counted."""
    at = places(ballots)
    found: Counter[tuple[Any, ...]] = Counter()
    known: dict[Any, tuple[Any, ...]] = {}
    simple = rule.form in ("approval", "projects", "yes_no")
    for vote, times in zip(ballots.votes, ballots.counts or [1] * len(ballots.votes), strict=True):
        # Most lists of ids are cast more than once: each is looked at once.
        key = tuple(vote) if simple and isinstance(vote, list | tuple) else vote if isinstance(vote, str) else None
        if key is None:
            found[checked(rule, at, vote)] += times
            continue
        if key not in known:
            known[key] = checked(rule, at, vote)
        found[known[key]] += times
    return +found


@dataclass(frozen=True)
class Table:
    """Who wants what, as columns. Voters who voted alike are one class.

    weight: int64[classes], voters of each class. who[p]: int[k], the classes that want project p. points[p]:
    float64[k], what each gives it, or None where everybody gives 1. Points are whole: `scale` times those cast.
    """

    weight: np.ndarray
    who: list[np.ndarray]
    points: list[np.ndarray | None]
    scale: int
    voters: int

    def count(self, p: int) -> Number:
        """Votes or points of project p, exactly."""
        weight = self.weight[self.who[p]]
        points = self.points[p]
        total = int(weight.sum()) if points is None else sum(map(int, (weight * points).tolist()))
        return total if points is None or self.scale == 1 else number(f"{total}/{self.scale}")

    def supporters(self, p: int) -> int:
        return int(self.weight[self.who[p]].sum())


def table(rule: Rule, ballots: Ballots) -> Table:
    """The votes for projects as columns; approval and points may stand side by side."""
    import numpy as np

    if (quick := _approvals(rule, ballots)) is not None:
        return quick
    found = gathered(rule, ballots)
    denominators = {points.denominator for vote in found for _, points in _pairs(vote)}
    scale = lcm(*denominators)
    columns: list[list[tuple[int, int]]] = [[] for _ in ballots.options]
    for at, vote in enumerate(found):
        for p, points in _pairs(vote):
            columns[p].append((at, int(points * scale)))
    return Table(
        np.fromiter(found.values(), np.int64, len(found)),
        [np.array([at for at, _ in column], np.int64) for column in columns],
        [np.array([points for _, points in column], np.float64) for column in columns],
        scale,
        ballots.cast,
    )


def _pairs(vote: tuple[Any, ...]) -> list[tuple[int, Number]]:
    return [one if isinstance(one, tuple) else (one, 1) for one in vote]


def _approvals(rule: Rule, ballots: Ballots) -> Table | None:
    """The same for lists of ids only, all at once; None where a vote is anything else or cannot be counted."""
    import numpy as np

    at, votes, width = places(ballots), ballots.votes, len(ballots.options)
    if not all(isinstance(vote, list | tuple) for vote in votes):
        return None
    try:
        project = np.array([at[one] for vote in votes for one in vote], np.int64)
    except (KeyError, TypeError):
        return None
    sizes = np.fromiter(map(len, votes), np.int64, len(votes))
    owner = np.repeat(np.arange(len(votes)), sizes)
    cells = np.sort(owner * width + project)
    if (cells[1:] == cells[:-1]).any() or (rule.limit and (sizes > rule.limit).any()):
        return None
    weight = np.ones(len(votes), np.int64) if ballots.counts is None else np.array(ballots.counts, np.int64)
    if 0 < len(votes) * width <= MOST_CELLS:
        marks = np.zeros((len(votes), width), bool)
        marks[owner, project] = True
        packed = np.packbits(marks, axis=1)
        rows = np.ascontiguousarray(packed).view(np.dtype((np.void, packed.shape[1]))).ravel()
        _, first, back = np.unique(rows, return_index=True, return_inverse=True)
        weight = np.bincount(back.ravel(), weights=weight, minlength=len(first)).astype(np.int64)
        owner, project = np.nonzero(marks[first])
    order = np.argsort(project, kind="stable")
    edges = np.searchsorted(project[order], np.arange(width + 1))
    who = [owner[order[a:b]] for a, b in zip(edges[:-1], edges[1:], strict=True)]
    return Table(weight, who, [None] * width, 1, ballots.cast)
