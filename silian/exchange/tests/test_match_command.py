import json
import os
import subprocess
import sys

import pytest
from python_calamine import CalamineWorkbook

DEMANDS = "编号,需求名称,需求说明,单位\n1,剪头太贵,腿脚不便出不了门,示例社区\n2,楼道黑,晚上看不见路,示例社区\n"
SERVICES = (
    "编号,服务名称,服务说明,单位\na,上门理发,免费,示例理发店\nb,加装感应灯,更换灯泡,示例电力\nc,教做月饼,,示例饭店\n"
)


def match(folder, demands, services, out, *more):
    """Run the command as a person does, where no database could be reached."""
    environment = os.environ | {
        "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none", "SILIAN_DATA": str(folder / "none"),
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "silian.config.command", "match", str(demands), str(services), "--out", str(out), *more],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "demands.csv").write_text(DEMANDS, encoding="gb18030")
    (tmp_path / "services.csv").write_text(SERVICES, encoding="utf-8-sig")
    return tmp_path


def test_two_lists_give_ranked_rows_with_reasons(folder):
    ended = match(folder, folder / "demands.csv", folder / "services.csv", folder / "out.jsonl", "--top", "1")
    assert ended.returncode == 0, ended.stderr
    rows = [json.loads(line) for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["demand_id"], row["service_id"], row["rank"]) for row in rows] == [("1", "a", 1), ("2", "b", 1)]
    assert all(list(row) == ["demand_id", "service_id", "rank", "score", "band", "reasons"] for row in rows)
    assert all(row["band"] in ("高", "中", "低") for row in rows)
    assert rows[0]["reasons"]["concepts"][0]["concept"] == "理发"
    assert ended.stdout == ""


def test_the_same_lists_give_the_same_bytes_and_a_workbook_in_words(folder):
    for name in ("one.csv", "two.csv", "out.xlsx"):
        ended = match(folder, folder / "demands.csv", folder / "services.csv", folder / name)
        assert ended.returncode == 0, ended.stderr
    assert (folder / "one.csv").read_bytes() == (folder / "two.csv").read_bytes()
    rows = CalamineWorkbook.from_path(str(folder / "out.xlsx")).get_sheet_by_index(0).to_python()
    assert rows[0] == ["需求编号", "需求", "名次", "服务编号", "服务", "单位", "把握", "得分", "理由"]
    assert rows[1][:6] == ["1", "剪头太贵", 1, "a", "上门理发", "示例理发店"]
    assert "理发" in rows[1][8]


def test_a_bad_file_ends_with_a_sentence_and_writes_nothing(folder):
    (folder / "twice.csv").write_text("id,title,detail\n1,a,b\n1,c,d\n", encoding="utf-8")
    for demands, more, said in (
        ("twice.csv", [], "twice.csv"),
        ("none.csv", [], "none.csv"),
        ("demands.csv", ["--top", "0"], "--top"),
    ):
        ended = match(folder, folder / demands, folder / "services.csv", folder / "out.jsonl", *more)
        assert (ended.returncode, said in ended.stderr, "Traceback" in ended.stderr) == (1, True, False), ended.stderr
        assert not (folder / "out.jsonl").exists()
