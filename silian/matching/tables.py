"""Lists from files: .jsonl, .csv and .xlsx, without a database. Results go out by `results`.

Reading: the header may be English (`id, title, detail, org, place, …`) or Chinese (编号、名称、说明、单位、地点、…),
in any order, below title rows, with spaces or remarks in brackets. CSV may be UTF-8 with or without a byte order
mark or GB18030, separated by comma, semicolon or tab.

Errors: `TableError`, one sentence that says what is wrong and where; nothing is ever half read.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from silian.matching.items import NORMAL, SOON, URGENT, Item

MAX_BYTES = 50 * 1024 * 1024
MAX_XLSX_BYTES = 400 * 1024 * 1024  # unpacked: more is a bomb or a mistake
HEADER_WITHIN = 20  # title rows above the header
FORMATS = (".jsonl", ".json", ".csv", ".xlsx")

_ = str  # marks the sentences for translation; the caller translates `TableError.sentence`

HEADERS: dict[str, str] = {
    "id": "id 编号 序号 号码 需求编号 服务编号 代码 项目编号 需求id 服务id",
    "title": "title name 标题 名称 需求 服务 项目 需求名称 服务名称 项目名称 需求标题 服务标题 需求项目 服务项目 事项 主题名称 题目",
    "detail": "detail details description 说明 详情 内容 描述 具体内容 需求内容 服务内容 具体说明 需求说明 服务说明 详细内容 "
    "详细说明 一句话说明 具体需求 具体服务 简介 项目内容",
    "org": "org organisation organization 单位 单位名称 组织 机构 提出单位 需求单位 服务单位 提供单位 申报单位 责任单位 成员单位 "
    "所属单位 发布单位",
    "place": "place location 地点 地址 位置 所在地 服务地点 需求地点 活动地点 社区 所在社区 所属社区",
    "block": "block street 街道 所属街道 所在街道 乡镇 街镇 镇街",
    "city": "city 城市 市 所在城市 所属城市",
    "theme": "theme category 类别 分类 主题 领域 类型 需求类别 服务类别 需求类型 服务类型",
    "audience": "audience 对象 人群 服务对象 面向对象 受益对象 面向人群 服务人群 适用人群",
    "when": "when time 时间 服务时间 需求时间 活动时间 时段",
    "frequency": "frequency 频次 频率 次数 服务频次 周期",
    "quantity": "quantity 数量 人数 需求数量 需求人数 规模",
    "capacity": "capacity 容量 可承接数 可承接数量 可服务数 可提供数量 承接能力 可对接数",
    "urgency": "urgency 紧急程度 缓急 紧急 轻重缓急 急迫程度",
    "visibility": "visibility 开放范围 可见范围 范围 服务范围",
    "valid_until": "valid_until validuntil 有效期 有效期至 截止日期 截止时间 有效期限 到期日",
}
_FIELD = {word: field for field, words in HEADERS.items() for word in words.split()}
_URGENCY = {
    **dict.fromkeys(("0", "普通", "一般", "正常", "不急", "常规", "normal", "否", "低"), NORMAL),
    **dict.fromkeys(("1", "较急", "尽快", "近期", "soon", "中"), SOON),
    **dict.fromkeys(("2", "紧急", "急", "特急", "急需", "非常紧急", "urgent", "是", "高"), URGENT),
}
_VISIBILITY = {
    **dict.fromkeys(("street", "本街道", "街道", "街道内", "本街", "本社区"), "street"),
    **dict.fromkeys(("city", "全市", "市内", "本市", "全城"), "city"),
    **dict.fromkeys(("anywhere", "不限", "全国", "各地", "所有"), "anywhere"),
}


class TableError(ValueError):
    """A file that cannot be used. `sentence % facts` is what a person reads; `sentence` is the key of its translation."""

    def __init__(self, sentence: str, **facts: object) -> None:
        self.sentence, self.facts = sentence, facts
        super().__init__(sentence % facts)


def read(path: str | os.PathLike[str]) -> list[Item]:
    """The rows of a file as Items, in the file's order: at least one, each with a title (or a detail); ids differ."""
    name = Path(path).name
    made = items(rows(path), name=name)
    if not made:
        raise TableError(_("%(name)s holds no rows."), name=name)
    return made


def rows(path: str | os.PathLike[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line number as a person counts it, {our field: raw value}) of every row that is not empty."""
    file = Path(path)
    if not file.is_file():
        raise TableError(_("There is no file %(name)s."), name=str(file))
    if file.stat().st_size > MAX_BYTES:
        raise TableError(_("%(name)s is larger than 50 MB. Split it by sub-district."), name=file.name)
    suffix = file.suffix.lower()
    if suffix in (".jsonl", ".ndjson", ".json"):
        return _json_rows(file)
    if suffix in (".csv", ".tsv", ".txt"):
        return _table_rows(_csv_cells(file), file.name)
    if suffix in (".xlsx", ".xls", ".ods"):
        return _table_rows(_sheet_cells(file), file.name)
    raise TableError(_("%(name)s ends in none of .jsonl, .csv and .xlsx, so its format is unknown."), name=file.name)


def items(numbered: Iterable[tuple[int, Mapping[str, Any]]], *, name: str = "") -> list[Item]:
    """Rows with our field names as Items. A row without an id gets its line number as id."""
    made: list[Item] = []
    seen: dict[str, int] = {}
    for line, row in numbered:
        fields: dict[str, Any] = {}
        for field, raw in row.items():
            text = _text(raw)
            if not text:
                continue
            convert = _CONVERT.get(field)
            try:
                fields[field] = convert(raw, text) if convert else text
            except ValueError:
                raise TableError(
                    _("%(name)s, row %(row)s: “%(value)s” cannot be read as %(field)s."),
                    name=name, row=line, value=text[:40], field=field,
                ) from None  # fmt: skip
        if "title" not in fields:
            if "detail" not in fields:
                raise TableError(_("%(name)s, row %(row)s has no title."), name=name, row=line)
            fields["title"] = fields.pop("detail")
        key = fields.setdefault("id", str(line))
        if key in seen:
            raise TableError(
                _("%(name)s: rows %(first)s and %(second)s have the same id “%(id)s”."),
                name=name, first=seen[key], second=line, id=key[:40],
            )  # fmt: skip
        seen[key] = line
        made.append(Item(**fields))
    return made


def _json_rows(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    text = _decoded(file)
    if text.lstrip().startswith("["):
        try:
            whole = json.loads(text)
        except ValueError as error:
            raise TableError(_("%(name)s is not valid JSON: %(reason)s."), name=file.name, reason=str(error)) from None
        numbered: Iterable[tuple[int, Any]] = enumerate(whole, 1)
    else:
        numbered = _json_lines(text, file.name)
    for line, row in numbered:
        if not isinstance(row, dict):
            raise TableError(_("%(name)s, line %(row)s is not an object with fields."), name=file.name, row=line)
        named: dict[str, Any] = {}
        for header, value in row.items():
            field = _field(str(header))
            if field and (field not in named or named[field] in (None, "")):
                named[field] = value
        yield line, named


def _json_lines(text: str, name: str) -> Iterator[tuple[int, Any]]:
    for line, content in enumerate(text.split("\n"), 1):
        if content.strip():
            try:
                yield line, json.loads(content)
            except ValueError:
                raise TableError(_("%(name)s, line %(row)s is not valid JSON."), name=name, row=line) from None


def _decoded(file: Path) -> str:
    raw = file.read_bytes()
    for encoding in ("utf-8-sig", "utf-16", "gb18030"):
        if encoding == "utf-16" and raw[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError(
        _("%(name)s is neither UTF-8 nor GB18030 text. Save it as “CSV UTF-8” and try again."), name=file.name
    )


def _csv_cells(file: Path) -> Iterator[list[Any]]:
    text = _decoded(file)
    if "\0" in text:
        raise TableError(
            _("%(name)s is neither UTF-8 nor GB18030 text. Save it as “CSV UTF-8” and try again."),
            name=file.name,
        )
    head = text[:4000]
    separator = max(",;\t", key=head.count)
    csv.field_size_limit(MAX_BYTES)
    return iter(list(csv.reader(io.StringIO(text, newline=""), delimiter=separator)))


def _sheet_cells(file: Path) -> Iterator[list[Any]]:
    import zipfile

    from python_calamine import CalamineError, CalamineWorkbook

    unreadable = TableError(
        _("%(name)s cannot be opened as an Excel workbook. Save it again as .xlsx and try once more."),
        name=file.name,
    )
    if file.suffix.lower() != ".xls":
        try:
            with zipfile.ZipFile(file) as archive:
                if sum(info.file_size for info in archive.infolist()) > MAX_XLSX_BYTES:
                    raise TableError(_("%(name)s unpacks to more than 400 MB."), name=file.name)
        except zipfile.BadZipFile:
            raise unreadable from None
    try:
        book = CalamineWorkbook.from_path(str(file))
        for name in book.sheet_names:
            cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if any(_header(row) for row in cells[:HEADER_WITHIN]):
                return iter(cells)
        return iter(book.get_sheet_by_index(0).to_python(skip_empty_area=False))
    except (CalamineError, ValueError, OSError):
        raise unreadable from None


def _table_rows(cells: Iterator[list[Any]], name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    columns: dict[int, str] | None = None
    for line, row in enumerate(cells, 1):
        if columns is None:
            columns = _header(row)
            if columns is None and line >= HEADER_WITHIN:
                break
            continue
        named = {field: row[at] for at, field in columns.items() if at < len(row) and _text(row[at])}
        if named:
            yield line, named
    if columns is None:
        raise TableError(
            _("%(name)s has no header row with a column for the title (title, 名称, 标题, 需求, 服务 …)."),
            name=name,
        )


def _header(row: Sequence[Any]) -> dict[int, str] | None:
    """Column → field when this row looks like a header: a title or detail column, and at least two known ones."""
    columns: dict[int, str] = {}
    for at, cell in enumerate(row):
        field = _field(cell) if isinstance(cell, str) else None
        if field and field not in columns.values():
            columns[at] = field
    known = set(columns.values())
    alone = sum(bool(_text(cell)) for cell in row) == 1
    return columns if known & {"title", "detail"} and (len(known) > 1 or alone) else None


def _field(header: str) -> str | None:
    bare = re.sub(r"[（(\[【].*?[)）\]】]|[\s*＊:：_]", "", header).lower()
    return _FIELD.get(bare)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _number(value: Any, text: str) -> int:
    found = re.search(r"-?\d+", text.replace(",", "").replace("，", ""))
    if not found or int(found[0]) < 0:
        raise ValueError(text)
    return int(found[0])


def _day(value: Any, text: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = re.match(r"(\d{4})\D+(\d{1,2})(?:\D+(\d{1,2}))?\D*", text)
    if not found:
        raise ValueError(text)
    year, month, day = int(found[1]), int(found[2]), found[3]
    if day:
        return date(year, month, int(day))
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _one_of(words: Mapping[str, Any]) -> Callable[[Any, str], Any]:
    def convert(value: Any, text: str) -> Any:
        if text.lower() not in words:
            raise ValueError(text)
        return words[text.lower()]

    return convert


_CONVERT: dict[str, Callable[[Any, str], Any]] = {
    "quantity": _number,
    "capacity": _number,
    "urgency": _one_of(_URGENCY),
    "visibility": _one_of(_VISIBILITY),
    "valid_until": _day,
}
