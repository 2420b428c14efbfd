"""Check a workbook and write it, as the pages do: the same plan, the same rules, the same records."""

import sys
import time
from pathlib import Path

from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from silian.core.errors import Refused
from silian.core.importing import kinds, runs
from silian.core.importing.plan import Scope
from silian.members.models import Federation, Term
from silian.people.models import User


def first_secretary(federation: Federation) -> User | None:
    """Who sits in the office of a federation today, the earliest seat first."""
    office = Term.objects.today().filter(
        federation=federation, seat__body__kind__in=["secretariat", "federation"], seat__closed_on=None
    )
    found = office.select_related("person").order_by("-seat__body__kind", "seat_id").first()
    return found.person if found else None


class Command(BaseCommand):
    help = "Check a workbook (.xlsx, .csv) and write it."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=[kind.name for kind in kinds.all_kinds()])
        parser.add_argument("file", type=Path)
        parser.add_argument("--federation", required=True, metavar="SLUG", help="the federation's short address")
        parser.add_argument("--good-rows-only", action="store_true", help="write the good rows although some are bad")
        parser.add_argument(
            "--year", type=int, default=timezone.localdate().year, help="list of the year (services and demands)"
        )
        parser.add_argument(
            "--as", dest="username", metavar="USERNAME", help="in whose name; otherwise the first secretary's"
        )
        parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")

    def handle(self, *args, kind, file, federation, good_rows_only, year, username, dry_run, **options):
        street = Federation.objects.filter(slug=federation).first()
        if street is None:
            known = ", ".join(Federation.objects.values_list("slug", flat=True)[:20])
            raise CommandError(
                f"There is no federation “{federation}”. There are: {known or 'none; see silian create-office'}."
            )
        by = User.objects.filter(username=username).first() if username else first_secretary(street)
        if by is None:
            raise CommandError(
                f"Nobody is called {username}."
                if username
                else f"Nobody sits in the office of {street}. Name somebody with --as."
            )
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        chosen = kinds.find(kind)
        scope = Scope(street, by, {"year": year} if "year" in chosen.asks else {})
        try:
            bad = self.check_and_write(chosen, content, file.name, scope, good_rows_only, dry_run)
        except Refused as error:
            raise CommandError(str(error.sentence)) from error
        if bad:
            sys.exit(1)

    def check_and_write(self, kind, content, name, scope, good_only, dry_run) -> int:
        began = time.monotonic()

        def say(sentence: str) -> None:
            self.stderr.write(f"{time.monotonic() - began:6.1f} s  {sentence}")

        say(f"Checking {name} ({len(content) / 2**20:.1f} MB) …")
        with transaction.atomic():
            run = runs.check(runs.receive(kind, content, name, scope))
            if dry_run:
                transaction.set_rollback(True)
        counts = run.counts
        for row in run.preview["bad"]:
            place = f"{row['sheet']} " if row["sheet"] else ""
            self.stdout.write(f"{place}{row['at']}: {row['name']}: {'; '.join(row['reasons'])}")
        if counts["bad"] > len(run.preview["bad"]):
            self.stdout.write(f"… and {counts['bad'] - len(run.preview['bad'])} more bad rows")
        if run.preview["unknown"]:
            self.stdout.write(f"Unknown columns, left out: {', '.join(run.preview['unknown'])}")
        if not dry_run and (counts["new"] or counts["changed"]) and (good_only or not counts["bad"]):
            say(f"Writing {counts['new']} new and {counts['changed']} changed rows …")
            runs.write(run, by=scope.by, good_only=good_only)
            told = "written"
        elif dry_run:
            told = "checked only"
        else:
            runs.drop(run, by=scope.by)
            told = (
                "nothing was written, because some rows are bad (--good-rows-only writes the others)"
                if counts["bad"]
                else "nothing to change"
            )
        say("Done.")
        self.stdout.write(
            f"{counts['new']} new, {counts['changed']} changed, {counts['same']} unchanged, {counts['bad']} bad: {told}."
        )
        return counts["bad"]
