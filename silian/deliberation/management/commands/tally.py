"""Count an election from a file: `silian tally FILE`. Touches no database."""

import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext

from silian.deliberation.reasons import figure, refusal, sentence
from silian.deliberation.tally import BESIDE, COMPLETIONS, FORMS, Result, Rule, TallyError, number, others, tally
from silian.deliberation.tally.ranked import pairs
from silian.deliberation.tally.reading import Election, FileError, pb_rule, read_pb, read_preflib

RANKED = (".toi", ".soi", ".toc", ".soc")


class Command(BaseCommand):
    help = (
        "Count an election: projects under a budget (.pb, Pabulib) or ranked ballots (.toi .soi .toc .soc, PrefLib). "
        "Says who wins and why the others do not. Needs no database."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", help="the election: .pb, .toi, .soi, .toc or .soc")
        parser.add_argument(
            "--rule", default="", help=f"{', '.join(FORMS['projects'] + FORMS['ranked'])}; as the file says, or irv"
        )
        parser.add_argument("--completion", choices=COMPLETIONS, default="", help="of Equal Shares (add1_overspend)")
        parser.add_argument("--step", default="1", help="what Add1 adds to every share, in units of money (1)")
        parser.add_argument("--others", action="store_true", help="also say what the other rules would have given")
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args, file, rule, completion, step, others: bool, **options):
        kind = Path(file).suffix.lower()
        if kind != ".pb" and kind not in RANKED:
            raise CommandError(
                gettext("%(file)s is not an election I can read: .pb, .toi, .soi, .toc or .soc.") % {"file": file}
            )
        try:
            _known(rule, "projects" if kind == ".pb" else "ranked")
            election = read_pb(file) if kind == ".pb" else read_preflib(file)
            how = pb_rule(election, rule, completion, number(step)) if kind == ".pb" else Rule("ranked", rule)
            result = tally(election.ballots, how)
            told = (of_projects if kind == ".pb" else of_ranking)(election, result, file)
            if others:
                told["others"] = beside(election, result)
        except FileError as error:
            raise CommandError(gettext(error.sentence) % error.facts) from error
        except TallyError as error:
            raise CommandError(refusal(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1, default=plain))
        else:
            self.stdout.write("\n".join(in_words(election, result, told)))


def _known(rule: str, form: str) -> None:
    if rule and rule not in FORMS[form]:
        raise CommandError(gettext("--rule must be one of: %(rules)s.") % {"rules": gettext(", ").join(FORMS[form])})


def plain(value: Any) -> Any:
    """A fraction as JSON has it."""
    if isinstance(value, Fraction):
        return round(float(value), 6)
    raise TypeError(value)


def names(election: Election) -> dict[str, str]:
    """What each option is called; its id where it has no name of its own."""
    called = [one.name for one in election.ballots.options]
    return {one.id: one.name if called.count(one.name) == 1 else one.id for one in election.ballots.options}


def why(result: Result, known: Mapping[str, str]) -> dict[str, Any]:
    return {
        one: {"code": reason.code, **reason.facts, "sentence": sentence(reason, known)}
        for one, reason in result.reasons.items()
    }


def of_projects(election: Election, result: Result, file: str) -> dict[str, Any]:
    """The answer for projects: winners in the order they were chosen, by the ids of the file."""
    rule = result.rule
    told: dict[str, Any] = {
        "file": file, "rule": rule.rule, "completion": rule.completion if rule.rule == "mes" else None,
        "budget": rule.budget, "threshold": rule.threshold, "voters": result.cast, "winners": list(result.winners),
        "left_out": election.left_out, "cost": result.cost, "share": result.share, "votes": dict(result.counts),
        "ties": [{"among": tie.among, "preferred": tie.preferred, "by": tie.by} for tie in result.ties],
        "reasons": why(result, names(election)),
    }  # fmt: skip
    if election.selected is not None:
        told["published"] = list(election.selected)
        told["same_as_published"] = set(election.selected) == set(result.winners)
    return told


def of_ranking(election: Election, result: Result, file: str) -> dict[str, Any]:
    """The answer for ranked ballots, by the names of the file."""
    known = names(election)
    winner = known[result.winners[0]] if result.winners else None
    told: dict[str, Any] = {
        "file": file, "rule": result.rule.rule, "ballots": result.cast, "winner": winner,
        "winners": [known[one] for one in result.winners], "winner_ids": list(result.winners),
        "reasons": {known[one]: reason for one, reason in why(result, known).items()},
    }  # fmt: skip
    for reason in told["reasons"].values():
        reason |= {name: known.get(reason[name], reason[name]) for name in ("winner", "by") if name in reason}
        if "moved" in reason:
            reason["moved"] = {known.get(one, ""): count for one, count in reason["moved"].items()}
    if result.rule.rule == "condorcet":
        over = pairs(election.ballots, result.rule)
        told["pairs"] = {known[a]: {known[b]: over[a, b] for b in known if b != a} for a in known}
        return told
    told["rounds"] = [
        {
            "round": at,
            "counts": {known[p]: n for p, n in sorted(one.counts.items(), key=lambda pair: -pair[1])},
            "out": known.get(one.out), "moved": {known.get(p, ""): n for p, n in one.moved.items()}, "idle": one.idle,
        }
        for at, one in enumerate(result.rounds, 1)
    ]  # fmt: skip
    return told


def beside(election: Election, result: Result) -> list[dict[str, Any]]:
    known = names(election) if result.rule.form == "ranked" else {}
    return [
        {
            "rule": one.rule.rule, "completion": one.rule.completion if one.rule.rule == "mes" else None,
            "winners": [known.get(w, w) for w in one.result.winners], "cost": one.result.cost,
            "gained": [known.get(w, w) for w in one.gained], "lost": [known.get(w, w) for w in one.lost],
        }
        for one in others(election.ballots, result, BESIDE[result.rule.form])
    ]  # fmt: skip


def in_words(election: Election, result: Result, told: Mapping[str, Any]) -> list[str]:
    """The answer for people."""
    known, rule = names(election), result.rule
    lines = [f"{rule.rule} {told.get('completion') or ''}".rstrip()]
    if rule.form == "projects":
        facts = {"winners": len(result.winners), "cost": figure(result.cost), "budget": figure(rule.budget)}
        lines.append(gettext("%(winners)s projects for %(cost)s of %(budget)s") % facts)
    lines += [f"  ✓ {one}  {known[one]}" if known[one] != one else f"  ✓ {one}" for one in result.winners]
    for at, one in enumerate(result.rounds if rule.form == "ranked" else (), 1):
        counts = sorted(one.counts.items(), key=lambda pair: -pair[1])
        lines.append(f"  {at}. " + gettext(", ").join(f"{known[p]} {figure(n)}" for p, n in counts))
    lines += [f"  – {known[one]}: {sentence(reason, known)}" for one, reason in result.reasons.items()]
    if election.left_out:
        words = gettext("%(count)s choices name projects that are not on the list; they were not counted.")
        lines.append(words % {"count": election.left_out})
    if told.get("same_as_published") is not None:
        same = gettext("The same as published.") if told["same_as_published"] else gettext("Not what was published.")
        lines.append(same)
    for other in told.get("others", ()):
        facts = {
            "rule": f"{other['rule']} {other['completion'] or ''}".rstrip(),
            "gained": gettext(", ").join(other["gained"]) or "—", "lost": gettext(", ").join(other["lost"]) or "—",
        }  # fmt: skip
        lines.append(gettext("Under %(rule)s: in %(gained)s, out %(lost)s") % facts)
    return lines
