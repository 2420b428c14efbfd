"""Start Silian: database, tables, demo street on an empty database, production server."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from silian.core import database
from silian.core.background import Companion
from silian.core.loopback import is_loopback
from silian.members.models import Federation

OLDEST_POSTGRESQL = 15
TELL_EVERY_SECONDS = 5
UNFINISHED_SECONDS = 5  # what is being answered when the end comes may be finished within this time


class Command(BaseCommand):
    help = "Start the production server (and the embedded database, unless DATABASE_URL names another)."

    def add_arguments(self, parser):
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        # A text default is read by `type` like any other, so a wrong PORT gets the same sentence.
        parser.add_argument("--port", type=int, default=os.environ.get("PORT") or "8000")
        parser.add_argument("--workers", type=int, default=os.environ.get("SILIAN_WORKERS") or "1")
        parser.add_argument(
            "--demo", action="store_true", help="Load the demo street and offer its cast (loopback only)."
        )

    def handle(self, *args, host, port, workers, demo, **options):
        begun = time.monotonic()
        if demo or settings.DEMO:
            self.switch_demo_on(host)
        self.require_free_port(host, port)
        self.prepare_tables()
        if settings.DEMO and not Federation.objects.exists():
            self.apart("The demo street could not be loaded", "demo", "--only-if-empty")
        self.stdout.write(f"Ready after {time.monotonic() - begun:.1f} s.")
        self.serve(host, port, workers)
        self.stdout.write("Stopped.")

    def switch_demo_on(self, host: str) -> None:
        if not is_loopback(host) or settings.HOSTS:
            raise CommandError(
                "Demo mode lets anybody enter as anybody, so it runs on loopback only. "
                "Leave out --demo, or --host and SILIAN_HOSTS."
            )
        os.environ["SILIAN_DEMO"] = "1"
        settings.DEMO = True

    def require_free_port(self, host: str, port: int) -> None:
        """Ask before the long work: the server itself would share the port silently."""
        if not 0 < port < 65536:
            raise CommandError(f"{port} is no port. Choose one between 1 and 65535, for example PORT=8001.")
        try:
            family, _type, _protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
        except OSError as error:
            raise CommandError(
                f"Cannot listen on {host}:{port} ({error.strerror}). "
                f"Stop what runs there, or choose another port: PORT={port + 1 if port < 65535 else 8000} make run"
            ) from error

    def prepare_tables(self) -> None:
        connection.ensure_connection()
        if connection.pg_version < OLDEST_POSTGRESQL * 10_000:
            raise CommandError(
                f"Silian needs PostgreSQL {OLDEST_POSTGRESQL} or newer; DATABASE_URL leads to {connection.pg_version // 10_000}."
            )
        self.stdout.write("Checking the tables …")
        self.stdout.flush()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            with self.seconds_told():
                self.apart("The tables could not be brought up to date", "migrate", "--no-input", "--verbosity", "0")
        user = database.database(settings.DATA, "application")["USER"]
        if user != connection.settings_dict["USER"]:
            with connection.cursor() as cursor:
                database.let_in(cursor, user)

    def apart(self, otherwise: str, *command: str) -> None:
        """A command in a process of its own: the server's workers should not carry what only it needs."""
        if subprocess.run([sys.executable, "-m", "silian.config.command", *command]).returncode:
            raise CommandError(f"{otherwise}; what is written above says why.")

    @contextmanager
    def seconds_told(self) -> Iterator[None]:
        """A sign of life every few seconds while long work goes on."""
        done = threading.Event()

        def tell() -> None:
            begun = time.monotonic()
            while not done.wait(TELL_EVERY_SECONDS):
                self.stdout.write(f"    {time.monotonic() - begun:.0f} s")
                self.stdout.flush()

        teller = threading.Thread(target=tell, daemon=True)
        teller.start()
        try:
            yield
        finally:
            done.set()
            teller.join()

    def serve(self, host: str, port: int, workers: int) -> None:
        from granian import Granian

        database.serve_as_application()
        server = Granian(
            "silian.config.wsgi:application", address=host, port=port, interface="wsgi",
            workers=workers, blocking_threads=4, respawn_failed_workers=True, log_access=False, log_level="warning",
            workers_kill_timeout=UNFINISHED_SECONDS,
        )  # fmt: skip
        # A closed terminal means the end, not a reload.
        server.signal_handler_reload = server.signal_handler_interrupt
        shown = f"[{host}]" if ":" in host else host
        server.on_startup(
            lambda: self.stdout.write(self.style.SUCCESS(f"Silian is at http://{shown}:{port}/  (Ctrl-C stops it)"))
        )
        with self.sending():
            server.serve()

    def sending(self) -> AbstractContextManager:
        """Who sends e-mail and robots' messages, in a process of its own, unless that runs somewhere else."""
        return nullcontext() if os.environ.get("SILIAN_DELIVER") == "0" else Companion("deliver")
