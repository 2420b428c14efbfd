"""Write what every role gets now, as lines for tests/permissions.txt: `python -m pytest tests/matrix.py -s -q`.
`ONLY=api:` before it asks only for addresses that begin so.

A proposal to read line by line, never to copy unread: the table says what should be, not what is.
"""

import logging
import os

from django.db import transaction

from tests.test_permissions import EXPECTED, ROLES, addresses, answer, everybody, locate
from tests.world import build_world


def test_write_proposal(cast):
    logging.disable(logging.WARNING)  # it asks for much that is refused on purpose
    world, doors = build_world(cast), everybody(cast)
    for name in sorted(name for name in addresses() if name.startswith(os.environ.get("ONLY", ""))):
        try:
            locate(name, world)
        except AssertionError as missing:
            print("?", missing)
            continue
        for method in ("GET", "POST"):
            found = []
            for role in ROLES:
                with transaction.atomic():
                    found.append(answer(doors[role], method, name, world))
                    transaction.set_rollback(True)
            if set(found) <= {"405", "login"}:
                continue
            new = " " if EXPECTED.get((name, method)) == found else "*"
            print(f"{new}{name:<40}{method:<6}" + "".join(f"{cell:<11}" for cell in found))
