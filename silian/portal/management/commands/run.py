"""Start Silian: database, tables, demo street on an empty database, production server."""

import ipaddress
import os
import signal
import time

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Command(BaseCommand):
    help = "Start the production server (and the embedded database, unless DATABASE_URL names another)."

    def add_arguments(self, parser):
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--workers", type=int, default=int(os.environ.get("SILIAN_WORKERS") or 1))
        parser.add_argument("--demo", action="store_true", help="Load the demo street and offer its cast (loopback only).")

    def handle(self, *args, host, port, workers, demo, **options):
        from granian import Granian

        begun = time.monotonic()
        if demo or settings.DEMO:
            if not is_loopback(host) or settings.HOSTS:
                raise CommandError(
                    "Demo mode lets anybody enter as anybody, so it runs on loopback only. "
                    "Leave out --demo, or --host and SILIAN_HOSTS."
                )
            os.environ["SILIAN_DEMO"] = "1"
            settings.DEMO = True
        self.stdout.write("Checking the tables …")
        call_command("migrate", interactive=False, verbosity=0)
        if settings.DEMO:
            call_command("demo", only_if_empty=True)
        self.stdout.write(f"Ready after {time.monotonic() - begun:.1f} s.")
        self.stdout.write(self.style.SUCCESS(f"Silian is at http://{host}:{port}/  (Ctrl-C stops it)"))
        # A polite end for whoever stops us by process id.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        Granian(
            "silian.config.wsgi:application", address=host, port=port, interface="wsgi",
            workers=workers, blocking_threads=4, respawn_failed_workers=True, log_access=False, log_level="warning",
        ).serve()  # fmt: skip
        self.stdout.write("Stopped.")
