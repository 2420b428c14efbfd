"""A street of N members that are to be visited every quarter, most of them visited; says as JSON what its board costs.

Run as a process of its own with DATABASE_URL: `python -m tests.bench.duties_street 1000 40`.
"""

import json
import os
import random
import sys
import time
from datetime import date, timedelta
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "silian.config.settings"

YEAR = 2026
BOARD = f"/duties/?year={YEAR}&kind=organisation"
BARE = """
    SELECT organisation_id, extract(quarter FROM held_on)::int, count(*)
    FROM visits_visit
    WHERE federation_id = %s AND state = 'confirmed' AND held_on >= %s AND held_on < %s
    GROUP BY 1, 2
"""


def build(number: int):
    """Three of four quarters have their visit; a tenth of the bodies says why not in the last one."""
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", interactive=False, verbosity=0)
    from silian.duties.actions.rules import make_rule
    from silian.duties.models import Excuse
    from silian.members.models import Body, Community, Federation, Membership, Organisation, Sector, Zone
    from silian.visits.models import Visit
    from tests.cast import person, seat

    street = Federation.objects.create(name="示例大街道", slug="bench", founded_on=date(2011, 6, 28))
    zone = Zone.objects.create(federation=street, name="上保片区")
    place = {
        "community": Community.objects.create(federation=street, zone=zone, name="上保社区"),
        "sector": Sector.objects.create(federation=street, name="民生服务"),
    }
    office = Body.objects.create(federation=street, kind="secretariat", name="秘书处")
    secretary = person("secretary", "示例·秘书")
    visitor = seat(office, "secretary", secretary)
    made = Organisation.objects.bulk_create(
        Organisation(federation=street, name=f"示例单位{at}", search=[], **place) for at in range(number)
    )
    Membership.objects.bulk_create(
        Membership(federation=street, organisation=one, period=(date(2011, 6, 28), None)) for one in made
    )
    bodies = Body.objects.bulk_create(
        Body(federation=street, kind="organisation", name=one.name, organisation=one) for one in made
    )
    rule = make_rule(
        street, "organisation", {"name": "季度走访", "period": "quarter", "fact": "visit", "grace": 5}, date(YEAR - 1, 1, 1), by=secretary
    )  # fmt: skip
    dice, now = random.Random(2018), timezone.now()
    Visit.objects.bulk_create(
        Visit(
            federation=street, organisation=one, visitor=visitor, planned_on=day, held_on=day, state="confirmed", reported_at=now,
            confirmed_at=now, confirmed_way="here", by=secretary,
        )
        for one in made
        for quarter in (1, 4, 7)
        for day in [date(YEAR, quarter, 1) + timedelta(days=dice.randrange(90))]
    )  # fmt: skip
    Excuse.objects.bulk_create(
        Excuse(federation=street, rule=rule, body=body, first_on=date(YEAR, 10, 1), because="正在搬迁", by=secretary)
        for body in bodies[::10]
    )
    return street, secretary


def spent(backend: int) -> float:
    """Milliseconds of processor time, of this process and of its database's; to the nanosecond where the system tells."""
    own = time.process_time_ns()
    told = Path(f"/proc/{backend}/schedstat")
    return (own + int(told.read_text().split()[0])) / 1e6 if told.exists() else own / 1e6


def measure(street, secretary, number: int, rounds: int) -> dict:
    from django.db import connection, reset_queries
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(secretary)
    client.get(BOARD)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(BOARD)
    asked = len(queries)
    assert page.status_code == 200 and page.content.count(b'<tr><th scope="row">') == 40, page.status_code
    from silian.duties.queries import waiting_for
    from silian.duties.queries.survey import Survey, year_of

    assert sum(Survey(street.pk, *year_of(YEAR)).totals().values()) == 4 * number
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    facts = 0

    def bare() -> None:
        nonlocal facts
        with connection.cursor() as cursor:
            cursor.execute(BARE, [street.pk, date(YEAR, 1, 1), date(YEAR + 1, 1, 1)])
            facts = len(cursor.fetchall())

    asks = {"page": lambda: client.get(BOARD), "bare": bare, "desk": lambda: waiting_for(secretary)}
    sums = dict.fromkeys(asks, 0.0)
    dice = random.Random(2018)
    for at in range(rounds + 3):
        for name in dice.sample(list(asks), len(asks)):
            begun = spent(backend)
            asks[name]()
            if at >= 3:  # the first rounds warm up
                sums[name] += spent(backend) - begun
        reset_queries()
    return {name: total / rounds for name, total in sums.items()} | {
        "queries": asked, "bytes": len(page.content), "facts": facts,
    }  # fmt: skip


def main(number: int, rounds: int) -> dict:
    import django
    from django.conf import settings

    settings.ALLOWED_HOSTS.append("testserver")
    django.setup()
    return measure(*build(number), number, rounds)


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:]))))
