"""Print bodies × periods of a year, how each duty stands and the fact that fulfilled it."""

import json
from datetime import date

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from silian.duties.queries.board import board, told
from silian.duties.queries.survey import year_of
from silian.members.models import Federation


class Command(BaseCommand):
    help = "Print the duty board of a year: bodies × periods with state and the fact that fulfilled each."

    def add_arguments(self, parser):
        parser.add_argument(
            "--federation", default="", help="short address, for instance beishan; without it, all of them"
        )
        parser.add_argument("--year", type=int, default=0, help="this year if left out")
        parser.add_argument("--json", action="store_true", help="one JSON document instead of lines")

    def handle(self, *args, federation, year, **options):
        rows = Federation.objects.order_by("pk")
        if federation:
            rows = rows.filter(slug=federation)
            if not rows:
                raise CommandError(f"There is no federation {federation}.")
        year = year or timezone.localdate().year
        if not date.min.year < year < date.max.year - 1:
            raise CommandError(f"{year} is no year.")
        found = [
            {
                "federation": one.slug,
                "name": one.name,
                "year": year,
                "duties": list(told(board(one, *year_of(year)))),
            }
            for one in rows
        ]
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        for one in found:
            self.stdout.write(f"{one['name']} {year}")
            for row in one["duties"]:
                fact = f"{row['fact']['label']}, {row['fact']['day']}" if row["fact"] else row["excuse"] or ""
                self.stdout.write(
                    f"  {row['body']}  {row['rule']}  {row['period']}  {row['due_on']}  {row['state']}  {fact}"
                )
