"""The street's campaigns and its 21 projects, from `text/projects.txt`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from book import WIDE, Book, day_or_words
from street import Organisation, lines

# The district's five, named in the published case; what is said of them is invented.
CAMPAIGNS = (
    ("西湖先锋", "党建引领，党员带头"),
    ("助推西湖", "助力金融和产业"),
    ("幸福西湖", "为老人和困难家庭服务"),
    ("美丽西湖", "环境和街面"),
    ("平安西湖", "安全和防范"),
)
FIRST, LAST = date(2013, 1, 1), date(2027, 12, 31)
HEADER = "项目名称 共建方 提供内容 需求内容 项目内容 所属行动 开始日期 结束日期 状态 服务人次 参与人数 服务时长 成效 完成日期"


def projects(by_login: dict[str, Organisation]) -> list[list]:
    """One row for each partner; what is said of the whole project stands in its first row."""
    rows: list[list] = []
    title, said = "", []
    for line in lines("projects.txt"):
        parts = [part.strip() for part in line.lstrip("= ").split("|")]
        if line.startswith("="):
            if len(parts) != 8:
                raise SystemExit(f"projects.txt: {len(parts)} fields instead of 8: {line}")
            title, about, campaigns, first, last, state, numbers, result = parts
            counts = [int(number) for number in numbers.split()] or [None] * 3
            finished = day_or_words(last) if state == "已完成" else None
            said = [about, campaigns, day_or_words(first), day_or_words(last), state, *counts, result, finished]
            continue
        if len(parts) != 3:
            raise SystemExit(f"projects.txt: {len(parts)} fields instead of 3: {line}")
        login, gives, asks = parts
        remark = "示例内容" if by_login[login].invented else "示例内容，非该单位发布"
        rows.append([title, by_login[login].name, gives, asks, *(said or [""] * 10), remark])
        said = []
    return rows


def write(folder: Path, by_login: dict[str, Organisation]) -> int:
    """`6-共建项目.xlsx`: a sheet of the campaigns, a sheet of the projects. Answers how many projects there are."""
    rows = projects(by_login)
    book = Book(folder, "6-共建项目.xlsx")
    campaigns = [[name, about, FIRST, LAST, "示例期限"] for name, about in CAMPAIGNS]
    book.sheet("行动", "专项行动一览表", "行动名称 行动内容 开始日期 结束日期", campaigns, WIDE | {"行动内容": 30})
    wide = WIDE | {
        "项目名称": 26,
        "共建方": 30,
        "提供内容": 26,
        "需求内容": 22,
        "项目内容": 40,
        "所属行动": 16,
        "成效": 40,
    }
    book.sheet("项目", "共建项目一览表", HEADER, rows, wide)
    book.close()
    return len({row[0] for row in rows})
