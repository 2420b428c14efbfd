"""Long work beside the pages: one command in a process of its own, which goes on when the page is left."""

import os
import subprocess
import sys
import threading
from types import TracebackType
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection


def start(command: str, *arguments: object) -> None:
    """Start `silian COMMAND …` on this database and come back at once. How far it is stands in its own row."""
    subprocess.Popen(
        [sys.executable, "-m", "silian.config.command", command, *map(str, arguments)], env=_environment(),
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def _environment() -> dict[str, str]:
    """The same database under whatever name it runs here, so that the child joins and starts no server."""
    return os.environ | {"DATABASE_URL": address_of(connection.settings_dict), "SILIAN_DATA": str(settings.DATA)}


class Companion:
    """A command that runs as long as this process does; if it ends by itself it is started anew."""

    AGAIN_AFTER, UNFINISHED = 5, 5  # seconds

    def __init__(self, command: str):
        self.command, self.over, self.starting = command, threading.Event(), threading.Lock()
        self.process: subprocess.Popen | None = None
        self.keeper = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> "Companion":
        self.environment = _environment() | {"SILIAN_COMPANION": str(os.getpid())}
        # The first one here and not in the thread: the server forks next, and must not fork out of the middle of this.
        self._start()
        self.keeper.start()
        return self

    def _start(self) -> None:
        # Either it is over, or whoever ends us finds this process: none may begin behind the end.
        with self.starting:
            if not self.over.is_set():
                self.process = subprocess.Popen(
                    [sys.executable, "-m", "silian.config.command", self.command], env=self.environment,
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                )  # fmt: skip

    def _keep(self) -> None:
        while True:
            if self.process is not None:
                self.process.wait()
            if self.over.wait(self.AGAIN_AFTER):
                return
            self._start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self.starting:
            self.over.set()
        process = self.process
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(self.UNFINISHED)
            except subprocess.TimeoutExpired:
                process.kill()  # what it was sending is recognised as interrupted by its next start
        self.keeper.join(self.UNFINISHED)


def address_of(found: dict) -> str:
    """Django's settings of a database as one postgresql:// address."""
    password = ":" + quote(found["PASSWORD"], safe="") if found.get("PASSWORD") else ""
    port = f":{found['PORT']}" if found.get("PORT") else ""
    more = {"host": found["HOST"]} if found.get("HOST") else {}
    more |= {key: value for key, value in found.get("OPTIONS", {}).items() if isinstance(value, str | int)}
    query = "?" + urlencode(more) if more else ""
    return f"postgresql://{quote(found['USER'], safe='')}{password}@{port}/{quote(found['NAME'], safe='')}{query}"
