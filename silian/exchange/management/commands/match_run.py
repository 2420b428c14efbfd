"""Carry out one matching run that the office has started. The pages start this by themselves."""

from django.core.management import BaseCommand, CommandError

from silian.exchange import tasks
from silian.exchange.models import MatchRun


class Command(BaseCommand):
    help = "Carry out a matching run that has been started."

    def add_arguments(self, parser):
        parser.add_argument("run", type=int)

    def handle(self, *args, run, **options):
        try:
            done = tasks.match_run(run)
        except MatchRun.DoesNotExist as error:
            raise CommandError(f"There is no matching run {run}.") from error
        self.stdout.write(f"{done.get_state_display()}: {done.summary or done.failure}")
