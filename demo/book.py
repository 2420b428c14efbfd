"""A workbook as offices make them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter
from street import OFFICE, THE_DAY


class Book:
    """A workbook in the habits of the offices: title, 填报单位 line, header, 序号 first, 备注 last, A4, frozen header."""

    def __init__(self, folder: Path, name: str):
        self.book = xlsxwriter.Workbook(folder / name)
        self.book.set_properties(
            {"title": Path(name).stem, "author": "Silian demo", "created": datetime.combine(THE_DAY, time())}
        )
        plain = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
        self.title = self.book.add_format(
            {**plain, "bold": True, "font_size": 16, "align": "center", "text_wrap": False}
        )
        self.line = self.book.add_format({**plain, "text_wrap": False})
        self.head = self.book.add_format({**plain, "bold": True, "align": "center", "border": 1, "bg_color": "#F2F2F2"})
        self.cell = self.book.add_format({**plain, "border": 1, "num_format": "@"})
        self.number = self.book.add_format({**plain, "border": 1, "align": "center"})
        self.day = self.book.add_format({**plain, "border": 1, "align": "center", "num_format": "yyyy-mm-dd"})

    def sheet(self, name: str, title: str, header: str, rows: Iterable[Sequence], widths: dict[str, int]):
        columns = ["序号", *header.split(), "备注"]
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        sheet.freeze_panes(3, 0)
        sheet.merge_range(0, 0, 0, len(columns) - 1, title, self.title)
        when = f"{THE_DAY.year}年{THE_DAY.month}月{THE_DAY.day}日"
        sheet.merge_range(1, 0, 1, len(columns) - 1, f"填报单位：{OFFICE}    日期：{when}", self.line)
        for column, word in enumerate(columns):
            sheet.write_string(2, column, word, self.head)
            sheet.set_column(column, column, widths.get(word, 12))
        for number, row in enumerate(rows, 1):
            if len(row) != len(columns) - 1:
                raise SystemExit(f"{name}: {len(row)} cells for {len(columns) - 1} columns: {row}")
            self.write_row(sheet, number + 2, [number, *row])

    def write_row(self, sheet, at: int, row: Sequence):
        for column, value in enumerate(row):
            self.write(sheet, at, column, value)

    def write(self, sheet, at: int, column: int, value):
        if value is None or value == "":
            sheet.write_blank(at, column, None, self.cell)
        elif isinstance(value, date):
            sheet.write_datetime(at, column, datetime(value.year, value.month, value.day), self.day)
        elif isinstance(value, int):
            sheet.write_number(at, column, value, self.number)
        else:
            sheet.write_string(at, column, value, self.cell)

    def close(self):
        self.book.close()


WIDE = {"序号": 6, "单位名称": 30, "备注": 20, "统一社会信用代码": 20, "地址": 28, "机构": 30, "服务名称": 26, "需求名称": 26,
        "服务说明": 50, "需求说明": 50, "联系电话": 16, "终止规则": 24, "账号": 20}  # fmt: skip


def day_or_words(value: str) -> date | str:
    """A real date becomes a date cell; 30 February and 2026.5.12 stay the words somebody typed."""
    try:
        return datetime.strptime(value, "%Y-%m-%d").date()
    except ValueError:
        return value
