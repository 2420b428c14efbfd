"""Counting consultative ballots, and saying why.

`tally(Ballots(options, votes), Rule(form, …)) -> Result`; `quorum(rule, roll, turnout) -> Verdict`;
`outcome(result, verdict)`; `explain(result, option) -> Reason`; `others(ballots, result)` sets other rules beside it.
`check_vote(rule, option_ids, vote)` refuses a vote before it is cast. Reasons are codes with numbers: the caller
makes the sentences. Nothing here knows Django, a person, or the time.
"""

from silian.deliberation.tally.counting import BESIDE, Other, explain, others, tally
from silian.deliberation.tally.quorums import QUORUMS, Check, Verdict, outcome, quorum
from silian.deliberation.tally.shapes import (
    ANSWERS,
    COMPLETIONS,
    FORMS,
    MEASURES,
    Ballots,
    Number,
    Project,
    Reason,
    Result,
    Round,
    Rule,
    Share,
    TallyError,
    Tie,
    number,
    written,
)
from silian.deliberation.tally.votes import check_vote

__all__ = [
    "ANSWERS",
    "BESIDE",
    "COMPLETIONS",
    "FORMS",
    "MEASURES",
    "QUORUMS",
    "Ballots",
    "Check",
    "Number",
    "Other",
    "Project",
    "Reason",
    "Result",
    "Round",
    "Rule",
    "Share",
    "TallyError",
    "Tie",
    "Verdict",
    "check_vote",
    "explain",
    "number",
    "others",
    "outcome",
    "quorum",
    "tally",
    "written",
]
