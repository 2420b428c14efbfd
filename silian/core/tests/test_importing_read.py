"""What is understood of a file, and what is refused with a sentence before anybody opens it."""

import io
import struct
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from silian.core.errors import Refused
from silian.core.importing import cells
from silian.core.importing.sheets import refuse_bombs, sheets_of
from silian.core.importing.tables import Column, Headers, table_of

HEADERS = Headers(
    [
        Column("name", "单位名称", "Name", cells.name(120), ("单位", "名称"), required=True, key=True),
        Column("community", "社区", "Community", cells.text(40), ("所属社区",)),
        Column("contact", "联系人", "Contact", cells.text(60), ("姓名",)),
        Column("phone", "联系电话", "Phone", cells.code(40), ("手机", "电话")),
    ]
)
NEEDED = (frozenset({"name"}),)


def book(write) -> bytes:
    made = io.BytesIO()
    writing = xlsxwriter.Workbook(made)
    write(writing.add_worksheet())
    writing.close()
    return made.getvalue()


def rows(*several) -> bytes:
    def write(sheet):
        for at, row in enumerate(several):
            for place, cell in enumerate(row):
                sheet.write(at, place, cell)

    return book(write)


def read(content: bytes):
    return table_of(sheets_of(content)[0], HEADERS, NEEDED)


def told(content: bytes) -> list[list]:
    """The known columns of every row, in their order."""
    table = read(content)
    return [[line.cells[place] for place in table.places.values()] for line in table.lines]


# ── cells ──


@pytest.mark.parametrize(
    "said",
    ["2011-6-28", "2011.6.28", "2011/06/28", "2011年6月28日", "2011年06月28", "２０１１－６－２８", "20110628", 40722, 40722.0, "40722", date(2011, 6, 28), datetime(2011, 6, 28, 9, 30), "2011-06-28 09:30"],
)  # fmt: skip
def test_a_day_is_read_in_every_usual_spelling(said):
    assert cells.day(said) == date(2011, 6, 28)


def test_a_month_is_its_first_day():
    assert [cells.day(said) for said in ("2011年6月", "2011.6", "2011-06")] == [date(2011, 6, 1)] * 3


@pytest.mark.parametrize("said", ["2026-02-30", "去年", "6月28日", "1250-01-01", "2011-13-01", True])
def test_what_is_no_day_is_refused(said):
    with pytest.raises(cells.Unreadable):
        cells.day(said)


def test_codes_and_telephone_numbers_stay_text():
    read = cells.code(40)
    assert [read(cell) for cell in (13800000000.0, 13800000000, "0571-0000", "0571—0000", " 138 ")] == [
        "13800000000", "13800000000", "0571-0000", "0571-0000", "138",
    ]  # fmt: skip


@pytest.mark.parametrize("said", ["1.38E+10", "9.1E+17", 9.133e17, 13.5])
def test_a_number_the_spreadsheet_has_shortened_is_refused(said):
    with pytest.raises(cells.Unreadable):
        cells.code(40)(said)


def test_a_count_is_read_with_its_unit():
    read = cells.whole_number()
    assert [read(cell) for cell in (30.0, "30", "30人", "约30人", "３０", "1,200", "")] == [
        30,
        30,
        30,
        30,
        30,
        1200,
        None,
    ]
    with pytest.raises(cells.Unreadable):
        read("若干")


@pytest.mark.parametrize("text", ["=1+1", "+86", "-教老人", "@所有人", "\tx", "'=1", "''=1", "'单引号", "平常"])
def test_the_guard_against_formulas_comes_off_exactly(text):
    guarded = cells.guard(text)
    assert guarded[0] not in cells.DANGEROUS
    assert cells.unguard(guarded) == text


# ── tables ──


def test_title_rows_notes_and_unknown_columns_are_told_apart():
    table = read(
        rows(
            ["附件2"], ["新增单位汇总表"], ["序号", "单 位*", "联系电话（手机）", "微信"], [1, "示例书店", "138", "x"],
            ["合计", "", "1"], ["注：以上信息由社区收集"],
        )
    )  # fmt: skip
    assert [line.cells[1] for line in table.lines] == ["示例书店"]
    assert (table.places, table.unknown) == ({"name": 1, "phone": 2}, ["微信"])
    assert table.notes == ["合计 1", "注：以上信息由社区收集"]


def test_merged_cells_are_filled_down():
    def write(sheet):
        sheet.write_row(0, 0, ["所属社区", "单位", "手机"])
        sheet.merge_range(1, 0, 2, 0, "上保社区")
        sheet.write_row(1, 1, ["示例书店", "1"])
        sheet.write_row(2, 1, ["示例花店", "2"])

    assert told(book(write)) == [["上保社区", "示例书店", "1"], ["上保社区", "示例花店", "2"]]


def test_a_header_of_two_rows_is_one_header():
    def write(sheet):
        sheet.merge_range(0, 0, 1, 0, "单位名称")
        sheet.merge_range(0, 1, 0, 2, "负责同志")
        sheet.write_row(1, 1, ["联系人", "手机"])
        sheet.write_row(2, 0, ["示例书店", "示例·店主", "138"])

    assert told(book(write)) == [["示例书店", "示例·店主", "138"]]


def test_the_header_printed_again_on_the_next_page_is_no_row():
    head = ["单位名称", "社区", "手机"]
    assert [row[0] for row in told(rows(head, ["示例书店", "上保", "1"], head, ["示例花店", "上保", "2"]))] == [
        "示例书店",
        "示例花店",
    ]


def test_the_example_row_of_the_template_is_no_row():
    assert told(rows(["序号", "单位名称", "社区"], ["示例", "示例图书馆", "x"], [1, "示例书店", "y"])) == [
        ["示例书店", "y"]
    ]


def test_two_columns_of_one_meaning_are_refused_by_name():
    with pytest.raises(Refused, match="手机"):
        read(rows(["单位名称", "联系电话", "手机"], ["示例书店", "1", "2"]))


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_text_tables_are_read_in_every_usual_encoding(code, sign):
    content = "\r\n".join(
        sign.join(row) for row in (["单位名称", "社区", "联系电话"], ["示例书店", "上保社区", "0571"])
    ).encode(code)
    assert told(content) == [["示例书店", "上保社区", "0571"]]


# ── refusals ──


def zipped(*parts: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as folded:
        for name, content in parts:
            folded.writestr(name, content)
    return made.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "pdf|PDF"),
        (zipped(("word/document.xml", b"<w/>"), ("[Content_Types].xml", b"<x/>")), "Word"),
        (OLE + b"\x00" * 600, "xls"),
        (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "password|密码"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 60, "png"),
        (zipped(("xl/workbook.xml", b"<nothing/>")), "damaged|损坏"),
        (b"PK\x03\x04xl/workbook.xml and no more", "damaged|损坏"),
    ],
    ids=["pdf", "docx", "xls", "password", "png", "damaged", "cut off"],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_a_sentence(content, says):
    with pytest.raises(Refused, match=f"(?i){says}"):
        sheets_of(content)


def test_a_bomb_is_refused_before_it_is_unfolded():
    with pytest.raises(Refused):
        refuse_bombs(zipped(("xl/workbook.xml", b"x"), ("xl/worksheets/sheet1.xml", b"\x00" * (40 * 2**20))))


def test_a_bomb_that_lies_about_its_size_is_refused():
    """The directory of the zip says ten bytes, the part unfolds to megabytes."""
    honest = zipped(("xl/workbook.xml", b"y" * (4 * 2**20)))
    size = struct.pack("<I", 4 * 2**20)
    assert honest.count(size) >= 1
    with pytest.raises(Refused):
        refuse_bombs(honest.replace(size, struct.pack("<I", 10)))


def test_a_lonely_cell_far_away_is_refused():
    with pytest.raises(Refused):
        sheets_of(book(lambda sheet: sheet.write("XFD1048576", "far")))
    with pytest.raises(Refused):
        sheets_of(book(lambda sheet: sheet.write("A1048576", "deep")))


def test_a_cell_far_away_that_is_only_coloured_does_no_harm():
    def write(sheet):
        sheet.write_row(0, 0, ["单位名称", "社区"])
        sheet.write_row(1, 0, ["示例书店", "上保"])
        sheet.write_blank("ZZ2", None, coloured)

    made = io.BytesIO()
    writing = xlsxwriter.Workbook(made)
    coloured = writing.add_format({"bg_color": "#FFFF00"})
    write(writing.add_worksheet())
    writing.close()
    assert told(made.getvalue())[0][:2] == ["示例书店", "上保"]


def test_too_many_rows_are_refused(settings):
    settings.IMPORT_MAX_ROWS = 10
    with pytest.raises(Refused, match="10"):
        read(rows(["单位名称", "社区"], *[[f"示例{at}", "x"] for at in range(11)]))


def test_a_file_without_a_header_holds_no_table():
    assert read(rows(["甲", "乙"], ["丙", "丁"])) is None
