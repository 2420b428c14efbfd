"""What a draft still lacks before its rules can be frozen, each as a sentence somebody can act on."""

from django.utils.translation import gettext as _

from silian.deliberation.models import SECRET_FLOOR, Ballot
from silian.deliberation.queries.rolls import measures

Form, Quorum = Ballot.Form, Ballot.Quorum


def missing(ballot: Ballot) -> list[str]:
    """Empty when the rules can be frozen."""
    return [*_options(ballot), *_roll(ballot), *_thresholds(ballot), *_phase(ballot)]


def _options(ballot: Ballot) -> list[str]:
    if ballot.form == Form.YES_NO:
        return []
    found = list(ballot.options.all())
    if len(found) < 2:
        return [_("Write at least two options to choose between.")]
    if ballot.form == Form.PROJECTS:
        if any(one.cost is None for one in found):
            return [_("Every project needs its cost.")]
        if all((one.cost or 0) > (ballot.budget or 0) for one in found):
            return [_("Every project costs more than the budget.")]
    elif ballot.form in (Form.APPROVAL, Form.SCORE) and ballot.places >= len(found):
        return [_("As many are chosen as there are options: there is nothing to choose. Write more options.")]
    return []


def _roll(ballot: Ballot) -> list[str]:
    whole = measures(ballot)
    if not whole["heads"]:
        return [_("Draw up the roll: who may vote.")]
    if not ballot.electorate_words:
        return [_("Say in words who may vote; everybody reads it.")]
    if ballot.is_secret and whole["heads"] < SECRET_FLOOR:
        return [
            _("Fewer than %(number)s on the roll cannot vote secretly. Make it a named ballot.")
            % {"number": SECRET_FLOOR}
        ]
    lacking = {
        Quorum.HOUSEHOLDS: (not whole["households"], _("A quorum of households needs the household of each entry.")),
        Quorum.ORGANISATIONS: (not whole["organisations"], _("A quorum of organisations needs a roll of organisations.")),
        Quorum.AREA_AND_HEADS: (float(whole["area"]) == 0, _("A quorum of area needs the area of each entry.")),
    }  # fmt: skip
    lacks, sentence = lacking.get(Quorum(ballot.quorum), (False, ""))
    return [sentence] if lacks else []


def _thresholds(ballot: Ballot) -> list[str]:
    if ballot.law and not ballot.law_article:
        return [_("Name the article of the law, too: people must be able to look it up.")]
    return []


def _phase(ballot: Ballot) -> list[str]:
    """The ballot of a matter with a plan lies inside a phase of its plan that is one for ballots."""
    if ballot.matter is None:
        return []
    phases = list(ballot.matter.phases.all())
    inside = any(
        one.kind == "ballot" and one.period.lower <= ballot.opens_at and ballot.closes_at <= one.period.upper
        for one in phases
    )
    if not phases or inside:
        return []
    return [_("The plan of the matter has no phase for a ballot at this time. Change the times, or the plan.")]
