"""The opinion map of a file of votes: `silian opinion-map VOTES [--groups FILE] [--moderated ID,ID] [--json]`. Touches no database."""

import json

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext, pgettext

from silian.deliberation.grouping import opinion_map
from silian.deliberation.grouping.files import VotesError, moderated_beside, read_groups, read_votes


class Command(BaseCommand):
    help = (
        "Find groups of people who answered alike, and what all share, in a .csv file of votes. Needs no database. "
        "Each row: participant, statement, vote (1, 0, -1); or a row for each participant and a column for each statement. "
        "The last vote of a participant on a statement counts."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("votes", help="the votes: .csv")
        parser.add_argument("--groups", help="groups that are known: .json {participant: group}, or .csv")
        parser.add_argument(
            "--moderated",
            default="",
            metavar="ID,ID",
            help="statements that were moderated out; without it, those a comments.csv in the same folder marks with -1",
        )
        parser.add_argument("--json", action="store_true", help="answer as JSON, for machines")

    def handle(self, *args, votes, groups, moderated, **options):
        try:
            cast, statements = read_votes(votes)
            known = read_groups(groups) if groups else None
        except VotesError as error:
            raise CommandError(gettext(error.sentence) % error.facts) from error
        out = [one for part in moderated.split(",") if (one := part.strip())]
        if not out and (out := moderated_beside(votes)):
            said = gettext("Left out, as the list of comments beside the votes says: %(ids)s") % {"ids": ", ".join(out)}
            self.stderr.write(said)
        found = opinion_map(cast, out, statements=statements, known_groups=known)
        self.stdout.write(json.dumps(as_json(found), ensure_ascii=False) if options["json"] else in_words(found))


def as_json(found):
    """The whole map: who reads this has the votes already."""
    return {
        "status": found.status,
        "k": found.k,
        "groups": {str(person): group for person, group in found.groups.items()},
        "representative": {
            str(group): [{"statement": point.statement, "for": point.side} for point in points]
            for group, points in found.representative.items()
        },
        "consensus": {
            "agree": [point.statement for point in found.consensus.agree],
            "disagree": [point.statement for point in found.consensus.disagree],
        },
        "group_aware": {str(one): value for one, value in found.group_aware.items()},
        "group_aware_geometric": {str(one): value for one, value in found.group_aware_geometric.items()},
        "p_value": found.p_value,
        "stability": found.stability,
        "input_hash": found.input_hash,
    }


def in_words(found):
    status = {
        "ok": gettext("Groups are told apart."),
        "too_few": gettext("Too few people or statements for a map."),
        "no_structure": gettext("No structure: shuffled votes look the same."),
        "no_clear_groups": gettext("Opinions differ, but there are no clear groups."),
    }[found.status]
    lines = [status]
    counted = gettext("%(people)s people, %(statements)s statements")
    lines.append(counted % {"people": found.people, "statements": found.statements})
    if found.p_value is not None:
        lines.append(
            f"p = {found.p_value:.2f}" + (f", stability {found.stability:.2f}" if found.stability is not None else "")
        )
    for group, points in found.representative.items():
        lines.append(gettext("Group %(group)s (%(people)s people)") % {"group": group, "people": found.sizes[group]})
        lines += [_point(point) for point in points]
    for side, points in (
        (gettext("All agree"), found.consensus.agree),
        (gettext("All reject"), found.consensus.disagree),
    ):
        if points:
            lines += [side, *map(_point, points)]
    lines.append(f"input {found.input_hash}")
    return "\n".join(lines)


def _point(point):
    side = pgettext("side", "agree") if point.side == "agree" else pgettext("side", "disagree")
    return f"  {point.statement}: {side} {point.on_side}/{point.votes}"
