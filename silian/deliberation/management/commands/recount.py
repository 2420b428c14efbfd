"""Count a published ballot again: `silian recount FILE`. Touches no database."""

import json
from pathlib import Path

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext

from silian.deliberation.management.commands.tally import plain
from silian.deliberation.reasons import fault, outcome_word, sentence
from silian.deliberation.recount import Recount, options_of, recount

UNREADABLE, WRONG = 2, 1


class Command(BaseCommand):
    help = (
        "Check the published file of a ballot record by record, count its ballots by its own rule sheet and compare with "
        "the result it makes known. Ends with 1 if anything is wrong. Needs no database."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", help="the published file, .jsonl")
        parser.add_argument(
            "--root", default="", help="the root printed in the minutes; without it a log written anew passes"
        )
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args, file, root, **options):
        try:
            content = Path(file).read_bytes()
        except OSError as error:
            facts = {"file": file, "why": error.strerror}
            raise CommandError(gettext("%(file)s cannot be read: %(why)s") % facts, returncode=UNREADABLE) from error
        found = recount(content, root)
        lines = in_words(found)
        if options["json"]:
            self.stdout.write(json.dumps(for_machines(found, file), ensure_ascii=False, indent=1, default=plain))
        elif found.right:
            self.stdout.write("\n".join(lines))
        if not found.right:
            raise CommandError("\n".join(lines), returncode=WRONG)


def for_machines(found: Recount, file: str) -> dict:
    first, result = found.report.fault, found.result
    return {
        "file": file,
        "right": found.right,
        "records": found.report.records,
        "root": found.report.root,
        "fault": first and {"code": first.code, "place": first.place, "line": first.line, "sentence": fault(first)},
        "problem": found.problem or None,
        "outcome": found.outcome or None,
        "ballots": result.cast if result else None,
        "winners": list(result.winners) if result else None,
        "counts": dict(result.counts) if result else None,
        "cost": result.cost if result else None,
        "reasons": {one: {"code": why.code, **why.facts} for one, why in result.reasons.items()} if result else None,
        "differences": [
            {"line": one.line, "published": one.published, "counted": one.counted} for one in found.differences
        ],
    }


def in_words(found: Recount) -> list[str]:
    """What came of it, in sentences."""
    if found.report.fault:
        return [fault(found.report.fault)]
    if found.result is None:
        return [gettext("The records are whole, but they cannot be counted: %(problem)s") % {"problem": found.problem}]
    lines = [
        gettext("%(records)s records, all whole. Root: %(root)s")
        % {"records": found.report.records, "root": found.report.root}
    ]
    if found.differences:
        lines.append(gettext("The published result is wrong:"))
        facts = [(one.line, json.dumps(one.published), json.dumps(one.counted)) for one in found.differences]
        lines += [
            "  "
            + gettext("%(line)s: published %(published)s, counted %(counted)s")
            % {"line": line, "published": published, "counted": counted}
            for line, published, counted in facts
        ]
        return lines
    known = {one.id: one.name or one.id for one in options_of(found.sheet)}
    won = gettext(", ").join(known.get(one, one) for one in found.result.winners) or "—"
    lines.append(
        gettext("The published result is right: %(outcome)s, %(ballots)s ballots. %(winners)s")
        % {"outcome": outcome_word(found.outcome), "ballots": found.result.cast, "winners": won}
    )
    lines += [f"  – {known.get(one, one)}: {sentence(why, known)}" for one, why in found.result.reasons.items()]
    return lines
