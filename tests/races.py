"""Two people at once: what every race test of the house is run with."""

import contextlib
import threading
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, OperationalError, connection

from silian.core.errors import Refused


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Every act in a thread with a connection of its own: "done", or what stopped it."""
    told: list[str] = []

    def run(act: Callable[[], Any]) -> None:
        try:
            act()
            told.append("done")
        except (Refused, IntegrityError, OperationalError) as error:
            told.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return sorted(told)


def meet(both: threading.Barrier) -> None:
    """Wait a moment for the other; a held lock makes the meeting fall through, which only means that it holds."""
    with contextlib.suppress(threading.BrokenBarrierError):
        both.wait()
