"""Ranked votes: instant run-off (IRV), and the option that beats every other one to one (Condorcet).

Instant run-off: each ballot counts for its best option still in. Nobody above half: the option with the fewest
ballots falls and its ballots go on to their next. A place shared by several options is an over-vote: a ballot that
comes to it counts no more, as in the elections where this rule is law. Equal last: the one with fewer ballots in the
latest earlier round that tells them apart falls, then the tie order backwards.
"""

from collections import Counter
from typing import Any

from silian.deliberation.tally.shapes import Ballots, Number, Reason, Result, Round, Rule, Tie
from silian.deliberation.tally.ties import TieOrder
from silian.deliberation.tally.votes import gathered


def _top(vote: tuple[tuple[int, ...], ...], inside: set[int]) -> int | None:
    """The option the ballot counts for; None if it names nobody still in before a shared place."""
    for group in vote:
        if len(group) > 1:
            return None
        if group[0] in inside:
            return group[0]
    return None


def irv(ballots: Ballots, rule: Rule) -> Result:
    """The rounds of an instant run-off down to a majority of the ballots that still count, or to one option."""
    found = gathered(rule, ballots)
    ids = [one.id for one in ballots.options]
    inside = set(range(len(ids)))
    order = TieOrder(rule, ballots.options)
    history: list[dict[int, int]] = []
    rounds: list[Round] = []
    reasons: dict[str, Reason] = {}
    winner: int | None = None
    while inside and found:
        counts, idle = _counted(found, inside)
        if not history and not any(counts.values()):
            break
        history.append(counts)
        named = {ids[p]: counts[p] for p in sorted(inside)}
        best = max(inside, key=lambda p: counts[p])
        if 2 * counts[best] > sum(counts.values()) or len(inside) == 1:
            winner = best
            rounds.append(Round(counts=named, idle=idle))
            break
        fallen = _last(inside, history, order)
        inside = inside - {fallen}
        after, _ = _counted(found, inside)
        moved: dict[str, Number] = {ids[p]: after[p] - counts[p] for p in sorted(inside) if after[p] > counts[p]}
        if lost := counts[fallen] - sum(moved.values()):
            moved[""] = lost
        rounds.append(Round(counts=named, out=ids[fallen], moved=moved, idle=idle))
        reasons[ids[fallen]] = Reason("fell_in_round", {"round": len(rounds), "votes": counts[fallen], "moved": moved})
    first = history[0] if history else {}
    if winner is not None:
        last = history[-1]
        for p in sorted(inside - {winner}):
            facts = {"round": len(rounds), "votes": last[p], "winner": ids[winner], "winner_votes": last[winner]}
            reasons[ids[p]] = Reason("beaten_in_the_last_round", facts)
    else:
        reasons = {one: Reason("no_votes", {"votes": 0}) for one in ids}
    return Result(
        rule, (ids[winner],) if winner is not None else (), {one: first.get(p, 0) for p, one in enumerate(ids)},
        ballots.cast, rounds=tuple(rounds), reasons=reasons, ties=tuple(order.used),
    )  # fmt: skip


def _counted(found: Counter[tuple[Any, ...]], inside: set[int]) -> tuple[dict[int, int], int]:
    counts, idle = dict.fromkeys(inside, 0), 0
    for vote, times in found.items():
        top = _top(vote, inside)
        if top is None:
            idle += times
        else:
            counts[top] += times
    return counts, idle


def _last(inside: set[int], history: list[dict[int, int]], order: TieOrder) -> int:
    """Who falls: fewest now, then fewest in the latest earlier round that differs, then the least preferred."""
    equals = sorted(inside)
    for counts in reversed(history):
        fewest = min(counts[p] for p in equals)
        equals = [p for p in equals if counts[p] == fewest]
        if len(equals) == 1:
            return equals[0]
    falls = max(equals, key=order.key)
    among = tuple(order.options[p].id for p in equals)
    kept = next(order.options[p].id for p in equals if p != falls)
    order.used.append(Tie(among, kept, "lot"))
    return falls


def pairs(ballots: Ballots, rule: Rule) -> dict[tuple[str, str], int]:
    """(a, b) → how many ballots put a before b. Options a ballot does not name stand behind all it names."""
    ids = [one.id for one in ballots.options]
    over = [[0] * len(ids) for _ in ids]
    for vote, times in gathered(rule, ballots).items():
        behind = set(range(len(ids)))
        for group in vote:
            behind -= set(group)
            for better in group:
                for worse in behind:
                    over[better][worse] += times
    return {(ids[a], ids[b]): over[a][b] for a in range(len(ids)) for b in range(len(ids)) if a != b}


def condorcet(ballots: Ballots, rule: Rule) -> Result:
    """The option that more ballots put before than behind each other one; there may be none."""
    ids = [one.id for one in ballots.options]
    over = pairs(ballots, rule)
    beaten = {one: [b for b in ids if b != one and over[one, b] > over[b, one]] for one in ids}
    winner = next((one for one in ids if ballots.cast and len(beaten[one]) == len(ids) - 1), None)
    reasons = {}
    for one in ids:
        if one == winner:
            continue
        rivals = [b for _, b in sorted((over[one, b] - over[b, one], b) for b in ids if b != one)]
        facts: dict[str, Any] = {}
        if rivals:
            facts = {"by": rivals[0], "for": over[one, rivals[0]], "against": over[rivals[0], one]}
        lost = bool(facts) and facts["against"] > facts["for"]
        reasons[one] = Reason("beaten_one_to_one" if lost else "not_ahead_of_all", facts)
    return Result(
        rule, (winner,) if winner is not None else (), {one: len(beaten[one]) for one in ids}, ballots.cast,
        reasons=reasons,
    )  # fmt: skip
