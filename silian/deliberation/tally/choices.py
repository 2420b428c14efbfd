"""Yes or no, approval, score: counts that need no rounds."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from silian.deliberation.tally.shapes import ANSWERS, Ballots, Number, Project, Reason, Result, Rule, Tie, plain
from silian.deliberation.tally.ties import TieOrder, in_order
from silian.deliberation.tally.votes import checked, gathered, places


def yes_no(ballots: Ballots, rule: Rule, roll: Mapping[str, Number] | None = None) -> Result:
    """Yes wins if it reaches every share the rule asks for. One ballot is one head, household or organisation.

    Area is summed from `ballots.area`; `roll` (measure → whole) is needed only where consent is of the whole roll.
    """
    heads: dict[str, Number] = dict.fromkeys(ANSWERS, 0)
    area: dict[str, Number] = dict.fromkeys(ANSWERS, 0)
    for at, vote in enumerate(ballots.votes):
        (answer,) = checked(rule, {}, vote)
        times = 1 if ballots.counts is None else ballots.counts[at]
        heads[answer] += times
        if ballots.area is not None:
            area[answer] = plain(Fraction(area[answer]) + times * Fraction(ballots.area[at]))
    weighed = {answer: {"heads": heads[answer], "area": area[answer]} for answer in ANSWERS}
    checks = []
    for share in rule.consent:
        unit = "area" if share.measure == "area" else "heads"
        whole = _whole(rule, share.measure, unit, weighed, roll or {})
        part = weighed["yes"][unit]
        checks.append(
            {
                "measure": share.measure, "yes": part, "of": whole, "share": share.share, "more_than": share.more_than,
                "needed": share.needed(whole), "met": share.met(part, whole),
            }
        )  # fmt: skip
    won = all(check["met"] for check in checks)
    reasons = {} if won else {"yes": Reason("not_enough_yes", {"checks": checks})}
    return Result(rule, ("yes",) if won else (), heads, ballots.cast, reasons=reasons, weighed=weighed)


def _whole(
    rule: Rule, measure: str, unit: str, weighed: Mapping[str, Mapping[str, Number]], roll: Mapping[str, Number]
) -> Number:
    if rule.consent_of == "roll":
        return roll.get(measure, 0)
    answers = ANSWERS if rule.consent_of == "cast" else ("yes", "no")
    return sum(weighed[answer][unit] for answer in answers)


def most(ballots: Ballots, rule: Rule) -> Result:
    """Approval and score: the `seats` options with most votes or points; nobody wins with none."""
    at = places(ballots)
    totals: dict[int, Number] = dict.fromkeys(at.values(), 0)
    for vote, times in gathered(rule, ballots).items():
        for one in vote:
            p, points = one if isinstance(one, tuple) else (one, 1)
            totals[p] = plain(totals[p] + times * points)
    order = TieOrder(rule, ballots.options, list(totals.values()))
    ranked = in_order(order, totals)
    able = [p for p in ranked if totals[p] > 0 and totals[p] >= rule.threshold]
    won = able[: rule.seats]
    last = totals[won[-1]] if won else 0
    reasons: dict[str, Reason] = {}
    for p in ranked:
        if p in won:
            continue
        facts: dict[str, Any] = {"votes": totals[p], "last_winner": last, "seats": rule.seats}
        if p in able:
            code = "lost_the_tie" if totals[p] == last else "fewer_votes"
        else:
            code, facts = _unable(totals[p], rule)
        reasons[ballots.options[p].id] = Reason(code, facts)
    return Result(
        rule,
        tuple(ballots.options[p].id for p in won),
        {one.id: totals[at[one.id]] for one in ballots.options},
        ballots.cast,
        reasons=reasons,
        ties=_deciding(order.used, {ballots.options[p].id for p in won}, ballots.options),
    )


def _unable(votes: Number, rule: Rule) -> tuple[str, dict[str, Any]]:
    if votes == 0:
        return "no_votes", {"votes": 0}
    return "below_threshold", {"votes": votes, "threshold": rule.threshold}


def _deciding(used: list[Tie], won: set[str], options: tuple[Project, ...]) -> tuple[Tie, ...]:
    """Only ties that parted winners from losers matter."""
    return tuple(tie for tie in used if set(tie.among) & won and set(tie.among) - won)
