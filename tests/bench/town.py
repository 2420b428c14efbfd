"""A database with a federation of N organisations; says as JSON who may look at it and what its pages cost.

Run as a process of its own with DATABASE_URL: `python -m tests.bench.town 100000`.
"""

import json
import os
import random
import re
import sys
from datetime import date

os.environ["DJANGO_SETTINGS_MODULE"] = "silian.config.settings"

PLACES = "上保 宝石 松木场 友谊 弥陀寺 曲院 白沙泉 栖霞岭 金祝 青芝坞 马塍 外东山弄".split()
TRADES = "书画院 歌舞团 幼儿园 中学 医院 银行支行 律师事务所 物业公司 餐饮店 书店 设计院 研究所 养老院 派出所 供电所 旅行社 酒店 工作室 贸易公司 科技公司 健身中心 药店 印刷厂 出版社".split()
NAMES = "晨曦 远山 清泉 和美 同心 启明 方圆 海棠 云舟 青禾 松风 明德 竹语 万象 知行 春晖 静远 百合".split()
SEARCHES = ["书画院", "海棠", "shy", "宝石律师", "yinhang"]


def build(number: int) -> dict:
    import django
    from django.conf import settings

    settings.ROOT_URLCONF = "tests.bench.urls"
    settings.ALLOWED_HOSTS.append("testserver")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", interactive=False, verbosity=0)
    from silian.members.models import Body, Community, Federation, Membership, Organisation, Sector, Zone
    from tests.cast import person, seat

    street = Federation.objects.create(name="示例大街道", slug="bench", founded_on=date(2011, 6, 28))
    zones = [Zone.objects.create(federation=street, name=f"{place}片区") for place in PLACES[:7]]
    sectors = [
        Sector.objects.create(federation=street, name=name) for name in ("民生服务", "文化交流", "社会治理", "经济发展")
    ]
    communities = [
        Community.objects.create(federation=street, zone=zones[at % 7], name=f"{place}社区")
        for at, place in enumerate(PLACES)
    ]
    dice = random.Random(2018)
    kinds = [kind for kind, _label in Organisation.Kind.choices]
    made = []
    for at in range(number):
        one = Organisation(
            federation=street, name=f"示例{dice.choice(PLACES)}{dice.choice(NAMES)}{dice.choice(TRADES)}{at}",
            kind=dice.choice(kinds), community=dice.choice(communities), sector=dice.choice(sectors),
            address=f"示例路{dice.randrange(999)}号",
        )  # fmt: skip
        one.search = one.words()
        made.append(one)
    Organisation.objects.bulk_create(made, batch_size=2000)
    Membership.objects.bulk_create(
        [
            Membership(federation=street, organisation=one, period=(date(2011 + at % 14, 6, 28), None))
            for at, one in enumerate(made)
            if at % 6 == 0
        ],
        batch_size=5000,
    )
    settle(made)
    office = Body.objects.create(federation=street, kind="secretariat", name="秘书处")
    secretary = person("bench", "示例·秘书")
    seat(office, "secretary", secretary)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return look(secretary, made[number // 12 * 6].pk)


def settle(made: list) -> None:
    """What every organisation has: a body, a person to call, the record of its entry; every sixth a liaison's seat."""
    from silian.core.models import Record
    from silian.members.models import Body, Contact, Seat

    bodies = [
        Body(federation_id=one.federation_id, kind="organisation", name=one.name, organisation=one) for one in made
    ]
    Body.objects.bulk_create(bodies, batch_size=5000)
    Seat.objects.bulk_create(
        [Seat(federation_id=body.federation_id, body=body, role="liaison") for body in bodies[::6]], batch_size=5000
    )
    Contact.objects.bulk_create(
        [Contact(organisation=one, federation_id=one.federation_id, name="示例·联系人", first=True) for one in made],
        batch_size=5000,
    )
    Record.objects.bulk_create(
        [
            Record(
                federation_id=one.federation_id, organisation_id=one.pk, verb="members.organisation.entered",
                subject=f"members.organisation:{one.pk}", about=[f"members.organisation:{one.pk}"],
                facts={"organisation_name": one.name},
            )
            for one in made
        ],
        batch_size=5000,
    )  # fmt: skip


def look(secretary, pk: int) -> dict:
    """What each page asks of the database, weighs and loads."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(secretary, backend="allauth.account.auth_backends.AuthenticationBackend")
    pages = {
        "register": "/members/",
        "register deep": f"/members/?after={pk}",
        "search": f"/members/?q={SEARCHES[0]}",
        "organisation": f"/members/{pk}",
        "new organisation": "/members/new",
    }
    seen: dict = {}
    assets: set[str] = set()
    for name, address in pages.items():
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        text = answer.content.decode()
        assets |= set(re.findall(r"""(?:src|href)="/static/([^"]+)""", text))
        seen[name] = {"address": address, "queries": len(asked), "bytes": len(answer.content)}
    with CaptureQueriesContext(connection) as asked:
        answer = client.post("/members/new", {"name": "示例新单位", "kind": "firm"})
    assert answer.status_code == 302, answer.status_code
    seen["create"] = {"queries": len(asked)}
    with CaptureQueriesContext(connection) as asked:
        Client().get("/")
    seen["anonymous"] = {
        "queries": len(asked),
        "writes": sum(not query["sql"].strip().upper().startswith("SELECT") for query in asked.captured_queries),
    }
    zipped = {name: (settings.STATIC_ROOT / f"{name}.gz") for name in assets}
    weight = {
        name: (path if path.exists() else settings.STATIC_ROOT / name).stat().st_size for name, path in zipped.items()
    }
    return {"session": client.cookies["silian"].value, "pk": pk, "pages": seen, "assets": weight}


if __name__ == "__main__":
    print(json.dumps(build(int(sys.argv[1])), ensure_ascii=False))
