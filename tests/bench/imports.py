"""Import of a register: looked at and written, against reading the file and a raw COPY of its rows.

The bound stands against the plain reading of that: a COPY of the file's text into a bare table without any index. The
import does not keep it: a COPY of the finished rows into the register's own indexes (`copy` in the figures) takes about as long as
the whole allowance. Told beside it: the same against that COPY, without a bound, and against one ModelForm per row, the usual way
in Django, of which it may take a tenth.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from functools import partial
from pathlib import Path

from silian.core.database import start_embedded

ROWS, QUICK_ROWS, ROUNDS = 10_000, 2_000, 3
FORM_ROWS = 500
RATIO, OF_FORMS = 5, 0.1
HEADS = "单位名称 简称 单位类型 统一社会信用代码 社区 界别 地址 联系人 联系电话 入会日期 退会日期 备注".split()
PLACES = "上保 宝石 松木场 友谊 弥陀寺 曲院 白沙泉 栖霞岭 金祝 青芝坞 马塍 外东山弄".split()
TRADES = "书画院 歌舞团 幼儿园 中学 医院 银行支行 律师事务所 物业公司 餐饮店 书店 设计院 研究所 养老院 供电所 旅行社 酒店 工作室 药店".split()
NAMES = "晨曦 远山 清泉 和美 同心 启明 方圆 海棠 云舟 青禾 松风 明德 竹语 万象 知行 春晖 静远 百合".split()
SECTORS = ("民生服务", "文化交流", "社会治理", "经济发展")


def run(emit, quick: bool = False) -> None:
    """In a process and a database of its own; every round imports into a fresh federation."""
    folder = Path(tempfile.mkdtemp(prefix="silian-bench-"))
    folder.chmod(0o755)
    cluster = start_embedded(folder)
    try:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SILIAN_")}
        environment |= {"DATABASE_URL": cluster.get_uri(database="silian"), "SILIAN_DATA": str(folder)}
        rows = QUICK_ROWS if quick else ROWS
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.imports", str(rows)],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        found = json.loads(done.stdout)
    finally:
        cluster.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
    whole = found["check"] + found["write"]
    seconds = {key: round(value, 3) for key, value in found.items()}
    emit("imports.organisations.ratio", whole / (found["read"] + found["copy_text"]), bound=RATIO, rows=rows, **seconds)
    emit("imports.organisations.ratio_to_forms", whole / found["forms"], bound=OF_FORMS, rows=rows)
    emit("imports.organisations.ratio_to_indexed_copy", whole / (found["read"] + found["copy"]), rows=rows)
    emit("imports.organisations.rows_per_second", rows / whole, rows=rows)


def workbook(rows: int) -> bytes:
    """A register as a large sub-district has it, every column filled as the habit is."""
    from silian.core import export

    dice = random.Random(2018)
    kinds = ["机关", "事业单位", "国有企业", "民营企业", "金融机构", "学校", "医院", "社会组织"]
    made = []
    for at in range(rows):
        place = dice.choice(PLACES)
        name = f"示例{place}{dice.choice(NAMES)}{dice.choice(TRADES)}{at}"
        made.append(
            (
                name, name[2:8], dice.choice(kinds), "", f"{place}社区", dice.choice(SECTORS), f"示例路{dice.randrange(999)}号",
                f"示例·联络{at}", f"0571-0000-{at:05d}", date(2011 + at % 14, 6, 28) if at % 6 == 0 else None, None, "演示单位",
            )
        )  # fmt: skip
    return export.book([export.Sheet("单位", "单位登记册", "示例大街道", HEADS, made)]).read()


def measure(rows: int) -> dict[str, float]:
    import time

    from django.core.management import call_command
    from django.db import connection

    from silian.core.importing import kinds, runs
    from silian.core.importing.plan import Scope
    from silian.members.models import Body, Community, Federation, Organisation, Sector
    from tests.cast import person, seat

    call_command("migrate", interactive=False, verbosity=0)
    content = workbook(rows)
    by = person("bench", "示例·秘书")
    best: dict[str, float] = {}

    def timed(name: str, work, times: float = 1, plus: float = 0):
        began = time.perf_counter()
        result = work()
        best[name] = min(best.get(name, 1e9), (time.perf_counter() - began) * times + plus)
        return result

    for number in range(ROUNDS):
        street = Federation.objects.create(name=f"示例{number}街道", slug=f"bench{number}")
        seat(Body.objects.create(federation=street, kind="secretariat", name="秘书处"), "secretary", by)
        by.__dict__.pop("_mandates", None)
        Community.objects.bulk_create(Community(federation=street, name=f"{place}社区") for place in PLACES)
        Sector.objects.bulk_create(Sector(federation=street, name=name) for name in SECTORS)
        cells = timed("read", lambda: _read(content))
        timed("copy_text", partial(_copy_text, connection, cells))
        scope = Scope(street, by)
        # Both halves as a page asks for them; the file is stored, read again and planned again before it is written.
        run = timed("check", partial(_check, runs, kinds.find("organisations"), content, scope))
        timed("write", partial(runs.write, run, by=by))
        assert run.counts == {"new": rows, "changed": 0, "same": 0, "bad": 0}, run.counts
        assert Organisation.objects.filter(federation=street).count() == rows
        # A sample of the rows, read and entered the usual way, and what all of them would have cost.
        sample = cells[3 : 3 + FORM_ROWS]
        forms = Federation.objects.create(name=f"示例{number}街道·表", slug=f"forms{number}")
        timed("forms", partial(_by_forms, forms, sample), times=rows / len(sample), plus=best["read"])
        taken = _taken_out(connection, street.pk)
        timed("copy", partial(_copy, connection, taken))
    return best


def _check(runs, kind, content: bytes, scope):
    return runs.check(runs.receive(kind, content, "register.xlsx", scope))


def _read(content: bytes) -> list[list]:
    import io

    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)


def _by_forms(street, rows: list[list]) -> None:
    """One ModelForm per row in one transaction, with the checks such a form makes: the register's own columns, nothing else."""
    from django.db import transaction
    from django.forms import modelform_factory

    from silian.members.models import Community, Organisation, Sector
    from silian.members.workbooks.organisations import KINDS

    names = ("federation", "name", "short_name", "kind", "uscc", "community", "sector", "address", "remark")
    entry = modelform_factory(Organisation, fields=names)
    communities = {
        one.name: Community.objects.create(federation=street, name=one.name).pk for one in _of_first(Community)
    }
    sectors = {one.name: Sector.objects.create(federation=street, name=one.name).pk for one in _of_first(Sector)}
    with transaction.atomic():
        for row in rows:
            _number, name, short, kind, code, community, sector, address, *_rest, remark = row
            values = (
                street.pk,
                name,
                short,
                KINDS(kind),
                code,
                communities[community],
                sectors[sector],
                address,
                remark,
            )
            form = entry(dict(zip(names, values, strict=True)))
            assert form.is_valid(), form.errors
            form.save()


def _of_first(model):
    return model.objects.filter(federation__slug="bench0")


def _taken_out(connection, federation: int) -> bytes:
    """The rows as the register keeps them, and an empty table like the register."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS like_the_register")
        cursor.execute("CREATE TABLE like_the_register (LIKE members_organisation INCLUDING ALL)")
        with cursor.copy(
            f"COPY (SELECT * FROM members_organisation WHERE federation_id = {federation}) TO STDOUT"
        ) as copy:
            return b"".join(bytes(piece) for piece in copy)


def _copy(connection, rows: bytes) -> None:
    with connection.cursor() as cursor, cursor.copy("COPY like_the_register FROM STDIN") as copy:
        copy.write(rows)


def _copy_text(connection, cells: list[list]) -> None:
    """The cells as they stand in the file, as text."""
    width = len(cells[3])
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS raw_rows")
        cursor.execute(f"CREATE TABLE raw_rows ({', '.join(f'c{at} text' for at in range(width))})")
        with cursor.copy(f"COPY raw_rows ({', '.join(f'c{at}' for at in range(width))}) FROM STDIN") as copy:
            for row in cells[3:]:
                copy.write_row([str(cell) for cell in row])


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "silian.config.settings"
    import django

    django.setup()
    print(json.dumps(measure(int(sys.argv[1]))))
