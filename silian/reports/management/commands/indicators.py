"""Print every figure of a federation as of a day: its value, how many rows stand behind it, and how it is counted."""

import json
from datetime import date

from django.core.management import BaseCommand, CommandError
from django.utils import timezone, translation

from silian.members.models import Federation
from silian.reports.indicators import Scope
from silian.reports.queries.figures import figures


class Command(BaseCommand):
    help = "Print every figure of a federation as of a day, with the number of rows behind it and its formula."

    def add_arguments(self, parser):
        parser.add_argument(
            "--federation", default="", help="short address, for instance beishan; the only one if left out"
        )
        parser.add_argument("--as-of", default="", help="the day, as 2018-10-08; today if left out")
        parser.add_argument(
            "--since", default="", help="count what happened from this day on; from the beginning if left out"
        )
        parser.add_argument("--json", action="store_true", help="one JSON document instead of lines")

    def handle(self, *args, federation, as_of, since, **options):
        scope = Scope(self.federation(federation), self.day(as_of) or timezone.localdate(), self.day(since))
        if scope.since and scope.since > scope.as_of:
            raise CommandError("The first day comes after the last one.")
        with translation.override("zh-hans"):
            found = figures(scope)
            told = {
                one.name: {"value": one.value, "rows": one.rows, "formula": one.formula}
                | ({"of": one.among} if one.among is not None else {})
                | ({"counted": one.counted, "out_of": one.out_of} if one.is_share else {})
                for one in found.values()
            }
            if options["json"]:
                self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
                return
            self.stdout.write(f"{scope.federation.name} {scope.as_of}")
            for one in found.values():
                self.stdout.write(
                    f"  {one.name}  {one.word}  {one.shown} {'' if one.is_share else one.unit}  ({one.rows})"
                )

    def federation(self, slug: str) -> Federation:
        rows = list(Federation.objects.filter(slug=slug) if slug else Federation.objects.all())
        if slug and not rows:
            raise CommandError(f"There is no federation {slug}.")
        if not rows:
            raise CommandError("There is no federation here yet.")
        if len(rows) > 1:
            raise CommandError(f"Which one? --federation {' | '.join(one.slug for one in rows)}")
        return rows[0]

    def day(self, typed: str) -> date | None:
        try:
            return date.fromisoformat(typed) if typed else None
        except ValueError:
            raise CommandError(f"{typed} is no day; write it as 2018-10-08.") from None
