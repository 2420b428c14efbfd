"""A database with a street of N records of many kinds; searches it as its secretary and says as JSON how long everything took.

Run as a process of its own with DATABASE_URL: `python -m tests.bench.library 100000`.
"""

import gc
import json
import os
import random
import sys
import time
from datetime import date, timedelta
from functools import lru_cache

os.environ["DJANGO_SETTINGS_MODULE"] = "silian.config.settings"

THINGS = "书画 合唱 义诊 剪发 法律咨询 电脑维修 亲子阅读 消防演练 垃圾分类 健身操 摄影 茶艺 心理辅导 金融防骗 助老送餐".split()
FORMS = "课程 沙龙 比赛 志愿服务 讲座 交流会 场地 培训".split()
# Found often, found by two words, by pinyin, by initials, by a number that stands in one row; and with one sign wrong.
EXACT = ["书画", "宝石 书画院", "shuhua", "shy", "医院12", "示例"]
NEAR = ["海棠书华院", "海堂律师事务所", "shuhuoyuan", "lvshishiwusou"]
ROUNDS = 40


def build(number: int) -> dict:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    call_command("migrate", interactive=False, verbosity=0)
    from silian.activities.models import Activity
    from silian.cobuilding.models import Project
    from silian.core.search import lexemes
    from silian.exchange.models import Demand, Service
    from silian.hall.actions.raising import usual_urgency
    from silian.hall.models import Matter
    from silian.meetings.models import Meeting
    from silian.members.models import Body, Community, Federation, Organisation
    from silian.tasks.models import Task
    from tests.bench.town import NAMES, PLACES, TRADES
    from tests.cast import person, seat

    street = Federation.objects.create(name="示例大街道", slug="library", founded_on=date(2011, 6, 28))
    community = Community.objects.create(federation=street, name="上保社区")
    office = Body.objects.create(federation=street, kind="secretariat", name="秘书处")
    secretary = person("bench", "示例·秘书")
    chair = seat(office, "secretary", secretary)
    dice, now, today = random.Random(2018), timezone.now(), timezone.localdate()
    cut = lru_cache(maxsize=None)(lexemes)
    of = {"federation": street}
    title = lambda at: f"示例{dice.choice(PLACES)}{dice.choice(NAMES)}{dice.choice(THINGS)}{dice.choice(FORMS)}{at}"  # noqa: E731

    def many(model, share: int, made) -> None:
        rows = [made(at) for at in range(number * share // 100)]
        for row in rows:
            if any(field.name == "search" for field in model._meta.concrete_fields):
                row.search = cut(getattr(row, "name", "") or row.title)
        model.objects.bulk_create(rows, batch_size=2000)

    many(Organisation, 20, lambda at: Organisation(
        **of, name=f"示例{dice.choice(PLACES)}{dice.choice(NAMES)}{dice.choice(TRADES)}{at}", kind="firm", community=community,
    ))  # fmt: skip
    first = Organisation.objects.order_by("pk")[0]
    for model in (Service, Demand):
        many(model, 20, lambda at, model=model: model(
            **of, organisation=first, title=title(at), detail="示例说明", year=today.year, by=secretary, state="open",
        ))  # fmt: skip
    many(Project, 10, lambda at: Project(**of, title=title(at), state="agreed"))
    many(Activity, 8, lambda at: Activity(**of, title=title(at), state="published", published_at=now, by=secretary))
    many(Task, 6, lambda at: Task(
        **of, title=title(at), seat=chair, due_on=today + timedelta(days=at % 90), source="bench:1", source_title="示例会议", source_url="/",
        by=secretary,
    ))  # fmt: skip
    many(Meeting, 6, lambda at: Meeting(
        **of, title=title(at), body=office, period=(now + timedelta(hours=at), now + timedelta(hours=at + 1)), minutes_due_on=today, by=secretary,
    ))  # fmt: skip
    urgency = usual_urgency(street)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE hall_matter DISABLE TRIGGER USER")  # how matters begin is measured elsewhere
        many(Matter, 10, lambda at: Matter(
            **of, year=today.year, serial=at + 1, title=title(at), text="示例", community=community, urgency=urgency, raised_at=now, shown_at=now,
        ))  # fmt: skip
        cursor.execute("VACUUM ANALYZE")
    # What building has left is no page worker's to walk through again and again.
    cut.cache_clear()
    gc.collect()
    gc.freeze()
    return look(secretary)


def look(secretary) -> dict:
    """Each search, and the one indexed question it is held against, in turn."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from silian.members.models import Organisation
    from silian.people.models import User
    from silian.portal.queries.search import search

    def plainly(typed: str) -> int:
        rows = Organisation.objects.filter(search__typed=typed).order_by("-pk")
        return len(rows.values_list("pk", "name")[:7])

    def wholly(typed: str) -> int:
        return len(search(User.objects.get(pk=secretary.pk), typed).sections)

    times: dict[str, list[float]] = {"one": [], "exact": [], "near": []}
    found: dict[str, int] = {}
    for round_ in range(ROUNDS + 3):
        for name, ask, words in (("one", plainly, EXACT), ("exact", wholly, EXACT), ("near", wholly, NEAR)):
            for typed in words:
                begun = time.perf_counter()
                found[f"{name} {typed}"] = ask(typed)
                if round_ >= 3:
                    times[name].append((time.perf_counter() - begun) * 1000)
                    if os.environ.get("SILIAN_BENCH_EACH"):
                        times.setdefault(f"{name} {typed}", []).append(times[name][-1])
    asked = {}
    for name, typed in (("exact", EXACT[0]), ("near", NEAR[0])):
        with CaptureQueriesContext(connection) as queries:
            wholly(typed)
        asked[name] = len(queries)
    return {"times": times, "found": found, "queries": asked}


if __name__ == "__main__":
    print(json.dumps(build(int(sys.argv[1])), ensure_ascii=False))
