"""What the parts above want done beside the pages, about every hour: each says so once, when it starts.

Nothing has to happen here for the data to be right; what is missed is done in the next round. One part that fails keeps
no other waiting.
"""

import logging
from collections.abc import Callable

from django.db import Error

log = logging.getLogger("silian.channels")
Act = Callable[[], object]
_acts: list[Act] = []


def beside_the_pages(act: Act) -> None:
    """`beside_the_pages(climbs.tell_steps)`, in the app's `ready`."""
    if act not in _acts:
        _acts.append(act)


def one_round() -> None:
    for act in _acts:
        try:
            act()
        except Error:
            raise  # the database is away: whoever keeps the clock waits for it
        except Exception:
            log.exception("Beside the pages: %s", act.__name__)
