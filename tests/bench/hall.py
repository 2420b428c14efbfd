"""A database with a federation of N matters, four fifths of them ended; says as JSON who may look at it and what its pages cost.

Run as a process of its own with DATABASE_URL: `python -m tests.bench.hall 10000`.
"""

import json
import os
import random
import sys
from datetime import date, timedelta
from functools import lru_cache

os.environ["DJANGO_SETTINGS_MODULE"] = "silian.config.settings"

WORDS = "楼道灯 电梯 停车位 自来水 下水道 垃圾桶 噪音 绿化带 充电桩 路面 围墙 油烟 门禁 健身器材 消防通道".split()
TROUBLES = "坏了 太少 发黄 堵塞 没人管 扰民 被占用 漏水 不亮 破损".split()
LIFE = ["raised", "accepted", "invited", "discussed", "resolved", "carried_out", "checked", "closed"]
ENDINGS = ["solved", "solved", "partly", "cannot", "not_ours"]


def build(number: int) -> dict:
    import django
    from django.conf import settings

    settings.ROOT_URLCONF = "tests.bench.urls"
    settings.ALLOWED_HOSTS.append("testserver")
    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.utils import timezone

    call_command("migrate", interactive=False, verbosity=0)
    from silian.core.search import lexemes
    from silian.hall.actions.raising import usual_urgency
    from silian.hall.models import Follower, Matter, Raiser, Step
    from silian.members.models import Body, Community, Federation
    from tests.cast import person, seat

    street = Federation.objects.create(name="示例大街道", slug="hall", founded_on=date(2011, 6, 28))
    communities = [Community.objects.create(federation=street, name=f"示例{at}社区") for at in range(7)]
    secretary = person("bench", "示例·秘书")
    own = seat(Body.objects.create(federation=street, kind="secretariat", name="秘书处"), "secretary", secretary)
    owners = [own]
    for at, community in enumerate(communities):
        body = Body.objects.create(federation=street, kind="community", name=community.name, community=community)
        owners.append(seat(body, "secretary", person(f"c{at}", f"示例·书记{at}")))
    cut = lru_cache(lexemes)  # few titles, many matters
    urgency, dice, now = usual_urgency(street), random.Random(2018), timezone.now()
    supporters = [person(f"s{at}", f"示例·居民{at}") for at in range(20)]
    made, lives = [], []
    for at in range(number):
        ended = dice.random() < 0.8
        begun = now - timedelta(days=dice.randrange(1, 700) if ended else dice.randrange(0, 30))
        title = f"{dice.choice(WORDS)}{dice.choice(TROUBLES)}"
        text = f"示例{dice.randrange(99)}幢{title}，已经{dice.randrange(2, 60)}天，请来看看。"
        shown = dice.random() < 0.95
        made.append(
            Matter(
                federation=street, year=begun.year, serial=at + 1, title=title, text=text, community=dice.choice(communities),
                urgency=urgency, raised_at=begun, shown_at=begun if shown else None, not_public=not shown,
                search=cut(title), theme="民生服务/物业维修",
            )
        )  # fmt: skip
        lives.append((ended, dice.choice(owners), dice.randrange(2, 7), dice.choice(ENDINGS)))
    with transaction.atomic(), connection.cursor() as cursor:
        # How matters end is measured elsewhere; here they only stand in lists.
        cursor.execute("ALTER TABLE hall_step DISABLE TRIGGER hall_step_closes")
        Matter.objects.bulk_create(made, batch_size=1000)
        steps = []
        for one, (ended, owner, length, ending) in zip(made, lives, strict=True):
            for place, kind in enumerate(LIFE if ended else LIFE[:length], start=1):
                over = kind == "closed"
                steps.append(
                    Step(
                        federation=street, matter=one, number=place, kind=kind, stage=kind, turn=1, owner=owner, words="示例办理情况",
                        next_what="look_again" if over else "decide", next_at=one.raised_at + timedelta(days=90 if over else 20),
                        ended_as=ending if over else "", at=one.raised_at + timedelta(days=place),
                    )
                )  # fmt: skip
        Step.objects.bulk_create(steps, batch_size=2000)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE hall_step ENABLE ALWAYS TRIGGER hall_step_closes")
    Raiser.objects.bulk_create(
        [Raiser(federation=street, matter=one, secret_digest=f"{at:064}") for at, one in enumerate(made)],
        batch_size=2000,
    )
    Follower.objects.bulk_create(
        [
            Follower(federation=street, matter=one, person=dice.choice(supporters), why="supporter")
            for one in made[:: max(1, number // 5000)]
        ],
        batch_size=2000,
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return look(secretary, made[number // 2])


def look(secretary, middle) -> dict:
    """What each page asks of the database and weighs."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(secretary, backend="allauth.account.auth_backends.AuthenticationBackend")
    pages = {
        "list": "/hall/", "list deep": f"/hall/?show=all&after={middle.pk}", "search": "/hall/?show=all&q=ldd",
        "late": "/hall/?show=late", "case": f"/hall/matters/{middle.pk}",
    }  # fmt: skip
    seen = {}
    for name, address in pages.items():
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert answer.status_code == 200, address
        seen[name] = {"address": address, "queries": len(asked), "bytes": len(answer.content)}
    return {"session": client.cookies["silian"].value, "pages": seen}


if __name__ == "__main__":
    print(json.dumps(build(int(sys.argv[1]))))
