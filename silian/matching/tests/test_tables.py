"""Lists from files and results into files."""

import json
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from silian.matching.items import Item
from silian.matching.results import writable, write
from silian.matching.tables import TableError, read
from silian.matching.tests.lists import try_many

ROWS = [
    {
        "编号": "1",
        "需求名称": "上门理发",
        "需求说明": "六位老人",
        "单位": "示例社区",
        "社区": "北社区",
        "人数": "约6人",
    },
    {"编号": "2", "需求名称": "请律师讲课", "需求说明": "", "单位": "示例商会", "社区": "", "人数": ""},
]
READ = [
    Item(id="1", title="上门理发", detail="六位老人", org="示例社区", place="北社区", quantity=6),
    Item(id="2", title="请律师讲课", org="示例商会"),
]


def csv_of(rows, separator=","):
    return "\n".join(separator.join(cells) for cells in [list(rows[0]), *(row.values() for row in rows)]) + "\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", csv_of(ROWS).encode("utf-8")),
        ("b.csv", csv_of(ROWS).encode("utf-8-sig")),
        ("c.csv", csv_of(ROWS).encode("gb18030")),
        ("d.csv", csv_of(ROWS, ";").encode()),
        ("e.tsv", csv_of(ROWS, "\t").encode()),
        ("f.csv", ("示例街道需求清单\n\n" + csv_of(ROWS)).encode()),
        ("g.jsonl", "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS).encode()),
        ("h.json", json.dumps(ROWS, ensure_ascii=False).encode()),
    ],
)
def test_a_list_reads_the_same_from_every_form(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert read(tmp_path / name) == READ


def test_a_workbook_with_a_title_row_and_remarks_in_the_header_is_read(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("说明").write(0, 0, "怎样填写")
        sheet = book.add_worksheet("需求")
        sheet.merge_range(0, 0, 0, 3, "示例街道需求清单")
        sheet.write_row(1, 0, ["编 号", "需求名称（必填）", "截止日期", "紧急程度*"])
        sheet.write_row(2, 0, [7, "上门理发", "2026-12", "紧急"])
    assert read(tmp_path / "a.xlsx") == [Item(id="7", title="上门理发", valid_until=date(2026, 12, 31), urgency=2)]


def test_english_fields_are_read_and_others_left(tmp_path):
    row = {"id": "N1", "title": "Haircuts", "detail": "at home", "org": "A", "place": "B", "kind": "x", "capacity": 3}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    assert read(tmp_path / "a.jsonl") == [
        Item(id="N1", title="Haircuts", detail="at home", org="A", place="B", capacity=3)
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.doc", b"x", "a.doc ends in none of .jsonl, .csv and .xlsx"),
        ("a.csv", b"", "has no header row with a column for the title"),
        ("a.csv", b"x,y\n1,2\n", "has no header row with a column for the title"),
        ("a.csv", b"id,title\n", "a.csv holds no rows."),
        ("a.jsonl", b"", "a.jsonl holds no rows."),
        ("a.jsonl", b'{"id": 1}\n', "a.jsonl, row 1 has no title."),
        ("a.jsonl", b"nope\n", "a.jsonl, line 1 is not valid JSON."),
        ("a.jsonl", b"[1]", "a.jsonl, line 1 is not an object with fields."),
        ("a.csv", b"id,title,detail\n1,a,b\n1,c,d\n", "rows 2 and 3 have the same id “1”."),
        ("a.csv", "title,紧急程度\na,看情况\n".encode(), "row 2: “看情况” cannot be read as urgency."),
        ("a.csv", b"title,capacity\na,-2\n", "cannot be read as capacity."),
        ("a.xlsx", b"not a zip", "cannot be opened as an Excel workbook"),
        ("a.csv", b"\xff\xfe\x00", "is neither UTF-8 nor GB18030"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TableError) as refused:
        read(tmp_path / name)
    assert said in str(refused.value)


def test_a_missing_file_and_a_bad_destination_are_refused(tmp_path):
    with pytest.raises(TableError, match="There is no file"):
        read(tmp_path / "none.csv")
    with pytest.raises(TableError, match="not as out.pdf"):
        writable(tmp_path / "out.pdf")
    with pytest.raises(TableError, match="There is no folder"):
        writable(tmp_path / "none" / "out.csv")


cells = st.text(alphabet="理发=+-@ab1，,\"'\n", max_size=12)


@given(st.lists(st.tuples(cells, st.integers(0, 99), st.lists(cells, max_size=2)), min_size=1, max_size=5))
@try_many(20)
def test_what_is_written_reads_again(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("out")
    made = [{"id": f"r{at}", "title": f"题{text}", "n": n, "more": more} for at, (text, n, more) in enumerate(rows)]
    write(folder / "a.jsonl", {"rows": made})
    assert [json.loads(line) for line in (folder / "a.jsonl").read_text().splitlines()] == made
    write(folder / "a.xlsx", {"rows": made})
    sheet = CalamineWorkbook.from_path(str(folder / "a.xlsx")).get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet[1:]] == [row["id"] for row in made]
    once = (folder / "a.jsonl").read_bytes()
    write(folder / "a.jsonl", {"rows": made})
    assert (folder / "a.jsonl").read_bytes() == once


def test_text_that_a_spreadsheet_would_run_stays_text(tmp_path):
    write(tmp_path / "a.csv", {"rows": [{"title": "=1+1"}, {"title": "@x"}, {"title": "理发"}]})
    assert (tmp_path / "a.csv").read_text("utf-8-sig").splitlines() == ["title", "'=1+1", "'@x", "理发"]
    write(tmp_path / "a.xlsx", {"rows": [{"title": "=1+1"}]})
    assert CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")).get_sheet_by_index(0).to_python()[1] == ["=1+1"]
