"""The opinion map as it is handed out, and what of it may be shown."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from math import floor, prod
from typing import NamedTuple

from silian.deliberation.grouping.votes import Id

VERSION = "1"
OK, TOO_FEW, NO_STRUCTURE, NO_CLEAR_GROUPS = "ok", "too_few", "no_structure", "no_clear_groups"
AGREE, DISAGREE = "agree", "disagree"
Label = Hashable
_SQUARES = 16  # along the longer side of the map


class Point(NamedTuple):
    """A statement and the side it is named for; how many of how many voters (of the group, or of all) took that side."""

    statement: Id
    side: str  # AGREE or DISAGREE
    on_side: int
    votes: int


class Tally(NamedTuple):
    """The votes of one group on one statement."""

    agree: int
    disagree: int
    passed: int

    @property
    def votes(self) -> int:
        return self.agree + self.disagree + self.passed

    @property
    def share(self) -> float:
        """The chance that a member agrees, with one vote for and one against beforehand."""
        return (self.agree + 1) / (self.votes + 2)


class Consensus(NamedTuple):
    """What most of all voters agree with, and what most reject: the clearest first, at most five each."""

    agree: tuple[Point, ...] = ()
    disagree: tuple[Point, ...] = ()


class Dot(NamedTuple):
    """So many people of a group in one square of the map, given by its middle; group None where there are no groups."""

    x: float
    y: float
    group: Label | None
    people: int


@dataclass(frozen=True)
class OpinionMap:
    """What the votes say: every field follows from the votes and the settings alone.

    Who is in which group and where somebody stands serves counting only: pages show `shown()`, which names nobody.
    """

    status: str  # OK, TOO_FEW, NO_STRUCTURE, NO_CLEAR_GROUPS
    k: int = 0  # how many groups; 0 where none are told apart
    groups: dict[Id, Label] = field(default_factory=dict)  # person → group: the largest is 0; or the groups given
    positions: dict[Id, tuple[float, float]] = field(default_factory=dict)  # person → (x, y), to two digits
    sizes: dict[Label, int] = field(default_factory=dict)  # group → people
    representative: dict[Label, tuple[Point, ...]] = field(default_factory=dict)  # agreement first, at most five
    consensus: Consensus = Consensus()
    group_aware: dict[Id, float] = field(default_factory=dict)  # statement → product over the groups, 0 … 1
    group_aware_geometric: dict[Id, float] = field(default_factory=dict)  # statement → geometric mean, 0 … 1
    tallies: dict[Label, dict[Id, Tally]] = field(default_factory=dict)  # group → statement → votes
    p_value: float | None = None  # of the permutation test; None where there was too little to test
    stability: float | None = None  # -1 … 1; None where groups were given or none were sought
    silhouette: float | None = None  # -1 … 1; the same
    people: int = 0  # who voted
    statements: int = 0  # that were voted on, moderated ones included
    hidden: int = 0  # people of groups that are not shown (after `shown()`)
    dots: tuple[Dot, ...] = ()  # where people stand, by squares (after `shown()`)
    input_hash: str = ""
    version: str = VERSION

    def shown(self, min_group: int = 5) -> OpinionMap:
        """The part that may be shown: no people, no group and no count of votes below `min_group`.

        The status stays. Small groups are left out and counted in `hidden`; so is the smallest of the others where too few
        people would remain beside what is shown, for all less the shown would tell their votes. What all groups share is
        then taken over the shown groups, on statements where each has votes enough.
        """
        sizes = {group: size for group, size in self.sizes.items() if size >= min_group}
        while sizes and 0 < self.people - sum(sizes.values()) < min_group:
            del sizes[min(reversed(sizes), key=sizes.__getitem__)]
        tallies = {
            group: {one: tally for one, tally in self.tallies[group].items() if tally.votes >= min_group}
            for group in sizes
        }
        common = [one for one in self.group_aware if sizes and all(one in tallies[group] for group in sizes)]
        product = {one: prod(tallies[group][one].share for group in sizes) for one in common}
        return replace(
            self,
            groups={},
            positions={},
            sizes=sizes,
            representative={
                group: tuple(point for point in self.representative[group] if point.votes >= min_group)
                for group in sizes
            },
            consensus=Consensus(*(tuple(p for p in side if p.votes >= min_group) for side in self.consensus)),
            group_aware=product,
            group_aware_geometric={one: value ** (1 / len(sizes)) for one, value in product.items()},
            tallies=tallies,
            hidden=sum(self.sizes.values()) - sum(sizes.values()),
            dots=self._dots(sizes, min_group),
        )

    def _dots(self, sizes: dict[Label, int], min_group: int) -> tuple[Dot, ...]:
        there = {
            person: at for person, at in self.positions.items() if not self.groups or self.groups.get(person) in sizes
        }
        if len(there) < min_group:
            return ()
        xs, ys = zip(*there.values(), strict=True)
        side = max(max(xs) - min(xs), max(ys) - min(ys)) / _SQUARES or 1.0
        found: dict[tuple[int, int, Label | None], int] = {}
        for person, (x, y) in there.items():
            square = floor(x / side), floor(y / side), self.groups.get(person)
            found[square] = found.get(square, 0) + 1
        number = {group: at for at, group in enumerate(sizes)}
        ordered = sorted(found.items(), key=lambda one: (number.get(one[0][2], 0), one[0][0], one[0][1]))
        return tuple(
            Dot(round((x + 0.5) * side, 2), round((y + 0.5) * side, 2), group, people)
            for (x, y, group), people in ordered
        )
