"""Sentences for what the counting and the ledger say in codes and numbers."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from silian.deliberation.ledger import Fault
from silian.deliberation.tally import Reason, Share, TallyError, Verdict


def figure(value: Any) -> str:
    """A number for readers: at most two decimals, thousands apart."""
    if isinstance(value, str):
        return value
    exact = Fraction(value)
    return f"{int(exact):,}" if exact.denominator == 1 else f"{float(exact):,.2f}"


def sentence(reason: Reason, names: Mapping[str, str] | None = None) -> str:
    """Why an option won or did not; `names` gives the words for option ids."""
    names = names or {}
    facts = {name: _figured(name, value, names) for name, value in reason.facts.items()}
    sentences = {
        "won": _("Chosen, at place %(place)s with %(votes)s votes."),
        "no_votes": _("Nobody voted for it."),
        "below_threshold": _("%(votes)s votes; at least %(threshold)s were needed."),
        "fewer_votes": _("%(votes)s votes; the last one chosen had %(last_winner)s."),
        "lost_the_tie": _("%(votes)s votes, as many as the last one chosen; the order for ties decided."),
        "does_not_fit": _("%(votes)s votes; it costs %(cost)s, and when its turn came %(left)s were left."),
        "after_the_stop": _("%(votes)s votes; the choice had stopped at “%(stopped_at)s”, which did not fit any more."),
        "supporters_short_of_money": _(
            "It costs %(cost)s; its %(supporters)s supporters had %(money_left)s of their shares left, %(missing)s too little."
        ),
        "fell_in_round": _("Fell in round %(round)s with %(votes)s ballots. They went on: %(moved)s."),
        "beaten_in_the_last_round": _(
            "In round %(round)s it had %(votes)s ballots against %(winner_votes)s for “%(winner)s”."
        ),
        "beaten_one_to_one": _("“%(by)s” stands before it on %(against)s ballots, behind it on %(for)s."),
        "not_ahead_of_all": _("No option is ahead of all others one to one."),
        "not_enough_yes": _("Yes did not reach what the rule asks for: %(checks)s."),
    }  # fmt: skip
    return sentences[reason.code] % facts


def _figured(name: str, value: Any, names: Mapping[str, str]) -> str:
    if name == "moved":
        nowhere = _("no further choice")
        went = [f"{names.get(one, one) or nowhere} {figure(count)}" for one, count in value.items()]
        return _(", ").join(went) or "—"
    if name == "checks":
        return _("; ").join(consent(check) for check in value)
    if name in ("winner", "by", "stopped_at"):
        return names.get(value) or str(value)
    return figure(value)


def measure(name: str) -> str:
    """The word for a measure of a roll."""
    words = {
        "heads": pgettext("roll", "people"), "households": pgettext("roll", "households"), "organisations": pgettext("roll", "organisations"), "area": _("area, m²"),
    }  # fmt: skip
    return words[name]


def share(one: Share) -> str:
    """What a share asks for, such as “more than 1/2”."""
    return (_("more than %(share)s") if one.more_than else _("at least %(share)s")) % {"share": str(one.share)}


def consent(check: Mapping[str, Any]) -> str:
    """One line of what yes reached."""
    asked = share(Share(check["measure"], check["share"], check["more_than"]))
    facts = {
        "measure": measure(check["measure"]),
        "yes": figure(check["yes"]),
        "of": figure(check["of"]),
        "asked": asked,
    }
    return _("%(measure)s: %(yes)s of %(of)s, needed %(asked)s") % facts


def verdict(found: Verdict) -> list[str]:
    """Every line of a quorum: who took part, and how many had to."""
    return [
        _("%(measure)s: %(part)s of %(whole)s took part, needed %(asked)s")
        % {
            "measure": measure(check.measure), "part": figure(check.turnout), "whole": figure(check.roll),
            "asked": share(Share(check.measure, check.share, check.more_than)),
        }
        for check in found.checks
    ]  # fmt: skip


def outcome_word(outcome: str) -> str:
    words = {
        "void": pgettext("ballot", "void"), "accepted": pgettext("ballot", "accepted"),
        "rejected": pgettext("ballot", "not accepted"), "chosen": pgettext("ballot", "chosen"),
        "none_chosen": pgettext("ballot", "nothing chosen"),
    }  # fmt: skip
    return words[outcome]


def refusal(error: TallyError) -> str:
    """What is wrong with a vote or a rule."""
    sentences = {
        "bad_vote": _("This is not a vote of this form."),
        "unknown_option": _("There is no option “%(option)s” on this ballot."),
        "chosen_twice": _("An option is named twice."),
        "too_many": _("%(chosen)s options are named; at most %(limit)s are allowed."),
        "too_many_points": _("More points are given than the %(points)s allowed."),
        "bad_points": _("Points must lie between 0 and the most that is allowed."),
        "bad_number": _("“%(text)s” is not a number."),
        "no_budget": _("Projects are chosen under a budget. Say how large it is."),
    }  # fmt: skip
    return sentences.get(error.code, _("This rule cannot be counted: %(code)s.")) % (error.facts | {"code": error.code})


def fault(found: Fault) -> str:
    """The first thing that is wrong with a log."""
    sentences = {
        "altered": _("Record %(place)s (line %(line)s) was altered."),
        "missing": _("Record %(place)s is missing (before line %(line)s)."),
        "moved": _("Record %(place)s is not in its place (line %(line)s)."),
        "added": _("Record %(place)s (line %(line)s) was added."),
        "cut": _("The end of the file is missing (after record %(place)s)."),
        "root": _("The chain is whole, but its root is not the one from the minutes: the log was written anew."),
        "twice": _("Record %(place)s (line %(line)s) has an id that occurred before."),
        "kind": _("Record %(place)s (line %(line)s) does not belong there."),
    }  # fmt: skip
    place = found.place - 1 if found.code == "cut" else found.place
    return sentences[found.code] % {"place": place, "line": found.line}
