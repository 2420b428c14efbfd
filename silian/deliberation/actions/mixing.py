"""Shuffling a secret ballot, so that neither the order of rows nor the transaction that wrote them joins a tick to a ballot.

Whoever votes leaves a tick and a ballot in one transaction; PostgreSQL keeps its number in both rows, and rows written
together lie together. So ballots wait in a pool. When it holds twice its size, a random half leaves it for the log, and
all that was written since the last time – ticks, and ballots, also those that stay – is taken out and put in again in
random order, in this one transaction. At the count everything of the ballot is. See docs/decisions/secret-ballots.md.
"""

import random
import secrets
from typing import Any

from django.db import transaction

from silian.deliberation.actions.logbook import log_vote
from silian.deliberation.models import Ballot, SecretBallot, Tick

POOL = 10  # house value: nobody leaves the pool in a smaller company, and as many stay behind
_CHANCE: random.Random = secrets.SystemRandom()


@transaction.atomic
def mix(ballot: Ballot, *, last: bool = False) -> None:
    """Let a random half of a full pool go; at the count, all of it. The ballot is locked by whoever calls."""
    pool = list(SecretBallot.objects.filter(ballot=ballot, held=True))
    if not last and len(pool) < 2 * POOL:
        return
    _CHANCE.shuffle(pool)
    leaving = pool if last else pool[:POOL]
    for one in leaving:
        log_vote(ballot, one.code, one.choice)
        one.held = False
    written = (
        SecretBallot.objects.filter(ballot=ballot) if last else SecretBallot.objects.filter(ballot=ballot, held=True)
    )
    again = [*pool, *SecretBallot.objects.filter(ballot=ballot, held=False)] if last else pool
    _anew(SecretBallot, written, again)
    ticks = Tick.objects.filter(ballot=ballot) if last else Tick.objects.filter(ballot=ballot, mixed=False)
    _anew(Tick, ticks, list(ticks))


def _anew(table: type[SecretBallot] | type[Tick], rows: Any, again: list[Any]) -> None:
    """Take rows out and put them in again in random order, as if they had all been written now."""
    _CHANCE.shuffle(again)
    for one in again:
        if isinstance(one, Tick):
            one.mixed = True
    rows.delete()
    table.objects.bulk_create(again)
