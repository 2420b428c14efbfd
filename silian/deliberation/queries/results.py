"""A result as pages show it: counted once more from the log at every showing, and set beside what was kept."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from silian.deliberation.models import Ballot
from silian.deliberation.queries import logs
from silian.deliberation.queries.counting import Choice, measures_needed
from silian.deliberation.queries.rolls import by_way
from silian.deliberation.queries.wording import (
    amount,
    fault_in_words,
    measure_word,
    outcome_word,
    rule_name,
    share,
    ties_in_words,
    why,
)
from silian.deliberation.recount import Recount, options_of
from silian.deliberation.tally import Ballots, Result, explain, number, others

# A number below this could point at people (house value).
FEWEST = 5


@dataclass(frozen=True)
class Line:
    """One option in the result: how much it got, whether it won, and why not."""

    title: str
    votes: str
    won: bool
    why: str
    cost: int | None = None
    part: int = 0  # hundredths of the most, for the bar beside the number


@dataclass(frozen=True)
class Turnout:
    """One measure of the roll: how much took part, how much had to."""

    word: str
    took_part: str
    of: str
    percent: str
    needed: str = ""
    met: bool = True


@dataclass(frozen=True)
class Beside:
    """What another rule would have given."""

    rule: str
    same: bool
    gained: list[str]
    lost: list[str]


@dataclass(frozen=True)
class Outcome:
    """What came of a ballot, in words."""

    void: bool
    word: str
    lines: list[Line]
    turnout: list[Turnout]
    winners: list[str]
    cost: str
    beside: list[Beside]
    ties: list[str]
    ways: dict[str, int]
    root: str
    agrees: bool  # counted again now, it came to the same
    for_minutes: str  # one sentence with the root, to be copied
    too_few: bool  # a secret ballot with so few votes that they are not shown


def basis_in_words(ballot: Ballot) -> str:
    """On what a resolution rests: the question, how many voted, the root of the log."""
    return _("Consultative ballot “%(title)s”, %(cast)s votes, root %(root)s") % {
        "title": ballot.title, "cast": amount(ballot.result["ballots"]), "root": ballot.root,
    }  # fmt: skip


def outcome_of(ballot: Ballot, choices: Sequence[Choice]) -> Outcome:
    """The result of a counted ballot; two queries, whatever its size."""
    records = logs.log(ballot)
    again = logs.counted_again(ballot, records)
    told = ballot.result
    few = ballot.is_secret and told["ballots"] < FEWEST
    titles = {one.key: one.title for one in choices}
    agrees = again.right and result_kept(again, told)
    result = again.result
    void = told["outcome"] == "void"
    return Outcome(
        void=void, word=outcome_word(told["outcome"]),
        lines=_lines(choices, told, result, titles) if not few and not void else [],
        turnout=_turnout(ballot, told), winners=[titles[key] for key in told["winners"]] if not void else [],
        cost=amount(told["cost"]) if ballot.form == Ballot.Form.PROJECTS else "",
        beside=_beside(ballot, result, logs.ballots_in(records), titles) if result and not void else [],
        ties=ties_in_words(result, titles) if result and not void else [], ways=_ways(ballot), root=ballot.root,
        agrees=agrees, for_minutes=basis_in_words(ballot), too_few=few,
    )  # fmt: skip


def result_kept(again: Recount, told: dict[str, Any]) -> bool:
    """The same winners and counts as were kept."""
    result = again.result
    return result is not None and list(result.winners) == told["winners"] and again.outcome == told["outcome"]


def _lines(
    choices: Sequence[Choice], told: dict[str, Any], result: Result | None, titles: dict[str, str]
) -> list[Line]:
    counts = {key: Fraction(number(value)) for key, value in told["counts"].items()}
    most = max(counts.values(), default=Fraction(0)) or Fraction(1)
    won = set(told["winners"])
    found = [
        Line(
            one.title, amount(told["counts"].get(one.key, 0)), one.key in won,
            why(explain(result, one.key), titles) if result and one.key in result.reasons and one.key not in won else "",
            one.cost, round(100 * counts.get(one.key, Fraction(0)) / most),
        )
        for one in choices
    ]  # fmt: skip
    order = {one.title: counts.get(one.key, Fraction(0)) for one in choices}
    # Yes and no stay as they were asked; options stand by what they got.
    return found if "yes" in counts else sorted(found, key=lambda line: (not line.won, -order[line.title]))


def _turnout(ballot: Ballot, told: dict[str, Any]) -> list[Turnout]:
    """What the quorum measures; without one, the entries of the roll."""
    needed = measures_needed(ballot)
    found = []
    for measure in needed or ("heads",):
        whole, part = Fraction(number(told["roll"][measure])), Fraction(number(told["turnout"][measure]))
        least = Fraction(ballot.quorum_share)
        met = not needed or (whole > 0 and (part > least * whole if ballot.quorum_more else part >= least * whole))
        found.append(
            Turnout(
                measure_word(measure), amount(str(part)), amount(str(whole)), f"{float(100 * part / whole) if whole else 0:.1f}",
                share(ballot.quorum_share, ballot.quorum_more) if needed else "", met,
            )
        )  # fmt: skip
    return found


def _beside(ballot: Ballot, result: Result, votes: dict[str, Any], titles: dict[str, str]) -> list[Beside]:
    if ballot.form not in (Ballot.Form.PROJECTS, Ballot.Form.RANKED):
        return []
    ballots = Ballots(options_of(json.loads(ballot.sheet)), [one["choice"] for one in votes.values()])
    return [
        Beside(
            rule_name(other.rule.rule, other.rule.completion), not other.gained and not other.lost,
            [titles[key] for key in other.gained], [titles[key] for key in other.lost],
        )
        for other in others(ballots, result)
    ]  # fmt: skip


def _ways(ballot: Ballot) -> dict[str, int]:
    """How many came which way; not at all where one number is so small that it points at people."""
    found = by_way(ballot)
    return found if len(found) > 1 and all(number >= FEWEST for number in found.values()) else {}


@dataclass(frozen=True)
class Checked:
    """What came of checking a ballot, in words."""

    right: bool
    records: int
    root: str
    sentence: str
    differences: list[str]


def checked(ballot: Ballot) -> Checked:
    """Check every record against the root, count every vote once more, and name the first thing that is not right."""
    again = logs.counted_again(ballot, logs.log(ballot))
    fault = again.report.fault
    sentence = _("Every record is as it was written, and the votes come to the published result.")
    if fault is not None:
        sentence = fault_in_words(fault.code) % {"place": fault.place}
    elif again.problem:
        sentence = _("The votes cannot be counted again: %(problem)s") % {"problem": again.problem}
    elif again.differences:
        sentence = _("The records are whole, but the votes do not come to the published result.")
    return Checked(
        again.right and result_kept(again, ballot.result), again.report.records, again.report.root, sentence,
        [f"{one.line}: {one.published} ≠ {one.counted}" for one in again.differences],
    )  # fmt: skip
