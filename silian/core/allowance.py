"""How often a key, or an address without one, may ask in a minute: counted in PostgreSQL, so for all processes together.

Django's caches count either for one process alone (in memory) or by reading and then writing (in tables), which lets
several through at once. Here one statement counts and answers; the row's own lock puts those who come together in a line.
"""

from datetime import timedelta
from typing import NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from silian.core.models import Allowance

SECONDS = 60
KEPT = timedelta(hours=1)
_SPEND = """
    INSERT INTO core_allowance AS known (of, since, used) VALUES (%(of)s, clock_timestamp(), 1)
    ON CONFLICT (of) DO UPDATE SET
        used = CASE WHEN known.since <= EXCLUDED.since - make_interval(secs => %(span)s) THEN 1 ELSE LEAST(known.used, 1000000000) + 1 END,
        since = CASE WHEN known.since <= EXCLUDED.since - make_interval(secs => %(span)s) THEN EXCLUDED.since ELSE known.since END
    RETURNING used, GREATEST(1, ceil(extract(epoch FROM since + make_interval(secs => %(span)s) - clock_timestamp())))::int
"""


class Left(NamedTuple):
    """What is left of an allowance, and in how many seconds the next minute begins."""

    most: int
    left: int
    again_in: int
    is_over: bool


def spend(of: str, most: int) -> Left:
    """Count one request. Several at the same moment are each counted, one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, {"of": of, "span": SECONDS})
        used, again_in = cursor.fetchone()
    return Left(most, max(0, most - used), again_in, used > most)


def of_address(address: str) -> str:
    """An address as it is counted by: nobody reads from the table who asked."""
    return "address " + salted_hmac("silian.allowance", address, algorithm="sha256").hexdigest()


def tidy() -> int:
    """Forget minutes that are long over."""
    return Allowance.objects.filter(since__lt=timezone.now() - KEPT).delete()[0]
