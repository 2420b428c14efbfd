import json
import os
import subprocess
import sys

import pytest
from python_calamine import CalamineWorkbook

DEMANDS = """编号,需求名称,需求说明,单位,紧急程度
2,周末给独居老人理发,六位老人行动不便，请师傅上门,示例社区,紧急
1,给小学生讲消防安全,一堂课，会用灭火器,示例小学,普通
3,请律师讲防诈骗,老年人常接到诈骗电话,示例消防站,普通
10,寻找潜水教练,想学潜水,示例社区,普通
"""
SERVICES = """编号,服务名称,服务说明,单位,容量
a,上门理发,为行动不便的老人免费上门理发,示例理发店,1
b,消防安全课,进学校讲消防安全和灭火器使用,示例消防站,2
c,防诈骗法律讲座,律师为老年人讲防诈骗,示例小学,1
"""


def plan(folder, demands, services, out, *more):
    """Run the command as a person does, where no database could be reached."""
    environment = os.environ | {
        "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none", "SILIAN_DATA": str(folder / "none"),
        "DJANGO_LANGUAGE": "en",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "silian.config.command", "plan", str(demands), str(services), "--out", str(out), *more],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("plan")
    (place / "demands.csv").write_text(DEMANDS, encoding="utf-8-sig")
    (place / "services.csv").write_text(SERVICES, encoding="gb18030")
    return place


@pytest.fixture(scope="module")
def answer(folder):
    done = plan(folder, folder / "demands.csv", folder / "services.csv", folder / "plan.json")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    return json.loads((folder / "plan.json").read_text())


def test_a_plan_lists_pairs_exchanges_what_is_unmet_and_a_summary(answer):
    assert [(row["demand_id"], row["service_id"]) for row in answer["pairs"]] == [("1", "b"), ("2", "a"), ("3", "c")]
    assert all(row["reasons"]["in_plan"] and row["band"] for row in answer["pairs"])
    [ring] = answer["cycles"]
    assert set(ring["organisations"]) == {"示例小学", "示例消防站"}
    assert [(row["demand_id"], row["why"]) for row in answer["unmet"]][0][0] == "10"
    [figures] = answer["summary"]
    assert (figures["served"], figures["urgent_served"], figures["exchanges"], figures["load_gini"]) == (3, 1, 1, 0.0)
    assert len(figures["hash"]) == 64


def test_equal_lists_in_another_order_give_equal_bytes(folder, answer):
    for name, text in (("demands", DEMANDS), ("services", SERVICES)):
        head, *rows = text.splitlines()
        (folder / f"turned-{name}.csv").write_text("\n".join([head, *reversed(rows)]), encoding="utf-8")
    plan(folder, folder / "turned-demands.csv", folder / "turned-services.csv", folder / "turned.json")
    assert (folder / "turned.json").read_bytes() == (folder / "plan.json").read_bytes()


def test_a_workbook_reads_without_silian(folder):
    done = plan(folder, folder / "demands.csv", folder / "services.csv", folder / "plan.xlsx")
    assert done.returncode == 0, done.stderr
    book = CalamineWorkbook.from_path(str(folder / "plan.xlsx"))
    assert book.sheet_names == ["方案", "互助", "未满足", "各单位承接", "概况"]
    rows = book.get_sheet_by_name("方案").to_python()
    assert rows[0][:6] == ["需求编号", "需求", "提出单位", "服务编号", "服务", "服务单位"]
    assert [row[0] for row in rows[1:]] == ["1", "2", "3"]
    assert len(book.get_sheet_by_name("互助").to_python()) == 3


def test_lines_of_jsonl_say_what_they_are(folder, answer):
    done = plan(folder, folder / "demands.csv", folder / "services.csv", folder / "plan.jsonl")
    assert done.returncode == 0, done.stderr
    kinds = [json.loads(line)["kind"] for line in (folder / "plan.jsonl").read_text().splitlines()]
    assert kinds == ["pairs"] * 3 + ["cycles"] + ["unmet"] + ["summary"]


@pytest.mark.parametrize(
    "demands, out, more",
    [
        ("missing.csv", "bad.json", []),
        ("demands.csv", "bad.pdf", []),
        ("demands.csv", "bad.json", ["--providers", "4"]),
        ("demands.csv", "bad.json", ["--organisation-capacity", "-1"]),
    ],
)
def test_what_cannot_be_used_is_answered_by_one_sentence_and_no_file(folder, demands, out, more):
    done = plan(folder, folder / demands, folder / "services.csv", folder / out, *more)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr and len(done.stderr.strip().splitlines()) == 1
    assert not (folder / out).exists()
