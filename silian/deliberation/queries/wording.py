"""Rules, quorums and reasons in plain words, in the reader's language. The counting gives codes and numbers; here they are sentences."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from silian.deliberation.models import SECRET_FLOOR, Ballot
from silian.deliberation.queries.counting import source_of
from silian.deliberation.tally import Number, Reason, Result, number

Form, Rule, Quorum = Ballot.Form, Ballot.Rule, Ballot.Quorum


def local(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def amount(value: Number | str | float) -> str:
    """A number as people write it."""
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    exact = number(value)
    return f"{exact:,}" if isinstance(exact, int) else f"{float(exact):,.2f}".rstrip("0").rstrip(".")


def share(text: str, more: bool) -> str:
    """More than 1/2, or at least 2/3."""
    return (_("more than %(share)s") if more else _("at least %(share)s")) % {"share": Fraction(text)}


def measure_word(measure: str) -> str:
    return {
        "heads": _("entries of the roll"), "households": _("households"), "organisations": _("organisations"),
        "area": _("area"),
    }[measure]  # fmt: skip


# ── The rules, before anybody votes ──


def rules_in_words(ballot: Ballot) -> list[str]:
    """What everybody should know before she votes, one sentence each."""
    found = [_how(ballot), _counted(ballot), *_ties(ballot), _quorum(ballot), _secrecy(ballot)]
    if source := source_of(ballot):
        since = f"（{ballot.law_on.isoformat()}）" if ballot.law_on else ""
        found.append(_("Quorum and shares follow %(law)s.") % {"law": source + since})
    found.append(_("It asks what people want. What is decided, and why, is written separately."))
    return found


def _how(ballot: Ballot) -> str:
    most = ballot.most_choices
    if ballot.form == Form.YES_NO:
        return _("You agree, do not agree, or abstain.")
    if ballot.form == Form.SCORE:
        return _("You give each option between 0 and %(top)s points.") % {"top": ballot.highest_score}
    if ballot.form == Form.RANKED:
        return _("You number the options: 1 for what you want most. You may leave some out.")
    what = _("projects") if ballot.form == Form.PROJECTS else _("options")
    if most:
        return _("You choose at most %(number)s %(what)s.") % {"number": most, "what": what}
    return _("You choose as many %(what)s as you like.") % {"what": what}


def _counted(ballot: Ballot) -> str:
    facts = {"places": ballot.places, "least": ballot.least_votes, "budget": amount(ballot.budget or 0)}
    if ballot.form == Form.YES_NO:
        of = {"decided": _("those who said yes or no"), "cast": _("all who took part"), "roll": _("the whole roll")}
        both = _("by area and by heads") if ballot.quorum == Quorum.AREA_AND_HEADS else ""
        sentence = _("Yes needs %(share)s of %(of)s%(both)s.")
        return sentence % {"share": share(ballot.needs_share, ballot.needs_more), "of": of[ballot.needs_of], "both": f", {both}" if both else ""}  # fmt: skip
    sentences = {
        Rule.MOST_VOTES: ngettext(
            "The option with the most votes is chosen.", "The %(places)s options with the most votes are chosen.", ballot.places
        ),
        Rule.HIGHEST_TOTAL: ngettext(
            "The option with the most points is chosen.", "The %(places)s options with the most points are chosen.", ballot.places
        ),
        Rule.IRV: _("Whoever comes last falls, and her votes go to the next choice of each, until one has more than half."),
        Rule.CONDORCET: _("The option is chosen that beats each other one, taken two by two; there may be none."),
        Rule.MES: _("Every voter has an equal share of %(budget)s yuan; a project is chosen when those who want it can pay for it together."),
        Rule.GREEDY: _("Projects are chosen from most votes to fewest until %(budget)s yuan are spent; what no longer fits is passed over."),
        Rule.GREEDY_NO_SKIP: _("Projects are chosen from most votes to fewest until %(budget)s yuan are spent; the first that does not fit ends it."),
        Rule.GREEDY_THRESHOLD: _("Projects with at least %(least)s votes are chosen from most votes to fewest until %(budget)s yuan are spent."),
    }  # fmt: skip
    sentence = sentences[Rule(ballot.rule)] % facts
    if ballot.rule != Rule.MES:
        return sentence
    completion = {
        "none": _("Money that is left stays."),
        "add1_overspend": _("Then all shares are raised by %(step)s yuan at a time, until the next step would overspend."),
        "add1_exhaustive": _("Then all shares are raised by %(step)s yuan at a time, until no further project fits."),
    }  # fmt: skip
    return f"{sentence} {completion[ballot.completion] % {'step': ballot.step}}"


def _ties(ballot: Ballot) -> list[str]:
    if ballot.form == Form.YES_NO:
        return []
    lot = _("a lot drawn before the opening")
    if ballot.form == Form.PROJECTS:
        return [_("Between equals decide the lower cost, then more votes, then %(lot)s.") % {"lot": lot}]
    return [_("Between equals decides %(lot)s.") % {"lot": lot}]


def _quorum(ballot: Ballot) -> str:
    if ballot.quorum == Quorum.NONE:
        return _("There is no quorum.")
    what = {
        Quorum.HEADS: _("of the roll"), Quorum.HOUSEHOLDS: _("of the households"), Quorum.ORGANISATIONS: _("of the organisations"),
        Quorum.AREA_AND_HEADS: _("of the area and of the owners"),
    }[Quorum(ballot.quorum)]  # fmt: skip
    return _("It counts when %(share)s %(what)s take part; else it is void, which is no refusal.") % {
        "share": share(ballot.quorum_share, ballot.quorum_more), "what": what,
    }  # fmt: skip


def _secrecy(ballot: Ballot) -> str:
    if ballot.is_secret:
        return _(
            "The vote is secret: it cannot be changed, and with fewer than %(number)s votes nothing is counted, so that nobody is found out."
        ) % {"number": SECRET_FLOOR}
    if ballot.quorum == Quorum.AREA_AND_HEADS:
        return _(
            "The vote is named: until the close you may vote again, and the last vote counts. The published file shows votes with areas, without names."
        )
    return _(
        "The vote is named: until the close you may vote again, and the last vote counts. The published file shows votes without names."
    )


# ── What came out ──


def outcome_word(outcome: str) -> str:
    return {
        "void": pgettext("ballot", "Void"), "accepted": pgettext("ballot", "Agreed"), "rejected": _("Not agreed"), "chosen": _("Chosen"),
        "none_chosen": _("Nothing chosen"),
    }[outcome]  # fmt: skip


def why(reason: Reason, titles: Mapping[str, str]) -> str:
    """Why an option did not win, in one sentence with its numbers."""
    facts = {name: _told(value, titles) for name, value in reason.facts.items() if not isinstance(value, list | dict)}
    if reason.code == "not_enough_yes":
        return " ".join(_not_enough(check) for check in reason.facts["checks"] if not check["met"])
    sentences = {
        "won": _("Chosen, with %(votes)s."),
        "no_votes": _("Nobody voted for it."),
        "below_threshold": _("%(votes)s votes; it needed at least %(threshold)s."),
        "fewer_votes": _("%(votes)s; the last that was chosen had %(last_winner)s.") if "last_winner" in facts else _("%(votes)s votes, fewer than what was chosen."),
        "lost_the_tie": _("%(votes)s, as many as the last that was chosen; the order between equals decided."),
        "does_not_fit": _("%(votes)s votes; it costs %(cost)s yuan, and %(left)s were left when its turn came."),
        "after_the_stop": _("%(votes)s votes; the choice had ended at “%(stopped_at)s”, which did not fit any more."),
        "supporters_short_of_money": _("%(votes)s votes; it costs %(cost)s yuan, and those who want it had %(money_left)s left: %(missing)s short."),
        "fell_in_round": _("It came last in round %(round)s with %(votes)s and fell; its votes went on to the next choices."),
        "beaten_in_the_last_round": _("In the last round it had %(votes)s against %(winner_votes)s for “%(winner)s”."),
        "beaten_one_to_one": _("“%(by)s” beat it, taken two by two: %(against)s against %(for)s."),
        "not_ahead_of_all": _("It did not beat each of the others, taken two by two."),
    }  # fmt: skip
    return sentences[reason.code] % facts


def _told(value: Any, titles: Mapping[str, str]) -> str:
    if isinstance(value, str):
        return titles.get(value, value)
    return amount(value)


def _not_enough(check: Mapping[str, Any]) -> str:
    return _("%(measure)s: %(yes)s of %(of)s agreed; it needed %(needed)s.") % {
        "measure": measure_word(check["measure"]).capitalize(), "yes": amount(check["yes"]), "of": amount(check["of"]),
        "needed": share(str(check["share"]), check["more_than"]),
    }  # fmt: skip


def rule_name(rule: str, completion: str) -> str:
    """A rule with its completion, as the comparison calls it."""
    word = str(Rule(rule).label)
    if rule != Rule.MES:
        return word
    how = _("money that is left stays") if completion == "none" else Ballot.Completion(completion).label
    return f"{word}（{how}）"


def ties_in_words(result: Result, titles: Mapping[str, str]) -> list[str]:
    by = {"cost": _("the lower cost"), "votes": _("more votes"), "lot": _("the lot")}
    return [
        _("Between %(among)s %(by)s decided for “%(preferred)s”.")
        % {
            "among": _(", ").join(titles[one] for one in tie.among),
            "by": by[tie.by],
            "preferred": titles[tie.preferred],
        }
        for tie in result.ties
    ]


def fault_in_words(code: str) -> str:
    """What is not right with a log, with the place of the record."""
    return {
        "altered": _("Record %(place)s says something else than when it was written."),
        "missing": _("Record %(place)s is missing."),
        "moved": _("Record %(place)s stands in another place than when it was written."),
        "added": _("Record %(place)s was put in afterwards."),
        "cut": _("The log ends before record %(place)s; its end is missing."),
        "root": _("The log is whole, but it is not the one that was counted: its root is another one."),
        "twice": _("Record %(place)s repeats a vote that is there already."),
        "kind": _("Record %(place)s has no business in this log."),
    }[code]
