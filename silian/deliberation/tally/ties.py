"""Deciding between equals, as the rule sheet says: by cost, by votes, at last by the lot drawn before counting."""

from collections.abc import Mapping, Sequence

from silian.deliberation.tally.shapes import Number, Project, Rule, Tie


class TieOrder:
    """The order of equals under one rule. `count[p]` are the votes or points of option p."""

    def __init__(self, rule: Rule, options: Sequence[Project], counts: Sequence[Number] | None = None) -> None:
        lot = {one: at for at, one in enumerate(rule.lot)}
        self.rule, self.options = rule, options
        self.lines: dict[str, list[Number]] = {
            "cost": [one.cost for one in options],
            "votes": [-count for count in counts] if counts is not None else [0] * len(options),
            # Those the lot leaves out come after it, in the order of the list.
            "lot": [lot.get(one.id, len(lot) + at) for at, one in enumerate(options)],
        }
        self.used: list[Tie] = []

    def key(self, p: int) -> tuple[Number, ...]:
        return tuple(self.lines[name][p] for name in (*self.rule.ties, "lot"))

    def first(self, equals: Sequence[int]) -> int:
        """The preferred of equals; remembered, because the result page must say that a tie was broken."""
        best = min(equals, key=self.key)
        if len(equals) > 1:
            for name in (*self.rule.ties, "lot"):
                values = {self.lines[name][p] for p in equals}
                if len(values) > 1:
                    break
            among = tuple(self.options[p].id for p in sorted(equals))
            self.used.append(Tie(among, self.options[best].id, name))
        return best


def in_order(order: TieOrder, counts: Mapping[int, Number]) -> list[int]:
    """Options from most votes to fewest, equals as the tie order says."""
    groups: dict[Number, list[int]] = {}
    for p, count in counts.items():
        groups.setdefault(count, []).append(p)
    ranked: list[int] = []
    for count in sorted(groups, reverse=True):
        rest = groups[count]
        while rest:
            best = order.first(rest)
            ranked.append(best)
            rest = [p for p in rest if p != best]
    return ranked
