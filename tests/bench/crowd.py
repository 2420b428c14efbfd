"""Fifty people at one session at the same moment, and fifty bare INSERTs of the same row beside them; says it as JSON.

Run as a process of its own with DATABASE_URL: `python -m tests.bench.crowd 50 30 10`.
"""

import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "silian.config.settings"


def at_once(acts: list[Callable[[], None]]) -> list[float]:
    """Milliseconds of each act; every thread has its connection before anybody begins."""
    from django.db import connection

    begin, took = threading.Barrier(len(acts)), []

    def do(act):
        connection.ensure_connection()
        begin.wait()
        begun = time.perf_counter()
        act()
        took.append((time.perf_counter() - begun) * 1000)
        connection.close()

    threads = [threading.Thread(target=do, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def p95(found: list[float]) -> float:
    return sorted(found)[int(len(found) * 0.95)]


def crowd(people: int, places: int, rounds: int) -> dict:
    import django

    django.setup()
    from django.db import connection
    from django.utils import timezone

    from silian.activities import actions
    from silian.activities.actions import Guest, Time
    from silian.activities.models import Session, Signup
    from silian.members.models import Federation
    from silian.people.models import User

    secretary, street = User.objects.get(username="bench"), Federation.objects.get()
    begins = timezone.now() + timedelta(days=3)
    taking, inserting, alone, over_booked, lost = [], [], [], 0, 0
    with connection.cursor() as cursor:
        # The same columns and values without any guard: the least a sign-up can cost.
        cursor.execute("CREATE UNLOGGED TABLE IF NOT EXISTS bench_signup (LIKE activities_signup)")
        cursor.execute("ALTER TABLE bench_signup SET LOGGED")
    for number in range(rounds):
        one = actions.open_activity(
            street, {"title": f"示例·人多{number}", "address": "示例路1号"},
            [Time(begins, begins + timedelta(hours=2), places=places)], by=secretary,
        )  # fmt: skip
        actions.publish_activity(one, by=secretary)
        session = one.sessions.get()

        def sign_up(at, session=session):
            actions.sign_up(session, guest=Guest("示例·客人", f"13100{at:06}"))

        def insert(at, session=session):
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO bench_signup (id, federation_id, session_id, role, name, phone, party, state, at, sender, call)"
                    " VALUES (%s, %s, %s, 'guest', '示例·客人', %s, 1, 'confirmed', now(), '', '')",
                    [at, street.pk, session.pk, f"13100{at:06}"],
                )

        inserting += at_once([lambda at=at: insert(at) for at in range(people)])
        taking += at_once([lambda at=at: sign_up(at) for at in range(people)])
        begun = time.perf_counter()
        sign_up(people + 1)
        alone.append((time.perf_counter() - begun) * 1000)
        rows = Signup.objects.filter(session=session)
        over_booked += max(0, rows.filter(state="confirmed").count() - places)
        order = list(rows.order_by("id").values_list("state", flat=True))
        lost += people + 1 - len(order)
        assert order == ["confirmed"] * places + ["waiting"] * (people + 1 - places), order
        assert Session.objects.get(pk=session.pk).guests_in == places
    return {
        "over_booked": over_booked, "lost": lost, "p95": p95(taking), "median": statistics.median(taking),
        "alone": statistics.median(alone), "insert_p95": p95(inserting),
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(crowd(*map(int, sys.argv[1:]))))
