"""From a ballot as it stands in the tables to the rule it is counted by."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from silian.deliberation.models import Ballot, Option
from silian.deliberation.tally import Rule, Share

Form, Quorum = Ballot.Form, Ballot.Quorum


def answer_words() -> dict[str, str]:
    return {"yes": _("Agree"), "no": _("Do not agree"), "abstain": _("Abstain")}


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen, as pages show it."""

    key: str
    title: str
    detail: str = ""
    cost: int | None = None


def choices_of(ballot: Ballot, options: Sequence[Option]) -> list[Choice]:
    """The options of a ballot; the answers, where the question is one of yes or no."""
    if ballot.form == Form.YES_NO:
        return [Choice(key, word) for key, word in answer_words().items()]
    return [Choice(one.key, one.title, one.detail, one.cost) for one in options]


def measures_needed(ballot: Ballot) -> tuple[str, ...]:
    """What the quorum is measured by."""
    if ballot.quorum == Quorum.NONE:
        return ()
    return ("area", "heads") if ballot.quorum == Quorum.AREA_AND_HEADS else (ballot.quorum,)


def rule_of(ballot: Ballot) -> Rule:
    """The rule a ballot is counted by, from what stands on it. The frozen sheet holds the same, line by line."""
    needed = measures_needed(ballot)
    part, share = Fraction(ballot.quorum_share), Fraction(ballot.needs_share)
    consent = ("area", "heads") if ballot.quorum == Quorum.AREA_AND_HEADS else ("heads",)
    projects = ballot.form == Form.PROJECTS
    return Rule(
        ballot.form,
        ballot.rule,
        seats=ballot.places,
        limit=ballot.most_choices or 0,
        top=ballot.highest_score if ballot.form == Form.SCORE else 0,
        budget=ballot.budget if projects else None,
        completion=ballot.completion,
        step=ballot.step,
        lot=tuple(ballot.tie_order),
        threshold=ballot.least_votes,
        consent=tuple(Share(one, share, ballot.needs_more) for one in consent),
        consent_of=ballot.needs_of,
        take_part=tuple(Share(one, part, ballot.quorum_more) for one in needed),
        source=source_of(ballot),
    )


def source_of(ballot: Ballot) -> str:
    """The law or rule the thresholds come from, as it is cited."""
    return " ".join(one for one in (ballot.law, ballot.law_article) if one)
