"""Send what is due: e-mail and group robots. `silian run` keeps one of these beside the pages."""

import threading
import time

from django.core.management import BaseCommand, call_command
from django.db import Error, close_old_connections

from silian.core.channels import clock, sender, tasks

CLOCK_SECONDS = 5
TIDY_EVERY = 720  # ticks of the clock: an hour


class Command(BaseCommand):
    help = "Send e-mail and messages of group robots as they fall due (silian run does it by itself)."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Send what is due now, then end.")

    def handle(self, *args, once, **options):
        if once:
            clock.one_round()
            self.stdout.write(f"{sender.run()} messages tried.")
            return
        threading.Thread(target=keep_the_clock, daemon=True).start()
        # django-tasks' own worker; Ctrl-C and SIGTERM end it after the message it is sending.
        call_command("db_worker", queue_name="*", interval=1.0, startup_delay=False, reload=False, verbosity=0)


def keep_the_clock() -> None:
    """Put a round into the queue whenever something falls due. A database that is away comes back."""
    for tick in range(10**12):
        try:
            close_old_connections()
            tasks.wake()
            if tick % TIDY_EVERY == 0:
                tasks.tidy()
                clock.one_round()
        except Error:
            pass
        time.sleep(CLOCK_SECONDS)
