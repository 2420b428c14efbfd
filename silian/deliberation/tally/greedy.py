"""Greedy selection under a budget: most votes first. Three published variants differ in what does not fit.

- `greedy`: skip it and look at the next; - `greedy-no-skip`: stop there; - `greedy-threshold`: as greedy, among those
with at least the threshold. A threshold in the rule counts in all three.
"""

from silian.deliberation.tally.shapes import Ballots, Number, Reason, Result, Round, Rule, plain
from silian.deliberation.tally.ties import TieOrder, in_order
from silian.deliberation.tally.votes import Table, table


def greedy(ballots: Ballots, rule: Rule, columns: Table | None = None) -> Result:
    """Projects in the order of their votes, as far as the budget goes."""
    columns = columns or table(rule, ballots)
    options = ballots.options
    counts = [columns.count(p) for p in range(len(options))]
    order = TieOrder(rule, options, counts)
    left: Number = rule.budget or 0
    won: list[str] = []
    rounds: list[Round] = []
    reasons: dict[str, Reason] = {}
    stopped = ""
    for p in in_order(order, dict(enumerate(counts))):
        one, votes = options[p], counts[p]
        if votes == 0:
            reasons[one.id] = Reason("no_votes", {"votes": 0})
        elif votes < rule.threshold:
            reasons[one.id] = Reason("below_threshold", {"votes": votes, "threshold": rule.threshold})
        elif stopped:
            reasons[one.id] = Reason(
                "after_the_stop", {"votes": votes, "cost": one.cost, "left": left, "stopped_at": stopped}
            )
        elif one.cost > left:
            reasons[one.id] = Reason("does_not_fit", {"votes": votes, "cost": one.cost, "left": left})
            stopped = one.id if rule.rule == "greedy-no-skip" else ""
        else:
            left = plain(left - one.cost)
            won.append(one.id)
            rounds.append(Round(chosen=one.id, left=left))
    spent = plain((rule.budget or 0) - left)
    return Result(
        rule, tuple(won), {one.id: counts[p] for p, one in enumerate(options)}, columns.voters, cost=spent,
        rounds=tuple(rounds), reasons=reasons, ties=tuple(order.used),
    )  # fmt: skip
