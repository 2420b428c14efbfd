"""Which rooms are free at a time: 100 rooms with a year of bookings, against one bare indexed SELECT in the same run.

The bare SELECT is what any search must do at least once: find a booking by its primary key and read the row. Both are
asked in turn, over times spread through the whole year, so whatever else the machine does meanwhile meets both alike.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from silian.core.database import start_embedded

ROOMS, DAYS = 100, 365
QUICK_ROOMS, QUICK_DAYS = 20, 60
TURNS = 200
# Bounds: the median search against the median SELECT, and how much a year costs more than a month.
SEARCH, YEAR = 25, 2.5


def run(emit, quick: bool = False) -> None:
    """In a process and a database of its own."""
    rooms, days = (QUICK_ROOMS, QUICK_DAYS) if quick else (ROOMS, DAYS)
    folder = Path(tempfile.mkdtemp(prefix="silian-bench-"))
    folder.chmod(0o755)
    cluster = start_embedded(folder)
    try:
        print(f"· Booking {rooms} rooms for {days} days …", file=sys.stderr, flush=True)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SILIAN_")}
        environment |= {"DATABASE_URL": cluster.get_uri(database="silian"), "SILIAN_DATA": str(folder)}
        ended = subprocess.run(
            [sys.executable, "-m", "tests.bench.booking", str(rooms), str(days)],
            env=environment, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    finally:
        cluster.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
    found = json.loads(ended.stdout.splitlines()[-1])
    facts = {name: found[name] for name in ("rooms", "bookings", "queries", "free")}
    emit("booking.search.ratio", found["search"] / found["bare"], bound=None if quick else SEARCH, **facts)
    emit("booking.search.ms", found["search"] * 1000, bare_ms=round(found["bare"] * 1000, 3))
    emit("booking.search.year_to_month", found["search"] / found["month"], bound=None if quick else YEAR)


# In a process of its own ----------------------------------------------------------------------------------------------


def measure(rooms: int, days: int) -> dict:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", interactive=False, verbosity=0)
    reader, first, made = build(rooms, days)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    found = timed(reader, first, days)
    # The same street when only its first month had been booked: a search must not pay for what it does not ask.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM places_booking WHERE lower(period) >= %s", [first + timedelta(days=30)])
        cursor.execute("VACUUM ANALYZE")
    month = timed(reader, first, 30)
    return found | {"rooms": rooms, "bookings": made, "month": month["search"]}


def build(rooms: int, days: int):
    """Rooms that are open all day, each taken five times a day, one of seven times left free here and there."""
    from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
    from django.utils import timezone

    from silian.places.models import Base, Booking, OpenHours, Room
    from silian.places.models.rooms import moment
    from tests.cast import build_cast

    cast = build_cast()
    base = Base.objects.create(federation=cast.street, name="示例基地", owner=cast.choir)
    made_rooms = Room.objects.bulk_create(
        [Room(federation=cast.street, base=base, name=f"{at}号", capacity=10 + at % 50) for at in range(rooms)]
    )
    OpenHours.objects.bulk_create(
        OpenHours(federation=cast.street, room=room, weekday=weekday, opens=480, closes=1320)
        for room in made_rooms
        for weekday in range(1, 8)
    )
    first = timezone.localdate() + timedelta(days=1)
    bookings = [
        Booking(
            federation=cast.street, room=room, purpose="示例", by=cast.secretary, state="approved",
            period=DateTimeTZRange(moment(day, 480 + 120 * turn), moment(day, 600 + 120 * turn)),
        )
        for at, room in enumerate(made_rooms)
        for day in (first + timedelta(days=number) for number in range(days))
        for turn in range(7)
        if (at + turn + day.toordinal()) % 7 > 1
    ]  # fmt: skip
    Booking.objects.bulk_create(bookings, batch_size=5000)
    return cast.choir_liaison, moment(first, 0), len(bookings)


def timed(reader, first: datetime, days: int) -> dict:
    """Medians of both, in turn."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from silian.places.models import Booking
    from silian.places.queries.rooms import free_rooms

    numbers = list(Booking.objects.order_by("pk").values_list("pk", flat=True))
    search, bare, free = [], [], 0
    for turn in range(TURNS + 10):
        start = first + timedelta(days=(turn * 37) % days, hours=8 + 2 * (turn % 7))
        begun = time.perf_counter()
        found = free_rooms(reader, start, start + timedelta(hours=2), 10, most=1000)
        between = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM places_booking WHERE id = %s", [numbers[(turn * 7919) % len(numbers)]])
            cursor.fetchone()
        ended = time.perf_counter()
        if turn >= 10:  # the first ones open connections and plans
            search.append(between - begun)
            bare.append(ended - between)
            free += len(found)
    with CaptureQueriesContext(connection) as asked:
        free_rooms(reader, first + timedelta(hours=8), first + timedelta(hours=10), 10)
    return {
        "search": statistics.median(search), "bare": statistics.median(bare), "queries": len(asked), "free": round(free / TURNS, 1),
    }  # fmt: skip


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "silian.config.settings"
    import django

    django.setup()
    print(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]))))
