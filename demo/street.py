"""The organisations of the demo street, read from the plain texts; all invented ones bear the mark 示例."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path

HERE = Path(__file__).resolve().parent
TEXT = HERE / "text"
OFFICE = "北山街道党建共建联合会秘书处（示例数据）"
# Every date in the demo is counted from this day, so the files never change by themselves.
THE_DAY = date(2026, 10, 30)
FEDERATION = "北山街道党建共建联合会"
COMMUNITIES = ("上保", "宝石", "友谊", "松木场", "金祝", "沿山河", "曲院")
SECTORS = ("民生服务", "文化交流", "社会治理", "经济发展")
ORGANISATIONS_IN_ALL = 600
JOINED = {
    2011: [date(2011, 6, 28)],
    2012: [date(2012, 5, 18), date(2012, 11, 9)],
    2013: [date(2013, 4, 26), date(2013, 10, 18)],
    2014: [date(2014, 6, 27), date(2014, 12, 5)],
    2015: [date(2015, 3, 27), date(2015, 9, 25)],
    2016: [date(2016, 4, 29), date(2016, 11, 18)],
    2017: [date(2017, 3, 31), date(2017, 9, 29)],
    2018: [date(2018, 1, 26), date(2018, 6, 29)],
}


def pick(words: Sequence, *key: object):
    """One of the words, always the same one for the same key."""
    digest = hashlib.sha256("\x1f".join(map(str, key)).encode()).digest()
    return words[int.from_bytes(digest[:6], "big") % len(words)]


def lines(name: str) -> Iterable[str]:
    for line in (TEXT / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


# ---------------------------------------------------------------- organisations


@dataclass(frozen=True)
class Organisation:
    name: str
    short: str
    kind: str
    community: str
    sector: str
    login: str = ""
    joined: date | None = None
    contact: str = ""
    phone: str = ""
    remark: str = ""

    @property
    def invented(self) -> bool:
        return "示例" in self.name

    @property
    def address(self) -> str:
        """Invented organisations live in streets that do not exist; of the others the case gives no address."""
        if not self.invented:
            return ""
        road = pick(("示例一路", "示例二路", "示例三弄", "示例里", "示例巷", "示例新村"), self.name, "road")
        number = pick(range(1, 200), self.name, "number")
        return f"{road}{number}号（{self.community}社区）"


def invented_person(number: int) -> str:
    """A name nobody bears as a whole: the mark 示例 stands in it. Numbers below 2,000 never give one twice."""
    surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡"
    first = "知明文思雨嘉子若清书景安望云向温亦佳"
    second = "远宁和然言舟禾溪岚瑜川霖朗晴墨一帆"
    step = number * 7 + number // 40
    return f"示例·{surnames[number % 40]}{first[step % 18]}{second[(number * 5 + number // 18) % 17]}"


def phone(number: int) -> str:
    """Exchange 0000 does not exist, so nobody can be called by mistake."""
    return f"0571-0000-{number:04d}"


def members() -> list[Organisation]:
    rows, order = [], dict.fromkeys(JOINED, 0)
    for number, line in enumerate(lines("members.txt"), 1):
        login, name, short, kind, community, sector, year = (part.strip() for part in line.split("|"))
        days = JOINED[int(year)]
        joined = days[order[int(year)] % len(days)]
        order[int(year)] += 1
        remark = "演示单位" if "示例" in name else "名称见公开案例，登记内容为示例"
        rows.append(
            Organisation(
                name,
                short,
                kind,
                community,
                sector,
                login,
                joined,
                invented_person(number),
                phone(100 + number),
                remark,
            )
        )
    return rows


def neighbours(how_many: int) -> list[Organisation]:
    """The other organisations of the area, not members: built from word lists, every one marked 示例."""
    words = "青藤 云栖木 半亩 初阳里 拾光 见山 小满 知更 松果 望湖石 南风 一苇 白露 竹里 微澜 禾木 听雨 星野 归燕 晴川".split()
    kinds: dict[str, list[list[str]]] = {}
    for line in lines("neighbours.txt"):
        community, share, kind, sector, tail = (part.strip() for part in line.split("|"))
        kinds.setdefault(community, []).extend([[kind, sector, tail]] * int(share))
    rows: list[Organisation] = []
    seen: set[str] = set()
    turn = count()
    while len(rows) < how_many:
        step = next(turn)
        community = COMMUNITIES[step % len(COMMUNITIES)]
        kind, sector, tail = kinds[community][step // len(COMMUNITIES) % len(kinds[community])]
        word = words[(step * 3 + step // len(words)) % len(words)]
        name = f"{tail.replace('~', word)}（示例）" if "~" in tail else f"示例{tail}（{community}）"
        if name in seen:
            continue
        seen.add(name)
        number = 300 + len(rows)
        known = pick((True, True, False), name, "contact")
        remark = pick(("", "", "", "待走访", "尚未入会", "已电话联系"), name, "remark")
        rows.append(
            Organisation(
                name,
                "",
                kind,
                community,
                sector if pick((True, False), name, "sector") else "",
                contact=invented_person(number) if known else "",
                phone=phone(number) if known else "",
                remark=remark,
            )
        )
    return rows
