"""The opinion map: which groups answered alike, what each stands for, and what all share."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from silian.deliberation.grouping import statistics
from silian.deliberation.grouping.chance import drawn, quick, stability, structure
from silian.deliberation.grouping.geometry import Centred, Floats, Grouping, axes, grouped, positions
from silian.deliberation.grouping.result import (
    AGREE,
    DISAGREE,
    NO_CLEAR_GROUPS,
    NO_STRUCTURE,
    OK,
    TOO_FEW,
    VERSION,
    Consensus,
    Label,
    OpinionMap,
    Point,
    Tally,
)
from silian.deliberation.grouping.votes import Ballots, Given, Id, by_id, canonical

DRAWS = 99
_ENOUGH_VOTES = 7
_ENOUGH_PEOPLE = 15
# A street draws many maps in a year: of maps of noise one in fifty may pass for structure, not one in twenty.
_LEVEL = 0.02
_STEADY, _VERY_STEADY = 0.6, 0.9


def opinion_map(
    votes: Given,
    moderated: Collection[Id] = (),
    *,
    statements: Collection[Id] = (),
    known_groups: Mapping[Id, Label] | None = None,
    min_votes: int | None = None,
    min_group: int = 5,
    seed: int = 0,
    draws: int = DRAWS,
) -> OpinionMap:
    """Groups of people who answered alike, from their votes: `Votes`, or rows (person, statement, -1 | 0 | 1).

    Ids are whole numbers or texts. The order of rows means nothing, except that of several votes of one person on one
    statement the last row counts. `moderated` statements move nobody and are named for nobody; their tallies are kept.
    `statements` may name more than were voted on: those have tallies, too, all of 0.

    `known_groups` (person → label) takes groups as given, whatever their size, and looks for none: the status is OK, or
    TOO_FEW with fewer than two groups that voted. Otherwise everybody with `min_votes` votes is grouped (by default 7, or
    all statements where there are fewer; the most active fill up to 15 people), except who stands far from all others, and
    the status says

    - TOO_FEW: fewer people than two groups of `min_group`, or nothing open to vote on,
    - NO_STRUCTURE: shuffled votes lie as well along one line (permutation test of `draws`, p above 0.02; 0 asks for no test),
    - NO_CLEAR_GROUPS: the groups change with a tenth of the people left out, or are apart no further than those of noise,
    - OK: groups, from 0 by falling size.

    Consensus is there whatever the status. Raises ValueError only where a vote is none of -1, 0 and 1.
    """
    ballots = canonical(votes)
    least = min(_ENOUGH_VOTES, len(ballots.statements)) if min_votes is None else min_votes
    closed = {str(one) for one in moderated}
    voted = {str(one) for one in ballots.statements}
    given = None if known_groups is None else {str(person): label for person, label in known_groups.items()}
    settings: dict[str, Any] = {
        "version": VERSION, "moderated": sorted(closed), "unvoted": sorted({str(one) for one in statements} - voted), "min_votes": least, "min_group": min_group, "seed": seed, "draws": draws,
        "groups": given and sorted((person, str(label)) for person, label in given.items()),
    }  # fmt: skip
    silent = np.array([str(one) in closed for one in ballots.statements], bool)
    facts: dict[str, Any] = {
        "people": len(ballots.people),
        "statements": len(ballots.statements),
        "consensus": _consensus(ballots, silent),
        "input_hash": ballots.hash(**settings),
    }
    chance = _chance(ballots, silent, seed)
    if given is not None:
        return _with_all(statements, OpinionMap(**facts, **_of_given(ballots, silent, given, chance, draws)))
    rows = _included(ballots.table.voted, least)
    if len(rows) < max(2 * min_group, 2) or silent.all():
        return OpinionMap(TOO_FEW, **facts)
    return _with_all(statements, OpinionMap(**facts, **_sought(ballots, silent, rows, min_group, chance, draws)))


def _with_all(statements: Collection[Id], found: OpinionMap) -> OpinionMap:
    """The map with the statements nobody voted on: they move nobody, so they have no part in the mathematics."""
    voted = {str(one) for one in found.group_aware}
    if not found.k or not (unvoted := [one for one in statements if str(one) not in voted]):
        return found
    return replace(
        found,
        group_aware=found.group_aware | dict.fromkeys(unvoted, 0.5**found.k),
        group_aware_geometric=found.group_aware_geometric | dict.fromkeys(unvoted, 0.5),
        tallies={group: cells | dict.fromkeys(unvoted, Tally(0, 0, 0)) for group, cells in found.tallies.items()},
    )


def _chance(ballots: Ballots, silent: NDArray[np.bool_], seed: int) -> np.random.Generator:
    """Drawn from the votes without the names of people and statements, so that names change no result."""
    said = hashlib.sha256(ballots.shape_digest + silent.tobytes() + str(seed).encode()).digest()
    return np.random.default_rng(int.from_bytes(said, "big"))


def _included(voted: NDArray[np.int64], least: int) -> NDArray[np.int64]:
    """Rows of the people to be grouped: with votes enough, or the most active where those are too few."""
    rows = np.flatnonzero(voted >= least)
    if len(rows) < _ENOUGH_PEOPLE:
        rows = np.sort(np.argsort(-voted, kind="stable")[:_ENOUGH_PEOPLE])
    return rows


def _sought(
    ballots: Ballots,
    silent: NDArray[np.bool_],
    rows: NDArray[np.int64],
    least: int,
    chance: np.random.Generator,
    draws: int,
) -> dict[str, Any]:
    """Status and, as far as it goes, the groups."""
    at = placed(ballots, silent)[rows]
    whole = grouped(at, least)
    smallest = int(np.bincount(whole.label[whole.label >= 0]).min()) if whole else least
    found = structure(ballots.table.of(rows), silent, smallest / 2 / len(rows), chance, draws)
    if found.p_value is not None and found.p_value > max(_LEVEL, 1 / (1 + draws)):
        return {"status": NO_STRUCTURE, "p_value": found.p_value}
    known: dict[str, Any] = {"p_value": found.p_value, "positions": _rounded(ballots, rows, at)}
    sample = drawn(rows, chance)
    part = ballots.table.of(sample)
    # Where all are in the sample, the groups themselves are put to the test; else those the sample makes alone.
    tried = whole if len(sample) == len(rows) else quick(part, silent, least)
    if whole is None or tried is None:
        return {"status": NO_CLEAR_GROUPS, **known}
    steady = stability(part, silent, tried, least, chance)
    known |= {"stability": round(steady, 4), "silhouette": round(whole.silhouette, 4)}
    apart = whole.silhouette > max(found.noise, default=-1.0)
    if steady < _VERY_STEADY and not (apart and steady >= _STEADY):
        return {"status": NO_CLEAR_GROUPS, **known}
    group = np.full(len(ballots.people), -1)
    group[rows] = _by_size(whole)
    return {"status": OK, **known, **_said(ballots, silent, group, list(range(whole.k)))}


def _of_given(
    ballots: Ballots, silent: NDArray[np.bool_], given: Mapping[str, Label], chance: np.random.Generator, draws: int
) -> dict[str, Any]:
    """The same for groups that are known."""
    mine = [given.get(str(one)) for one in ballots.people]
    labels = sorted({label for label in mine if label is not None}, key=by_id)
    number = {label: at for at, label in enumerate(labels)}
    group = np.array([-1 if label is None else number[label] for label in mine], np.int64)
    rows = np.flatnonzero(group >= 0)
    if not len(rows):
        return {"status": TOO_FEW}
    found = structure(ballots.table.of(rows), silent, 0, chance, draws)
    return {
        "status": OK if len(labels) > 1 else TOO_FEW,
        "p_value": found.p_value,
        "positions": _rounded(ballots, rows, placed(ballots, silent)[rows]),
        **_said(ballots, silent, group, labels),
    }


def placed(ballots: Ballots, silent: NDArray[np.bool_]) -> Floats:
    """(P, 2) where everybody stands who voted, unrounded; `silent` (S) is True where moderated."""
    centred = Centred.of(ballots.table, silent)
    return positions(centred, axes(centred))


def _rounded(ballots: Ballots, rows: NDArray[np.int64], at: Floats) -> dict[Id, tuple[float, float]]:
    # Adding 0 turns -0.0 into 0.0.
    xy = (np.round(at, 2) + 0.0).tolist()
    return {ballots.people[row]: (x, y) for row, (x, y) in zip(rows.tolist(), xy, strict=True)}


def _by_size(found: Grouping) -> NDArray[np.int64]:
    """Labels with the largest group first; among equals the one whose first person comes first."""
    first = [int(np.argmax(found.label == one)) for one in range(found.k)]
    size = np.bincount(found.label[found.label >= 0], minlength=found.k)
    order = sorted(range(found.k), key=lambda one: (-int(size[one]), first[one]))
    place = np.full(found.k + 1, -1)  # the last place is that of -1
    place[order] = np.arange(found.k)
    return place[found.label]


def _said(ballots: Ballots, silent: NDArray[np.bool_], group: NDArray[np.int64], labels: list[Label]) -> dict[str, Any]:
    """What the groups stand for; `group` (P) is the place of each person's label, -1 for nobody's."""
    ids, table = ballots.statements, ballots.table
    counted = statistics.counts(group[table.person], table.statement, table.vote, len(labels), len(ids))
    product, geometric = statistics.group_aware(counted)
    split = [part.tolist() for part in (counted.agree, counted.disagree, counted.votes)]
    people = np.bincount(group[group >= 0], minlength=len(labels)).tolist()
    return {
        "k": len(labels),
        "groups": {ballots.people[row]: labels[group[row]] for row in np.flatnonzero(group >= 0).tolist()},
        "sizes": dict(zip(labels, people, strict=True)),
        "representative": {
            label: _points(ballots, statistics.representative(counted, at, ~silent)) for at, label in enumerate(labels)
        },
        "group_aware": dict(zip(ids, product.tolist(), strict=True)),
        "group_aware_geometric": dict(zip(ids, geometric.tolist(), strict=True)),
        "tallies": {
            label: {
                one: Tally(yes, no, votes - yes - no)
                for one, yes, no, votes in zip(ids, *(part[at] for part in split), strict=True)
            }
            for at, label in enumerate(labels)
        },
    }


def _consensus(ballots: Ballots, silent: NDArray[np.bool_]) -> Consensus:
    table = ballots.table
    everybody = np.zeros(len(table.statement), np.int64)
    agree, disagree, votes = statistics.counts(everybody, table.statement, table.vote, 1, len(ballots.statements))
    return Consensus(
        *(_points(ballots, side) for side in statistics.consensus(agree[0], disagree[0], votes[0], ~silent))
    )


def _points(ballots: Ballots, found: list[statistics.Finding]) -> tuple[Point, ...]:
    return tuple(
        Point(ballots.statements[one.column], AGREE if one.agree else DISAGREE, one.on_side, one.votes) for one in found
    )
