"""Who should visit whom: pure, without Django, and the same answer to the same question.

Fair to those who are visited: never visited first, then longest ago, so a list worked off in its order leaves nobody out.
Fair to those who go: what each already has to do is levelled, so no two differ by more than one visit as far as the proposal
can help it. Under these two, as many as possible are visited by their own sector, zone or community; the best such assignment
is found by the Hungarian method (Kuhn 1955, Jonker and Volgenant 1987, as in SciPy).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

MOST = 400  # visits in one proposal; more are a plan nobody reads
OWN_COMMUNITY, OWN_AREA = 2, 1


@dataclass(frozen=True)
class Member:
    """An organisation that may be visited, and the day it was visited last."""

    pk: int
    last: date | None = None
    sector: int | None = None
    zone: int | None = None
    community: int | None = None


@dataclass(frozen=True)
class Visitor:
    """A seat that goes, what it stands for, and how many visits it has still to make."""

    pk: int
    sector: int | None = None
    zone: int | None = None
    community: int | None = None
    load: int = 0


@dataclass(frozen=True)
class Proposed:
    """One proposed visit; `near` tells that the visitor stands for the member's sector, zone or community."""

    member: int
    visitor: int
    day: date
    near: bool


def propose(
    members: Iterable[Member], visitors: Iterable[Visitor], first: date, last: date, number: int
) -> list[Proposed]:
    """At most `number` visits from `first` to `last`, in the order of the members' turn.

    Raises ValueError where the period ends before it begins. Nobody to go, or nobody to visit, gives an empty list.
    """
    if last < first:
        raise ValueError("the period ends before it begins")
    chosen = in_turn(members)[: max(0, min(number, MOST))]
    going = sorted({one.pk: one for one in visitors}.values(), key=lambda one: one.pk)
    if not chosen or not going:
        return []
    shares = level([one.load for one in going], len(chosen))
    slots = [at for at, share in enumerate(shares) for _visit in range(share)]
    taken = _assign([[closeness(member, going[at]) for at in slots] for member in chosen])
    by_visitor: dict[int, list[int]] = {}
    for at, slot in enumerate(taken):
        by_visitor.setdefault(slots[slot], []).append(at)
    days: dict[int, date] = {}
    open_days = working_days(first, last)
    for rank, own in enumerate(by_visitor[at] for at in sorted(by_visitor)):
        # Each visitor's days lie evenly over the period, and the visitors one behind the other, so that not all go on one day.
        step = len(own) * len(by_visitor)
        days |= {at: open_days[(turn * len(by_visitor) + rank) * len(open_days) // step] for turn, at in enumerate(own)}
    return [
        Proposed(member.pk, going[slots[slot]].pk, days[at], closeness(member, going[slots[slot]]) > 0)
        for at, (member, slot) in enumerate(zip(chosen, taken, strict=True))
    ]


def in_turn(members: Iterable[Member]) -> list[Member]:
    """Each member once: never visited before visited, longest ago before lately, then by number."""
    once = {one.pk: one for one in members}
    return sorted(once.values(), key=lambda one: (one.last is not None, one.last or date.min, one.pk))


def level(loads: Sequence[int], more: int) -> list[int]:
    """How many of `more` visits each takes, always the one with the least to do, the first of several."""
    found = [0] * len(loads)
    for _visit in range(more):
        least = min(range(len(loads)), key=lambda at: (loads[at] + found[at], at))
        found[least] += 1
    return found


def closeness(member: Member, visitor: Visitor) -> int:
    """How much the visitor stands for this member: its community before its sector or zone."""
    if visitor.community is not None and visitor.community == member.community:
        return OWN_COMMUNITY
    if visitor.sector is not None and visitor.sector == member.sector:
        return OWN_AREA
    return OWN_AREA if visitor.zone is not None and visitor.zone == member.zone else 0


def working_days(first: date, last: date) -> list[date]:
    """Monday to Friday; a period of nothing but a weekend is taken as it is."""
    days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    return [day for day in days if day.isoweekday() < 6] or days


def _assign(gains: list[list[int]]) -> list[int]:
    """The column of each row of a square table with the largest sum."""
    from scipy.optimize import linear_sum_assignment

    _rows, columns = linear_sum_assignment(gains, maximize=True)
    return [int(column) for column in columns]
