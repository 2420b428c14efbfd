"""One door to every count, and the questions people ask afterwards: why not this one, and what if the rule were another."""

from collections.abc import Mapping
from dataclasses import dataclass

from silian.deliberation.tally.choices import most, yes_no
from silian.deliberation.tally.greedy import greedy
from silian.deliberation.tally.ranked import condorcet, irv
from silian.deliberation.tally.shapes import Ballots, Number, Reason, Result, Rule


def tally(ballots: Ballots, rule: Rule, roll: Mapping[str, Number] | None = None) -> Result:
    """Count ballots under a rule. A pure function: the order of ballots means nothing.

    `roll` (measure → whole) is read only by yes/no rules whose consent is of the whole roll. Raises `TallyError` for a
    ballot or an option that the rule cannot count.
    """
    if rule.form == "yes_no":
        return yes_no(ballots, rule, roll)
    if rule.form in ("approval", "score"):
        return most(ballots, rule)
    if rule.form == "ranked":
        return irv(ballots, rule) if rule.rule == "irv" else condorcet(ballots, rule)
    if rule.rule != "mes":
        return greedy(ballots, rule)
    from silian.deliberation.tally.shares import mes  # with its arrays only where it counts

    return mes(ballots, rule)


def explain(result: Result, option: str) -> Reason:
    """Why an option won or did not; KeyError for an option that was not on the ballot."""
    if option in result.winners:
        place = result.winners.index(option) + 1
        return Reason("won", {"place": place, "votes": result.counts.get(option, 0)})
    if option not in result.counts:
        raise KeyError(option)
    return result.reasons.get(option) or Reason("fewer_votes", {"votes": result.counts[option]})


@dataclass(frozen=True)
class Other:
    """What another rule would have given: `gained` would have won, `lost` would not."""

    rule: Rule
    result: Result
    gained: tuple[str, ...]
    lost: tuple[str, ...]


# The rules worth setting beside each other: (rule, completion or "" where it has none).
BESIDE = {
    "projects": (
        ("mes", "add1_overspend"), ("mes", "add1_exhaustive"), ("mes", "none"), ("greedy", ""), ("greedy-no-skip", ""),
    ),
    "ranked": (("irv", ""), ("condorcet", "")),
}  # fmt: skip


def others(ballots: Ballots, result: Result, rules: tuple[tuple[str, str], ...] | None = None) -> tuple[Other, ...]:
    """What the other rules of the same form would have given on the same ballots."""
    found = []
    for name, completion in BESIDE.get(result.rule.form, ()) if rules is None else rules:
        rule = result.rule.but(rule=name, completion=completion or result.rule.completion)
        if name == result.rule.rule and (not completion or completion == result.rule.completion):
            continue
        other = tally(ballots, rule)
        found.append(
            Other(
                rule, other,
                tuple(one for one in other.winners if one not in result.winners),
                tuple(one for one in result.winners if one not in other.winners),
            )
        )  # fmt: skip
    return tuple(found)
