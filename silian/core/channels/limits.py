"""How often a robot may speak, counted in PostgreSQL, so that all processes together stay below the platform's limit."""

from datetime import datetime, timedelta

from django.db import connection

from silian.core.channels.models import Attempt, Delivery

# (messages, seconds) as the platforms publish them.
LIMITS = {
    "wecom": ((20, 60),),
    "dingtalk": ((20, 60),),
    "feishu": ((100, 60), (5, 1)),
}
# We count when a message is taken up, the platform when it arrives. What is older than FRESH is not sent any more
# but taken up anew, so an arrival is at most FRESH plus one connection late; SLACK is longer than that.
FRESH = 5
SLACK = 15


def room(platform: str, fingerprint: str) -> datetime | None:
    """None if one more message may go now, else when to try again. Holds other processes off until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"silian.robot {fingerprint}"])
        for most, seconds in LIMITS[platform]:
            window = seconds + SLACK
            cursor.execute(
                "SELECT at FROM core_attempt WHERE fingerprint = %s AND at > clock_timestamp() - make_interval(secs => %s)"
                " ORDER BY at DESC OFFSET %s LIMIT 1",
                [fingerprint, window, most - 1],
            )
            row = cursor.fetchone()
            if row:
                return row[0] + timedelta(seconds=window)
    return None


def note(delivery: Delivery, fingerprint: str) -> Attempt:
    """Write down that this message is being tried now, by the database's own clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now = cursor.fetchone()[0]
    return Attempt.objects.create(delivery=delivery, fingerprint=fingerprint, at=now)
