"""Check or write a workbook that was handed in. The pages start this by themselves for large files."""

from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError

from silian.core.importing import runs
from silian.core.models import ImportRun


class Command(BaseCommand):
    help = "Check or write a workbook that was handed in."

    def add_arguments(self, parser):
        parser.add_argument("run", type=int)
        parser.add_argument("what", choices=["check", "write"])
        parser.add_argument("by", type=int, nargs="?", help="who writes; without it, who handed the file in")

    def handle(self, *args, run, what, by, **options):
        try:
            found = ImportRun.objects.select_related("file", "by").get(pk=run)
        except ImportRun.DoesNotExist as error:
            raise CommandError(f"There is no import {run}.") from error
        person = get_user_model().objects.get(pk=by) if by else found.by
        done = runs.carry_out(found, what, person)
        self.stdout.write(done.failure or f"{done.get_state_display()}: {done.counts}")
