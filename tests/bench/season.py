"""A database with a federation of N activities; says as JSON who may look at it and what its pages cost.

Run as a process of its own with DATABASE_URL: `python -m tests.bench.season 10000`.
"""

import json
import os
import random
import sys
from datetime import UTC, date, datetime, timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "silian.config.settings"

TITLES = "经典诵读 读书会 家庭沙龙 书法体验 消防教育 反诈讲座 垃圾分类 文明骑行 巡河 义诊 理发日 纳凉晚会".split()


def build(number: int) -> dict:
    import django
    from django.conf import settings

    settings.ROOT_URLCONF = "tests.bench.urls"
    settings.ALLOWED_HOSTS.append("testserver")
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    call_command("migrate", interactive=False, verbosity=0)
    from silian.activities.models import Activity, Session, Signup
    from silian.members.models import Body, Community, Federation, Organisation
    from tests.cast import person, seat

    street = Federation.objects.create(name="示例大街道", slug="season", founded_on=date(2011, 6, 28))
    communities = [Community.objects.create(federation=street, name=f"示例{at}社区") for at in range(7)]
    office = Body.objects.create(federation=street, kind="secretariat", name="秘书处")
    secretary = person("bench", "示例·秘书")
    seat(office, "secretary", secretary)
    dice = random.Random(2018)
    organisations = [
        Organisation(federation=street, name=f"示例单位{at}", community=dice.choice(communities)) for at in range(100)
    ]
    Organisation.objects.bulk_create(organisations)
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    made, sessions = [], []
    for at in range(number):
        organiser = dice.choice(organisations)
        # A tenth is over; the rest is spread over the months to come.
        begins = now + timedelta(hours=dice.randrange(-60 * 24, 540 * 24))
        over = begins < now
        one = Activity(
            federation=street, title=f"{dice.choice(TITLES)}{at}", organiser=organiser, community=organiser.community,
            address=f"示例路{dice.randrange(999)}号", by=secretary, published_at=now, state="done" if over else "published",
            kind=dice.choice(Activity.Kind.values), came=20 if over else None, done_at=now if over else None,
        )  # fmt: skip
        made.append(one)
        sessions.append(
            Session(federation=street, activity=one, places=20, period=(begins, begins + timedelta(hours=2)))
        )
    Activity.objects.bulk_create(made, batch_size=2000)
    Session.objects.bulk_create(sessions, batch_size=2000)
    Signup.objects.bulk_create(
        [
            Signup(federation=street, session=one, name="示例·客人", phone=f"13{at:09}", consent_at=now)
            for at, one in enumerate(sessions)
        ],
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return look(secretary, sorted(sessions, key=lambda one: one.period[0])[number // 2])


def look(secretary, middle) -> dict:
    """What each page asks of the database and weighs."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    client = Client()
    client.force_login(secretary, backend="allauth.account.auth_backends.AuthenticationBackend")
    microseconds = (middle.period[0] - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday()) + timedelta(days=21)
    pages = {
        "list": "/activities/", "list deep": f"/activities/?after={microseconds}-{middle.pk}",
        "week": f"/activities/?week={monday.isoformat()}", "activity": f"/activities/{middle.activity_id}",
        "organised": "/activities/organised",
    }  # fmt: skip
    seen = {}
    for name, address in pages.items():
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        seen[name] = {"address": address, "queries": len(asked), "bytes": len(answer.content)}
    return {"session": client.cookies["silian"].value, "pages": seen}


if __name__ == "__main__":
    print(json.dumps(build(int(sys.argv[1])), ensure_ascii=False))
