"""Two people at once: what every race test of the house is run with.

A control run takes the lock out, so its two people must really meet; on a machine that does much else, a thread can come
seconds late. So everybody has her connection before anybody begins, and a control waits `SURELY` long; a run with the lock
always lets a meeting fall through, and waits `BRIEFLY`.
"""

import contextlib
import threading
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, OperationalError, connection

from silian.core.errors import Refused

BRIEFLY, SURELY = 1, 8  # seconds


class Two:
    """Where two threads wait for each other; whoever builds the world beforehand, in the main thread, meets nobody.

    A run with its locks lets the meeting fall through; in one without them the first meeting must happen. After it the two
    are in step, and a point that only one of them passes again holds nobody up for long.
    """

    def __init__(self, *, surely: bool) -> None:
        self.barrier, self.surely = threading.Barrier(2), surely

    def wait(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            self.barrier.wait(SURELY if self.surely else BRIEFLY)
            self.surely = False


def two(request: Any) -> Two:
    """Where the two of this test meet: surely, if it is a control run, one whose fixtures take the locks out."""
    return Two(surely=any(name.startswith("without_lock") for name in request.fixturenames))


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Every act in a thread with a connection of its own: "done", or what stopped it."""
    told: list[str] = []
    ready = threading.Barrier(len(acts), timeout=SURELY)

    def run(act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            ready.wait()
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
        thread.join(2 * SURELY)
    return sorted(told)


def meet(both: Two) -> None:
    """Wait a moment for the other; a held lock makes the meeting fall through, which only means that it holds."""
    with contextlib.suppress(threading.BrokenBarrierError):
        both.wait()
